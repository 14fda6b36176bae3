"""Write to followers: a draft, changed until it is sent, then a line of the public log that tells them."""

from sqlalchemy import select

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.notices import rules
from panel.notices.kinds import Followed
from panel.notices.models import Announcement
from panel.people.models import Person

SENT = "announcement.send"


def draft_announcement(author: Person, kind: Followed, thing_id: int, area: Area, **words: str) -> Announcement:
    """A draft for the followers of a thing of an area: `title_cy`, `title_en`, `body_cy`, `body_en`."""
    draft = Announcement(kind=kind, thing_id=thing_id, area=area, author_id=author.id, made_at=clock.now(), **words)
    db.session.add(draft)
    db.session.flush()
    return draft


def edit_announcement(draft: Announcement, **words: str) -> None:
    """Other words. RuleBroken once it was sent."""
    hold(draft)
    for name, text in words.items():
        setattr(draft, name, text)
    db.session.flush()


def send_announcement(draft: Announcement, organiser: Person, *, followers: int) -> None:
    """Tell the followers; the worker writes the mails. RuleBroken where it was sent already, or enough was sent of late."""
    hold(draft)
    may_send(draft)
    draft.sent_at, draft.followers = clock.now(), followers
    entry = record(SENT, f"announcement:{draft.id}", organiser, about=f"{draft.kind}:{draft.thing_id}", followers=followers)
    draft.entry_id = entry.id
    db.session.flush()


def may_send(draft: Announcement) -> None:
    """RuleBroken where enough went to these followers within a day."""
    rules.may_announce(db.session.scalar(Announcement.number_sent(draft.kind, draft.thing_id, clock.now() - rules.DAY)) or 0)


def hold(draft: Announcement) -> None:
    """Read it anew and let nobody else change it. RuleBroken once it was sent."""
    db.session.execute(select(Area.id).where(Area.id == draft.area_id).with_for_update())  # two at once are counted one by one
    db.session.refresh(draft, with_for_update={"of": Announcement})
    if draft.sent_at is not None:
        raise RuleBroken(_("This was sent already. It stays as it was read."))
