"""Correct what people have read, and keep what it said."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.corrections.models import EarlierText
from panel.extensions import db
from panel.language import LANGUAGES
from panel.people.models import Person

STANDS_BY_ITSELF = frozenset({"title", "body", "about", "name"})
"""Parts in one language, which the thing itself names."""


class Correctable(Protocol):
    """A row that notes when it was last corrected."""

    corrected_at: datetime | None


def correct(
    thing: Correctable,
    subject: str,
    person: Person,
    *,
    area: Area | None = None,
    also: Mapping[str, Mapping[str, str]] | None = None,
    **after: Any,
) -> None:
    """Give a thing other words, language or area, and keep those it had; where nothing is different, nothing is kept.

    Texts in both languages are named `title_cy` and `title_en`; a text in one language is `title`, beside `language`.
    `also` are words that stood there and are in no column: part → language → words.
    The caller holds the thing, so that of two corrections at once the second keeps the words of the first.
    """
    kept = [*replaced(thing, after), *((part, *words) for part, told in (also or {}).items() for words in told.items())]
    if area is not None:
        kept += move(thing, area)
    for name, value in after.items():
        setattr(thing, name, value)
    if kept:
        keep(subject, person, kept)
        thing.corrected_at = clock.now()
    db.session.flush()


def move(thing: Any, area: Area) -> list[tuple[str, str, str]]:
    """Put a thing into an area; the names of the one where it was, if it was another."""
    if thing.area_id == area.id:
        return []
    before = db.session.get_one(Area, thing.area_id)
    thing.area_id = area.id
    return [("area", language, getattr(before, f"name_{language}")) for language in LANGUAGES]


def replaced(thing: object, after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The texts that will not stand any more, each with its part and its language. What was empty leaves nothing behind."""
    before = getattr(thing, "language", "")
    spoken_otherwise = after.get("language", before) != before
    for name, value in after.items():
        said, (part, _line, language) = getattr(thing, name), name.rpartition("_")
        if language in LANGUAGES and said and said != value:
            yield part, language, said
        elif name in STANDS_BY_ITSELF and (said != value or spoken_otherwise):
            yield name, before, said


def keep(subject: str, person: Person, texts: list[tuple[str, str, str]]) -> None:
    """Keep texts that stood on a thing until now, and say in the public log which parts they are."""
    now = clock.now()
    for part, language, said in texts:
        db.session.add(
            EarlierText(subject=subject, part=part, language=language, body=said, corrected_at=now, corrected_by_id=person.id)
        )
    parts = sorted({part for part, _language, _said in texts})
    record("correction.make", subject, person, parts=", ".join(parts))
