"""Counting sealed ballots: `panel.tally` finds the winners; what it found is stored with every step."""

import time
from collections.abc import Callable
from fractions import Fraction

from sqlalchemy import select

from panel import clock
from panel.audit.actions import record
from panel.ballots import papers
from panel.ballots.actions import integrity
from panel.ballots.actions.freeze import frozen_proposals
from panel.ballots.models import SealedBallot
from panel.extensions import db
from panel.proposals.models import Proposal, ProposalState
from panel.results import traces
from panel.results.models import Result, ResultLine
from panel.roll import actions as roll
from panel.rounds.models import BallotForm, Round
from panel.tally import (
    Ballots,
    Completion,
    Election,
    Form,
    Limits,
    Money,
    Rule,
    Settings,
    Utility,
    count,
    explain,
)
from panel.tally import Proposal as Line
from panel.tally.pb_words import OPENING, chosen, words_in

PENCE = 100
PENCE_IN_A_STEP = 100
"""Larger shares are tried pound by pound."""
EVERY_SECONDS = 0.5
Progress = Callable[[int, int], None]


def on_the_ballot(budget_round: Round) -> list[Proposal]:
    """What stood on the ballot as it was frozen, also where it was withdrawn after it was printed.

    A number alone says less: it stays with what stood on a ballot that was taken back, and was withdrawn before the next.
    """
    return list(frozen_proposals(budget_round))


def election_of(budget_round: Round) -> Election:
    """The round as the tally reads it: money in pence, ids are the proposals' numbers, ballots as they were sealed."""
    knapsack = budget_round.ballot_form == BallotForm.KNAPSACK
    lines = [
        Line(
            str(each.number),
            each.cost_pence,
            name=each.open_title,
            withdrawn=each.state == ProposalState.WITHDRAWN,
            details={"category": each.shown_theme or ""},
        )
        for each in on_the_ballot(budget_round)
    ]
    sealed = select(SealedBallot.body).where(SealedBallot.round_id == budget_round.id).order_by(SealedBallot.key)
    sheets = [papers.numbers_of(body) for body in db.session.scalars(sealed)]
    limits = Limits(
        min_length=budget_round.min_choices,
        max_length=budget_round.max_choices,
        max_sum_cost=budget_round.budget_pence if knapsack else None,
    )
    ballots = Ballots.of(Form.APPROVAL, [line.id for line in lines], sheets)
    return Election(budget_round.budget_pence, tuple(lines), ballots, limits)


def settings_of(budget_round: Round) -> Settings:
    """How the round is counted, as it was frozen; for one that was read in, by the step and the lot that its file names."""
    drawn = sorted(on_the_ballot(budget_round), key=lambda each: (each.lot_number or 0, each.id))
    told = budget_round.imported_from and OPENING in budget_round.about_en
    words = chosen(words_in(budget_round.about_en)) if told else {}
    return Settings(
        rule=Rule(str(budget_round.rule)),
        utility=Utility.COST,
        completion=Completion(str(budget_round.completion)),
        step=int(words["step"] * PENCE) if words else PENCE_IN_A_STEP,
        threshold=budget_round.least_votes,
        lot=words.get("lot", ()) if words else tuple(str(each.number) for each in drawn),
    )


def store_count(round_id: int, progress: Progress) -> Result:
    """Count the sealed ballots of a round and store what was found. A published result is never touched.

    Tampered, and nothing is counted, where the ballots are not those that were sealed.
    """
    budget_round = db.session.get_one(Round, round_id)
    integrity.check(budget_round)
    election, settings = election_of(budget_round), settings_of(budget_round)
    progress(10, 100)
    found = count(election, settings, progress=_report(election.budget, progress))
    progress(60, 100)
    explained = explain(election, settings, found)
    progress(95, 100)
    trace = traces.write(election, settings, found, explained, freeze_hash=budget_round.freeze_hash or "")
    if published := _clear(budget_round):
        return published
    result = _result(budget_round, trace)
    db.session.add(result)
    db.session.flush()
    facts = {"ballots": result.voters, "winners": len(found.winners), "spent_pence": result.spent_pence}
    record("round.count", f"round:{round_id}", None, **facts)
    return result


def _clear(budget_round: Round) -> Result | None:
    """The published result, if there is one; an earlier count that is not published is taken away. The round is held."""
    db.session.execute(select(Round.id).where(Round.id == budget_round.id).with_for_update())
    known = db.session.scalar(Result.of(budget_round))
    if known is None or known.published_at:
        return known
    db.session.delete(known)
    db.session.flush()
    return None


def _result(budget_round: Round, trace: str) -> Result:
    """The result of a trace, one line for each proposal that stood on the ballot."""
    found = traces.read(trace)
    return Result(
        budget_round=budget_round,
        counted_at=clock.now(),
        roll_size=found.voters if budget_round.imported_from else roll.size(budget_round),
        voters=found.voters,
        spent_pence=found.official.spent_pence,
        trace=trace,
        lines=[
            ResultLine(proposal=proposal, votes=line.votes, place=line.place)
            for proposal in on_the_ballot(budget_round)
            for line in [found.lines[str(proposal.number)]]
        ],
    )


def _report(budget: Money, progress: Progress) -> Callable[[Fraction, Money], None]:
    """Equal shares tells after each run how much is spent: that says roughly how far it has come."""
    last = time.monotonic()

    def report(_share: Fraction, spent: Money) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY_SECONDS:
            last = time.monotonic()
            progress(10 + int(50 * spent / budget), 100)

    return report
