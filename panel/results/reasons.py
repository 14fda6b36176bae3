"""The sentences of a count, proposal by proposal, kept from one reader of a result to the next. Pure.

They hang on what was counted, on the titles, on the language and on the currency only; a large vote has hundreds of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from panel.language import gettext as _
from panel.language import ngettext, spoken
from panel.money import pounds
from panel.results import explanations, small
from panel.results.lines import Line
from panel.results.sums import sums


@dataclass(frozen=True)
class Reasons:
    """Why one proposal is funded or not, the sums behind that, and the pence that there were where it is not, in words, too."""

    why: str
    sums: tuple[Markup, ...]
    there_pence: int
    had: Markup
    supporters: str


def reasons(text: str, titles: Mapping[str, str], currency: str) -> Mapping[str, Reasons]:
    """Those of every line of the trace in a stored text, by its number, in the spoken language."""
    return _kept(text, tuple(titles.items()), currency, spoken())


@lru_cache(maxsize=16)
def _kept(text: str, titles: tuple[tuple[str, str], ...], currency: str, _language: str) -> Mapping[str, Reasons]:
    trace, named = small.told(text), dict(titles)

    def money(pence: int) -> str:
        return pounds(pence, currency)

    def had(line: Line) -> str:
        there = explanations.there(line, trace.around(line))
        return _("had %(left)s of %(cost)s") % {"left": money(there), "cost": money(line.cost_pence)}

    return {
        number: Reasons(
            explanations.why(line, trace, named.__getitem__, money),
            tuple(escape(sentence) for sentence in sums(line, trace, named.__getitem__, money)),
            explanations.there(line, trace.around(line)),
            escape(had(line)),
            ngettext("%(num)s supporter", "%(num)s supporters", line.votes) % {"num": line.votes},
        )
        for number, line in trace.lines.items()
    }
