"""The list of postcodes: put in place of the old one, and what follows from it."""

from collections import defaultdict
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, insert, select

from panel.areas.models import Area, ListedHouse, Postcode
from panel.areas.postcodes import Named, read_postcodes
from panel.areas.rules import same_name
from panel.audit.actions import record
from panel.extensions import db
from panel.people.actions.residency import confirm
from panel.people.models import Person, Proof, Residency
from panel.people.queries import assess


@dataclass(frozen=True)
class Uploaded:
    """How many postcodes the new list has, in how many it names two areas, and how many confirmed places it does not bear out."""

    postcodes: int
    split: int
    again: int


def upload_postcodes(text: str, organiser: Person) -> Uploaded:
    """Put a list of postcodes in place of the old one. Nobody's place changes by it, but those that it speaks against are listed.

    Where the site lets the list confirm, claims that are plausible by the new one are confirmed. RuleBroken names the lines
    that cannot be read; the old list then stays.
    """
    found = read_postcodes(text, area_names())
    by_list = current_app.config["RESIDENCY_PROOF"] == Proof.LIST
    # Held before the public log is: whoever decides about a claim takes the two in this order.
    waiting = db.session.scalars(Residency.waiting().with_for_update(of=Residency)).all() if by_list else []
    db.session.execute(delete(Postcode))
    rows = [{"code": code, "area_id": listed.area_id, "homes": listed.homes} for code, listed in found.items()]
    db.session.execute(insert(Postcode), rows)
    houses = [
        {"code": code, "house": house, "uprn": number}
        for code, listed in found.items()
        for house, number in sorted(listed.houses)
    ]
    if houses:
        db.session.execute(insert(ListedHouse), houses)
    again = number_to_look_at_again()
    split = sum(listed.area_id is None for listed in found.values())
    record("postcodes.upload", "roll", organiser, postcodes=len(found), in_two_areas=split, to_look_at_again=again)
    confirm([claim.row for claim in assess(waiting) if claim.plausible] if waiting else [], Proof.LIST, None)
    return Uploaded(len(found), split, again)


def area_names() -> dict[str, set[Named]]:
    """Every name and code of an area, as people read it, and the areas so called; of a merged one what took its place."""
    areas = {area.id: area for area in db.session.scalars(select(Area).order_by(Area.id))}
    names: dict[str, set[Named]] = defaultdict(set)
    for area in sorted(areas.values(), key=lambda area: area.merged_into_id is not None):
        stands = areas[area.id]
        while stands.merged_into_id:
            stands = areas[stands.merged_into_id]
        for name in {same_name(name) for name in (area.name_cy, area.name_en, area.code) if name}:
            if stands is area or name not in names:
                names[name].add(Named(stands.id, stands.closed_at is not None))
    return names


def number_to_look_at_again(*which: ColumnElement[bool]) -> int:
    """How many confirmed places today's list does not bear out, of those that fit all of this."""
    rows = Residency.to_look_at_again().where(*which).order_by(None).with_only_columns(Residency.id).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0
