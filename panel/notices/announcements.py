"""What an announcement tells, to how many, and how far it has gone."""

from dataclasses import dataclass

from sqlalchemy import func, select

from panel.areas.models import Area
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.language import spoken
from panel.mail.models import MailState, OutboxMail
from panel.notices.audience import number_told
from panel.notices.kinds import Followed, NoticeKind
from panel.notices.models import Announcement, Notice
from panel.notices.registry import Facts, News


def news(announcement: Announcement) -> News:
    """What it tells: its own words, whole."""
    area = db.session.get(Area, announcement.thing_id) if announcement.kind == Followed.AREA else None
    return News(
        kind=NoticeKind.ANNOUNCEMENT,
        said=lambda: announcement.title_cy if spoken() == "cy" else announcement.title_en,
        text=lambda: announcement.body_cy if spoken() == "cy" else announcement.body_en,
        endpoint="notices.announcement",
        values={"announcement_id": announcement.id},
        topics=frozenset({(Followed(announcement.kind), announcement.thing_id)}),
        area=area,
    )


def tell_announcement(entry: AuditEntry, _facts: Facts) -> News | None:
    """What the line of the log tells that an announcement was sent by."""
    row = db.session.get(Announcement, int(entry.subject.partition(":")[2]))
    return news(row) if row is not None and row.sent_at is not None else None


def number_of_followers(announcement: Announcement, sender_id: int) -> int:
    """How many it goes to: all who follow the thing and have not said that they want no messages. One query."""
    return db.session.scalar(select(func.count()).select_from(number_told(news(announcement), sender_id).subquery())) or 0


@dataclass(frozen=True)
class Progress:
    """How far an announcement has gone, in people."""

    followers: int
    waiting: int
    """Not in a mail yet: they hear of it with their next one."""
    on_the_way: int
    in_trouble: int
    gone: int


def progress_of(announcement: Announcement) -> Progress:
    """Two queries. Some days after it was sent nothing is kept of who was told."""
    about = Notice.entry_id == announcement.entry_id
    counted = select(func.count(), func.count(Notice.mailed_at)).where(about)
    noted, mailed = db.session.execute(counted).one()
    states = (
        select(OutboxMail.state, func.count())
        .join(Notice, Notice.mail_id == OutboxMail.id)
        .where(about, Notice.mailed_at.is_not(None))
        .group_by(OutboxMail.state)
    )
    by_state = {MailState(state): number for state, number in db.session.execute(states)}
    on_the_way = by_state.get(MailState.QUEUED, 0) + by_state.get(MailState.SENDING, 0)
    in_trouble = by_state.get(MailState.FAILED, 0) + by_state.get(MailState.UNKNOWN, 0)
    return Progress(announcement.followers, noted - mailed, on_the_way, in_trouble, mailed - on_the_way - in_trouble)
