"""The copy that a person gets of what is held about them: for programs and for reading, in one file."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import RowMapping, not_

from panel import clock
from panel.extensions import db
from panel.files import place
from panel.language import speaking
from panel.people.models import Person
from panel.privacy.belonging import acted_on, own, rows
from panel.privacy.entries import Columns, Copy, TableEntry
from panel.privacy.inventory import INVENTORY
from panel.privacy.retention import words_of


@dataclass(frozen=True)
class Part:
    """What one table holds about the person: rows as column → value, and the columns that are left out, in words."""

    entry: TableEntry
    own: list[dict[str, Any]]
    acted: list[dict[str, Any]]
    left_out: list[str] = field(default_factory=list)

    @property
    def keep(self) -> str:
        return words_of(self.entry.keep, current_app.config["KEEP_DAYS"])

    def meaning(self, name: str) -> str:
        """What a column means, in the spoken language."""
        return next(str(columns.what) for columns in self.entry.columns if name in columns.names)


def parts_of(person: Person) -> list[Part]:
    """Everything that the inventory says is the person's, table by table; tables without any are left out."""
    parts = [_part(entry, person) for entry in INVENTORY if entry.about_people]
    return [part for part in parts if part.own or part.acted]


def _part(entry: TableEntry, person: Person) -> Part:
    mine, acted = own(entry, person), acted_on(entry, person)
    copied = {Copy.FACT, Copy.OWN}
    return Part(
        entry,
        [_shown(entry, row._mapping, person, copied) for row in db.session.execute(rows(entry, mine))],
        [_shown(entry, row._mapping, person, {Copy.FACT}) for row in db.session.execute(rows(entry, acted & not_(mine)))],
        [str(columns.what) for columns in entry.columns if columns.copy not in copied],
    )


def _shown(entry: TableEntry, row: RowMapping, person: Person, copied: set[Copy]) -> dict[str, Any]:
    """The columns of a row that are copied; a column that names somebody else is not."""
    wanted = (columns for columns in entry.columns if columns.copy in copied and _is_theirs(columns, row, person))
    return {name: _plain(row[name]) for columns in wanted for name in columns.names if row[name] is not None}


def _is_theirs(columns: Columns, row: RowMapping, person: Person) -> bool:
    return columns.leaving is None or row[columns.names[0]] in {person.id, person.email}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def as_data(person: Person, parts: list[Part]) -> dict[str, Any]:
    """The copy for programs."""
    return {
        "person": person.email,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "tables": [
            {
                "name": part.entry.name,
                "title": str(part.entry.title),
                "why": str(part.entry.why),
                "basis": str(part.entry.basis.value),
                "kept": part.keep,
                "rows": part.own,
                "rows_you_acted_on": part.acted,
                "left_out": part.left_out,
            }
            for part in parts
        ],
    }


def copy_of(person: Person) -> bytes:
    """A zip archive with the copy as JSON and as a page to read, in the person's language."""
    with speaking(person.language):
        parts = parts_of(person)
        page = current_app.jinja_env.get_template("privacy/copy.html")
        read = page.render(person=person, parts=parts, made_at=clock.now(), spoken=person.language)
        data = json.dumps(as_data(person, parts), ensure_ascii=False, indent=2)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", data)
        archive.writestr("data.html", read)
    return packed.getvalue()


def write_copy(person: Person, file: Path) -> None:
    """Write the copy to a new file that only its owner can read, whole. FileExistsError where there is one already."""
    if file.exists():
        raise FileExistsError(file)
    place(file, copy_of(person))
