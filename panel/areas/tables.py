"""Tables as spreadsheets write them: commas, semicolons or tabs between, blank rows, a mark at the start."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from panel.errors import RuleBroken
from panel.folding import fold
from panel.language import gettext as _
from panel.tables import beginning, decoded, is_workbook
from panel.web.incoming import visible_line


def uploaded_text(content: bytes) -> str:
    """The text of a file that somebody sends. RuleBroken for a workbook, which is no text."""
    if is_workbook(content):
        raise RuleBroken(_("This file is not a table in CSV form. Open it in your spreadsheet and choose “Save as”, “CSV”."))
    return decoded(content)


def rows_of(
    text: str, *, needs: Sequence[str], known_as: Mapping[str, str] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that are not blank, each with its line, by the names of their columns in small letters without accents.

    `known_as` gives other spellings of a column's name. RuleBroken where a column that it needs is not named in the first line,
    or stands there twice, or where a row cannot be read.
    """
    text = text.lstrip("\ufeff")
    start, separator = beginning(text)
    before = _lines(text[:start])
    rows = csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator)
    try:
        headings = Headings(needs, known_as or {})
        names = [headings.name_of(name) for name in next(rows, [])]
        _check_names(names, needs)
        for raw in rows:
            line = before + rows.line_num
            if any(value.strip() for value in raw[len(names) :]):
                raise on_line(line, _("this row has more cells than the first one. A text with a comma in it needs quotes."))
            row = {name: seen(value) for name, value in zip(names, raw, strict=False)}
            if any(row.values()):
                yield line, {**dict.fromkeys(needs, ""), **row}
    except csv.Error:
        raise on_line(before + rows.line_num + 1, _("This row cannot be read. Please save the table as CSV again.")) from None


def _lines(text: str) -> int:
    return len(re.findall(r"\r\n|[\r\n]", text))


def _check_names(names: Sequence[str], needs: Sequence[str]) -> None:
    if not set(needs) <= set(names):
        raise RuleBroken(_("The first line must name the columns: %(columns)s") % {"columns": ",".join(needs)})
    if twice := [name for name in needs if names.count(name) > 1]:
        raise RuleBroken(_("The column %(column)s is there twice. Please leave one of them out.") % {"column": twice[0]})


class Headings:
    """Our names of the columns of one table, however their blanks, dashes and capitals are written: "Post Code" is "postcode".

    Each spelling is folded once: a map repeats its headings with every shape.
    """

    def __init__(self, needs: Sequence[str], known_as: Mapping[str, str]) -> None:
        self.ours = {_bare(name): name for name in (*needs, *known_as.values())}
        self.ours |= {_bare(name): known for name, known in known_as.items()}
        self.found: dict[str, str] = {}

    def name_of(self, written: str) -> str:
        """Our name of a column; its own one, folded, where we have none."""
        if written not in self.found:
            self.found[written] = self.ours.get(_bare(written), fold(written).strip())
        return self.found[written]


def seen(value: str) -> str:
    """What is written in a cell, as a form's field would have it: the text of a file comes through no field."""
    plain = value.strip()
    return plain if plain.isascii() and plain.isprintable() else visible_line(plain) or ""


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name))


def on_line(line: int, what: str) -> RuleBroken:
    """What is wrong on a line, as a refusal that names it."""
    return RuleBroken(_("Line %(line)s: %(what)s") % {"line": line, "what": what})
