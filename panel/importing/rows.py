"""A table of proposals, read line by line: what each says, or what is wrong in which column."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TypeVar

from panel.errors import RuleBroken
from panel.folding import fold
from panel.language import LANGUAGES, ngettext, speaking
from panel.language import gettext as _
from panel.money import pence
from panel.proposals.states import ProposalKind
from panel.proposals.words import KIND_WORDS
from panel.seeds.themes import Theme
from panel.seeds.words import THEME_WORDS
from panel.tables import beginning, decoded, is_workbook
from panel.web.incoming import visible_line, visible_prose

MOST_ROWS = 500
MOST_CELL = 20_000
COLUMNS = {
    "title": ("title", "teitl"),
    "summary": ("summary", "crynodeb", "in one sentence", "mewn un frawddeg"),
    "body": ("description", "disgrifiad", "plan", "y cynllun", "body"),
    "cost": ("cost", "cost pounds", "cost in pounds", "pris"),
    "kind": ("kind", "math"),
    "theme": ("theme", "thema"),
    "language": ("language", "iaith"),
    "other_title": ("other title", "teitl arall", "title in the other language", "teitl yn yr iaith arall"),
    "other_summary": ("other summary", "crynodeb arall", "summary in the other language", "crynodeb yn yr iaith arall"),
    "group": ("group", "grwp"),
    "heading": ("heading", "pennawd"),
}
"""Column → how people head it, as `folded` spells that."""
NEEDED = ("title", "cost", "language")
SIZES = {"title": (5, 200), "summary": (0, 300), "body": (0, 10_000), "other_title": (0, 200), "other_summary": (0, 300)}
_HEADS = {
    "en": "title,summary,description,cost,kind,theme,language,other title,other summary,group,heading",
    "cy": "teitl,crynodeb,disgrifiad,cost,math,thema,iaith,teitl arall,crynodeb arall,grŵp,pennawd",
}
HEADS = {language: heads.split(",") for language, heads in _HEADS.items()}
"""The first line of the table to fill in."""
LANGUAGE_NAMES = {"cy": "cy", "cymraeg": "cy", "welsh": "cy", "en": "en", "english": "en", "saesneg": "en"}
Choice = TypeVar("Choice", ProposalKind, Theme)
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
"""How tables of this site write what a spreadsheet would take for a formula."""


@dataclass(frozen=True)
class Fault:
    """What is wrong: in a line, and in a column of it."""

    line: int
    column: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One proposal as the table has it."""

    line: int
    title: str
    summary: str
    body: str
    cost_pence: int
    kind: ProposalKind
    theme: Theme | None
    language: str
    other_title: str
    other_summary: str
    group: str
    heading: str


def folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def rows_of(content: bytes) -> tuple[list[Row], list[Fault]]:
    """Every row that is whole, and everything that is wrong. RuleBroken where it is no table of proposals at all."""
    if is_workbook(content):
        raise RuleBroken(_("This file is not a table in CSV form. Open it in your spreadsheet and choose “Save as”, “CSV”."))
    faults, rows = list[Fault](), list[Row]()
    lines = _lines(decoded(content), faults)
    heads = next(lines, (0, []))[1]
    places = _places(heads)
    for line, cells in lines:
        if len(rows) + len(faults) > MOST_ROWS:
            raise RuleBroken(_("The table has more than 500 lines. Please make several tables of it."))
        found = len(faults)
        row = _row(line, {column: cells[at] if at < len(cells) else "" for column, at in places.items()}, faults)
        if any(map(str.strip, cells[len(heads) :])):
            faults.append(
                Fault(line, "", _("this row has more cells than the first one. A text with a comma in it needs quotes."))
            )
        if row and len(faults) == found:
            rows.append(row)
    if not rows and not faults:
        raise RuleBroken(_("There is no line with a proposal in this table."))
    return rows, faults


