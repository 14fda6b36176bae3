"""Where somebody's role counts, asked of one area and of the database."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from panel.areas.models import Area


@dataclass(frozen=True)
class Reach:
    """The whole site, or some areas and what lies in them."""

    whole_site: bool
    areas: tuple[Area, ...] = ()

    def __bool__(self) -> bool:
        return self.whole_site or bool(self.areas)

    def holds(self, area: Area | None) -> bool:
        """Whether it reaches an area; None: what belongs to no area."""
        return self.whole_site or (area is not None and any(one.holds(area) for one in self.areas))

    def within(self, areas: Iterable[Area]) -> list[Area]:
        """Those of these areas that it reaches, in their order."""
        return [area for area in areas if self.holds(area)]

    def covers(self, area_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
        """The same as `holds`, of a column that names an area."""
        if self.whole_site:
            return true()
        inside = [Area.path.startswith(area.path, autoescape=True) for area in self.areas]
        return area_id.in_(select(Area.id).where(or_(false(), *inside)))


SITE = Reach(whole_site=True)
