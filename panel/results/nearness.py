"""What would have been enough for each proposal that was not funded: counted anew with the round, kept in its trace. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from panel.tally import Account, Election, Explanation, Result, Settings
from panel.tally.nearness import further_supporters, lower_cost

MOST_CHOICES = 400_000
"""Ticks on all ballots times proposals not funded: each takes some twenty counts, and of a city's vote that would be hours."""
PENCE_IN_A_STEP = 100


@dataclass(frozen=True)
class Near:
    """Further supporters, or pence by which it could have cost less, that are just enough; None: not found, or not looked for."""

    supporters: int | None = None
    less_pence: int | None = None


UNKNOWN = Near()


def near_misses(election: Election, settings: Settings, result: Result, explained: Explanation) -> Mapping[str, Near]:
    """By number of the proposal; without those that nobody picked or that were withdrawn, and none in a very large vote."""
    withdrawn = {each.id for each in election.proposals if each.withdrawn}
    lost = [each for each in explained.accounts.values() if not each.won and each.votes and each.id not in withdrawn]
    if len(election.ballots.choices) * len(lost) > MOST_CHOICES:
        return {}
    return {account.id: _near(election, settings, account, eligible=account.id not in result.ineligible) for account in lost}


def _near(election: Election, settings: Settings, account: Account, *, eligible: bool) -> Near:
    guess = max(1, account.more_supporters, settings.threshold - account.votes)
    more = further_supporters(election, settings, account.id, guess=int(guess))
    missing = max(PENCE_IN_A_STEP, ceil(account.missing))
    # No price makes up for votes that a rule of the round asks for.
    less = lower_cost(election, settings, account.id, guess=missing, step=PENCE_IN_A_STEP) if eligible else None
    return Near(more, less)
