"""What the result shows: each proposal with its line of the count and the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from panel.ballots.queries import Card
from panel.results import explanations, traces
from panel.results.models import Result
from panel.roll.actions import marks
from panel.roll.models import Channel


@dataclass(frozen=True)
class Row:
    """One proposal on the result page: its line of the count, and the sentences that say why."""

    card: Card
    line: traces.Line
    why: str
    went: str


@dataclass(frozen=True)
class Report:
    """A result as the page shows it: funded ones in the order they were chosen, the others by votes."""

    result: Result
    trace: traces.Trace
    rows: Sequence[Row]
    paper_voters: int

    @property
    def funded(self) -> list[Row]:
        return [row for row in self.rows if row.line.won]

    @property
    def unfunded(self) -> list[Row]:
        return [row for row in self.rows if not row.line.won]

    @property
    def in_any_way(self) -> list[Row]:
        """Funded under one rule or the other: what the comparison lists."""
        return [row for row in self.rows if any(row.line.number in way.winners for way in self.trace.ways)]

    @property
    def turnout_percent(self) -> int:
        return round(100 * self.result.voters / self.result.roll_size) if self.result.roll_size else 0


def report(result: Result) -> Report:
    """The result with its proposals and explanations."""
    trace = traces.read(result.trace)
    cards = {str(line.proposal.number): Card.of(line.proposal) for line in result.lines}

    def title(number: str) -> str:
        return cards[number].title

    money = result.budget_round.money
    rows = [
        Row(cards[number], line, explanations.why(line, trace, title, money), explanations.where_money_went(line, title, money))
        for number, line in trace.lines.items()
    ]
    rows.sort(key=lambda row: (row.line.place or len(rows) + 1, -row.line.votes, row.line.cost_pence, row.line.number))
    return Report(result, trace, rows, marks(result.budget_round).get(Channel.PAPER, 0))
