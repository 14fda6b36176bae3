"""What somebody looks for in the garden."""

from dataclasses import dataclass
from enum import StrEnum

from panel.seeds.models import Growth
from panel.seeds.themes import Theme


class Sort(StrEnum):
    """In what order the garden is walked through."""

    NEWEST = "newest"
    SUPPORT = "support"
    MEETINGS = "meetings"
    RANDOM = "random"


@dataclass(frozen=True)
class Filters:
    """Words, an area with all that lies inside, a growth, a theme, an order. `start` and `turn` belong to the random order."""

    words: str = ""
    area_id: int | None = None
    growth: Growth | None = None
    theme: Theme | None = None
    sort: Sort = Sort.NEWEST
    start: int | None = None
    turn: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.words or self.area_id or self.growth or self.theme)

    @property
    def only_by_area(self) -> bool:
        """Whether all seeds of a place are asked for, or of everywhere."""
        return not (self.words or self.growth or self.theme)

    @property
    def is_folded(self) -> bool:
        """Whether only words were asked for, or what the heading of the list names, a place or theme: the rest stays folded."""
        return not self.growth and self.sort is Sort.NEWEST
