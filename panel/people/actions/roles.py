"""Give roles, for the whole site or an area, and end them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from panel import clock
from panel.access import Action, Role, Who
from panel.areas.models import Area
from panel.audit.actions import record
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import speaking
from panel.people import rules
from panel.people.actions import sessions
from panel.people.actions.role_mail import tell_ended, tell_given
from panel.people.models import Person, RoleGrant, SetupLink


@dataclass(frozen=True)
class Task:
    """A role with where it counts (None: on the whole site) and until when (None: until somebody ends it)."""

    role: Role
    area: Area | None = None
    ends_at: datetime | None = None


def grant_role(person: Person, task: Task, organiser: Person | None) -> None:
    """Give somebody a role; whoever has it there already has it until the new date.

    The public log names the role and the area, not the person, who is signed out: roles ask for more to sign in. RuleBroken
    where the organiser's own role does not reach so far or ends before, where nothing would change, and where no organiser
    would be left.
    """
    # Who signs in at this moment waits: they are signed in with the new role, or signed out below. What they may be given is
    # read after the wait: somebody may have paused them meanwhile.
    db.session.refresh(person, with_for_update={"key_share": True, "of": Person})
    _within_reach(organiser, task.area)
    within_own_time(organiser, task)
    held = held_there(person, task)
    rules.may_grant(
        held=held is not None, same_end=held is not None and held.ends_at == task.ends_at, barred=person.bar is not None
    )
    if task.role is Role.ORGANISER and task.area is None and task.ends_at is not None:
        rules.leaves_an_organiser([other for other in lasting_organisers() if other != person.id])
    grant = held or _add(person, task, organiser)
    grant.ends_at = task.ends_at
    if task.role is Role.ORGANISER and task.area is None:
        db.session.execute(
            delete(SetupLink)
        )  # it is for a site without one; whoever uses it at this moment is first, or too late
    db.session.flush()
    sessions.end_all(person)
    tell_given(person, grant, by_self=person is organiser)
    record("role.grant", f"role:{task.role.value}", organiser, **_facts(task.area, task.ends_at))


def _add(person: Person, task: Task, organiser: Person | None) -> RoleGrant:
    grant = RoleGrant(
        role=task.role.value,
        area=task.area,
        granted_by_id=organiser.id if organiser else None,
        granted_at=clock.now(),
        ends_at=task.ends_at,
    )
    with unless_taken(_("This person has that role already.")):
        person.grants.append(grant)
    return grant


def held_there(person: Person, task: Task) -> RoleGrant | None:
    """The same role for the same place that the person has already, with its end."""
    there = task.area.id if task.area else None
    return next((one for one in person.live_grants if one.role == task.role and one.area_id == there), None)


def end_role(grant: RoleGrant, organiser: Person, *, reason: str) -> None:
    """End a role now, never the last organiser's; the person is signed out. They read the reason on their own page."""
    _within_reach(organiser, grant.area)
    organisers = lasting_organisers()
    db.session.refresh(grant, with_for_update={"of": RoleGrant})
    rules.may_end_role(live=grant.is_live(clock.now()))
    if is_lasting_organiser(grant):
        rules.leaves_an_organiser([other for other in organisers if other != grant.person_id])
    grant.ends_at, grant.ended_by_id, grant.end_reason = clock.now(), organiser.id, reason
    db.session.flush()
    person = db.session.get_one(Person, grant.person_id)
    sessions.end_all(person)
    tell_ended(person, grant)
    record("role.take-back", f"role:{grant.role}", organiser, **_facts(grant.area, None))


def is_lasting_organiser(grant: RoleGrant) -> bool:
    return grant.role == Role.ORGANISER and grant.area is None and grant.ends_at is None


def lasting_organisers() -> Collection[int]:
    """The ids of the organisers of the whole site whose role has no end.

    They keep it until the transaction ends: of two who lose it at once, one is the last.
    """
    lasting = RoleGrant.holders(Role.ORGANISER, clock.now()).where(RoleGrant.ends_at.is_(None))
    return db.session.scalars(lasting.with_for_update()).all()


def _within_reach(organiser: Person | None, area: Area | None) -> None:
    """None is whoever runs the server."""
    if organiser is not None:
        rules.reaches_so_far(organiser.reach(Action.GRANT_ROLE.permission.who).holds(area))


def within_own_time(organiser: Person | None, task: Task) -> None:
    """RuleBroken where the role would outlast the organiser's own there, which could so be had without an end."""
    if organiser is None:
        return
    giving = Action.GRANT_ROLE.permission.who
    ends = [grant.ends_at for grant in organiser.live_grants if Who(grant.role) in giving and grant.reaches(task.area)]
    rules.lasts_no_longer(task.ends_at, None if None in ends else max(filter(None, ends), default=None))


def one_role_of_two(area: Area, into: Area, organiser: Person) -> None:
    """Before one area becomes a part of another: who has a role in both keeps the one that lasts longer."""
    live = select(RoleGrant).where(RoleGrant.area_id.in_([area.id, into.id]), RoleGrant.live(clock.now()))
    kept: dict[tuple[int, str], RoleGrant] = {}
    for grant in db.session.scalars(live.order_by(RoleGrant.area_id == area.id, RoleGrant.id).with_for_update(of=RoleGrant)):
        other = kept.setdefault((grant.person_id, grant.role), grant)
        if other is not grant:
            shorter, longer = sorted((grant, other), key=_lasting)
            kept[grant.person_id, grant.role] = longer
            _end_for(shorter, area, into, organiser)
    db.session.flush()


def _lasting(grant: RoleGrant) -> tuple[bool, float]:
    """For sorting: without an end comes last."""
    return grant.ends_at is None, grant.ends_at.timestamp() if grant.ends_at else 0.0


def _end_for(grant: RoleGrant, area: Area, into: Area, organiser: Person) -> None:
    """End a role that the person has in the other area, too. They stay signed in: nothing is taken from them."""
    with speaking(db.session.get_one(Person, grant.person_id).language):
        facts = {"area": area.name, "into": into.name}
        grant.end_reason = _("%(area)s is a part of %(into)s now, and this role counts for the whole of it.") % facts
    grant.ends_at, grant.ended_by_id = clock.now(), organiser.id


def _facts(area: Area | None, ends_at: datetime | None) -> dict[str, str]:
    where = {"area": f"area:{area.id}"} if area else {}
    return where | ({"ends_at": ends_at.isoformat()} if ends_at else {})
