"""The account that an operator names on the command line."""

from sqlalchemy import select

from panel.extensions import db
from panel.people.models import Person


def account(named: str) -> Person | None:
    """The account with an address, however it is spelt in capitals and blanks; or with a number. None where there is none."""
    typed = named.strip()
    if not typed.isprintable():  # bytes that are no text, which no database can be asked for
        return None
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 10
    wanted = select(Person).where(Person.id == int(typed)) if is_number else Person.by_email(typed)
    person: Person | None = db.session.scalar(wanted)
    return person
