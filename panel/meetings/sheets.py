"""A sheet: what is typed from paper before it is published. It is kept as it was typed, so that nothing is lost."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from panel import language
from panel.areas.tables import rows_of
from panel.folding import fold
from panel.seeds.themes import Theme
from panel.seeds.words import theme_in

Row = dict[str, str]
SEPARATORS = ",;\t"
IDEA = ("title", "count", "language", "body", "said_by", "theme", "place")
BACKING = ("which", "count", "language", "body", "said_by")
FRESH_IDEAS, FRESH_BACKINGS = 6, 2
"""Empty rows that stand below those that are filled in."""
KNOWN_AS = {
    "idea": "title", "syniad": "title", "teitl": "title", "hands": "count", "support": "count", "cefnogaeth": "count",
    "nifer": "count", "why": "body", "pam": "body", "text": "body", "testun": "body", "name": "said_by", "enw": "said_by",
    "area": "place", "ardal": "place", "lle": "place", "iaith": "language", "thema": "theme",
}  # fmt: skip
"""Names of columns as people write them, in both languages, in small letters without accents."""
LANGUAGES = {"cymraeg": "cy", "welsh": "cy", "cy": "cy", "saesneg": "en", "english": "en", "en": "en"}
_WITH_COUNT = re.compile(r"(?P<title>.*\S)\s*[\t,;]\s*(?P<count>\d{1,6})\s*")


@dataclass
class Sheet:
    """The rows as they were typed, and lines that wait to become rows."""

    ideas: list[Row] = field(default_factory=list)
    backings: list[Row] = field(default_factory=list)
    lines: str = ""

    @classmethod
    def read(cls, kept: str) -> "Sheet":
        """From what the database holds."""
        return cls(**json.loads(kept)) if kept else cls()

    def written(self) -> str:
        """For the database; "" where nothing is typed."""
        whole = {"ideas": self.ideas, "backings": self.backings, "lines": self.lines}
        return json.dumps(whole, ensure_ascii=False) if any(whole.values()) else ""

    def joined(self, other: "Sheet") -> "Sheet":
        """All rows of both, those that are the same once: two people typed at the same time."""
        return Sheet(
            [*other.ideas, *(row for row in self.ideas if row not in other.ideas)],
            [*other.backings, *(row for row in self.backings if row not in other.backings)],
            "\n".join(dict.fromkeys(text for text in (other.lines, self.lines) if text)),
        )

    def fields(self, language: str, ideas_most: int, backings_most: int) -> MultiDict[str, str]:
        """The fields of the form, with empty rows below that are in a language."""
        fields = MultiDict({"lines": self.lines})
        for name, rows, fresh, most in (
            ("ideas", self.ideas, FRESH_IDEAS, ideas_most),
            ("backings", self.backings, FRESH_BACKINGS, backings_most),
        ):
            room = max(0, min(fresh, most - len(rows)))
            for place, row in enumerate([*rows, *({"language": language} for _ in range(room))]):
                for part, typed in row.items():
                    fields.add(f"{name}-{place}-{part}", typed)
        return fields


def is_blank(row: Mapping[str, str]) -> bool:
    """Whether nobody typed anything in it: a language is always chosen."""
    return not any(typed for part, typed in row.items() if part != "language")


def ideas_in(lines: str, language: str) -> list[Row]:
    """One idea a line, a count after it where there is one; or a table whose first line names its columns.

    RuleBroken, with its line, where a row of a table cannot be read.
    """
    rows = table_in(lines) if is_table(lines) else lines_in(lines)
    return [{**dict.fromkeys(IDEA, ""), **row, **_choices_of(row, language)} for row in rows]


def _choices_of(row: Row, language: str) -> Row:
    """What the form asks by a list."""
    return {"language": language_of(row.get("language", ""), language), "theme": theme_of(row.get("theme", ""))}


def is_table(lines: str) -> bool:
    """Whether the first line names columns: one of them is the title, another one is known, too."""
    first = lines.strip().partition("\n")[0]
    names = {KNOWN_AS.get(name, name) for name in (fold(part).strip(' "') for part in re.split(f"[{SEPARATORS}]", first))}
    return "title" in names and len(names & set(IDEA)) > 1


def table_in(lines: str) -> Iterator[Row]:
    for _line, row in rows_of(lines.strip(), needs=["title"], known_as=KNOWN_AS):
        yield {part: typed for part, typed in row.items() if part in IDEA}


def lines_in(lines: str) -> Iterator[Row]:
    for line in lines.splitlines():
        plain = line.strip().lstrip("-•*–").strip()
        found = _WITH_COUNT.fullmatch(plain)
        if plain:
            yield {"title": found["title"], "count": found["count"]} if found else {"title": plain, "count": ""}


def theme_of(typed: str) -> str:
    """The theme that is called so, by its word in either language or as files call it; "" where none is."""
    wanted = fold(typed).strip()
    called = {theme: {theme.value, *(fold(theme_in(each, theme)) for each in language.LANGUAGES)} for theme in Theme}
    return next((theme.value for theme, names in called.items() if wanted in names), "")


def language_of(typed: str, otherwise: str) -> str:
    return LANGUAGES.get(fold(typed).strip(), otherwise)