def _lines(text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the number of its first line."""
    start, separator = beginning(text)
    before = text[:start].count("\n")
    reader = csv.reader(StringIO(text[start:], newline=""), delimiter=separator, strict=True)
    last = 0
    try:
        for cells in reader:
            line, last = before + last + 1, reader.line_num
            if any(map(str.strip, cells)):
                yield line, cells
    except csv.Error:
        faults.append(Fault(before + last + 1, "", _("this row cannot be read. Please save the table as CSV again.")))


def _places(heads: Sequence[str]) -> dict[str, int]:
    known = {head: column for column, names in COLUMNS.items() for head in names}
    places: dict[str, int] = {}
    for at, written in enumerate(heads):
        column = known.get(folded(written))
        if column in places:
            raise RuleBroken(_("The column %(column)s is there twice. Please leave one of them out.") % {"column": written[:40]})
        if column:
            places[column] = at
        elif written.strip():
            raise RuleBroken(
                _("The column %(column)s is not known here. Please leave it out, or give it a name of the table to fill in.")
                % {"column": written.strip()[:40]}
            )
    if missing := [column for column in NEEDED if column not in places]:
        raise RuleBroken(
            _("The first line must name the columns. This one is missing: %(column)s.") % {"column": column_words(missing[0])}
        )
    return places


def column_words(column: str) -> str:
    """What a column is called, in the reader's language, as the table to fill in has it."""
    words = {
        "title": _("title"), "summary": _("summary"), "body": _("description"), "cost": _("cost"), "kind": _("kind"),
        "theme": _("theme"), "language": _("language"), "other_title": _("other title"), "other_summary": _("other summary"),
        "group": _("group"), "heading": _("heading"),
    }  # fmt: skip
    return words.get(column, column)


def _row(line: int, cells: Mapping[str, str], faults: list[Fault]) -> Row | None:
    said = {column: _tidied(column, text) for column, text in cells.items()}
    cost, kind, theme = _cost(said.get("cost", "")), _kind(said.get("kind", "")), _theme(said.get("theme", ""))
    language = LANGUAGE_NAMES.get(folded(said.get("language", "")), "")
    missing = {
        "cost": cost is None,
        "kind": kind is None,
        "theme": bool(said.get("theme")) and theme is None,
        "language": not language,
    }
    sizes = [column for column, (least, most) in SIZES.items() if not least <= len(said.get(column, "")) <= most]
    wrong = [*sizes, *(column for column, is_missing in missing.items() if is_missing)]
    faults += [Fault(line, column, _needed(column)) for column in wrong]
    if wrong or cost is None or kind is None:
        return None
    texts = {column: said.get(column, "") for column in (*SIZES, "group", "heading")}
    return Row(line=line, cost_pence=cost, kind=kind, theme=theme, language=language, **texts)


def _needed(column: str) -> str:
    """What has to stand in this column."""
    if column in SIZES:
        return _size_words(*SIZES[column])
    if column == "cost":
        return _("please write an amount in pounds, such as 1250 or 37.50.")
    if column == "language":
        return _("please write Welsh or English.")
    words = KIND_WORDS.values() if column == "kind" else THEME_WORDS.values()
    return _("please write one of these: %(words)s.") % {"words": ", ".join(map(str, words))}


def _tidied(column: str, text: str) -> str:
    tidy = visible_prose if column == "body" else visible_line
    told = (tidy(text[:MOST_CELL]) or "").strip()
    return told[1:] if _ESCAPED.match(told) else told


def _size_words(least: int, most: int) -> str:
    if least:
        return _("please write %(least)s to %(most)s letters.") % {"least": least, "most": most}
    return ngettext("please write at most %(num)s letter.", "please write at most %(num)s letters.", most) % {"num": most}


def _cost(text: str) -> int | None:
    try:
        return pence(text) or None
    except ValueError:
        return None


def _kind(text: str) -> ProposalKind | None:
    return _named(text, ProposalKind, KIND_WORDS) if text else ProposalKind.NEW


def _theme(text: str) -> Theme | None:
    return _named(text, Theme, THEME_WORDS) if text else None


def _named(text: str, choices: type[Choice], words: Mapping[Choice, str]) -> Choice | None:
    """The choice that a cell names, by its code or by its word in either language."""
    wanted = folded(text)
    for choice in choices:
        names = {folded(choice.value)}
        for language in LANGUAGES:
            with speaking(language):
                names.add(folded(str(words[choice])))
        if wanted in names:
            return choice
    return None
