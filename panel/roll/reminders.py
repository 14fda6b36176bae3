"""Two days before a vote closes, the public log says so once; who has not voted is then told.

Nothing here looks at ballots or marks: whom it concerns is looked up when each mail is written.
"""

from datetime import timedelta

from sqlalchemy import Select, exists, select

from panel import clock
from panel.audit.actions import canonical, record, stamp
from panel.audit.models import AuditEntry
from panel.extensions import db, reading
from panel.language import local
from panel.roll.actions import people_on
from panel.roll.models import Mark, RollEntry
from panel.rounds.actions import lock
from panel.rounds.models import Phase, Round

REMIND = "round.remind"
BEFORE = timedelta(days=2)
LEAST_OPEN = timedelta(days=1)
"""Who was told yesterday that voting has opened is not reminded today."""
HOURS = range(9, 20)


def remind_if_due() -> int:
    """The worker's duty: an entry in the log for each vote that closes within two days, by day. How many; the caller commits."""
    if local(clock.now()).hour not in HOURS:
        return 0
    with reading():
        ids = db.session.scalars(select(Round.id).where(Round.phase == Phase.VOTING).order_by(Round.id)).all()
    return sum(_remind(number) for number in ids)


def _remind(round_id: int) -> bool:
    budget_round = db.session.get_one(Round, round_id)
    lock(budget_round)
    opened, closes = budget_round.opens_at(Phase.VOTING), budget_round.voting_closes_at
    now = clock.now()
    if budget_round.phase != Phase.VOTING or opened is None or closes is None or now - opened < LEAST_OPEN:
        return False
    if not now < closes <= now + BEFORE or _was_said(budget_round, stamp(closes)):
        return False
    record(REMIND, f"round:{budget_round.id}", None, closes=stamp(closes))
    return True


def _was_said(budget_round: Round, closes: str) -> bool:
    """Whether the log has it for this close; a vote whose close was moved gets another one."""
    same = AuditEntry.verb == REMIND, AuditEntry.subject == f"round:{budget_round.id}"
    return bool(db.session.scalar(select(exists().where(*same, AuditEntry.facts == canonical({"closes": closes})))))


def not_marked(round_id: int) -> Select[int | None]:
    """The ids of those on the roll who are not marked as having voted."""
    return people_on(round_id).where(~exists().where(Mark.roll_entry_id == RollEntry.id))
