"""What is deleted by itself when its time is over."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import CursorResult, Delete, delete, select

from panel import clock
from panel.extensions import db
from panel.mail.models import MailState, OutboxMail
from panel.people.models import SignInCode
from panel.privacy.retention import Keep
from panel.problems.models import Problem
from panel.results.models import Result
from panel.roll.models import HeldPlace, Mark, RollEntry
from panel.rounds.models import Phase, Round


def _deleted(statement: Delete) -> int:
    answer = db.session.execute(statement.execution_options(synchronize_session=False))
    return answer.rowcount if isinstance(answer, CursorResult) else 0


def sweep_sign_in(before: datetime) -> int:
    """Codes that were asked for before this moment. How many rows."""
    return _deleted(delete(SignInCode).where(SignInCode.asked_at < before))


def sweep_mail(before: datetime) -> int:
    """Mail that was written before this moment, sent or not; what still waits to be sent stays."""
    over = OutboxMail.state.in_((MailState.SENT, MailState.FAILED, MailState.UNKNOWN))
    return _deleted(delete(OutboxMail).where(OutboxMail.queued_at < before, over))


def sweep_rolls(before: datetime) -> int:
    """Places and marks of rounds whose result was published before this moment: how many voted stands in the result."""
    published = select(Result.round_id).where(Result.published_at < before)
    places = select(RollEntry.id).where(RollEntry.round_id.in_(published))
    marks = _deleted(delete(Mark).where(Mark.roll_entry_id.in_(places)))
    return marks + _deleted(delete(RollEntry).where(RollEntry.round_id.in_(published)))


def sweep_problems(before: datetime) -> int:
    """Errors that came last before this moment."""
    return _deleted(delete(Problem).where(Problem.last_at < before))


def sweep_held_places(_before: datetime) -> int:
    """Places of people who left, in rounds that are not voting any more: their rolls cannot grow."""
    voting = select(RollEntry.id).join(Round, Round.id == RollEntry.round_id).where(Round.phase == Phase.VOTING)
    return _deleted(delete(HeldPlace).where(HeldPlace.roll_entry_id.not_in(voting)))


SWEEPS: Mapping[Keep, Callable[[datetime], int]] = {
    Keep.SEALED: sweep_held_places,
    Keep.SIGN_IN: sweep_sign_in,
    Keep.MAIL: sweep_mail,
    Keep.ROLL: sweep_rolls,
    Keep.PROBLEM: sweep_problems,
}


def sweep_all() -> dict[Keep, int]:
    """Delete all that is over, in the caller's transaction. Kind → how many rows."""
    days = current_app.config["KEEP_DAYS"]
    return {keep: sweep(clock.now() - timedelta(days=days.get(keep, 0))) for keep, sweep in SWEEPS.items()}
