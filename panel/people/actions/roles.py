"""Give roles and take them back."""

from collections.abc import Collection

from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.audit.actions import record
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.people import rules
from panel.people.actions import sessions
from panel.people.models import Person, RoleGrant


def grant_role(person: Person, role: Role, organiser: Person | None) -> None:
    """Give somebody a role. The public log names the role, not the person, who is signed out: roles ask for more to sign in."""
    # Who signs in at this moment waits: they are signed in with the new role, or signed out below.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    with unless_taken(_("This person has that role already.")):
        person.grants.append(
            RoleGrant(role=role.value, granted_by_id=organiser.id if organiser else None, granted_at=clock.now())
        )
    sessions.end_all(person)
    record("role.grant", f"role:{role.value}", organiser)


def take_back_role(person: Person, role: Role, organiser: Person) -> None:
    """Take a role away, never the last organiser's; the person is signed out."""
    rules.may_take_back_role(role.value, person.id, holders(role))
    person.grants = [grant for grant in person.grants if grant.role != role.value]
    db.session.flush()
    sessions.end_all(person)
    record("role.take-back", f"role:{role.value}", organiser)


def holders(role: Role) -> Collection[int]:
    """The ids of those who have a role. They keep it until the transaction ends: of two who lose it at once, one is the last."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == role.value).order_by(RoleGrant.id)
    return db.session.scalars(held.with_for_update()).all()
