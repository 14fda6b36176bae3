"""A person leaves: the account becomes a nameless row that kept words and counts hang on; the rest goes."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import String, delete, func, select, update

from panel import clock
from panel.access import Role
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.folding import reading
from panel.language import gettext as _
from panel.mail.models import MailState, OutboxMail
from panel.people import rules
from panel.people.actions import roles
from panel.people.models import Person, RoleGrant
from panel.people.models.person import LEFT_HOST, LEFT_NAME
from panel.privacy.belonging import is_named, named_with, table_of
from panel.privacy.ending import remove_words, tidy_up
from panel.privacy.entries import Leaving
from panel.roll.actions import hold_places


@dataclass(frozen=True)
class Change:
    """What was done to how many rows, in plain words."""

    words: str
    number: int


def forget(person: Person, *, remove_texts: bool) -> list[Change]:
    """Take a person out of everything that the inventory says is theirs; in the caller's transaction. What was done.

    RuleBroken for the only organiser, and while a mail to the person is on its way.
    """
    _check(person)
    changes = [Change("places kept on a roll until its ballots are sealed, so that nobody votes twice", hold_places(person))]
    changes += [Change(words, number) for words, number in tidy_up(person).items()]
    if remove_texts:
        changes += [Change(words, number) for words, number in remove_words(person).items()]
    changes += _give_places_to_nobody(person) + _delete_rows(person) + _empty_columns(person)
    _become_nameless(person)
    record("person.leave", "people", None)
    db.session.flush()
    db.session.expire_all()
    return [change for change in changes if change.number]


def forget_address(address: str) -> list[Change]:
    """Delete what names an address that no account has (any more); in the caller's transaction. RuleBroken as above."""
    _check_mail(address)
    changes = []
    for entry, column in named_with(Leaving.GOES):
        if isinstance(column.type, String):
            deleted = db.session.execute(delete(table_of(entry)).where(column == address).returning(column)).all()
            changes.append(Change(f"rows of {entry.name} deleted", len(deleted)))
    return [change for change in changes if change.number]


def _check(person: Person) -> None:
    if person.has_left:
        raise RuleBroken(_("This account was removed already."))
    if is_lasting_organiser(person):
        rules.leaves_an_organiser(other_organisers(person))
    _check_mail(person.email)


def is_lasting_organiser(person: Person) -> bool:
    """Whether the person is organiser of the whole site without an end."""
    return any(roles.is_lasting_organiser(grant) for grant in person.live_grants)


def other_organisers(person: Person) -> list[int]:
    """The ids of the others who are."""
    return [other for other in roles.lasting_organisers() if other != person.id]


def is_needed_organiser(person: Person) -> bool:
    """Whether the site would have no organiser without this person, as things stand."""
    others = RoleGrant.holders(Role.ORGANISER, clock.now()).where(RoleGrant.ends_at.is_(None), RoleGrant.person_id != person.id)
    return is_lasting_organiser(person) and db.session.scalar(others.limit(1)) is None


def _check_mail(address: str) -> None:
    on_its_way = OutboxMail.recipient == address, OutboxMail.state == MailState.SENDING
    if db.session.scalar(select(func.count()).where(*on_its_way)):
        raise RuleBroken(_("An email to this person is being sent at this moment. Please try again in a minute."))


def _give_places_to_nobody(person: Person) -> list[Change]:
    """Rows that must name somebody, and must not lead to what else the person did: a nameless account of their own."""
    found = [(entry, column) for entry, column in named_with(Leaving.STAND_IN) if _count(column, person)]
    if not found:
        return []
    nobody = Person(email=_no_address(), name=LEFT_NAME, language="cy", joined_at=clock.now(), stamp=secrets.token_hex(16))
    db.session.add(nobody)
    db.session.flush()
    changes = []
    for entry, column in found:
        changes.append(Change(f"rows of {entry.name} that stay and lead to nobody", _count(column, person)))
        db.session.execute(update(table_of(entry)).where(is_named(column, person)).values({column.name: nobody.id}))
    return changes


def _delete_rows(person: Person) -> list[Change]:
    changes = []
    for entry, column in named_with(Leaving.GOES):
        changes.append(Change(f"rows of {entry.name} deleted", _count(column, person)))
        db.session.execute(delete(table_of(entry)).where(is_named(column, person)))
    return changes


def _empty_columns(person: Person) -> list[Change]:
    changes = []
    for entry, column in named_with(Leaving.UNNAMED):
        emptied = next(columns.emptied_too for name, columns in entry.persons() if name == column.name)
        changes.append(Change(f"rows of {entry.name} that stay without the name ({column.name})", _count(column, person)))
        values: Mapping[str, None] = dict.fromkeys((column.name, *emptied))
        db.session.execute(update(table_of(entry)).where(is_named(column, person)).values(values))
    return changes


def _count(column: object, person: Person) -> int:
    return db.session.scalar(select(func.count()).where(is_named(column, person))) or 0  # type: ignore[arg-type]


def _become_nameless(person: Person) -> None:
    """One row, of which only its number and its first day are still true. A statement, so that no relation is loaded or kept."""
    values = {
        "email": _no_address(),
        "name": LEFT_NAME,
        "name_key": reading(LEFT_NAME),
        "stamp": secrets.token_hex(16),
        "demo_part": None,
        "has_second_factor": False,
        "barred": None,
        "barred_until": None,
        "says_age": None,
        "language": "cy",
    }
    db.session.execute(update(Person).where(Person.id == person.id).values(values))


def _no_address() -> str:
    return f"{secrets.token_hex(12)}@{LEFT_HOST}"


def files_to(address: str) -> list[Path]:
    """The files that mails to this address were written to, on a site without a mail server."""
    folder = Path(current_app.config["INSTANCE"]) / "outbox"
    numbers = db.session.scalars(select(OutboxMail.id).where(OutboxMail.recipient == address))
    return [file for number in numbers if (file := folder / f"{number:08d}.eml").exists()]
