"""What the things that the public log is about are called, and where their pages are. What is hidden or gone has no name."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from panel.chests.models import Chest
from panel.extensions import db
from panel.notices.kinds import Followed
from panel.notices.registry import Named
from panel.pages.notices.topics import TOPICS, of_staff
from panel.panels.models import CitizensPanel
from panel.proposals.models import Proposal
from panel.seeds.meetings import Meeting
from panel.web.incoming import small_id

Names = Callable[[Collection[int]], dict[int, Named]]


@dataclass(frozen=True)
class Called:
    """A thing by its name, in the language that the name is in, with its page."""

    words: str
    language: str
    address: str


def called(subjects: Iterable[str]) -> dict[str, Called]:
    """The names of these subjects ("seed:12") by subject: one query for each kind of thing."""
    ids: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        kind, _colon, number = subject.partition(":")
        if kind in PAGES and (thing_id := small_id(number)) is not None:
            ids[kind].add(thing_id)
    return {
        f"{kind}:{number}": _with_page(kind, number, name) for kind in ids for number, name in PAGES[kind][0](ids[kind]).items()
    }


def _with_page(kind: str, number: int, name: Named) -> Called:
    _names, endpoint, argument = PAGES[kind]
    values: dict[str, Any] = {argument: number}
    return Called(name.words, name.language, url_for(endpoint, **values))


def _proposals(ids: Collection[int]) -> dict[int, Named]:
    """Drafts, what was withdrawn before it stood, and what is hidden have no name."""
    wanted = (
        Proposal.public()
        .where(Proposal.id.in_(ids), Proposal.hidden_at.is_(None))
        .with_only_columns(Proposal.id, Proposal.title, Proposal.language)
    )
    return {number: Named(words, language) for number, words, language in db.session.execute(wanted)}


PAGES: Mapping[str, tuple[Names, str, str]] = {
    **{kind.value: (topic.names, topic.endpoint, topic.argument) for kind, topic in TOPICS.items()},
    "area": (TOPICS[Followed.AREA].names, "pages.show_area", "area_id"),
    "proposal": (_proposals, "proposals.show_proposal", "proposal_id"),
    "chest": (of_staff(Chest, "title"), "pages.show_chest", "chest_id"),
    "panel": (of_staff(CitizensPanel, "title"), "pages.show_panel", "panel_id"),
    "meeting": (of_staff(Meeting, "name"), "meetings.show_meeting", "meeting_id"),
}
"""Of each kind of subject: its names, and the page that shows one."""
