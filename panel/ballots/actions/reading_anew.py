"""What decides whether a ballot is taken, as it is when its voter's turn has come: others were waited for until then."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.attributes import set_committed_value

from panel.extensions import db
from panel.rounds.models import PhaseDate, Round

# Put together once: each of them runs for every ballot, while other voters wait.
_BARE = (
    select(Round)
    .where(Round.id == bindparam("round_id"))
    .options(lazyload(Round.chest), lazyload(Round.area), lazyload(Round.dates))
)
_DECIDE = ("phase", "frozen_at", "freeze_hash", "link_key_fingerprint", "ballot_bytes")
_AS_IT_IS = (
    select(*(getattr(Round, name) for name in _DECIDE)).where(Round.id == bindparam("round_id")).with_for_update(read=True)
)
_DATES = (
    select(PhaseDate)
    .where(PhaseDate.round_id == bindparam("round_id"))
    .order_by(PhaseDate.opens_at, PhaseDate.id)
    .execution_options(populate_existing=True)
)
"""A statement of its own: one that waits for the round would have read its dates before it waited."""


def bare(round_id: int) -> Round | None:
    """A round for whoever casts a ballot in it: without its chest, its area and its dates, which `read_anew` reads."""
    return db.session.scalar(_BARE, {"round_id": round_id})


def read_anew(budget_round: Round) -> None:
    """Phase, dates and key of a round as they are now. It is held, shared, until the end of the transaction."""
    told = {"round_id": budget_round.id}
    for name, value in zip(_DECIDE, db.session.execute(_AS_IT_IS, told).one(), strict=True):
        set_committed_value(budget_round, name, value)
    set_committed_value(budget_round, "dates", list(db.session.scalars(_DATES, told)))
