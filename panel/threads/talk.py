"""What one reader sees and can do beside each contribution: worked out once for a page that shows hundreds."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask import url_for

from panel import clock
from panel.access import Action, may, person_or_none
from panel.language import day, spoken, time_of_day
from panel.people.models import Person
from panel.threads.models import Contribution, Thread
from panel.threads.rules import EDIT_WINDOW, ThreadState
from panel.threads.words import TALK_WORDS
from panel.web.templating import link


@dataclass(frozen=True)
class Talk:
    """The reader of a page. Building an address or looking up a word hundreds of times takes longer than all the rest."""

    live: bool
    """The thread is open: others may write while this is read."""
    writes: bool
    person_id: int | None
    edits_since: datetime | None
    contributions: str
    """The address of a contribution without its number at the end."""
    flags: str
    """The same for flagging one to a moderator; "" where nobody can."""
    words: dict[str, str]

    def edits(self, contribution: Contribution) -> bool:
        """Whether the reader wrote this a short while ago."""
        return self.edits_since is not None and contribution.made_at >= self.edits_since

    def when(self, moment: datetime) -> str:
        """3 May 2027, 8 pm."""
        return said_at(moment, spoken())


def talk_of(thread: Thread) -> Talk:
    """The thread for whoever asks."""
    person: Person | None = person_or_none()
    is_open = thread.state == ThreadState.OPEN
    return Talk(
        live=is_open,
        writes=is_open and may(Action.CONTRIBUTE, person, thread),
        person_id=person.id if person else None,
        edits_since=clock.now() - EDIT_WINDOW if is_open and person else None,
        contributions=url_for("threads.show_contribution", thread_id=thread.id, contribution_id=0).removesuffix("0"),
        flags=link("moderation.flag", kind="contribution", thing_id=0).removesuffix("0"),
        words={name: str(words) for name, words in TALK_WORDS.items()},
    )


@lru_cache(maxsize=4_096)
def said_at(moment: datetime, _language: str) -> str:
    """The moment in the spoken language, which is named so that each language is kept apart."""
    return f"{day(moment)}, {time_of_day(moment)}"
