"""A table of areas becomes areas: new ones are made, known ones are changed, the others stay as they are.

The page before it does the same and takes it back, so that what it shows is what happens.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy.orm import undefer

from panel.access import Actor
from panel.areas import rules
from panel.areas.actions import change_area, draw_area, make_area
from panel.areas.geojson import mark_of
from panel.areas.models import Area, AreaKind
from panel.areas.reach import Reach
from panel.areas.tables import on_line, rows_of
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext

MOST = 500
"""Rows of one table: every community council of a county, with room."""
EXAMPLE = """\
name_cy,name_en,kind,parent
Dyffryn Clwyd,Vale of Clwyd,county,
Rhuthun,Ruthin,community,Dyffryn Clwyd
Llanfair,,community,Dyffryn Clwyd"""
COLUMNS = {
    "name": "name_cy", "enw": "name_cy", "enw_cy": "name_cy", "enw cymraeg": "name_cy", "welsh name": "name_cy",
    "name cy": "name_cy",     "enw_en": "name_en", "enw saesneg": "name_en", "english name": "name_en", "name en": "name_en",
    "cod": "code", "cod swyddogol": "code", "official code": "code", "rhiant": "parent", "yn": "parent", "in": "parent",
    "math": "kind", "type": "kind",
    **{
        f"{area}{year}{end}": name
        for area in ("wd", "par", "com", "comm", "lad", "ua", "ctyua", "bua")
        for year in range(15, 40)
        for end, name in (("nmw", "name_cy"), ("nm", "name_en"), ("cd", "code"))
    },
}  # fmt: skip
"""What else the columns are called, in Welsh and in English."""
KINDS = {
    "sir": AreaKind.COUNTY, "cymuned": AreaKind.COMMUNITY, "cyngor cymuned": AreaKind.COMMUNITY, "ward": AreaKind.WARD,
    "cymdogaeth": AreaKind.NEIGHBOURHOOD, "pentref": AreaKind.NEIGHBOURHOOD, "village": AreaKind.NEIGHBOURHOOD,
    "community council": AreaKind.COMMUNITY, **{kind.value: kind for kind in AreaKind},
}  # fmt: skip
BY_CODE = {"06": AreaKind.COUNTY, "04": AreaKind.COMMUNITY, "05": AreaKind.WARD}
"""The kind that the second and third sign of an official code say (Register of Geographic Codes)."""


@dataclass(frozen=True)
class Row:
    """One line of the table, as it was written."""

    line: int
    name_cy: str
    name_en: str
    code: str
    parent: str
    kind: str
    boundary: str | None = None
    """Its outline, where the table was a map."""

    @cached_property
    def names(self) -> frozenset[str]:
        """What another row can call it."""
        return names_of(self.name_cy, self.name_en, self.code)

    @cached_property
    def lies_in(self) -> str:
        """The name of what it lies in, as names are compared; "" where it does not say."""
        return rules.same_name(self.parent)


@dataclass
class Uploaded:
    """What became of the rows, by name; and what is wrong, line by line."""

    new: list[str] = field(default_factory=list)
    drawn: int = 0
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read_areas(text: str, outlines: Mapping[str, str]) -> list[Row]:
    """The rows of the table, each with its outline. RuleBroken where it has no names, or too few or too many rows."""
    rows = []
    for line, row in rows_of(text, needs=("name_cy",), known_as=COLUMNS):
        first, second = row["name_cy"] or row.get("name_en", ""), row.get("name_en", "") or row["name_cy"]
        code = row.get("code", "")
        outline = outlines.get(mark_of(first, second, code))
        rows.append(Row(line, first, second, code, row.get("parent", ""), row.get("kind", ""), outline))
    if not 0 < len(rows) <= MOST:
        sentence = ngettext("The table must have from one to %(num)s row.", "The table must have from one to %(num)s rows.", MOST)
        raise RuleBroken(sentence % {"num": MOST})
    return rows


def take_areas(rows: Sequence[Row], person: Actor | None, reach: Reach) -> Uploaded:
    """Make and change the areas of the table, those that others lie in first. A row that is wrong is passed over, and said."""
    done, waiting = Uploaded(), list(rows)
    places = _Places(list(db.session.scalars(Area.from_the_top().options(undefer(Area.boundary)))), person, reach)
    while ready := _ready(waiting):
        for row in ready:
            _take(row, places, done)
        taken = {row.line for row in ready}
        waiting = [row for row in waiting if row.line not in taken]
    done.wrong += [str(on_line(row.line, _("these rows are inside each other."))) for row in waiting]
    return done


def names_of(*names: str) -> frozenset[str]:
    """Names as they are compared; of one that is empty none."""
    return frozenset(filter(None, map(rules.same_name, names)))


def _ready(waiting: Sequence[Row]) -> list[Row]:
    """The rows that lie in none of the others that wait."""
    waited_for = Counter(name for row in waiting for name in row.names)
    return [row for row in waiting if waited_for[row.lies_in] == (row.lies_in in row.names)]


class _Places:
    """The areas that there are, found by name or code, and who changes them. Each name is folded once, and when it changes."""

    def __init__(self, areas: Sequence[Area], person: Actor | None, reach: Reach) -> None:
        self.person, self.reach = person, reach
        self.areas: list[Area] = []
        self.names: dict[int, frozenset[str]] = {}
        for area in areas:
            self.note(area)

    def note(self, area: Area) -> None:
        """Find this area by its names as they are now."""
        if area.id not in self.names:
            self.areas.append(area)
        self.names[area.id] = names_of(area.name_cy, area.name_en)

    def called(self, name: str) -> list[Area]:
        """The areas that a name in either language, or an official code, could mean."""
        code, same = name.upper(), rules.same_name(name)
        return [each for each in self.areas if code == each.code or same in self.names[each.id]]

    def holder(self, row: Row) -> Area | None:
        """The area that the row lies in. RuleBroken where none or several are called so, or the reader's role ends before it."""
        found = self.called(row.parent) if row.parent else []
        if row.parent and len(found) != 1:
            none, many = (
                _("there is no area called “%(name)s”."),
                _("several areas are called “%(name)s”: please write its code."),
            )
            raise RuleBroken((many if found else none) % {"name": row.parent[:60]})
        holder = found[0] if found else None
        if not self.reach.holds(holder):
            raise RuleBroken(_("your role does not reach there."))
        return holder

    def known(self, row: Row, code: str | None, holder: Area | None) -> Area | None:
        """The area that the row is about: by its code, else by its name where the row says it lies, else at the top.

        A ward is not the community of the same name: where the row says its kind, or an official code does, only that one is
        meant. None for a new one. RuleBroken where several could be meant.
        """
        same, kind = names_of(row.name_cy, row.name_en), _said_kind(row, code)
        named = [each for each in self.areas if same & self.names[each.id] and kind in {None, each.kind}]
        there = [each for each in named if not row.parent or (holder and each.parent_id == holder.id)]
        found = [each for each in self.areas if code and each.code == code] or there
        found = found or [each for each in named if each.parent_id is None]
        if len(found) > 1:
            raise RuleBroken(_("several areas are called “%(name)s”: please write its code.") % {"name": row.name_cy[:60]})
        return found[0] if found else None


