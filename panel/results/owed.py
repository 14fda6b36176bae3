"""Results that people wait for: the vote is over, and nobody can read the outcome yet."""

from sqlalchemy import Select, select

from panel.extensions import db
from panel.results.models import Result
from panel.rounds.models import Phase, Round


def owed() -> Select[Round]:
    """Rounds whose vote is over and whose result nobody can read yet, the newest first."""
    published = select(Result.round_id).where(Result.published_at.is_not(None))
    return select(Round).where(Round.phase == Phase.RESULT, Round.id.not_in(published)).order_by(Round.id.desc())


def result_owed(budget_round: Round) -> bool:
    """Whether its vote is over and nobody can read the result yet. One query where the vote is over, else none."""
    if budget_round.phase != Phase.RESULT:
        return False
    return bool(db.session.scalar(select(owed().where(Round.id == budget_round.id).exists())))
