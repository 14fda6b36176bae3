"""What became of it: the newest result, what the votes gave to each place, an idea that came all the way, and one that taught."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import defer, lazyload, load_only, raiseload

from panel.areas.models import Area
from panel.audit.counting import counted_once
from panel.extensions import db
from panel.groups.models import Group
from panel.proposals.models import Proposal, ProposalSeed
from panel.results.models import Result, ResultLine
from panel.results.rules import TOTALS_FROM
from panel.rounds.models import Round
from panel.seeds.models import Seed

CHOSEN = (
    ResultLine.place.is_(None),
    case((Result.voters >= TOTALS_FROM, ResultLine.place), else_=0),
    ResultLine.proposal_id,
)
"""The order in which winners were chosen; where few voted, one that says nothing of votes. What was decided beside is last."""
WINNERS = 6
"""That are named on the first page; the bar has a piece for each, and one for the others together."""
PLACES = 8
"""That are named with what grew there; the map has all."""
TITLES = 30
"""Newest proposals with money that are looked through for names of what grew in a place."""
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
RESULTS = select(Result).where(Result.published_at.is_not(None)).options(defer(Result.trace), lazyload(Result.lines))
NEWEST_RESULT = RESULTS.order_by(Result.published_at.desc(), Result.id.desc()).limit(1)
RESTED = Seed.shown().where(Seed.rested_at.is_not(None), Seed.learning != "")
LEARNT = RESTED.order_by(Seed.rested_at.desc(), Seed.id.desc()).limit(1)
FUNDED = (
    select(ResultLine)
    .join(Result)
    .join(Proposal, Proposal.id == ResultLine.proposal_id)
    .join(Round, Round.id == Proposal.round_id)
    .outerjoin(Group, Group.id == Proposal.group_id)
    .where(ResultLine.granted_pence.is_not(None), Result.published_at.is_not(None), Round.imported_from.is_(None))
)
"""What the votes gave money to. What is counted elsewhere has no place here: only rounds of this site."""
PLACE = func.coalesce(Group.area_id, Round.area_id)


@dataclass(frozen=True)
class Decided:
    """The newest published result, and what it gave money to, in the order in which it was chosen."""

    result: Result
    winners: Sequence[Proposal]
    parts: Sequence[int]
    """What each of them gets, in pence."""

    @property
    def named(self) -> Sequence[Proposal]:
        return self.winners[:WINNERS]

    @property
    def pence(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True)
class Sum:
    """What the votes have given to an area: to how many ideas, and how much in pence."""

    area_id: int
    path: str
    number: int
    pence: int


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
    sums: Sequence[Sum]
    grown: Sequence[Grown]
    journey: Seed | None
    learnt: Seed | None

    @property
    def reached(self) -> Collection[int]:
        """The ids of areas in which an idea got money, also where that is of a smaller area inside."""
        return {int(area_id) for each in self.sums for area_id in each.path.strip("/").split("/")}

    @property
    def number(self) -> int:
        return sum(each.number for each in self.sums)

    @property
    def pence(self) -> int:
        return sum(each.pence for each in self.sums)


def what_became() -> Became:
    """Seven queries at most, and two before the first result: no idea has got money then."""
    decided, learnt = _decided(), db.session.scalar(LEARNT)
    if decided is None:
        return Became(None, [], [], None, learnt)
    sums = _sums()
    return Became(decided, sums, _grown(sums) if sums else [], _came_all_the_way(decided), learnt)


def _came_all_the_way(decided: Decided) -> Seed | None:
    """The seed of the first winner that grew from one: the result beside it names it, too."""
    grew = Seed.shown().join(ProposalSeed, ProposalSeed.seed_id == Seed.id)
    won = grew.join(ResultLine, ResultLine.proposal_id == ProposalSeed.proposal_id)
    won = won.where(ResultLine.result_id == decided.result.id, ResultLine.granted_pence.is_not(None))
    return db.session.scalar(won.join(Result, Result.id == ResultLine.result_id).order_by(*CHOSEN, Seed.id).limit(1))


def _decided() -> Decided | None:
    result = db.session.scalars(NEWEST_RESULT).unique().first()
    if result is None:
        return None
    lines = select(Proposal, ResultLine.granted_pence).join(ResultLine).join(Result)
    funded = lines.where(ResultLine.result_id == result.id, ResultLine.granted_pence.is_not(None))
    rows = db.session.execute(funded.order_by(*CHOSEN).options(*NAMED)).all()
    return Decided(result, [proposal for proposal, _pence in rows], [int(pence or 0) for _proposal, pence in rows])


@counted_once
def _sums() -> Sequence[Sum]:
    """The places with the most money first."""
    number, pence = func.count(), func.sum(ResultLine.granted_pence)
    sums = FUNDED.join(Area, Area.id == PLACE).with_only_columns(Area.id, Area.path, number, pence)
    rows = db.session.execute(sums.group_by(Area.id, Area.path).order_by(pence.desc(), Area.id))
    return [Sum(area_id, path, ideas, int(money or 0)) for area_id, path, ideas, money in rows]


def _grown(sums: Sequence[Sum]) -> list[Grown]:
    """The first places, each with the newest of what grew there."""
    shown = sums[:PLACES]
    areas = {area.id: area for area in db.session.scalars(select(Area).where(Area.id.in_([each.area_id for each in shown])))}
    newest = FUNDED.with_only_columns(PLACE, Proposal).where(Proposal.hidden_at.is_(None)).options(*NAMED)
    named: dict[int, list[Proposal]] = {}
    for area_id, proposal in db.session.execute(newest.order_by(ResultLine.id.desc()).limit(TITLES)):
        named.setdefault(area_id, []).append(proposal)
    return [Grown(areas[each.area_id], each.number, each.pence, named.get(each.area_id, [])[:3]) for each in shown]
