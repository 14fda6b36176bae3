"""Counting sealed ballots: `panel.tally` finds the winners; what it found is stored with every step."""

import time
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256

from sqlalchemy import select

from panel import clock
from panel.audit.actions import record
from panel.ballots.actions import integrity
from panel.ballots.models import SealedBallot
from panel.extensions import db
from panel.results import traces, turnout
from panel.results.elections import election_of, on_the_ballot, settings_of
from panel.results.models import Result, ResultLine
from panel.results.rules import lists_ballots
from panel.roll import actions as roll
from panel.rounds.models import Round
from panel.scrutiny.letters import tell_counted
from panel.tally import (
    Money,
    count,
    explain,
)

EVERY_SECONDS = 0.5
Progress = Callable[[int, int], None]


def store_count(round_id: int, progress: Progress) -> Result:
    """Count the sealed ballots of a round and store what was found. A published result is never touched.

    Tampered, and nothing is counted, where the ballots are not those that were sealed.
    """
    budget_round = db.session.get_one(Round, round_id)
    integrity.check(budget_round)
    election = election_of(budget_round)
    settings = settings_of(budget_round, len(election.ballots))
    progress(10, 100)
    found = count(election, settings, progress=_report(election.budget, progress))
    progress(60, 100)
    explained = explain(election, settings, found)
    progress(95, 100)
    trace = traces.write(
        election,
        settings,
        found,
        explained,
        freeze_hash=budget_round.freeze_hash or "",
        salt=_salt(budget_round, len(election.ballots)),
    )
    if published := _clear(budget_round):
        return published
    result = _result(budget_round, trace)
    db.session.add(result)
    if budget_round.challenge_days and not budget_round.imported_from:
        budget_round.challenge_until = result.counted_at + timedelta(days=budget_round.challenge_days)
    db.session.flush()
    tell_counted(budget_round)
    facts = {"ballots": result.voters, "winners": len(found.winners), "spent_pence": result.spent_pence}
    record("round.count", f"round:{round_id}", None, **facts)
    return result


def _salt(budget_round: Round, voters: int) -> str:
    """What nobody can guess, where the trace stays secret while its hash is public: few ballots could be guessed from that.

    Made of the secret numbers of the ballots, so that counting again gives the same trace; "" where the trace is published.
    """
    if lists_ballots(voters):
        return ""
    nonces = select(SealedBallot.nonce).where(SealedBallot.round_id == budget_round.id).order_by(SealedBallot.nonce)
    return sha256("".join(("trace", *db.session.scalars(nonces))).encode()).hexdigest()


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
        turnout=turnout.stored(budget_round),
        lines=[
            ResultLine(proposal=proposal, votes=line.votes, place=line.place)
            for proposal in on_the_ballot(budget_round)
            for line in [found.line_of(str(proposal.number))]
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
