"""How a panel is made up, beside everyone who lives in its area and has an account here: counted, never named."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select

from panel.areas.models import Area
from panel.extensions import db
from panel.language import gettext as _
from panel.panels.models import CitizensPanel, Seat, SeatState
from panel.panels.rules import FEWEST, Group, can_be_shown
from panel.people.models import Person, Residency, ResidencyState


@dataclass(frozen=True)
class MakeUp:
    """The panel beside the people of its area, in groups that are large enough to be shown: by place and by language."""

    places: list[Group]
    languages: list[Group]


def make_up(citizens_panel: CitizensPanel, *, taken: int) -> MakeUp | None:
    """None where so few seats are taken that no group could be shown, or where none is large enough. Three queries at most."""
    if taken < 2 * FEWEST:
        return None
    counted = db.session.execute(_counted(citizens_panel)).all()
    names = _places_of(citizens_panel.area, {row[0] for row in counted})
    words = {"cy": _("Letters in Welsh"), "en": _("Letters in English")}
    places = _summed((names[area_id], seats, people) for area_id, _language, seats, people in counted)
    languages = _summed((words[language], seats, people) for _area, language, seats, people in counted)
    found = MakeUp(can_be_shown(places, rest=_("Other places")), can_be_shown(languages))
    return found if found.places or found.languages else None


def _counted(citizens_panel: CitizensPanel) -> Select[int, str, int, int]:
    """Where people live and which language they chose → how many of them have a seat, and how many there are."""
    here = Residency.state == ResidencyState.CONFIRMED, Residency.area_id.in_(Area.inside(citizens_panel.area))
    seated = and_(
        Seat.person_id == Residency.person_id,
        Seat.citizens_panel_id == citizens_panel.id,
        Seat.state == SeatState.TAKEN,
    )
    columns = Residency.area_id, Person.language, func.count(Seat.id), func.count()
    joined = select(*columns).join(Person, Person.id == Residency.person_id).outerjoin(Seat, seated)
    return joined.where(*here).group_by(Residency.area_id, Person.language).order_by(Residency.area_id, Person.language)


def _places_of(area: Area, ids: Iterable[int]) -> dict[int, str]:
    """Id of an area inside → the name of the part of `area` that it lies in; an area is the only part of itself."""
    step = area.depth + 1
    inside = {each.id: each.path.split("/")[:-1] for each in db.session.scalars(select(Area).where(Area.id.in_(ids)))}
    parts = {number: int(path[step] if len(path) > step else path[-1]) for number, path in inside.items()}
    named = {part.id: part.name for part in db.session.scalars(select(Area).where(Area.id.in_(parts.values())))}
    return {number: named[part] for number, part in parts.items()}


def _summed(rows: Iterable[tuple[str, int, int]]) -> list[Group]:
    """Rows of the same name as one group, by name."""
    groups: dict[str, Group] = {}
    for name, seats, people in rows:
        before = groups.get(name, Group(name, 0, 0))
        groups[name] = Group(name, before.seats + seats, before.people + people)
    return [groups[name] for name in sorted(groups)]
