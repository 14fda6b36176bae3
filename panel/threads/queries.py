"""A thread as people read it: messages with their replies, a hundred messages at a time, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.attributes import set_committed_value

from panel.extensions import db
from panel.people.models import Person
from panel.seeds.folding import words_of
from panel.seeds.models import Seed, SeedWord
from panel.threads.models import Contribution, Thread
from panel.web.paging import Page

SIZE = 100
FOUND_MOST = 8


@dataclass(frozen=True)
class Message:
    """A contribution and the replies that hang under it, in the order they were written."""

    top: Contribution
    replies: Sequence[Contribution]


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
    replies: dict[int, list[Contribution]]
    newest_id: int


def conversation(thread: Thread, after: int | None) -> Conversation:
    """The messages after the message with this id (None: from the start)."""
    newest_id = newest_in(thread)
    wanted = Contribution.tops(thread).limit(SIZE + 1)
    rows = db.session.scalars(wanted.where(Contribution.id > after) if after is not None else wanted).all()
    tops, more = rows[:SIZE], len(rows) > SIZE
    page = Page(tops, following=str(tops[-1].id) if more else None, first=after is None)
    return Conversation(with_replies(thread, tops), page, newest_id, last_page_of(thread) if more else None)


def message(thread: Thread, contribution: Contribution) -> Message:
    """The message that a contribution is, or hangs under."""
    top_id = contribution.parent_id or contribution.id
    return with_replies(thread, db.session.scalars(Contribution.tops(thread).where(Contribution.id == top_id)).all())[0]


def with_replies(thread: Thread, tops: Sequence[Contribution]) -> list[Message]:
    """The messages with all their replies and who wrote them: three queries, however many there are."""
    under: dict[int, list[Contribution]] = {top.id: [] for top in tops}
    replies = db.session.scalars(Contribution.in_thread(thread).where(Contribution.parent_id.in_(under))).all() if under else ()
    for reply in replies:
        under[reply.parent_id or 0].append(reply)
    name_authors([*tops, *replies])
    return [Message(top, under[top.id]) for top in tops]


def name_authors(contributions: Sequence[Contribution]) -> None:
    """Load everybody who wrote these at once; their homes are of no interest here."""
    wanted = select(Person).where(Person.id.in_({row.author_id for row in contributions})).options(lazyload(Person.residency))
    people = {person.id: person for person in db.session.scalars(wanted)} if contributions else {}
    for row in contributions:
        set_committed_value(row, "author", people[row.author_id])


def page_of(contribution: Contribution) -> int | None:
    """What the page that shows a contribution comes after: the id of a message, None on the first page."""
    top_id = contribution.parent_id or contribution.id
    before = select(func.count()).where(
        Contribution.thread_id == contribution.thread_id, Contribution.parent_id.is_(None), Contribution.id < top_id
    )
    return _page_start(contribution.thread_id, (db.session.scalar(before) or 0) // SIZE)


def last_page_of(thread: Thread) -> int | None:
    """What the last page comes after, None where there is one page."""
    count = select(func.count()).where(Contribution.thread_id == thread.id, Contribution.parent_id.is_(None))
    return _page_start(thread.id, max(0, (db.session.scalar(count) or 0) - 1) // SIZE)


def _page_start(thread_id: int, number: int) -> int | None:
    if number == 0:
        return None
    ids = select(Contribution.id).where(Contribution.thread_id == thread_id, Contribution.parent_id.is_(None))
    return db.session.scalar(ids.order_by(Contribution.id).offset(number * SIZE - 1).limit(1))


def newest_in(thread: Thread) -> int:
    """The id of the newest contribution, 0 where there is none."""
    return db.session.scalar(select(func.max(Contribution.id)).where(Contribution.thread_id == thread.id)) or 0


def count_news(thread: Thread, *, seen: int, person_id: int | None) -> int:
    """How many contributions others have written since the one with this id."""
    since = Contribution.thread_id == thread.id, Contribution.id > seen, Contribution.hidden_at.is_(None)
    counted = select(func.count()).where(*since)
    return db.session.scalar(counted.where(Contribution.author_id != person_id) if person_id else counted) or 0


def news(thread: Thread, *, seen: int, person_id: int | None) -> News:
    """What others have written since, ready to be added to the page: a hundred at most, the newest id is of those."""
    rows = db.session.scalars(Contribution.in_thread(thread).where(Contribution.id > seen).limit(SIZE)).all()
    others = [row for row in rows if row.author_id != person_id and row.hidden_at is None]
    name_authors(others)
    replies: dict[int, list[Contribution]] = {}
    for row in others:
        if row.parent_id:
            replies.setdefault(row.parent_id, []).append(row)
    messages = [Message(row, replies.pop(row.id, [])) for row in others if row.parent_id is None]
    return News(messages, replies, rows[-1].id if rows else seen)


def seeds_numbered(ids: Iterable[int]) -> Select[Seed]:
    """The seeds with these numbers that people can see, by number."""
    kept = [number for number in ids if 0 < number < 2**31]
    return select(Seed).where(Seed.id.in_(kept), Seed.hidden_at.is_(None)).order_by(Seed.id)


def seeds_like(wanted: str) -> Select[Seed]:
    """A few seeds with these beginnings of words in their title or one of these numbers ("12, 40"), the newest first."""
    numbers = [int(part) for part in wanted.replace(",", " ").replace("#", " ").split() if part.isascii() and part.isdigit()]
    if numbers:
        return seeds_numbered(numbers)
    words = words_of(wanted)
    begun = [
        Seed.id.in_(select(SeedWord.seed_id).where(SeedWord.in_title, SeedWord.word.startswith(word, autoescape=True)))
        for word in words
    ]
    titled = select(Seed).where(Seed.hidden_at.is_(None), *begun) if words else select(Seed).where(false())
    return titled.order_by(Seed.planted_at.desc(), Seed.id.desc()).limit(FOUND_MOST)
