"""What people say about themselves."""

from panel.extensions import db
from panel.people.models import Person
from panel.people.queries import names_of_the_unnamed


def is_new(person: Person) -> bool:
    """Whether somebody has yet to say what others should call them."""
    return person.name in names_of_the_unnamed()


def change_settings(person: Person, *, name: str, language: str) -> None:
    """What others call you, and the language we write to you in."""
    person.name, person.language = name, language
    db.session.flush()
