"""A thread as people read it: messages with their replies, a hundred messages at a time, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from panel.access import Role
from panel.areas.models import Area
from panel.corrections.models import EarlierText
from panel.extensions import db
from panel.folding import words_of
from panel.panels.models import CitizensPanel
from panel.people.models import Person, RoleGrant
from panel.seeds.models import Seed, SeedWord
from panel.threads.models import Contribution, Thread
from panel.web.incoming import small_id
from panel.web.paging import Page

SIZE = 100
FOUND_MOST = 8


class ShownContribution(NamedTuple):
    """One contribution as it is shown. Equal ones look the same: what was drawn for one serves for the other."""

    id: int
    thread_id: int
    parent_id: int | None
    author_id: int
    author_name: str
    by_facilitator: bool
    body: str
    language: str
    made_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None


@dataclass(frozen=True)
class Message:
    """A contribution and the replies that hang under it, in the order they were written."""

    top: ShownContribution
    replies: Sequence[ShownContribution]


@dataclass(frozen=True)
class Conversation:
    """One page of a thread. `newest_id` is the newest contribution of the whole thread, 0 where there is none."""

    messages: Sequence[Message]
    page: Page
    newest_id: int
    last_after: int | None
    """Where the last page begins; None when this is it."""


@dataclass(frozen=True)
class News:
    """What was added to a thread since somebody looked: messages, and replies by the older message they hang under."""

    messages: Sequence[Message]
    replies: dict[int, list[ShownContribution]]
    newest_id: int


def shown_contributions(*which: ColumnElement[bool], most: int | None = None) -> list[ShownContribution]:
    """The contributions that fit all of this, with who wrote them, in the order they were written: one query."""
    facilitates = exists().where(*_facilitated_then())
    columns = (
        Contribution.id,
        Contribution.thread_id,
        Contribution.parent_id,
        Contribution.author_id,
        Person.name,
        facilitates,
        Contribution.body,
        Contribution.language,
        Contribution.made_at,
        Contribution.edited_at,
        Contribution.hidden_at,
    )
    wanted = select(*columns).join(Person, Person.id == Contribution.author_id).where(*which).order_by(Contribution.id)
    return [ShownContribution(*row) for row in db.session.execute(wanted.limit(most))]


def _facilitated_then() -> tuple[ColumnElement[bool], ...]:
    """That the author was a facilitator there when they wrote: a role that has ended since says so still."""
    there = (
        select(Area.path)
        .join(CitizensPanel, CitizensPanel.area_id == Area.id)
        .join(Thread, Thread.citizens_panel_id == CitizensPanel.id)
        .where(Thread.id == Contribution.thread_id)
        .correlate(Contribution)
        .scalar_subquery()
    )
    given = select(Area.path).where(Area.id == RoleGrant.area_id).correlate(RoleGrant).scalar_subquery()
    return (
        RoleGrant.person_id == Contribution.author_id,
        RoleGrant.role == Role.FACILITATOR.value,
        RoleGrant.granted_at <= Contribution.made_at,
        RoleGrant.live(Contribution.made_at),
        or_(RoleGrant.area_id.is_(None), there.startswith(given)),
    )


def conversation(thread: Thread, after: int | None) -> Conversation:
    """The messages after the message with this id (None: from the start)."""
    wanted = tops(thread).order_by(Contribution.id).limit(SIZE + 1)
    rows = db.session.scalars(wanted.where(Contribution.id > after) if after is not None else wanted).all()
    ids, more = rows[:SIZE], len(rows) > SIZE
    messages = between(thread, ids[0], ids[-1]) if ids else []
    page = Page(ids, following=str(ids[-1]) if more else None, first=after is None)
    whole = page.first and not more
    newest_id = max((one.id for message in messages for one in (message.top, *message.replies)), default=0)
    return Conversation(messages, page, newest_id if whole else newest_in(thread), last_page_of(thread) if more else None)


def between(thread: Thread, first: int, last: int) -> list[Message]:
    """The messages from one id to another with all their replies, however many there are: one query."""
    is_top = and_(Contribution.parent_id.is_(None), Contribution.id.between(first, last))
    found = shown_contributions(Contribution.thread_id == thread.id, or_(is_top, Contribution.parent_id.between(first, last)))
    under: dict[int, list[ShownContribution]] = {one.id: [] for one in found if one.parent_id is None}
    for one in found:
        if one.parent_id is not None:
            under[one.parent_id].append(one)
    return [Message(one, under[one.id]) for one in found if one.parent_id is None]


def message(thread: Thread, contribution: Contribution) -> Message:
    """The message that a contribution is, or hangs under."""
    top_id = contribution.parent_id or contribution.id
    return between(thread, top_id, top_id)[0]


def tops(thread: Thread) -> Select[int]:
    """The ids of what is no reply."""
    return select(Contribution.id).where(Contribution.thread_id == thread.id, Contribution.parent_id.is_(None))


def page_of(thread: Thread, contribution: Contribution) -> int | None:
    """What the page that shows a contribution comes after: the id of a message, None on the first page."""
    top_id = contribution.parent_id or contribution.id
    return page_start(thread, size_of(tops(thread).where(Contribution.id < top_id)) // SIZE)


def last_page_of(thread: Thread) -> int | None:
    """What the last page comes after, None where there is one page."""
    return page_start(thread, max(0, size_of(tops(thread)) - 1) // SIZE)


def page_start(thread: Thread, number: int) -> int | None:
    """What the page with this number, counted from 0, comes after."""
    if number == 0:
        return None
    return db.session.scalar(tops(thread).order_by(Contribution.id).offset(number * SIZE - 1).limit(1))


def reopened_at(thread: Thread) -> datetime | None:
    """When a thread that is talked in was opened again after a summary; None where it was not."""
    if thread.corrected_at is None or thread.summarised_at is not None:
        return None
    summaries = EarlierText.of(f"thread:{thread.id}").where(EarlierText.part == "summary").limit(1)
    summary = db.session.scalar(summaries)
    return summary.corrected_at if summary else None


def size_of(wanted: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def newest_in(thread: Thread) -> int:
    """The id of the newest contribution, 0 where there is none."""
    return db.session.scalar(select(func.max(Contribution.id)).where(Contribution.thread_id == thread.id)) or 0


def fresh(thread: Thread, seen: int, person_id: int | None) -> list[ColumnElement[bool]]:
    """What others have written since the contribution with this id, and nobody has hidden."""
    since = [Contribution.thread_id == thread.id, Contribution.id > seen, Contribution.hidden_at.is_(None)]
    return since if person_id is None else [*since, Contribution.author_id != person_id]


def count_news(thread: Thread, *, seen: int, person_id: int | None) -> int:
    """How much of it there is."""
    return size_of(select(Contribution.id).where(*fresh(thread, seen, person_id)))


def news(thread: Thread, *, seen: int, person_id: int | None) -> News:
    """The first hundred of it, ready to be added to the page."""
    found = shown_contributions(*fresh(thread, seen, person_id), most=SIZE)
    replies: dict[int, list[ShownContribution]] = {}
    for one in found:
        if one.parent_id is not None:
            replies.setdefault(one.parent_id, []).append(one)
    messages = [Message(one, replies.pop(one.id, [])) for one in found if one.parent_id is None]
    return News(messages, replies, found[-1].id if found else seen)


def seeds_numbered(ids: Iterable[int]) -> Select[Seed]:
    """The seeds with these numbers that people can see, by number."""
    kept = [number for number in ids if 0 < number < 2**31]
    return select(Seed).where(Seed.id.in_(kept), Seed.hidden_at.is_(None)).order_by(Seed.id)


def seeds_like(wanted: str) -> Select[Seed]:
    """A few seeds with these beginnings of words in their title or one of these numbers ("12, 40"), the newest first."""
    numbers = [number for part in wanted.replace(",", " ").replace("#", " ").split() if (number := small_id(part)) is not None]
    if numbers:
        return seeds_numbered(numbers)
    words = words_of(wanted)
    begun = [
        Seed.id.in_(select(SeedWord.seed_id).where(SeedWord.in_title, SeedWord.word.startswith(word, autoescape=True)))
        for word in words
    ]
    titled = select(Seed).where(Seed.hidden_at.is_(None), *begun) if words else select(Seed).where(false())
    return titled.order_by(Seed.planted_at.desc(), Seed.id.desc()).limit(FOUND_MOST)
