"""Warn, pause or close somebody out; end it early; appeal; decide the appeal. The public log names nobody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from panel import clock
from panel.access import Bar
from panel.audit.actions import record
from panel.extensions import db
from panel.moderation.models import Ground
from panel.moderation.rules import may_decide_appeal
from panel.people.models import Person
from panel.sanctions import letters, rules
from panel.sanctions.models import Sanction, SanctionKind

BARS = {SanctionKind.PAUSE: Bar.PAUSED, SanctionKind.CLOSING_OUT: Bar.CLOSED_OUT}
VERBS = {
    SanctionKind.WARNING: "sanction.warn",
    SanctionKind.PAUSE: "sanction.pause",
    SanctionKind.CLOSING_OUT: "sanction.close-out",
}


@dataclass(frozen=True)
class Measure:
    """What shall be done, on what ground, and until when (None: a warning, or closed out for good)."""

    kind: SanctionKind
    ground: Ground
    ends_at: datetime | None = None


def sanction(person: Person, measure: Measure, moderator: Person, *, reason: str) -> Sanction:
    """Decide it, and tell the person why in the language they read. RuleBroken as the rules say."""
    _hold(person)
    now = clock.now()
    may_be_sanctioned(person, measure.kind, moderator)
    row = Sanction(
        person=person,
        kind=measure.kind,
        ground=measure.ground,
        reason=reason,
        reason_language=person.language,
        given_by_id=moderator.id,
        given_at=now,
        ends_at=measure.ends_at,
    )
    db.session.add(row)
    if measure.kind in BARS:
        person.barred, person.barred_until = BARS[measure.kind], measure.ends_at
    db.session.flush()
    letters.tell_given(row)
    until = {"ends_at": measure.ends_at.isoformat()} if measure.ends_at else {}
    record(VERBS[measure.kind], row.subject, moderator, ground=measure.ground.value, **until)
    return row


def may_be_sanctioned(person: Person, kind: SanctionKind, moderator: Person) -> None:
    """RuleBroken where the rules do not let this person decide this about that one."""
    rules.may_sanction(
        own=person.id == moderator.id,
        has_role=bool(person.live_grants),
        has_left=person.has_left,
        hard=kind in BARS,
        held=person.bar is not None,
    )


def _hold(person: Person) -> None:
    """Two moderators decide one after the other; and nobody gets a role meanwhile."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    db.session.refresh(person)


def lift(row: Sanction, moderator: Person, *, reason: str) -> None:
    """End it before its day, with a reason that the person reads."""
    _hold(row.person)
    db.session.refresh(row, with_for_update={"of": Sanction})
    rules.may_lift(holds=row.holds(clock.now()))
    _end(row, moderator)
    row.lift_reason = reason
    db.session.flush()
    letters.tell_lifted(row)
    record("sanction.lift", row.subject, moderator)


def _end(row: Sanction, by: Person) -> None:
    row.lifted_at, row.lifted_by_id = clock.now(), by.id
    row.person.barred = row.person.barred_until = None


def appeal(row: Sanction, person: Person, *, text: str, language: str) -> None:
    """The person asks for another look, once; what was decided holds meanwhile."""
    db.session.refresh(row, with_for_update={"of": Sanction})
    rules.may_appeal(appealed=row.appealed_at is not None)
    row.appeal, row.appeal_language, row.appealed_at = text, language, clock.now()
    db.session.flush()
    record("sanction.appeal", row.subject, person)


def decide_appeal(row: Sanction, decider: Person, *, uphold: bool, reason: str, language: str) -> None:
    """Take it back, or let it stand; the person is told why. RuleBroken from the one it is about and the one who decided it."""
    _hold(row.person)
    db.session.refresh(row, with_for_update={"of": Sanction})
    may_decide_appeal(
        waiting=row.appealed_at is not None and row.appeal_decided_at is None,
        own=row.person_id == decider.id,
        own_ruling=row.given_by_id == decider.id,
    )
    row.appeal_upheld, row.appeal_decided_at, row.appeal_decided_by_id = uphold, clock.now(), decider.id
    row.appeal_reason, row.appeal_reason_language = reason, language
    if uphold and row.holds(clock.now()):
        _end(row, decider)
    db.session.flush()
    letters.tell_decided(row)
    record("sanction.decide-appeal", row.subject, decider, upheld=uphold)
