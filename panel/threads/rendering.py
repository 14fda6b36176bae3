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

    def article(self, said: ShownContribution, focus: bool = False, form: str = "") -> Markup:
        """A contribution with what this reader can do about it.

        `focus` puts the reader there after a swap; `form` is the open form to reply, which is never kept: it has a token.
        """
        drawn = article.__wrapped__ if form else article
        return drawn(said, self.part(said), self.writes, spoken(), focus=focus, form=form)

    def alone(self, said: ShownContribution) -> Markup:
        """A contribution above the form that replies to it, with no way to reply of its own."""
        return article(said, self.part(said), False, spoken(), focus=False, form="")


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
def article(said: ShownContribution, part: Part, writes: bool, language: str, *, focus: bool, form: str) -> Markup:
    """Drawn in the spoken language, which is named so that each language is kept apart."""
    macro = get_template_attribute("threads/_macros.html", "article")
    drawn: Markup = macro(said, part, writes, language, focus, form)
    return drawn
