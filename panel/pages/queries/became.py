"""What became of it: the newest result, what the votes gave to each place, an idea that came all the way, and one that taught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import defer, lazyload, load_only, raiseload

from panel.areas.models import Area
from panel.extensions import db
from panel.groups.models import Group
from panel.proposals.models import Proposal, ProposalSeed
from panel.results.models import Result, ResultLine
from panel.rounds.models import Round
from panel.seeds.models import Seed

WINNERS = 6
"""That are named on the first page; the bar has a piece for each, and one for the others together."""
TITLES = 30
"""Newest proposals with money that are looked through for names of what grew in a place."""


@dataclass(frozen=True)
class Decided:
    """The newest published result, and what it gave money to, in the order in which it was chosen."""

    result: Result
    winners: Sequence[Proposal]

    @property
    def named(self) -> Sequence[Proposal]:
        return self.winners[:WINNERS]


@dataclass(frozen=True)
class Grown:
    """What the votes have given to a place: how many ideas, how much in pence, and the newest few of them."""

    area: Area
    number: int
    pence: int
    proposals: Sequence[Proposal]


@dataclass(frozen=True)
class Became:
    """What the first page tells of what became of ideas. `learnt`: an idea that was laid to rest with what it taught."""

    decided: Decided | None
    grown: Sequence[Grown]
    journey: Seed | None
    learnt: Seed | None

    @property
    def counts(self) -> Mapping[int, int]:
        return {row.area.id: row.number for row in self.grown}

    @property
    def number(self) -> int:
        return sum(row.number for row in self.grown)

    @property
    def pence(self) -> int:
        return sum(row.pence for row in self.grown)


def what_became() -> Became:
    """Seven queries at most, and two before the first result: no idea has got money then."""
    decided = _decided()
    rested = Seed.shown().where(Seed.rested_at.is_not(None), Seed.learning != "")
    learnt = db.session.scalar(rested.order_by(Seed.rested_at.desc(), Seed.id.desc()).limit(1))
    return Became(decided, _grown() if decided else [], _came_all_the_way(decided) if decided else None, learnt)


def _came_all_the_way(decided: Decided) -> Seed | None:
    """The seed of the first winner that grew from one: the result beside it names it, too."""
    grew = Seed.shown().join(ProposalSeed, ProposalSeed.seed_id == Seed.id)
    won = grew.join(ResultLine, ResultLine.proposal_id == ProposalSeed.proposal_id)
    won = won.where(ResultLine.result_id == decided.result.id, ResultLine.place.is_not(None))
    return db.session.scalar(won.order_by(ResultLine.place, Seed.id).limit(1))


NAMED = (
    load_only(
        Proposal.title,
        Proposal.other_title,
        Proposal.language,
        Proposal.cost_pence,
        Proposal.hidden_at,
        Proposal.number,
    ),
    raiseload("*"),
)
"""Only what names a proposal, and nothing that hangs on it."""


def _decided() -> Decided | None:
    newest = select(Result).where(Result.published_at.is_not(None)).order_by(Result.published_at.desc(), Result.id.desc())
    result = db.session.scalars(newest.limit(1).options(defer(Result.trace), lazyload(Result.lines))).unique().first()
    if result is None:
        return None
    lines = select(Proposal).join(ResultLine).where(ResultLine.result_id == result.id, ResultLine.place.is_not(None))
    return Decided(result, db.session.scalars(lines.order_by(ResultLine.place, Proposal.id).options(*NAMED)).all())


def _grown() -> list[Grown]:
    """The places with the most money first. What is counted elsewhere has no place here: only rounds of this site."""
    place = func.coalesce(Group.area_id, Round.area_id)
    funded = (
        select(ResultLine)
        .join(Result)
        .join(Proposal, Proposal.id == ResultLine.proposal_id)
        .join(Round, Round.id == Proposal.round_id)
        .outerjoin(Group, Group.id == Proposal.group_id)
        .where(ResultLine.place.is_not(None), Result.published_at.is_not(None), Round.imported_from.is_(None))
    )
    sums = funded.with_only_columns(
        place.label("area_id"), func.count().label("number"), func.sum(Proposal.cost_pence).label("pence")
    )
    by_place = sums.group_by(place).subquery()
    areas = select(Area, by_place.c.number, by_place.c.pence).join(by_place, by_place.c.area_id == Area.id)
    rows = db.session.execute(areas.order_by(by_place.c.pence.desc(), Area.id)).all()
    if not rows:
        return []
    newest = funded.with_only_columns(place, Proposal).where(Proposal.hidden_at.is_(None)).options(*NAMED)
    named: dict[int, list[Proposal]] = {}
    for area_id, proposal in db.session.execute(newest.order_by(ResultLine.id.desc()).limit(TITLES)):
        named.setdefault(area_id, []).append(proposal)
    return [Grown(area, ideas, int(sum_), named.get(area.id, [])[:3]) for area, ideas, sum_ in rows]
