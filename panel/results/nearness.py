"""What would have been enough for each proposal that was not funded: counted anew with the round, kept in its trace. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from panel.tally import Account, Election, Explanation, Result, Settings
from panel.tally.nearness import further_supporters, lower_cost

MOST_WORK = 100_000_000
"""Ticks on the ballots times proposals funded times runs, for all that are looked at: up to a minute of one processor."""
EXACT_RUN = 10
"""A run in fractions takes about so many times as long as one in floating point."""
PENCE_IN_A_STEP = 100


@dataclass(frozen=True)
class Near:
    """Further supporters, or pence by which it could have cost less, that are just enough; None: not found, or not looked for."""

    supporters: int | None = None
    less_pence: int | None = None


UNKNOWN = Near()


def near_misses(
    election: Election, settings: Settings, result: Result, explained: Explanation, *, most_work: int = MOST_WORK
) -> Mapping[str, Near]:
    """By number of the proposal; without those that nobody picked or that were withdrawn.

    Each takes some twenty counts, so in a large vote only those are looked at that lacked least, and in a very large one none.
    """
    withdrawn = {each.id for each in election.proposals if each.withdrawn}
    lost = [each for each in explained.accounts.values() if not each.won and each.votes and each.id not in withdrawn]
    lost.sort(key=lambda each: (each.missing, -each.votes))
    looked_at = lost[: most_work // _work_of_one(election, result)]
    return {account.id: _near(election, settings, account, eligible=account.id not in result.ineligible) for account in looked_at}


def _work_of_one(election: Election, result: Result) -> int:
    """What it takes to look at one proposal: worked out from the count, not timed, so that no busy hour changes what is kept."""
    runs = max(1, result.runs) + EXACT_RUN * result.exact_runs
    return max(1, len(election.ballots.choices) * max(1, len(result.winners)) * runs)


def _near(election: Election, settings: Settings, account: Account, *, eligible: bool) -> Near:
    guess = max(1, account.more_supporters, settings.threshold - account.votes)
    more = further_supporters(election, settings, account.id, guess=int(guess))
    missing = max(PENCE_IN_A_STEP, ceil(account.missing))
    # No price makes up for votes that a rule of the round asks for.
    less = lower_cost(election, settings, account.id, guess=missing, step=PENCE_IN_A_STEP) if eligible else None
    return Near(more, less)
