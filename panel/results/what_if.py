"""What if: one thing changed, and the same ballots counted anew. Pure; what it may cost is settled in `panel.results.thrift`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from panel.tally import Election, Money, Rule, Settings, count

MOST_TIMES = 10
"""What a proposal can be tried at: so many times the money of the round, at most."""
Stop = Callable[[], None]
"""Called after each run of the count; it raises where that has taken too long."""


@dataclass(frozen=True)
class Change:
    """What is tried: another cost of one proposal, or that it is taken out; another rule; or both. None is as it was."""

    number: str | None = None
    """The proposal's, on the ballot."""
    cost_pence: int | None = None
    """None with a number: it is taken out."""
    rule: Rule | None = None

    @property
    def takes_out(self) -> bool:
        return self.number is not None and self.cost_pence is None


@dataclass(frozen=True)
class Counted:
    """Whom a count with something changed would fund, in order, and what it would spend."""

    winners: Sequence[str]
    spent_pence: int


def changed(election: Election, settings: Settings, change: Change) -> tuple[Election, Settings]:
    """The election and the settings with the change. Ballots stay as they are, also of those who picked what is taken out."""
    lines = tuple(
        each
        if each.id != change.number
        else replace(each, withdrawn=True)
        if change.cost_pence is None
        else replace(each, cost=change.cost_pence)
        for each in election.proposals
    )
    return replace(election, proposals=lines), replace(settings, rule=change.rule or settings.rule)


def count_anew(election: Election, settings: Settings, change: Change, stop: Stop) -> Counted:
    """The outcome with the change."""

    def after_a_run(_share: object, _spent: Money) -> None:
        stop()

    found = count(*changed(election, settings, change), progress=after_a_run)
    return Counted(found.winners, int(found.spent))


def most_pence(election_budget: int, dearest: int) -> int:
    """The most that a proposal can be tried at."""
    return MOST_TIMES * max(election_budget, dearest, 1)
