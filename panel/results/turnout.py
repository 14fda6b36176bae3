"""Turnout by area: worked out once, when the count is made, with small areas put together, and stored with the result.

Only the roll is asked: ballots carry no area, so nothing can be told of what the voters of an area chose, or got.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from panel.areas.models import Area
from panel.ballots.rules import LISTED_FROM
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.people.models import Residency, ResidencyState
from panel.results.models import Result
from panel.roll import size
from panel.roll.models import Mark, RollEntry
from panel.rounds.models import Round, Way

FEWEST = 10
"""Of fewer voters, or of fewer who did not vote, an area (or a way to vote) is not told of alone."""
UNKNOWN = 0
"""In the place of an area: the roll does not say where they live."""


@dataclass(frozen=True)
class Cell:
    """Some people on a roll: in how many areas, how many voted, how many could."""

    areas: int
    voted: int
    on_roll: int

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.areas + other.areas, self.voted + other.voted, self.on_roll + other.on_roll)

    @property
    def is_small(self) -> bool:
        return self.voted < FEWEST or self.on_roll - self.voted < FEWEST


def of_roll(budget_round: Round) -> dict[int, Cell]:
    """Area → its people on the roll, of those whose home the site has confirmed; one query over the roll, grouped.

    Whoever is on it by a list, a code or the desk has no area here, nor have lines and codes from which nobody came.
    """
    home = and_(Residency.person_id == RollEntry.person_id, Residency.state == ResidencyState.CONFIRMED)
    counted = (
        select(Residency.area_id, func.count(Mark.roll_entry_id), func.count(RollEntry.id))
        .select_from(RollEntry)
        .outerjoin(Residency, home)
        .outerjoin(Mark, Mark.roll_entry_id == RollEntry.id)
        .where(RollEntry.round_id == budget_round.id)
        .group_by(Residency.area_id)
    )
    found = {area_id or UNKNOWN: Cell(1, voted, on_roll) for area_id, voted, on_roll in db.session.execute(counted)}
    waiting = size.of_roll(budget_round) - sum(cell.on_roll for cell in found.values())
    if waiting > 0:
        found[UNKNOWN] = found.get(UNKNOWN, Cell(0, 0, 0)) + Cell(0, 0, waiting)
    return found


def put_together(cells: Mapping[int, Cell]) -> tuple[dict[int, Cell], Cell | None]:
    """Those that are told of alone, and all others as one; nobody can work out a small one by taking away.

    The others are two at the least, and together not small: else the smallest of the rest joins them.
    """
    alone = {area: cell for area, cell in cells.items() if not cell.is_small}
    small = [cell for area, cell in cells.items() if area not in alone]
    while small and alone and (len(small) < 2 or sum(small, Cell(0, 0, 0)).is_small):
        joins = min(alone, key=lambda area: (alone[area].voted, alone[area].on_roll, area))
        small.append(alone.pop(joins))
    return alone, sum(small, Cell(0, 0, 0)) if small else None


def by_way(rows: Sequence[size.Turnout]) -> list[tuple[Way | None, Cell]]:
    """The turnout by way, with small ones put together in the same manner; nothing where that leaves one line."""
    cells = {row.way: Cell(1, row.voted, row.on_roll) for row in rows if row.on_roll}
    alone, others = put_together({place: cells[way] for place, way in enumerate(cells)})
    lines: list[tuple[Way | None, Cell]] = [(list(cells)[place], cell) for place, cell in alone.items()]
    if others:
        lines.append((None, others))
    return lines if len(lines) > 1 else []


def stored(budget_round: Round) -> str:
    """The turnout by area as it is kept with a result; "" where it is not told: few voted, one area, or held elsewhere."""
    if budget_round.imported_from:
        return ""
    cells = of_roll(budget_round)
    if sum(cell.voted for cell in cells.values()) < LISTED_FROM:
        return ""
    alone, others = put_together(cells)
    if len(alone) + (others is not None) < 2 or not alone.keys() - {UNKNOWN}:
        return ""
    areas = sorted((area, cell.voted, cell.on_roll) for area, cell in alone.items() if area != UNKNOWN)
    unknown = alone.get(UNKNOWN)
    told = {
        "areas": areas,
        "others": [others.areas, others.voted, others.on_roll] if others else None,
        "unknown": [unknown.voted, unknown.on_roll] if unknown else None,
    }
    return json.dumps(told, separators=(",", ":"))


@dataclass(frozen=True)
class Line:
    """A line of the table: a place, or some together."""

    area_id: int | None
    name: str
    voted: int
    on_roll: int

    @property
    def percent(self) -> int:
        return round(100 * self.voted / self.on_roll) if self.on_roll else 0


def lines_of(result: Result) -> Sequence[Line]:
    """The turnout by area of a result, by name; those that were put together, and those whose area is not known, at the end."""
    if not result.turnout:
        return []
    told = json.loads(result.turnout)
    ids = [area for area, _voted, _on_roll in told["areas"]]
    names = {area.id: area.name for area in db.session.scalars(select(Area).where(Area.id.in_(ids)).order_by(Area.id))}
    lines = [Line(area, names.get(area, str(area)), voted, on_roll) for area, voted, on_roll in told["areas"]]
    return [*sorted(lines, key=lambda line: line.name), *_last_lines(told)]


def _last_lines(told: Mapping[str, list[int] | None]) -> list[Line]:
    lines = []
    if others := told["others"]:
        number, voted, on_roll = others
        words = ngettext("%(num)s area together with others", "%(num)s areas together", number) % {"num": number}
        lines.append(Line(None, words, voted, on_roll))
    if unknown := told["unknown"]:
        lines.append(Line(None, _("area not known"), *unknown))
    return lines


def facts_of(result: Result) -> list[dict[str, str | int | None]] | None:
    """The same for the file of a result; None where it is not told."""
    lines = [
        {"area_id": line.area_id, "name": line.name, "voted": line.voted, "on_roll": line.on_roll} for line in lines_of(result)
    ]
    return lines or None
