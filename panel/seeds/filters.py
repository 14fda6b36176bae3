"""What somebody looks for in the garden."""

from dataclasses import dataclass
from enum import StrEnum

from panel.seeds.models import Growth


class Sort(StrEnum):
    """In what order the garden is walked through."""

    NEWEST = "newest"
    SUPPORT = "support"
    MEETINGS = "meetings"
    RANDOM = "random"


@dataclass(frozen=True)
class Filters:
    """Words, an area with all that lies inside, a growth, an order. `start` and `turn` belong to the random order."""

    words: str = ""
    area_id: int | None = None
    growth: Growth | None = None
    sort: Sort = Sort.NEWEST
    start: int | None = None
    turn: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.words or self.area_id or self.growth)

    @property
    def only_by_area(self) -> bool:
        """Whether all seeds of a place are asked for, or of everywhere."""
        return not self.words and not self.growth

    @property
    def is_folded(self) -> bool:
        """Whether nothing was asked for but words and a place, which the heading of the list names: the rest stays folded."""
        return not self.growth and self.sort is Sort.NEWEST
