"""What the rooms above tell of themselves: what can be followed, and what an entry of the public log means to whom.

Notices know no capability. `create_app` hands them a registry; everything here asks it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from panel.areas.models import Area
from panel.audit.models import AuditEntry
from panel.extensions import Base
from panel.notices.kinds import Followed, NoticeKind

KEY = "panel.notices"
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Named:
    """What a thing is called, and in which language that is."""

    words: str
    language: str


@dataclass(frozen=True)
class ByThemselves:
    """People who follow a thing without a press: the column that names them, the one that names the thing, and since when."""

    person: InstrumentedAttribute[Any]
    thing: InstrumentedAttribute[Any]
    since: InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Topic:
    """One kind of thing that can be followed."""

    model: type[Base]
    names: Callable[[Collection[int]], dict[int, Named]]
    """What these are called in the spoken language: one query. What is not shown to everybody has no name."""
    endpoint: str
    argument: str
    by_themselves: tuple[ByThemselves, ...] = ()

    def address(self, thing_id: int) -> tuple[str, dict[str, Any]]:
        """The endpoint of its page, and what its address holds."""
        return self.endpoint, {self.argument: thing_id}


@dataclass(frozen=True, kw_only=True)
class News:
    """What an entry of the log tells, to whom. `said` gives the sentence in the spoken language."""

    kind: NoticeKind
    said: Callable[[], str]
    text: Callable[[], str] = lambda: ""
    """More to read than a sentence."""
    endpoint: str
    values: Mapping[str, object] = field(default_factory=dict)
    part: str = ""
    """The part of the page that it is about."""
    topics: frozenset[tuple[Followed, int]] = frozenset()
    area: Area | None = None
    """Where it happens: who follows this area, one that holds it, or what is near, is told."""
    also: Select[Any] | None = None
    """The ids of people who are told without following anything."""
    told: Select[Any] | None = None
    """The ids of people who had a mail of their own about it."""
    still: Select[Any] | None = None
    """The ids of people for whom it holds, asked when the mail is written. Nobody keeps whom it left out."""


Teller = Callable[[AuditEntry, Facts], News | None]


@dataclass(frozen=True)
class Registry:
    """All that can be followed, and what tells of each verb of the log."""

    topics: Mapping[Followed, Topic]
    tellers: Mapping[str, Teller]


def install(app: Flask, registry: Registry) -> None:
    """Hand the site its registry."""
    app.extensions[KEY] = registry


def registry() -> Registry:
    return cast(Registry, current_app.extensions[KEY])
