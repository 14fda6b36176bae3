"""The life of an idea, read in a fixed number of questions however long it is."""

from collections.abc import Callable, Iterable, Sequence, Set
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Select, String, cast, exists, select
from sqlalchemy.orm import aliased, joinedload, lazyload

from panel.chests.models import LedgerEntry, Movement
from panel.extensions import db
from panel.groups.models import Group
from panel.language import spoken
from panel.pages.journeys.ahead import road_ahead
from panel.pages.journeys.stops import VOTED_ON, Decision, Journey, Payment, Stop
from panel.people.models import Person
from panel.proposals.decisions import Decision as Beside
from panel.proposals.decisions import decisions_about
from panel.proposals.models import Proposal, ProposalSeed, ProposalState
from panel.results import decision_words, explanations, small
from panel.results.decided import Award
from panel.results.models import Result, ResultLine
from panel.rounds.models import Phase
from panel.seeds.answers import Answer
from panel.seeds.models import Seed
from panel.threads.models import Thread, ThreadSeed

OPEN_STATES = {ProposalState.SUBMITTED, ProposalState.STANDING}


def journey_of(seed: Seed) -> Journey:
    """From the planting to what became of it."""
    seed = db.session.scalars(_told(seed)).one()
    threads = db.session.scalars(_threads(seed)).unique().all()
    proposals = db.session.scalars(_proposals(seed)).unique().all()
    decisions = _decisions(proposals)
    answers = db.session.scalars(select(Answer).where(Answer.seed_id == seed.id).options(*_name_alone(Answer.answered_by))).all()
    stops = [Stop("planted", seed.planted_at, seed)]
    stops += [Stop("thought through", row.opens_at, row) for row in threads]
    stops += [Stop("answered", row.answered_at, row) for row in answers]
    stops += [Stop("costed", row.made_at, row) for row in proposals]
    stops += [stop for each in decisions for stop in _decided(each)]
    stops += _paid([each for each in decisions if each.granted_pence])
    stops += [Stop("resting", seed.rested_at, seed)] if seed.rested_at else []
    stops.sort(key=lambda stop: stop.key)
    plans = [each for each in proposals if each.state in OPEN_STATES]
    return _with_road(seed, stops, threads, plans, decided={each.result.round_id for each in decisions})


def _with_road(
    seed: Seed, stops: Sequence[Stop], threads: Sequence[Thread], plans: Sequence[Proposal], *, decided: Set[int]
) -> Journey:
    """`plans`: those that still stand, or wait to; `decided`: the rounds with a published result."""
    rounds = {each.round_id: each.budget_round for each in plans if each.round_id not in decided}
    undecided = [each for each in rounds.values() if each.phase != Phase.CANCELLED]
    results = [stop.kind for stop in stops if stop.kind in {"funded", "not funded"}]
    ahead = road_ahead(
        rests=bool(seed.rested_at),
        talked=bool(threads),
        costed=bool(plans),
        voting=any(each.phase in VOTED_ON for each in undecided),
        refused=results[-1:] == ["not funded"] and not undecided,
        funded="funded" in results and not undecided,
    )
    return Journey(seed, stops, undecided, ahead)


def _told(seed: Seed) -> Select[Seed]:
    """The seed with the words that its first stop says."""
    words = *_name_alone(Seed.author), joinedload(Seed.area), joinedload(Seed.meeting)
    return select(Seed).where(Seed.id == seed.id).options(*words).execution_options(populate_existing=True)


def _name_alone(person: Any) -> tuple[Any, ...]:
    """A person, without their roles and without where they live."""
    joined = joinedload(person)
    return joined.lazyload(Person.grants), joined.lazyload(Person.residency)


def _threads(seed: Seed) -> Select[Thread]:
    found = Thread.newest().join(ThreadSeed).where(ThreadSeed.seed_id == seed.id)
    return found.options(lazyload(Thread.seeds))


