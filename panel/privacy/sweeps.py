"""What is deleted by itself when its time is over: counted for those who look first, deleted once a day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, Delete, Update, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from panel import clock
from panel.audit.actions import record
from panel.ballots.sheets import PaperStub
from panel.complaints.models import Complaint
from panel.extensions import Base, db
from panel.mail.models import MailState, OutboxMail
from panel.people.models import SignInCode
from panel.privacy.retention import Keep
from panel.privacy.times import keep_days
from panel.problems.models import Problem
from panel.results.models import Result
from panel.roll.models import CodeBatch, HeldPlace, Mark, RollEntry, RollLine, RollUpload, VoteCode, VoteDoubt
from panel.rounds.models import Phase, PhaseMove, Round
from panel.seeds.meetings import Meeting


@dataclass(frozen=True)
class Over:
    """Rows of one table whose time is over: they go, or only what stands in the columns `emptied` goes."""

    model: type[Base]
    which: ColumnElement[bool]
    emptied: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    """Columns that then point to nothing."""

    def count(self) -> int:
        return db.session.scalar(select(func.count()).select_from(self.model).where(self.which)) or 0

    def delete(self) -> int:
        changed = {**dict.fromkeys(self.emptied, ""), **dict.fromkeys(self.freed)}
        end: Delete | Update = update(self.model).values(changed) if changed else delete(self.model)
        answer = db.session.execute(end.where(self.which).execution_options(synchronize_session=False))
        return answer.rowcount if isinstance(answer, CursorResult) else 0


def over_sign_in(before: datetime) -> list[Over]:
    """Codes that were asked for before this moment."""
    return [Over(SignInCode, SignInCode.asked_at < before)]


def over_mail(before: datetime) -> list[Over]:
    """Mail that was written before this moment, sent or not; what still waits to be sent stays."""
    ended = OutboxMail.state.in_((MailState.SENT, MailState.FAILED, MailState.UNKNOWN))
    return [Over(OutboxMail, (OutboxMail.queued_at < before) & ended)]


def over_rolls(before: datetime) -> list[Over]:
    """Marks and places of rounds that ended before this moment: how many voted stands in the result, if there is one."""
    published = select(Result.round_id).where(Result.published_at < before)
    cancelled = select(PhaseMove.round_id).where(PhaseMove.phase == Phase.CANCELLED, PhaseMove.moved_at < before)

    def ended(column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return column.in_(published) | column.in_(cancelled)

    told = ended(VoteDoubt.round_id) & ((VoteDoubt.contact != "") | VoteDoubt.roll_entry_id.is_not(None))
    batches = select(CodeBatch.id).where(ended(CodeBatch.round_id))
    return [
        Over(Mark, Mark.roll_entry_id.in_(select(RollEntry.id).where(ended(RollEntry.round_id)))),
        Over(PaperStub, ended(PaperStub.round_id)),
        Over(VoteDoubt, told, emptied=("contact", "what", "answer"), freed=("roll_entry_id",)),
        Over(RollEntry, ended(RollEntry.round_id)),
        Over(RollLine, ended(RollLine.round_id)),
        Over(RollUpload, ended(RollUpload.round_id)),
        Over(VoteCode, VoteCode.batch_id.in_(batches)),
        Over(CodeBatch, ended(CodeBatch.round_id)),
    ]


def over_complaints(before: datetime) -> list[Over]:
    """Complaints that were answered before this moment; one that waits stays, however old."""
    return [Over(Complaint, Complaint.answered_at < before)]


def over_problems(before: datetime) -> list[Over]:
    """Errors that came last before this moment."""
    return [Over(Problem, Problem.last_at < before)]


def over_sheets(before: datetime) -> list[Over]:
    """Sheets that were saved last before this moment. A meeting of which nothing was ever published goes with its sheet."""
    old, published = Meeting.saved_at < before, Meeting.published_at.is_not(None)
    return [Over(Meeting, old & published & (Meeting.sheet != ""), emptied=("sheet",)), Over(Meeting, old & ~published)]


def over_held_places(_before: datetime) -> list[Over]:
    """Places of people who left, in rounds that are not voting any more: their rolls cannot grow."""
    voting = select(RollEntry.id).join(Round, Round.id == RollEntry.round_id).where(Round.phase == Phase.VOTING)
    return [Over(HeldPlace, HeldPlace.roll_entry_id.not_in(voting))]


SWEEPS: Mapping[Keep, Callable[[datetime], Sequence[Over]]] = {
    Keep.SEALED: over_held_places,
    Keep.SIGN_IN: over_sign_in,
    Keep.MAIL: over_mail,
    Keep.ROLL: over_rolls,
    Keep.COMPLAINT: over_complaints,
    Keep.PROBLEM: over_problems,
    Keep.SHEET: over_sheets,
}


def over_now() -> dict[Keep, Sequence[Over]]:
    """Kind → what is over at this moment, in the order in which it can be deleted."""
    days = keep_days()
    return {keep: find(clock.now() - timedelta(days=days.get(keep, 0))) for keep, find in SWEEPS.items()}


def would_go() -> dict[Keep, int]:
    """Kind → how many rows the next run would delete. It only reads."""
    return {keep: sum(each.count() for each in over) for keep, over in over_now().items()}


def sweep_all() -> dict[Keep, int]:
    """Delete all that is over, in the caller's transaction; the public log has the numbers. Kind → how many rows."""
    gone = {keep: sum(each.delete() for each in over) for keep, over in over_now().items()}
    if deleted := {keep.value: number for keep, number in gone.items() if number}:
        record("retention.run", "site", None, **deleted)
    return gone
