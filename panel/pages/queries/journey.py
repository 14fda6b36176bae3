"""The life of an idea as one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from panel.extensions import db
from panel.proposals.models import Proposal, ProposalSeed
from panel.results.models import Result, ResultLine
from panel.rounds.models import Phase, Round
from panel.seeds.answers import Answer
from panel.seeds.models import Seed
from panel.threads.models import Thread, ThreadSeed


@dataclass(frozen=True)
class Stop:
    """One stop of a journey: what happened, when, and what it happened to."""

    kind: str
    at: datetime
    thing: Seed | Thread | Proposal | ResultLine | Answer | None


@dataclass(frozen=True)
class Journey:
    """The life of an idea, in order of time, and what lies ahead of it."""

    seed: Seed
    stops: Sequence[Stop]
    ahead: Round | None


def journey_of(seed: Seed) -> Journey:
    """From the planting to what became of it, in six queries."""
    threads = db.session.scalars(Thread.newest().join(ThreadSeed).where(ThreadSeed.seed_id == seed.id)).unique().all()
    told = Proposal.public().join(ProposalSeed).where(ProposalSeed.seed_id == seed.id)
    proposals = db.session.scalars(told).unique().all()
    numbers = [row.id for row in proposals]
    published = (
        select(ResultLine, Result.published_at).join(Result).where(Result.published_at.is_not(None)).order_by(ResultLine.id)
    )
    lines = db.session.execute(published.where(ResultLine.proposal_id.in_(numbers))).unique()
    answers = db.session.scalars(select(Answer).where(Answer.seed_id == seed.id).order_by(Answer.answered_at, Answer.id))
    stops = [Stop("planted", seed.planted_at, seed)]
    stops += [Stop("thought through", row.opens_at, row) for row in threads]
    stops += [Stop("answered", row.answered_at, row) for row in answers]
    stops += [Stop("costed", row.made_at, row) for row in proposals]
    stops += [Stop("funded" if line.place else "not funded", at, line) for line, at in lines if at]
    if seed.rested_at:
        stops.append(Stop("resting", seed.rested_at, seed))
    undecided = [row.budget_round for row in proposals if row.budget_round.phase != Phase.RESULT]
    return Journey(seed, sorted(stops, key=lambda stop: stop.at), undecided[0] if undecided else None)