def _proposals(seed: Seed) -> Select[Proposal]:
    """Those that everybody may read, with the other seeds that they grew from."""
    found = Proposal.public().join(ProposalSeed).where(ProposalSeed.seed_id == seed.id)
    return found.options(lazyload(Proposal.cost_lines), joinedload(Proposal.group).lazyload(Group.area))


def _decisions(proposals: Sequence[Proposal]) -> list[Decision]:
    """What published results say of these."""
    by_id = {row.id: row for row in proposals}
    lines = select(ResultLine, Result).join(Result)
    told = lines.where(Result.published_at.is_not(None), ResultLine.proposal_id.in_(by_id)).order_by(ResultLine.id)
    light = lazyload(ResultLine.proposal), lazyload(Result.lines), lazyload(Result.budget_round)
    rows = db.session.execute(told.options(*light)).unique().all()
    beside = decisions_about([line.proposal_id for line, _result in rows])
    return [_decision(by_id[line.proposal_id], result, line, beside.get(line.proposal_id)) for line, result in rows]


def _decision(proposal: Proposal, result: Result, row: ResultLine, beside: Beside | None) -> Decision:
    trace = small.told(result.trace)
    line = trace.lines.get(str(proposal.number))
    title = _titles(proposal.round_id) if line and line.settled_by else str
    why = explanations.why(line, trace, title, proposal.budget_round.money) if line else ""
    if beside:
        why = decision_words.what(Award(row, row.place is not None, beside), proposal.budget_round.money)
    votes = row.votes if trace.totals else None
    place = None if beside else row.place
    return Decision(proposal, result, votes, place, row.granted_pence, len(trace.official.winners), why)


def _titles(round_id: int) -> Callable[[str], str]:
    """The title of a number on this ballot: only asked for where a result was exactly level."""
    rows = db.session.scalars(Proposal.as_on_paper(round_id).options(lazyload(Proposal.cost_lines))).unique()
    titles = {str(row.number): row.title_in(spoken())[0] for row in rows}
    return lambda number: titles.get(number, number)


def _decided(decision: Decision) -> Iterable[Stop]:
    """The close of the vote, and the result."""
    published = decision.result.published_at or decision.result.counted_at
    closed = decision.budget_round.voting_closes_at or decision.result.counted_at
    yield Stop("voted", min(closed, published), decision)
    yield Stop("funded" if decision.granted_pence else "not funded", published, decision)


def _paid(won: Sequence[Decision]) -> list[Stop]:
    """What the ledger says was paid of each. A day has no hour, so it counts as noon, and never before the money was granted."""
    lines = db.session.scalars(_payments([each.proposal for each in won])).all()
    stops = []
    for decision in won:
        for line in lines:
            if _is_for(line, decision.proposal):
                noon = datetime.combine(line.dated_on, time(12), UTC)
                at = max(noon, decision.result.published_at or noon)
                stops.append(Stop("paid", at, Payment(decision.proposal, line)))
    return stops


def _payments(won: Sequence[Proposal]) -> Select[LedgerEntry]:
    """Lines that may be for these; one that was put right is left out."""
    wrong = aliased(LedgerEntry)
    put_right = exists().where(wrong.chest_id == LedgerEntry.chest_id, wrong.decision == "ledger:" + cast(LedgerEntry.id, String))
    decisions = {f"proposal:{each.id}" for each in won} | {f"round:{each.round_id}" for each in won}
    chests = {each.budget_round.chest_id for each in won}
    lines = select(LedgerEntry).where(LedgerEntry.chest_id.in_(chests), LedgerEntry.decision.in_(decisions), ~put_right)
    return lines.where(LedgerEntry.movement == Movement.PAID).order_by(LedgerEntry.dated_on, LedgerEntry.id)


def _is_for(line: LedgerEntry, proposal: Proposal) -> bool:
    """Its decision names the proposal; or the round, with the same group and note as the grant."""
    if line.decision == f"proposal:{proposal.id}":
        return True
    group = proposal.group.open_name if proposal.group else proposal.open_title
    return (line.decision, line.party, line.note) == (f"round:{proposal.round_id}", group[:160], proposal.open_title[:300])
