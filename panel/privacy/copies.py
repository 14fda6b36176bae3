"""The copy that a person gets of what is held about them: for programs and for reading, in one file."""

import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import current_app
from markupsafe import Markup
from sqlalchemy import RowMapping, not_

from panel import clock
from panel.extensions import db
from panel.files import place
from panel.language import speaking
from panel.people.models import Person
from panel.privacy.belonging import acted_on, own, rows
from panel.privacy.column_words import called
from panel.privacy.entries import Columns, Copy, TableEntry
from panel.privacy.inventory import INVENTORY
from panel.privacy.names import Names, names_for, table_of
from panel.privacy.retention import words_of
from panel.privacy.times import keep_days


@dataclass(frozen=True)
class Part:
    """What one table holds about the person: rows as column → value, and the columns that are left out, in words."""

    entry: TableEntry
    own: list[dict[str, Any]]
    acted: list[dict[str, Any]]
    left_out: list[str] = field(default_factory=list)
    names: Names = field(default_factory=dict)

    @property
    def keep(self) -> str:
        return words_of(self.entry.keep, keep_days())

    @property
    def number(self) -> int:
        return len(self.own) + len(self.acted)

    @staticmethod
    def called(column: str) -> str:
        """A column in words, in the spoken language."""
        return called(column)

    def name_of(self, column: str, number: Any) -> Markup | None:
        """What a number in a column stands for, in the spoken language."""
        return self.names.get((table_of(self.entry.name, column), number))

    def lines(self, row: dict[str, Any]) -> list[tuple[str, list[tuple[str, Any]]]]:
        """A row as people read it: what some columns mean, in the spoken language, with each of them by name and value."""
        told = [
            (str(columns.what), [(name, row[name]) for name in columns.names if name in row]) for columns in self.entry.columns
        ]
        return [(what, values) for what, values in told if values]


def parts_of(person: Person) -> list[Part]:
    """Everything that the inventory says is the person's, table by table; tables without any are left out."""
    parts = [_part(entry, person) for entry in INVENTORY if entry.about_people]
    names = names_for(((part.entry.name, row) for part in parts for row in (*part.own, *part.acted)), person)
    return [replace(part, names=names) for part in parts if part.own or part.acted]


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
    return {name: row[name] for columns in wanted for name in columns.names if row[name] is not None}


def _is_theirs(columns: Columns, row: RowMapping, person: Person) -> bool:
    return columns.leaving is None or row[columns.names[0]] in {person.id, person.email}


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


def json_of(person: Person) -> bytes:
    """The copy for programs as the text of a file, its sentences in the person's language."""
    with speaking(person.language):
        return written(as_data(person, parts_of(person))).encode()


def written(data: dict[str, Any]) -> str:
    """Days and moments as ISO 8601 has them."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=lambda moment: moment.isoformat())


def copy_of(person: Person) -> bytes:
    """A zip archive with the copy as JSON and as a page to read, in the person's language."""
    with speaking(person.language):
        parts = parts_of(person)
        page = current_app.jinja_env.get_template("privacy/copy.html")
        read = page.render(person=person, parts=parts, made_at=clock.now(), spoken=person.language)
        data = written(as_data(person, parts))
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
