"""What somebody follows, by a press or by themselves, and how often they hear of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, literal, or_, select, union_all

from panel.extensions import Moment, db
from panel.notices.kinds import PACES, Followed, NoticeKind, Pace
from panel.notices.models import Follow, NoticePreference
from panel.notices.registry import Named, registry
from panel.web import cursors

SIZE = 24
OWN: tuple[Any, ...] = (Follow.since, Follow.kind, Follow.thing_id)
CURSOR: tuple[cursors.Kind, ...] = (Follow.since.type, Follow.kind.type, Follow.thing_id.type)


@dataclass(frozen=True)
class Line:
    """One thing that is followed. `named` is None where it is not shown to everybody any more."""

    kind: Followed
    thing_id: int
    named: Named | None
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Lines:
    """A page of them, and the cursor of the next."""

    rows: Sequence[Line]
    following: str | None
    first: bool


def follows(person_id: int, kind: Followed, thing_id: int) -> bool:
    """Whether somebody follows a thing, by a press or by themselves: two queries at most."""
    row = db.session.scalar(Follow.of(person_id, kind, thing_id))
    if row is not None:
        return not row.stopped
    topic = registry().topics.get(kind)
    ways = topic.by_themselves if topic else ()
    mine = [select(literal(1)).where(way.person == person_id, way.thing == thing_id) for way in ways]
    return bool(mine) and db.session.scalar(union_all(*mine).limit(1)) is not None


def number_following(kind: Followed, thing_id: int) -> int:
    """How many have pressed to follow a thing."""
    pressed = select(func.count()).where(Follow.kind == kind, Follow.thing_id == thing_id, Follow.stopped.is_(False))
    return db.session.scalar(pressed) or 0


def followed_by(person_id: int) -> Lines:
    """What somebody follows, the newest first, from the cursor of the address on; it begins anew where nothing is left there.

    One query, and one for the names of each kind on the page.
    """
    found, last = _all_of(person_id), cursors.of_address(CURSOR)
    rows = _after(found, last)
    if last and not rows:
        cursors.begins_anew("end")
        last, rows = None, _after(found, None)
    following = cursors.write(list(rows[SIZE - 1])) if len(rows) > SIZE else None
    return Lines(_named([(kind, number) for _since, kind, number in rows[:SIZE]]), following, first=last is None)


def _after(found: Subquery, last: Sequence[Any] | None) -> list[tuple[datetime, Followed, int]]:
    """One more than stands on a page, so that it knows whether there is another."""
    ordered = select(found.c.since, found.c.kind, found.c.thing_id)
    ordered = ordered.order_by(found.c.since.desc(), found.c.kind, found.c.thing_id)
    further = ordered.where(_beyond(found, last)) if last else ordered
    return [(since, Followed(kind), number) for since, kind, number in db.session.execute(further.limit(SIZE + 1))]


def _all_of(person_id: int) -> Subquery:
    pressed = Follow.person_id == person_id, Follow.stopped.is_(False), Follow.kind != Followed.NEAR
    parts: list[Select[Any]] = [select(*OWN).where(*pressed)]
    for kind, topic in registry().topics.items():
        decided = select(Follow.thing_id).where(Follow.person_id == person_id, Follow.kind == kind)
        parts += [
            select(way.since, literal(kind.value), way.thing).where(way.person == person_id, way.thing.not_in(decided))
            for way in topic.by_themselves
        ]
    every = union_all(*parts).subquery()
    since = func.max(every.c[0], type_=Moment()).label("since")
    kind_, thing = every.c[1].label("kind"), every.c[2].label("thing_id")
    return select(since, kind_, thing).group_by(every.c[1], every.c[2]).subquery()


def _beyond(found: Subquery, last: Sequence[Any]) -> Any:
    since, kind, number = last
    same = found.c.since == since
    return or_(
        found.c.since < since,
        and_(same, found.c.kind > kind),
        and_(same, found.c.kind == kind, found.c.thing_id > number),
    )


def _named(rows: Sequence[tuple[Followed, int]]) -> list[Line]:
    topics = registry().topics
    names = {
        kind: topic.names(numbers) for kind, topic in topics.items() if (numbers := [n for other, n in rows if other == kind])
    }
    return [Line(kind, number, names[kind].get(number), *topics[kind].address(number)) for kind, number in rows]


def name_of(kind: Followed, thing_id: int) -> Named | None:
    """What a thing is called in the spoken language."""
    return registry().topics[kind].names([thing_id]).get(thing_id)


def paces_of(person_id: int) -> dict[NoticeKind, Pace]:
    """How often somebody hears of each kind: one query."""
    said = select(NoticePreference.kind, NoticePreference.pace).where(NoticePreference.person_id == person_id)
    return PACES | {NoticeKind(kind): Pace(pace) for kind, pace in db.session.execute(said)}
