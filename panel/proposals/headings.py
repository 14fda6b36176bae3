"""Which heading of its round a proposal stands under, and what money it can win there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import spoken, text_in
from panel.proposals import heading_rules as rules
from panel.rounds.headings import Heading, Picking
from panel.rounds.headings import headings_of as listed
from panel.rounds.models import Round


class Placed(Protocol):
    """What decides where a proposal stands."""

    @property
    def kind(self) -> str: ...
    @property
    def heading_id(self) -> int | None: ...


@dataclass(frozen=True)
class Headings:
    """The headings of a round, in their order. False where it has none: then everything shares one pot."""

    budget_pence: int
    picking: str
    listed: Sequence[Heading]

    def __bool__(self) -> bool:
        return bool(self.listed)

    @property
    def one_only(self) -> bool:
        """Whether a ballot picks under one heading."""
        return self.picking == Picking.ONE

    @property
    def rest_pence(self) -> int:
        """What is left for proposals under no heading."""
        return self.budget_pence - sum(each.budget_pence for each in self.listed)

    @cached_property
    def _by_kind(self) -> dict[str, Heading]:
        return {each.kind: each for each in self.listed if each.kind}

    @cached_property
    def _by_id(self) -> dict[int | None, Heading]:
        return {each.id: each for each in self.listed if not each.kind}

    @property
    def to_choose(self) -> Sequence[Heading]:
        """Those that a group can choose; the others follow from the kind of work."""
        return list(self._by_id.values())

    def of(self, proposal: Placed) -> Heading | None:
        """Where it stands: under the heading for its kind, else under the one that was chosen; None for the rest."""
        return self._by_kind.get(str(proposal.kind)) or self._by_id.get(proposal.heading_id)

    def money_for(self, proposal: Placed) -> int:
        """Pence that it can win at most."""
        heading = self.of(proposal)
        return heading.budget_pence if heading else self.rest_pence

    def place_of(self, proposal: Placed) -> int:
        """Its heading's place in the order, 0 for the first; the rest comes last."""
        heading = self.of(proposal)
        return self.listed.index(heading) if heading else len(self.listed)

    def choices(self, money: Callable[[int], str]) -> list[tuple[int, str]]:
        """What a group can choose, each with its money; first what is left for all other proposals. `money` writes an amount."""
        rest = _("none of these: %(money)s for all other proposals") if self.rest_pence else _("Choose a heading")
        named = [(each.id, f"{name_of(each)}, {money(each.budget_pence)}") for each in self.to_choose]
        return [(0, rest % {"money": money(self.rest_pence)}), *named]

    def key_for(self, proposal: Placed) -> str:
        """What files call its heading; "" for the rest, and in a round without headings."""
        heading = self.of(proposal)
        return heading.key if heading else ""

    def name_for(self, proposal: Placed) -> str:
        """The name of its heading for the reader; "" in a round without headings."""
        return name_of(self.of(proposal)) if self else ""


def headings_of(budget_round: Round) -> Headings:
    """Of a round; no query where it has none."""
    return Headings(budget_round.budget_pence, budget_round.picking, listed(budget_round))


def name_of(heading: Heading | None, language: str = "") -> str:
    """As the reader reads it; of None, what all other proposals share."""
    return text_in(heading, "name", language or spoken()) if heading else _("All other proposals")


def chosen(headings: Headings, heading_id: int | None) -> int | None:
    """The heading that was chosen, where groups can choose it; None for none. RuleBroken for another one."""
    if not heading_id:
        return None
    if heading_id not in {each.id for each in headings.to_choose}:
        raise RuleBroken(_("That heading is not there any more. Please choose again."), at="heading_id")
    return heading_id


class Planned(Placed, Protocol):
    """A proposal of a round."""

    @property
    def budget_round(self) -> Round: ...
    @property
    def cost_pence(self) -> int: ...


def fits(proposal: Planned) -> None:
    """RuleBroken where a proposal costs more than the heading that it stands under has."""
    if headings := headings_of(proposal.budget_round):
        rules.fits_heading(proposal.cost_pence, headings.money_for(proposal), headings.name_for(proposal))
