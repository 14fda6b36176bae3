"""Make areas, and change, move, close and open them. Every path below a moved area moves along."""

from collections.abc import Iterable

from sqlalchemy import func, select

from panel import clock
from panel.access import Actor
from panel.areas import rules
from panel.areas.models import Area, AreaKind
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
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
    """Other names, another kind, another code, or another place. RuleBroken where that does not fit; nothing is changed then."""
    if parent is not None and area.holds(parent):
        raise RuleBroken(_("An area cannot lie in itself, nor in an area that lies in it."))
    rules.holds_kinds(kind, db.session.scalars(select(Area.kind).where(Area.parent_id == area.id)))
    fits(Area(id=area.id, kind=kind, name_cy=name_cy, name_en=name_en, code=code), parent)
    area.kind, area.name_cy, area.name_en, area.code = kind, name_cy, name_en, code
    if area.parent_id != (parent.id if parent else None):
        _move(area, parent)
    db.session.flush()
    _log("area.change", area, person)


def draw_area(area: Area, person: Actor | None, boundary: str) -> None:
    """Give an area its outline, as `panel.areas.boundaries` writes it."""
    area.boundary = boundary
    db.session.flush()
    record("area.draw", f"area:{area.id}", person, name_cy=area.name_cy, name_en=area.name_en)


def fits(area: Area, parent: Area | None) -> None:
    """RuleBroken where the area cannot stand there as it is: its kind, its names, its code, or the place is closed."""
    if parent is not None:
        db.session.execute(select(Area.id).where(Area.id == parent.id).with_for_update())  # two at once stand in a row
        rules.can_hold(closed=parent.closed_at is not None)
    rules.fits_in(area.kind, parent.kind if parent else None)
    rules.is_free({area.name_cy, area.name_en}, _names_beside(area, parent))
    if area.code and db.session.scalar(select(Area.id).where(Area.code == area.code, Area.id != (area.id or 0))):
        raise RuleBroken(_("Another area has the code %(code)s.") % {"code": area.code})


def _names_beside(area: Area, parent: Area | None) -> Iterable[str]:
    beside = select(Area.name_cy, Area.name_en).where(
        Area.parent_id == (parent.id if parent else None), Area.id != (area.id or 0)
    )
    return [name for names in db.session.execute(beside) for name in names]


def _move(area: Area, parent: Area | None) -> None:
    before, after = area.path, f"{parent.path if parent else ''}{area.id}/"
    for each in db.session.scalars(select(Area).where(Area.path.startswith(before, autoescape=True))).all():
        each.path = after + each.path.removeprefix(before)
    area.parent_id = parent.id if parent else None


def close_area(area: Area, person: Actor | None, *, reason: str) -> None:
    """Nothing new can be put there from now on; what there is stays where it is."""
    inside = select(func.count()).where(Area.parent_id == area.id, Area.closed_at.is_(None))
    rules.can_close(closed=area.closed_at is not None, open_inside=db.session.scalar(inside) or 0)
    area.closed_at, area.closed_reason = clock.now(), reason
    db.session.flush()
    record("area.close", f"area:{area.id}", person, name_cy=area.name_cy, name_en=area.name_en, reason=reason)


def reopen_area(area: Area, person: Actor | None) -> None:
    parent = db.session.get(Area, area.parent_id) if area.parent_id else None
    rules.can_reopen(closed=area.closed_at is not None, within_closed=parent is not None and parent.closed_at is not None)
    area.closed_at, area.closed_reason = None, ""
    db.session.flush()
    _log("area.reopen", area, person)


def _log(verb: str, area: Area, person: Actor | None) -> None:
    lies_in = f"area:{area.parent_id}" if area.parent_id else ""
    record(verb, f"area:{area.id}", person, kind=area.kind, name_cy=area.name_cy, name_en=area.name_en, lies_in=lies_in)