def _take(row: Row, places: _Places, done: Uploaded) -> None:
    try:
        check_names(row)
        code, holder = rules.official_code(row.code), places.holder(row)
        known = places.known(row, code, holder)
        if known is None:
            kind = _kind(row, code, holder)
            known = make_area(places.person, kind=kind, name_cy=row.name_cy, name_en=row.name_en, code=code, parent=holder)
            places.note(known)
            done.new.append(known.name)
        else:
            (done.changed if _change(known, row, code, holder, places) else done.same).append(known.name)
        if row.boundary and row.boundary != known.boundary:
            draw_area(known, places.person, row.boundary)
            done.drawn += 1
    except RuleBroken as broken:
        done.wrong.append(str(on_line(row.line, str(broken))))


def check_names(row: Row) -> None:
    """RuleBroken where a name is too short or too long for an area, or nothing of it can be seen."""
    for name in (row.name_cy, row.name_en):
        if not 2 <= len(name) <= 120:
            raise RuleBroken(_("a name has from 2 to 120 letters."))


def _kind(row: Row, code: str | None, holder: Area | None) -> AreaKind:
    """What is written, else what the code says, else the next smaller kind than what it lies in."""
    if said := _said_kind(row, code):
        return said
    smaller = rules.RANKS[rules.RANKS.index(holder.kind) + 1 :] if holder else ()
    return AreaKind(smaller[0]) if smaller else AreaKind.NEIGHBOURHOOD if holder else AreaKind.COMMUNITY


def _said_kind(row: Row, code: str | None) -> AreaKind | None:
    """The kind that is written, else that of the code; None where neither says. RuleBroken for a word that is no kind."""
    if not row.kind:
        return BY_CODE.get(code[1:3]) if code else None
    if (said := KINDS.get(rules.same_name(row.kind))) is None:
        raise RuleBroken(
            _("“%(kind)s” is no kind of area. Please write county, community, ward or village.") % {"kind": row.kind[:40]}
        )
    return said


def _change(area: Area, row: Row, code: str | None, holder: Area | None, places: _Places) -> bool:
    """Bring a known area to what the row says; what the row leaves out stays. Whether anything is another then."""
    if not places.reach.holds(area):
        raise RuleBroken(_("your role does not reach there."))
    parent = holder if row.parent else (db.session.get(Area, area.parent_id) if area.parent_id else None)
    kind = _kind(row, code, parent) if row.kind else area.kind
    wanted = (kind, row.name_cy, row.name_en, code or area.code, parent.id if parent else None)
    if wanted == (area.kind, area.name_cy, area.name_en, area.code, area.parent_id):
        return False
    change_area(area, places.person, kind=kind, name_cy=row.name_cy, name_en=row.name_en, code=code or area.code, parent=parent)
    places.note(area)
    return True
