"""What happens to seeds, in sentences."""

from typing import Any

from sqlalchemy import Select, select

from panel.areas.models import Area
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.language import gettext as _
from panel.language import lazy
from panel.notices.kinds import Followed, NoticeKind
from panel.notices.registry import Facts, News
from panel.pages.notices.things import thing_of
from panel.people.models import Person
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed

GROWN = {
    "seed.deliberate": lazy("A panel talks about the seed “%(title)s”."),
    "seed.cost": lazy("A proposal on the ballot has grown from the seed “%(title)s”."),
    "seed.fund": lazy("A proposal that grew from the seed “%(title)s” is funded."),
    "seed.rest": lazy("The seed “%(title)s” rests, and its page says what was learnt."),
    "seed.wake": lazy("The seed “%(title)s” is awake again."),
}
RESTING = {"seed.rest": True, "seed.wake": False}


def _seed(entry: AuditEntry) -> Seed | None:
    seed = thing_of(entry, Seed)
    return seed if seed is not None and seed.hidden_at is None else None


def planted(entry: AuditEntry, _facts: Facts) -> News | None:
    """A new seed, for those who follow the area."""
    if (seed := _seed(entry)) is None:
        return None
    area = db.session.get_one(Area, seed.area_id)
    return News(
        kind=NoticeKind.NEW,
        said=lambda: _("A new seed in %(area)s: “%(title)s”") % {"area": area.name, "title": seed.title},
        endpoint="seeds.show_seed",
        values={"seed_id": seed.id},
        area=area,
    )


def met(entry: AuditEntry, _facts: Facts) -> News | None:
    """What came of a meeting, for those who follow the area: one line, however many ideas it had."""
    meeting = thing_of(entry, Meeting)
    if meeting is None:
        return None
    return News(
        kind=NoticeKind.NEW,
        said=lambda: _("What came of a meeting: “%(title)s”") % {"title": meeting.name},
        endpoint="meetings.show_meeting",
        values={"meeting_id": meeting.id},
        area=db.session.get_one(Area, meeting.area_id),
    )


def answer(entry: AuditEntry, _facts: Facts) -> News | None:
    """An answer, for those who follow the seed; its author had it by mail. None where it was opened again since."""
    if (seed := _seed(entry)) is None or seed.answered_at is None:
        return None
    author = select(Person.id).where(Person.id == seed.author_id)
    sentence = lazy("The organisers have answered the seed “%(title)s”.")
    return _about(seed, NoticeKind.ANSWER, sentence, part="answer", told=author)


def remark(entry: AuditEntry, facts: Facts) -> News | None:
    """Somebody wrote in the conversation on a seed."""
    seed, said = _seed(entry), db.session.get(Remark, facts["remark"])
    if seed is None or said is None or said.hidden_at is not None:
        return None
    sentence = lazy("There is a new message in the conversation on the seed “%(title)s”.")
    return _about(seed, NoticeKind.REPLY, sentence, part=f"remark-{said.id}")


def grown(entry: AuditEntry, _facts: Facts) -> News | None:
    """A seed got further, went to rest or woke up. None where it is the other way round by now."""
    seed = _seed(entry)
    if seed is None or (entry.verb in RESTING and RESTING[entry.verb] != (seed.rested_at is not None)):
        return None
    return _about(seed, NoticeKind.PROGRESS, GROWN[entry.verb])


def _about(seed: Seed, kind: NoticeKind, sentence: str, *, part: str = "", told: Select[Any] | None = None) -> News:
    title = seed.title
    return News(
        kind=kind,
        said=lambda: str(sentence) % {"title": title},
        endpoint="seeds.show_seed",
        values={"seed_id": seed.id},
        part=part,
        topics=frozenset({(Followed.SEED, seed.id)}),
        told=told,
    )
