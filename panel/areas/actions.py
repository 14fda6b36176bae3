"""Make areas, and change, move, close and open them. Every path below a moved area moves along.

Whoever changes an area holds it, and the one that it comes to lie in: of two at once the second sees what the first did.
"""

from collections.abc import Iterable

from sqlalchemy import Column, func, select, update

from panel import clock
from panel.access import Actor
from panel.areas import rules
from panel.areas.models import Area, AreaKind
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import Base, db
from panel.language import gettext as _


def make_area(
    person: Actor | None, *, kind: AreaKind, name_cy: str, name_en: str, code: str | None = None, parent: Area | None = None
) -> Area:
    """A new area in another one, or in none. RuleBroken for a kind, name or code that does not fit there."""
    area = Area(kind=kind, name_cy=name_cy, name_en=name_en, code=code, parent_id=parent.id if parent else None, path="")
    fits(area, parent)
    db.session.add(area)
    db.session.flush()
    area.path = f"{parent.path if parent else ''}{area.id}/"
    db.session.flush()
    _log("area.make", area, person)
    return area


def change_area(
    area: Area, person: Actor | None, *, kind: AreaKind, name_cy: str, name_en: str, code: str | None, parent: Area | None
) -> None:
    """Other names, another kind, another code, or another place. RuleBroken where that does not fit; nothing is changed then.

    What lies in a closed area may stay there.
    """
    hold(area, *([parent] if parent else []))
    stands(area)
    if parent is not None and area.holds(parent):
        raise RuleBroken(_("An area cannot be in itself, nor in an area that is in it."))
    inside = select(Area.kind).where(Area.parent_id == area.id, Area.merged_into_id.is_(None))
    rules.holds_kinds(kind, db.session.scalars(inside))
    moves = area.parent_id != (parent.id if parent else None)
    fits(Area(id=area.id, kind=kind, name_cy=name_cy, name_en=name_en, code=code), parent, is_there=not moves)
    area.kind, area.name_cy, area.name_en, area.code = kind, name_cy, name_en, code
    if moves:
        _move(area, parent)
    db.session.flush()
    _log("area.change", area, person)


def draw_area(area: Area, person: Actor | None, boundary: str) -> None:
    """Give an area its outline, as `panel.areas.boundaries` writes it."""
    area.boundary = boundary
    db.session.flush()
    record("area.draw", f"area:{area.id}", person, name_cy=area.name_cy, name_en=area.name_en)


def hold(*areas: Area) -> None:
    """Let nobody else change these areas, or put something in them, until the transaction ends; and read them anew."""
    held = select(Area).where(Area.id.in_([area.id for area in areas])).order_by(Area.id).with_for_update()
    db.session.scalars(held.execution_options(populate_existing=True)).all()


def stands(area: Area) -> None:
    """RuleBroken for an area that is a part of another one now: nothing of it can be changed."""
    rules.stands(merged=area.merged_into_id is not None)


def fits(area: Area, parent: Area | None, *, is_there: bool = False) -> None:
    """RuleBroken where the area cannot stand there as it is: its kind, its names, its code; or, where it is new there, the place
    is closed.
    """
    if parent is not None:
        hold(parent)
        rules.can_hold(closed=parent.closed_at is not None and not is_there)
    rules.fits_in(area.kind, parent.kind if parent else None)
    rules.is_free({area.name_cy, area.name_en}, _names_beside(area, parent))
    if area.code and db.session.scalar(select(Area.id).where(Area.code == area.code, Area.id != (area.id or 0))):
        raise RuleBroken(_("Another area has the code %(code)s.") % {"code": area.code})


def _names_beside(area: Area, parent: Area | None) -> Iterable[str]:
    beside = select(Area.name_cy, Area.name_en).where(
        Area.parent_id == (parent.id if parent else None), Area.id != (area.id or 0), Area.merged_into_id.is_(None)
    )
    return [name for names in db.session.execute(beside) for name in names]


def _move(area: Area, parent: Area | None) -> None:
    before, after = area.path, f"{parent.path if parent else ''}{area.id}/"
    below = select(Area).where(Area.path.startswith(before, autoescape=True)).execution_options(populate_existing=True)
    for each in db.session.scalars(below).all():
        each.path = after + each.path.removeprefix(before)
    area.parent_id = parent.id if parent else None


def close_area(area: Area, person: Actor | None, *, reason: str, language: str) -> None:
    """Nothing new can be put there from now on; what there is stays where it is. `language`: that of the reason."""
    hold(area)
    may_close(area)
    area.closed_at, area.closed_reason, area.closed_language = clock.now(), reason, language
    db.session.flush()
    facts = {"name_cy": area.name_cy, "name_en": area.name_en, "reason": reason, "language": language}
    record("area.close", f"area:{area.id}", person, **facts)


def may_close(area: Area) -> None:
    """RuleBroken for an area that is closed already, or that holds open ones."""
    inside = select(func.count()).where(Area.parent_id == area.id, Area.closed_at.is_(None))
    rules.can_close(closed=area.closed_at is not None, open_inside=db.session.scalar(inside) or 0)


def reopen_area(area: Area, person: Actor | None) -> None:
    """Let something new be put there again. RuleBroken while the area that holds it is closed, and for one that was merged."""
    hold(area)
    stands(area)
    parent = db.session.get(Area, area.parent_id) if area.parent_id else None
    if parent:
        hold(parent)
    rules.can_reopen(closed=area.closed_at is not None, within_closed=parent is not None and parent.closed_at is not None)
    area.closed_at, area.closed_reason, area.closed_language = None, "", None
    db.session.flush()
    _log("area.reopen", area, person)


def merge_area(area: Area, into: Area, person: Actor) -> None:
    """Everything that points at the one points at the other, and its address leads there. RuleBroken where one holds the other.

    The caller makes sure that nobody votes in the area that goes: the roll of an open vote is not touched; and that nobody has
    a role twice, or follows what is no more.
    """
    hold(area, into)
    stands(area)
    rules.can_take_in(closed=into.closed_at is not None, lies_inside=area.holds(into))
    for child in db.session.scalars(select(Area).where(Area.parent_id == area.id).order_by(Area.id)).all():
        if child.merged_into_id is None:  # of one that was merged only the address is left
            fits(child, into)
        _move(child, into)
        db.session.flush()
    for column in naming_an_area():
        db.session.execute(update(column.table).where(column == area.id).values({column.name: into.id}))
    area.merged_into_id, area.code, area.closed_at = into.id, None, area.closed_at or clock.now()
    db.session.flush()
    db.session.expire_all()
    record("area.merge", f"area:{area.id}", person, into=f"area:{into.id}", name_cy=area.name_cy, name_en=area.name_en)


def naming_an_area() -> list[Column[int]]:
    """The column of every table that names an area, but for the tree of areas itself."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "area"]
    return [key.parent for table in tables for key in sorted(table.foreign_keys, key=str) if key.column is Area.__table__.c.id]


def _log(verb: str, area: Area, person: Actor | None) -> None:
    lies_in = f"area:{area.parent_id}" if area.parent_id else ""
    record(verb, f"area:{area.id}", person, kind=area.kind, name_cy=area.name_cy, name_en=area.name_en, lies_in=lies_in)
