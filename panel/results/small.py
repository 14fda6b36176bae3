"""What of a count is told where few voted. Pure: every page, file and mail reads a count through this.

With fewer than TOTALS_FROM voters only what is funded is told: no votes, no points, no shares, nothing reckoned from them,
and no order that hangs on them.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import count

from panel.results import traces
from panel.results.lines import Line, Trace, Way
from panel.results.models import Result, ResultLine
from panel.results.rules import shows_totals


@lru_cache(maxsize=32)
def told(text: str) -> Trace:
    """The trace in a stored text, as far as anybody may read it: whole, or without every figure where few voted."""
    trace = traces.read(text)
    return trace if not trace.voters or shows_totals(trace.voters) else _without_figures(trace)


def funded(result: Result) -> list[ResultLine]:
    """What is funded, in the order that everybody may know: pages, the ledger and the log keep it."""
    trace = told(result.trace)
    won = (line for line in result.lines if line.place)
    return sorted(won, key=lambda line: trace.line_of(str(line.proposal.number)).place or 0)


def _without_figures(trace: Trace) -> Trace:
    lines = {line.number: line for line in _bare(trace)}
    return replace(
        trace, totals=False, share_pence=None, left_out=0, lines=lines, pots=(), ways=(_bare_way(trace.official, lines.values()),)
    )


def _bare(trace: Trace) -> Iterable[Line]:
    """The lines in the order of the ballot; those that won have their places in that order, too."""
    places = count(1)
    return [
        Line(
            number=line.number,
            cost_pence=line.cost_pence,
            votes=0,
            place=next(places) if line.won else None,
            eligible=True,
            price_pence=0,
            by_votes=False,
            settled_by="",
            level_with=(),
            paid_full=0,
            paid_part=0,
            paid_none=0,
            left_pence=0,
            missing_pence=0,
            more_supporters=0,
            drained=(),
        )
        for line in trace.lines.values()
    ]


def _bare_way(way: Way, lines: Iterable[Line]) -> Way:
    winners = tuple(line.number for line in lines if line.number in way.winners)
    return Way(way.rule, way.completion, winners, way.spent_pence, {})
