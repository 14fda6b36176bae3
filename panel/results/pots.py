"""The headings of a round as they were counted, each by its name."""

from panel.proposals.headings import headings_of, name_of
from panel.results.lines import Pot, Trace
from panel.rounds.models import Round


def named(budget_round: Round, trace: Trace) -> list[tuple[str, Pot]]:
    """Nothing where the money was shared out together, and where few voted."""
    names = {each.key: name_of(each) for each in headings_of(budget_round).listed}
    return [(names.get(pot.key) or name_of(None), pot) for pot in trace.pots]
