"""How many seeds there are, area by area, and how many of them wait for an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from panel.areas.models import Area
from panel.audit.counting import counted_once
from panel.extensions import db
from panel.seeds.models import Seed


@dataclass(frozen=True)
class SeedCounts:
    """Seeds that everyone sees, and those of them that wait, by the id of an area; what lies inside an area counts for it too."""

    seeds: Mapping[int, int]
    waiting: Mapping[int, int]
    all_seeds: int
    all_waiting: int

    def seeds_in(self, area: Area | None) -> int:
        """How many there are in an area, or (None) everywhere."""
        return self.seeds.get(area.id, 0) if area else self.all_seeds

    def waiting_in(self, area: Area | None) -> int:
        return self.waiting.get(area.id, 0) if area else self.all_waiting


def count_seeds(areas: Sequence[Area]) -> SeedCounts:
    """The counts of these areas, which are all that there are."""
    rows = _by_area()
    seeds: dict[int, int] = {}
    waiting: dict[int, int] = {}
    for area in areas:
        own = rows.get(area.id, (0, 0))
        for above in map(int, area.path.strip("/").split("/")):
            seeds[above] = seeds.get(above, 0) + own[0]
            waiting[above] = waiting.get(above, 0) + own[1]
    return SeedCounts(seeds, waiting, seeds_in_all(), sum(row[1] for row in rows.values()))


def seeds_in_all() -> int:
    """How many seeds everyone sees."""
    return sum(row[0] for row in _by_area().values())


@counted_once
def _by_area() -> Mapping[int, tuple[int, int]]:
    """By the id of the area that they belong to: how many everyone sees, and how many of them wait. One query."""
    waits = Seed.answered_at.is_(None) & Seed.rested_at.is_(None)
    counts = select(Seed.area_id, func.count(), func.count().filter(waits)).where(Seed.hidden_at.is_(None))
    return {area_id: (seeds, waiting) for area_id, seeds, waiting in db.session.execute(counts.group_by(Seed.area_id))}
