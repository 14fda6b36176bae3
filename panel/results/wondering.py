"""The page "What if?": what somebody asks, and the answer beside the real result."""

from collections.abc import Sequence
from dataclasses import dataclass

from panel.results.actions.publish import trace_hash
from panel.results.elections import election_of, settings_of
from panel.results.queries import Report, Row
from panel.results.thrift import Thrift, is_small, thrift
from panel.results.what_if import Change, Counted, count_anew
from panel.rounds.models import Round
from panel.tally import Election, Settings


@dataclass(frozen=True)
class Compared:
    """A proposal in the changed count: whether it would be funded, and whether it really is."""

    row: Row
    wins: bool
    cost_pence: int
    is_out: bool = False
    """It was taken out."""

    @property
    def is_gained(self) -> bool:
        return self.wins and not self.row.line.won

    @property
    def is_lost(self) -> bool:
        return self.row.line.won and not self.wins


@dataclass(frozen=True)
class Answer:
    """The outcome that would be, line by line beside the one that is."""

    change: Change
    counted: Counted
    lines: Sequence[Compared]
    budget_pence: int

    @property
    def changed(self) -> Row | None:
        """The proposal that was changed."""
        return next((each.row for each in self.lines if each.row.line.number == self.change.number), None)

    @property
    def gained(self) -> list[Row]:
        return [each.row for each in self.lines if each.is_gained]

    @property
    def lost(self) -> list[Row]:
        return [each.row for each in self.lines if each.is_lost]

    @property
    def funded(self) -> list[Compared]:
        """Those that would be funded, in the order of their numbers."""
        return [each for each in self.lines if each.wins]

    @property
    def left_pence(self) -> int:
        return self.budget_pence - self.counted.spent_pence


def may_ask(report: Report) -> bool:
    """Whether the vote is small enough to be counted for whoever asks."""
    return is_small(sum(line.votes for line in report.trace.lines.values()))


def answer(report: Report, change: Change) -> Answer:
    """What would have been. TooDear where it is not counted now."""
    kept, result = thrift(), report.result
    mark = (result.round_id, trace_hash(result))
    counted = kept.counts.get_or((*mark, change), lambda: _count(kept, mark, result.budget_round, change))
    lines = [_compared(row, change, counted) for row in report.rows]
    return Answer(change, counted, lines, report.trace.budget_pence)


def _count(kept: Thrift, mark: object, budget_round: Round, change: Change) -> Counted:
    with kept.purse.spending() as stop:
        election, settings = kept.elections.get_or(mark, lambda: _read(budget_round))
        return count_anew(election, settings, change, stop)


def _read(budget_round: Round) -> tuple[Election, Settings]:
    election = election_of(budget_round)
    return election, settings_of(budget_round, len(election.ballots))


def _compared(row: Row, change: Change, counted: Counted) -> Compared:
    is_it = row.line.number == change.number
    cost = change.cost_pence if is_it and change.cost_pence else row.line.cost_pence
    return Compared(row, row.line.number in counted.winners, cost, is_out=is_it and change.takes_out)
