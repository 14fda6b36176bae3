"""Say where you live; organisers confirm it, or the list of postcodes does."""

import csv
import io
from collections.abc import Sequence

from sqlalchemy import delete, select

from panel import clock
from panel.areas.models import Area, Postcode
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.people import rules
from panel.people.models import Person, Residency, ResidencyState

POSTCODES_MOST = 50_000


def claim_residency(person: Person, *, postcode: str, area: Area | None) -> Residency:
    """Say where you live. The uploaded list confirms it at once; otherwise an organiser decides about the area you named."""
    code = rules.postcode(postcode)
    listed = db.session.get(Postcode, code)
    if listed is None and area is None:
        raise RuleBroken(_("We do not know this postcode yet. Please choose your area from the list."))
    row = person.residency or Residency(person=person)
    row.postcode, row.claimed_at = code, clock.now()
    row.area_id = listed.area_id if listed else area.id if area else row.area_id
    row.state = ResidencyState.CONFIRMED if listed else ResidencyState.CLAIMED
    row.decided_at, row.decided_by_id = (clock.now() if listed else None), None
    db.session.add(row)
    db.session.flush()
    if listed:
        record("residency.confirm", "roll", None, by="list")
    return row


def decide_residency(row: Residency, organiser: Person, *, confirm: bool) -> None:
    """An organiser confirms or refuses a claim; the person is told by mail in their language."""
    if row.state != ResidencyState.CLAIMED:
        raise RuleBroken(_("This was decided already."))
    row.state = ResidencyState.CONFIRMED if confirm else ResidencyState.REFUSED
    row.decided_at, row.decided_by_id = clock.now(), organiser.id
    db.session.flush()
    record("residency.confirm" if confirm else "residency.refuse", "roll", organiser, by="organiser")


def read_postcodes(text: str, areas: dict[str, int]) -> dict[str, int]:
    """Postcode → area id from a table with the columns postcode and area (a name in either language, or an official code).

    RuleBroken names the first line that cannot be read; nothing is then taken.
    """
    names, rows = table_of(text)
    if not {"postcode", "area"} <= {(name or "").strip().lower() for name in names}:
        raise RuleBroken(_("The first line must name the columns: postcode,area"))
    found: dict[str, int] = {}
    for line, raw in enumerate(rows, start=2):
        row = {(key or "").strip().lower(): (value or "").strip() for key, value in raw.items() if isinstance(value, str | None)}
        try:
            code = rules.postcode(row["postcode"])
        except RuleBroken as broken:
            raise RuleBroken(_("Line %(line)s: %(what)s") % {"line": line, "what": broken}) from None
        if row["area"].lower() not in areas:
            unknown = _("there is no area called “%(name)s”.") % {"name": row["area"][:60]}
            raise RuleBroken(_("Line %(line)s: %(what)s") % {"line": line, "what": unknown})
        found[code] = areas[row["area"].lower()]
    if not found or len(found) > POSTCODES_MOST:
        raise RuleBroken(
            ngettext(
                "The list must hold at least one postcode, and at most %(num)s.",
                "The list must hold at least one postcode, and at most %(num)s.",
                POSTCODES_MOST,
            )
            % {"num": POSTCODES_MOST}
        )
    return found


def table_of(text: str) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The names of the columns and the rows of a table with commas. RuleBroken where a cell never ends."""
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        rows = list(table)
    except csv.Error:
        raise RuleBroken(_("This file cannot be read as a table with commas. Please save it as CSV and try again.")) from None
    return table.fieldnames or (), rows


def upload_postcodes(text: str, organiser: Person) -> int:
    """Put a list of postcodes in place of the old one, and confirm everybody it confirms. How many postcodes it has."""
    areas = {
        name.lower(): area.id
        for area in db.session.scalars(select(Area).order_by(Area.id))
        for name in (area.name_cy, area.name_en, area.code)
        if name
    }
    found = read_postcodes(text, areas)
    db.session.execute(delete(Postcode))
    db.session.add_all(Postcode(code=code, area_id=area_id) for code, area_id in found.items())
    for row in db.session.scalars(Residency.waiting().where(Residency.postcode.in_(select(Postcode.code)))):
        row.state, row.area_id, row.decided_at = ResidencyState.CONFIRMED, found[row.postcode], clock.now()
    db.session.flush()
    record("postcodes.upload", "roll", organiser, postcodes=len(found))
    return len(found)
