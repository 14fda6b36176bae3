"""Tables as spreadsheets write them: commas, semicolons or tabs between, blank rows, a mark at the start."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from panel.errors import RuleBroken
from panel.folding import fold
from panel.language import gettext as _

SEPARATORS = ",;\t"
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decoded(content: bytes) -> str:
    """The text of a file: UTF-16 where its first two bytes say so, UTF-8, or what a Windows spreadsheet in Britain writes."""
    if content[:2] in MARKS:
        return content.decode(MARKS[content[:2]], "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def rows_of(
    text: str, *, needs: Sequence[str], known_as: Mapping[str, str] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that are not blank, each with its line, by the names of their columns in small letters without accents.

    `known_as` gives other spellings of a column's name. RuleBroken where a column that it needs is not named in the first line,
    or where a row cannot be read.
    """
    plain = text.lstrip("\ufeff")
    separator = max(SEPARATORS, key=plain.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(plain, newline=""), delimiter=separator)
    try:
        names = [_column(name, known_as or {}) for name in next(rows, [])]
        if not set(needs) <= set(names):
            raise RuleBroken(_("The first line must name the columns: %(columns)s") % {"columns": ",".join(needs)})
        for raw in rows:
            row = {name: value.strip() for name, value in zip(names, raw, strict=False)}
            if any(row.values()):
                yield rows.line_num, {**dict.fromkeys(needs, ""), **row}
    except csv.Error:
        raise on_line(rows.line_num + 1, _("This row cannot be read. Please save the table as CSV again.")) from None


def _column(name: str, known_as: Mapping[str, str]) -> str:
    plain = fold(name).strip()
    return known_as.get(plain, plain)


def on_line(line: int, what: str) -> RuleBroken:
    """What is wrong on a line, as a refusal that names it."""
    return RuleBroken(_("Line %(line)s: %(what)s") % {"line": line, "what": what})
