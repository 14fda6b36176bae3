"""What the rooms above give to be found. The search knows none of them: `create_app` hands it the list, a line for each kind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import ColumnElement, Select, inspect
from sqlalchemy.orm import InstrumentedAttribute

from panel.extensions import Base

KEY = "panel.search"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When things were made that have always been there, such as places."""
Column = InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Text:
    """A column with words, in a language: always the same ("cy"), or as another column says."""

    column: Column
    language: str | ColumnElement[str] | Column
    is_title: bool = False
    is_indexed: bool = True
    """Not where the words belong to another thing and are only shown: the title of the seed that a remark is on."""


@dataclass(frozen=True)
class Also:
    """What these rows are shown with, or have words of: when one of its columns changes that matter, they are looked at again."""

    model: type[Base]
    columns: frozenset[str]
    which: Callable[[Collection[int]], Select[Any]]
    """Of some of the other things the ids of these rows."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One kind of thing that can be found."""

    kind: str
    heading: str
    """What stands above those that were found."""
    model: type[Base]
    public: Callable[[], Select[Any]]
    """Those that everybody may read, now; with the rows that its texts come from joined to it."""
    texts: tuple[Text, ...]
    endpoint: str
    address: Mapping[str, Column]
    """What the address of its page holds."""
    made_at: Column | None = None
    also: tuple[Also, ...] = ()
    told: Callable[[Collection[int]], Mapping[int, str]] | None = None
    """What became of some of them, in words, by id."""
    counts: frozenset[str] = frozenset()
    """Columns that change often, and no word with them."""

    @property
    def id(self) -> Column:
        return cast(Column, self.model.id)  # type: ignore[attr-defined]  # every table that is searched numbers its rows

    def rows(self, ids: Sequence[int] | None = None) -> Select[Any]:
        """The public ones as bare columns: id, address, made_at, then each text with its language. Of these ids, or all.

        What a moderator has hidden is never among them, also where it stays public without its words.
        """
        columns: list[Any] = [self.id.label("id"), *(column.label(name) for name, column in self.address.items())]
        if self.made_at is not None:
            columns.append(self.made_at.label("made_at"))
        for place, text in enumerate(self.texts):
            columns.append(text.column.label(f"text_{place}"))
            if not isinstance(text.language, str):
                columns.append(text.language.label(f"language_{place}"))
        found = self.public().with_only_columns(*columns, maintain_column_froms=True).order_by(None)
        if "hidden_at" in inspect(self.model).columns:
            found = found.where(inspect(self.model).columns["hidden_at"].is_(None))
        return found if ids is None else found.where(self.id.in_(ids))

    def texts_of(self, row: Any) -> list[tuple[Text, str, str]]:
        """The texts of one of these rows that hold anything: which, the words, the language."""
        found = []
        for place, text in enumerate(self.texts):
            language = text.language if isinstance(text.language, str) else getattr(row, f"language_{place}")
            if words := getattr(row, f"text_{place}"):
                found.append((text, words, language))
        return found

    def moment_of(self, row: Any) -> datetime:
        return cast(datetime, row.made_at) if self.made_at is not None else LONG_AGO


def in_both(title: tuple[Column, Column], *texts: tuple[Column, Column]) -> tuple[Text, ...]:
    """Texts that staff write, Welsh and English."""
    pairs = [(title, True), *((pair, False) for pair in texts)]
    return tuple(
        Text(column, language, is_title=is_title)
        for pair, is_title in pairs
        for column, language in zip(pair, ("cy", "en"), strict=True)
    )


def in_one(title: Column | None, *texts: Column, language: ColumnElement[str] | Column) -> tuple[Text, ...]:
    """Texts of residents, in the language that they wrote in."""
    titles = () if title is None else (Text(title, language, is_title=True),)
    return (*titles, *(Text(column, language) for column in texts))


def shown_with(*texts: Text) -> tuple[Text, ...]:
    """The title of the thing that another one is shown with: not looked through for it."""
    return tuple(Text(text.column, text.language, is_title=True, is_indexed=False) for text in texts if text.is_title)


def install(app: Flask, sources: Sequence[Source]) -> None:
    """Hand the site what can be found, in the order of the page."""
    app.extensions[KEY] = tuple(sources)


def sources() -> tuple[Source, ...]:
    return cast(tuple[Source, ...], current_app.extensions[KEY])
