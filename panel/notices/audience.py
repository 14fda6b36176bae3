"""Who is told of a piece of news: people's ids as selects, so that ten thousand of them cost one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, union

from panel.areas.models import Area
from panel.notices.kinds import PACES, Followed, NoticeKind, Pace
from panel.notices.models import Follow, NoticePreference
from panel.notices.registry import News, registry
from panel.people.models import Person, Residency

NOWHERE = "%.invalid"


def people_of(news: News, actor_id: int | None) -> Select[int]:
    """The ids of those who are told, whatever their pace: not whoever did it, nor who had a mail of their own about it."""
    found = union(*_parts(news)).subquery()
    people = select(Person.id).where(Person.id.in_(select(found.c[0])), Person.email.not_like(NOWHERE))
    if actor_id is not None:
        people = people.where(Person.id != actor_id)
    return people.where(Person.id.not_in(news.told)) if news.told is not None else people


def number_told(news: News, actor_id: int | None) -> Select[int]:
    """The ids of those who are told and have not said "never"."""
    never = and_(NoticePreference.kind == news.kind, NoticePreference.pace == Pace.NEVER)
    refusing = select(NoticePreference.person_id).where(never)
    return people_of(news, actor_id).where(Person.id.not_in(refusing))


def pace_of(kind: NoticeKind) -> Pace:
    """What holds for who has said nothing."""
    return PACES[kind]


def _parts(news: News) -> Sequence[Select[Any]]:
    topics = set(news.topics)
    parts: list[Select[Any]] = []
    if news.area is not None:
        topics |= {(Followed.AREA, number) for number in holding(news.area)}
        parts.append(_near(news.area))
    parts.append(select(Follow.person_id).where(Follow.stopped.is_(False), _about(topics)))
    for kind, number in sorted(topics):
        parts += _by_themselves(kind, number)
    if news.also is not None:
        parts.append(news.also.order_by(None))
    return parts


def _about(topics: set[tuple[Followed, int]]) -> ColumnElement[bool]:
    kinds = {kind: [number for other, number in topics if other == kind] for kind, _number in topics}
    return or_(false(), *(and_(Follow.kind == kind, Follow.thing_id.in_(numbers)) for kind, numbers in kinds.items()))


def _by_themselves(kind: Followed, number: int) -> list[Select[Any]]:
    """Authors and supporters, but for those who have stopped."""
    stopped = select(Follow.person_id).where(Follow.kind == kind, Follow.thing_id == number, Follow.stopped.is_(True))
    topic = registry().topics.get(kind)
    return [
        select(way.person).where(way.thing == number, way.person.is_not(None), way.person.not_in(stopped))
        for way in (topic.by_themselves if topic else ())
    ]


def holding(area: Area) -> list[int]:
    """The ids of an area and of those that hold it."""
    return [int(part) for part in area.path.split("/") if part]


def _near(area: Area) -> Select[Any]:
    """Those who follow what is near, and live in this area, in one inside it or in one that holds it."""
    follows = exists().where(Follow.person_id == Residency.person_id, Follow.kind == Followed.NEAR, Follow.stopped.is_(False))
    related = or_(Residency.area_id.in_(Area.inside(area)), Residency.area_id.in_(holding(area)))
    return select(Residency.person_id).where(related, follows)
