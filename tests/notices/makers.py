"""The worker's pass, at a time of day when mail may go. Called inside `with work():` unless said otherwise."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from panel import clock
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.notices.actions import following
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.notices.mailing import tell_people
from panel.people.models import Person

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2027, 3, 3, 12, tzinfo=LONDON)
"""A Wednesday."""


def follow(person: Person, kind: Followed, thing_id: int = 0) -> None:
    following.follow(person.id, kind, thing_id)


def hears(person: Person, kind: NoticeKind, pace: Pace) -> None:
    following.set_paces(person.id, {kind: pace})


def at(monkeypatch, moment: datetime) -> None:
    """The clock on the wall shows this."""
    monkeypatch.setattr(clock, "now", lambda: moment.astimezone(ZoneInfo("UTC")))


def mails_after(work) -> list[tuple[str, str]]:
    """Address and subject of the mails that tell, after a pass of the worker, in order. Opens its own work."""
    with work():
        tell_people()
        return [(mail.recipient, mail.subject) for mail in told()]


def told() -> list[OutboxMail]:
    """The mails that tell, as they lie in the outbox."""
    return list(db.session.scalars(select(OutboxMail).where(OutboxMail.unsubscribe.is_not(None)).order_by(OutboxMail.id)))
