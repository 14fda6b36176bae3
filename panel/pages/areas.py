"""An area with what is there: the areas in it, seeds, panels, rounds, groups and chests."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.areas import maps
from panel.areas.models import Area
from panel.areas.words import KIND_WORDS
from panel.chests.models import Chest
from panel.extensions import db
from panel.groups.models import Group
from panel.groups.words import SIZE_WORDS
from panel.pages.blueprint import bp
from panel.panels.models import CitizensPanel
from panel.rounds.models import Round
from panel.rounds.words import PHASE_WORDS
from panel.seeds.models import Seed
from panel.web.drawing import AreaMap
from panel.web.hypermedia import show
from panel.web.paging import Key, page

FEW = 6
"""Of each kind on the page of an area; the lists have them all."""


@bp.get("/areas/<int:area_id>")
@allow(Action.READ, area=Area)
def show_area(area: Area) -> ResponseReturnValue:
    if area.merged_into_id:
        return redirect(url_for(".show_area", area_id=area.merged_into_id), 302)
    inside = Area.inside(area)
    return show(
        "pages/area.html",
        area=area,
        above=db.session.scalars(Area.above(area)).all(),
        areas=page(Area.directly_in(area), Key(Area.spoken_name()), Key(Area.id), size=50),
        kind_words=KIND_WORDS,
        seeds=few(Seed.newest().where(Seed.area_id.in_(inside))),
        panels=few(CitizensPanel.newest().where(CitizensPanel.area_id.in_(inside))),
        rounds=few(Round.newest().where(Round.area_id.in_(inside))),
        groups=few(Group.found(area=area, size=None)),
        chests=few(Chest.newest().where(Chest.area_id.in_(inside))),
        drawn=map_of(area),
        size_words=SIZE_WORDS,
        phase_words=PHASE_WORDS,
    )


def map_of(area: Area) -> AreaMap | None:
    """What lies in an area; where that has no boundary, the area itself among those beside it."""
    inside = maps.areas_to_draw(Area.path.startswith(area.path, autoescape=True))
    if len(inside) > 1:
        return maps.draw_map(inside)
    beside = Area.parent_id.is_(None) if area.parent_id is None else Area.parent_id == area.parent_id
    return maps.draw_map(maps.areas_to_draw(beside), area.id) if inside else None


def few(things: Any) -> Any:
    return db.session.scalars(things.limit(FEW)).unique().all()
