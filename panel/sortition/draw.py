"""One draw from beginning to end: the fairest lottery, its numbered panels, and the panel that a number picks."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from panel.sortition.limits import Limits
from panel.sortition.listing import Panel, numbered_panels
from panel.sortition.lots import Lots
from panel.sortition.lottery import Lottery, fairest
from panel.sortition.rules import Rule
from panel.sortition.task import Task


@dataclass(frozen=True)
class Spread:
    """How chances are spread; `gini` is 0 where all are equal."""

    smallest: float
    average: float
    largest: float
    gini: float


class NumberSource(StrEnum):
    """What picked the number: the lot key, or dice thrown in public."""

    LOT_KEY = "lot key"
    DICE = "dice"


@dataclass(frozen=True)
class Draw:
    """A lottery, its list of equally likely panels numbered from 0, and the number drawn."""

    task: Task
    lottery: Lottery
    panels: list[Panel]
    number: int
    by: NumberSource

    @property
    def panel(self) -> Panel:
        """The panel drawn."""
        return self.panels[self.number]

    @cached_property
    def exact_chances(self) -> dict[str, float]:
        """Chance by id in the lottery, before it was rounded to a list."""
        return self.task.kinds.chances(self.lottery.chances)

    @cached_property
    def chances(self) -> dict[str, float]:
        """Chance by id, as counted from the list: the real one."""
        return chances_in(self.panels, self.exact_chances)


def draw(task: Task, *, rule: Rule, panels: int, lot_key: str, number: int | None = None, limits: Limits | None = None) -> Draw:
    """Draw a panel. The lot key decides the list and, unless dice gave a `number`, the number too.

    Infeasible where no panel meets the quotas.
    """
    lottery = fairest(task, rule, limits or Limits())
    listed = numbered_panels(task, lottery, count=panels, lot_key=lot_key)
    if number is None:
        return Draw(task, lottery, listed, number_drawn(lot_key, panels), NumberSource.LOT_KEY)
    return Draw(task, lottery, listed, number, NumberSource.DICE)


def number_drawn(lot_key: str, panels: int) -> int:
    """The number of the panel that the lot key picks: 0 to panels - 1."""
    return Lots(f"number:{lot_key}").below(panels)


def chances_in(panels: list[Panel], ids: Collection[str]) -> dict[str, float]:
    """The share of the panels that each of these people sits on, by id in order."""
    seats = Counter(person for panel in panels for person in panel)
    return {person: seats[person] / len(panels) for person in sorted(ids)}


def spread_of(chances: Collection[float]) -> Spread:
    """Smallest, average and largest of the chances, and their Gini coefficient; all 0 for nobody."""
    ordered = sorted(chances)
    total, count = sum(ordered), len(ordered)
    if not total:
        return Spread(0.0, 0.0, 0.0, 0.0)
    ranked = sum((2 * rank - count + 1) * chance for rank, chance in enumerate(ordered))
    return Spread(ordered[0], total / count, ordered[-1], ranked / (count * total))
