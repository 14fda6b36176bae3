"""What the first page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import load_only, raiseload

from panel import clock
from panel.audit.counting import counted_once
from panel.chests.models import LedgerEntry, Movement
from panel.extensions import db
from panel.pages.queries.became import Became, what_became
from panel.proposals.models import Proposal
from panel.results.owed import owed
from panel.rounds.models import Phase, Round
from panel.rounds.rules import voting_open
from panel.seeds.counting import seeds_in_all
from panel.seeds.models import Seed
from panel.threads.models import Thread


@dataclass(frozen=True)
class Money:
    """Pence of a chest, or of all: received, granted on, and what is left to decide."""

    received: int
    granted: int

    @property
    def left(self) -> int:
        return max(0, self.received - self.granted)


STOPS = ("plant", "think", "cost", "vote", "count", "follow")
"""The way of an idea, in order."""
STOP_OF = {Phase.IDEAS: "plant", Phase.PROPOSALS: "cost", Phase.VOTING: "vote"}
ORDER = {Phase.VOTING: 0, Phase.PROPOSALS: 1, Phase.IDEAS: 2}
OPEN_ROUNDS = Round.closing(case(ORDER, value=Round.phase)).where(Round.phase.in_(ORDER)).limit(2)
"""What is open now: voting first, then proposals, then ideas; the one that closes next."""
NEWEST_SEEDS = Seed.newest().where(Seed.rested_at.is_(None)).limit(30)
NAMED = load_only(Thread.question_cy, Thread.question_en, Thread.contribution_count), raiseload("*")
"""Only what the first page says of a thread, and nothing that hangs on it."""


@dataclass(frozen=True)
class Home:
    """What the first page shows. `open_round` is the round that people can vote in now, else the one that takes proposals.

    `counting` is asked for only where no round is open: its vote is over, and its result is not published.
    """

    open_round: Round | None
    counting: Round | None
    proposal_count: int
    seed_count: int
    money: Money
    seeds: Sequence[Seed]
    thread: Thread | None
    became: Became

    @property
    def stops(self) -> list[tuple[str, str]]:
        """Each stop of an idea with "done", "here" or "ahead": as far as a round has come, else at planting."""
        here = STOPS.index(STOP_OF[self.open_round.phase] if self.open_round else "count" if self.counting else "plant")
        return [(stop, "done" if place < here else "here" if place == here else "ahead") for place, stop in enumerate(STOPS)]


def home_facts() -> Home:
    """The first page, in thirteen queries at most."""
    open_round, closed = _open_and_closed()
    return Home(
        open_round=open_round,
        counting=None if open_round else closed or db.session.scalars(owed().limit(1)).unique().first(),
        proposal_count=_standing(open_round) if open_round else 0,
        seed_count=seeds_in_all(),
        money=_money(),
        seeds=_growing_seeds(),
        thread=_open_thread(),
        became=what_became(),
    )


def _open_and_closed() -> tuple[Round | None, Round | None]:
    """What is open, and a vote that is past its close though nobody has moved it on yet."""
    rounds, now = db.session.scalars(OPEN_ROUNDS).unique().all(), clock.now()
    closed = [each for each in rounds if each.phase == Phase.VOTING and not voting_open(each, now)]
    return next((each for each in rounds if each not in closed), None), next(iter(closed), None)


def _standing(budget_round: Round) -> int:
    return db.session.scalar(select(func.count()).select_from(Proposal.standing(budget_round.id).order_by(None).subquery())) or 0


@counted_once
def _money() -> Money:
    rows = db.session.execute(select(LedgerEntry.movement, func.sum(LedgerEntry.amount_pence)).group_by(LedgerEntry.movement))
    sums = {movement: int(total) for movement, total in rows}
    return Money(sums.get(Movement.RECEIVED, 0), sums.get(Movement.GRANTED, 0) - sums.get(Movement.RETURNED, 0))


def _growing_seeds() -> Sequence[Seed]:
    """Two that people support most among the newest, and the newest one that has support; without support, the newest."""
    newest = db.session.scalars(NEWEST_SEEDS).all()
    liked = sorted(newest, key=lambda seed: (-seed.support_count, -seed.paper_count, seed.id))[:2]
    others = [seed for seed in newest if seed not in liked]
    backed = [seed for seed in others if seed.support_count or seed.paper_count]
    return [*liked, *(backed or others)[:1]]


def _open_thread() -> Thread | None:
    now = clock.now()
    running = Thread.newest().where(Thread.opens_at <= now, Thread.closes_at > now, Thread.summarised_at.is_(None))
    return db.session.scalars(running.limit(1).options(*NAMED)).first()
