"""How a panel is made up, beside everyone who lives in its area and has an account here: counted, never named."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select

from panel import clock
from panel.areas.models import Area
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken
from panel.panels.models import CitizensPanel, Seat, SeatState
from panel.panels.rules import FEWEST, Group, can_be_shown
from panel.people.models import Person, Residency, ResidencyState
from panel.rounds.models import Round


@dataclass(frozen=True)
class MakeUp:
    """The panel beside the people of its area, in groups that are large enough to be shown: by place and by language."""

    places: list[Group]
    languages: list[Group]


Counted = tuple[int, int, str, int]
KEPT_SECONDS = 600
KEPT_MOST = 500
kept: dict[Counted, MakeUp | None] = {}
"""Make-ups of the last minutes: everybody in a county is counted once in that time, not for every reader of the page."""


def make_up(citizens_panel: CitizensPanel, *, taken: int) -> MakeUp | None:
    """None where so few seats are taken that no group could be shown, or where none is large enough. Two queries at most."""
    if taken < 2 * FEWEST:
        return None
    wanted = (citizens_panel.id, taken, spoken(), int(clock.now().timestamp()) // KEPT_SECONDS)
    try:
        return kept[wanted]
    except KeyError:  # asked and read at once: another reader's thread may empty it in between
        found = _made_up(citizens_panel)
    if len(kept) >= KEPT_MOST:
        kept.clear()
    kept[wanted] = found
    return found


def _made_up(citizens_panel: CitizensPanel) -> MakeUp | None:
    counted = db.session.execute(_counted(citizens_panel)).all()
    names = _parts_of(citizens_panel.area, {row[0] for row in counted})
    words = {"cy": _("Letters in Welsh"), "en": _("Letters in English")}
    places = _summed((names[path], seats, people) for path, _language, seats, people in counted)
    languages = _summed((words[language], seats, people) for _path, language, seats, people in counted)
    found = MakeUp(can_be_shown(places, rest=_("Other places")), can_be_shown(languages))
    return found if found.places or found.languages else None


def _counted(citizens_panel: CitizensPanel) -> Select[str, str, int, int]:
    """The path of where people live and the language they chose → how many of them have a seat, and how many there are."""
    here = Residency.state == ResidencyState.CONFIRMED, Area.path.startswith(citizens_panel.area.path, autoescape=True)
    seated = and_(
        Seat.person_id == Residency.person_id,
        Seat.citizens_panel_id == citizens_panel.id,
        Seat.state == SeatState.TAKEN,
    )
    joined = select(Area.path, Person.language, func.count(Seat.id), func.count()).select_from(Residency)
    joined = (
        joined.join(Area, Area.id == Residency.area_id).join(Person, Person.id == Residency.person_id).outerjoin(Seat, seated)
    )
    return joined.where(*here).group_by(Area.path, Person.language).order_by(Area.path, Person.language)


def _parts_of(area: Area, paths: Iterable[str]) -> dict[str, str]:
    """The path of an area inside → the name of the part of `area` that it lies in; an area is the only part of itself."""
    step = area.depth + 1
    ids = {path: [int(number) for number in path.split("/")[:-1]] for path in paths}
    parts = {path: above[step] if len(above) > step else above[-1] for path, above in ids.items()}
    named: dict[int, str] = dict(db.session.execute(select(Area.id, Area.spoken_name()).where(Area.id.in_(parts.values()))).all())
    return {path: named[part] for path, part in parts.items()}


def _summed(rows: Iterable[tuple[str, int, int]]) -> list[Group]:
    """Rows of the same name as one group, by name."""
    groups: dict[str, Group] = {}
    for name, seats, people in rows:
        before = groups.get(name, Group(name, 0, 0))
        groups[name] = Group(name, before.seats + seats, before.people + people)
    return [groups[name] for name in sorted(groups)]


def voters(budget_round: Round) -> CitizensPanel | None:
    """The panel whose seats vote, or None where residents do."""
    return db.session.get(CitizensPanel, budget_round.electorate_panel_id) if budget_round.electorate_panel_id else None
