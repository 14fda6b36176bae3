"""Renders contributions: what one reader sees and can do beside each, drawn once and kept: a page shows hundreds of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from flask import get_template_attribute
from markupsafe import Markup

from panel import clock
from panel.access import Action, may, person_or_none
from panel.language import spoken
from panel.people.models import Person
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.threads.models import Thread
from panel.threads.queries import ShownContribution
from panel.threads.rules import ThreadState

KEPT = 2_048
"""Pieces that are kept, of about 1 kB each and 25 kB at most."""


class Part(StrEnum):
    """What a reader has to do with a contribution."""

    READER = "reader"
    AUTHOR = "author"
    EDITOR = "editor"


@dataclass(frozen=True)
class Reader:
    """The reader of a page."""

    live: bool
    """The thread is open: others may write while this is read."""
    writes: bool
    person_id: int | None
    edits_since: datetime | None

    def part(self, said: ShownContribution) -> Part:
        """An author can change what they wrote a short while ago."""
        if said.author_id != self.person_id:
            return Part.READER
        young = self.edits_since is not None and said.made_at >= self.edits_since
        return Part.EDITOR if young else Part.AUTHOR

    def article(self, said: ShownContribution, focus: bool = False) -> Markup:
        """A contribution with what this reader can do about it; `focus` puts the reader there after a swap."""
        return article(said, self.part(said), spoken(), focus)

    def reply_link(self, said: ShownContribution) -> Markup:
        """The way to reply, where this reader can."""
        return reply_link(said, spoken()) if self.writes and not said.hidden_at else Markup("")


def reader_of(thread: Thread) -> Reader:
    """The thread for whoever asks."""
    person: Person | None = person_or_none()
    is_open = thread.state == ThreadState.OPEN
    return Reader(
        live=is_open,
        writes=is_open and may(Action.CONTRIBUTE, person, thread),
        person_id=person.id if person else None,
        edits_since=clock.now() - timedelta(minutes=number(Setting.EDIT_MINUTES)) if is_open and person else None,
    )


@lru_cache(maxsize=KEPT)
def article(said: ShownContribution, part: Part, _language: str, focus: bool) -> Markup:
    """Drawn in the spoken language, which is named so that each language is kept apart."""
    drawn: Markup = get_template_attribute("threads/_macros.html", "article")(said, part, focus)
    return drawn


@lru_cache(maxsize=KEPT)
def reply_link(said: ShownContribution, _language: str) -> Markup:
    """As `article`."""
    drawn: Markup = get_template_attribute("threads/_macros.html", "reply_link")(said)
    return drawn
