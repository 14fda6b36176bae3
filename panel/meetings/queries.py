"""What came of a meeting, and which meetings there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from panel.access import Action
from panel.areas.choices import reach_of_reader
from panel.extensions import db
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed
from panel.seeds.paper import PaperSupport
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.web.paging import Key, Page, page

FEW = 12
"""Of each part, so many stand on the page of the meeting; the rest is a press away."""
WAITING = 100
"""So many sheets are listed that nobody published; they go by themselves."""
PARTS = ("seeds", "support", "remarks")


@dataclass(frozen=True)
class Figures:
    """How much came of a meeting."""

    seeds: int
    people: int
    """Hands and names behind seeds, added over the seeds: who backed three counts three times."""
    remarks: int


@dataclass(frozen=True)
class CameOf:
    """The page of a meeting: each part as a page of its own; of all but the one that is shown alone the beginning."""

    figures: Figures
    parts: Mapping[str, Page]


def figures_of(meeting: Meeting) -> Figures:
    """One query."""
    people = select(func.coalesce(func.sum(PaperSupport.number), 0)).where(PaperSupport.meeting_id == meeting.id)
    counts = [
        select(func.count()).where(Seed.meeting_id == meeting.id, Seed.hidden_at.is_(None)),
        people.join(Seed, Seed.id == PaperSupport.seed_id).where(Seed.hidden_at.is_(None)),
        _remarks(meeting).with_only_columns(func.count()).order_by(None),
    ]
    return Figures(*db.session.execute(select(*(count.scalar_subquery() for count in counts))).one())


def came_of(meeting: Meeting, alone: str) -> CameOf:
    """What came of it; `alone` is the part that is paged through, "" for the beginning of all. Four queries at most."""
    lists = {"seeds": (_seeds, Seed.id), "support": (_support, PaperSupport.id), "remarks": (_remarks, Remark.id)}
    parts = {
        name: page(rows(meeting), Key(number), size=FEW, cursor=None if alone else "")
        for name, (rows, number) in lists.items()
        if alone in {"", name}
    }
    return CameOf(figures_of(meeting), parts)


def _seeds(meeting: Meeting) -> Select[Seed]:
    return Seed.shown().where(Seed.meeting_id == meeting.id)


def _support(meeting: Meeting) -> Select[PaperSupport]:
    """What it counted for seeds that stood already."""
    stood = Seed.hidden_at.is_(None), Seed.meeting_id.is_distinct_from(meeting.id)
    rows = select(PaperSupport).join(PaperSupport.seed).where(PaperSupport.meeting_id == meeting.id, *stood)
    return rows.options(joinedload(PaperSupport.seed))


def _remarks(meeting: Meeting) -> Select[Remark]:
    shown = Remark.hidden_at.is_(None), Seed.hidden_at.is_(None)
    return select(Remark).join(Seed, Seed.id == Remark.seed_id).where(Remark.meeting_id == meeting.id, *shown)


def titles_of(parts: Mapping[str, Page]) -> dict[int, Seed]:
    """The seeds that the remarks of a page are about, by number: one query."""
    ids = {remark.seed_id for remark in parts["remarks"].rows} if "remarks" in parts else set()
    return {seed.id: seed for seed in db.session.scalars(select(Seed).where(Seed.id.in_(ids)))} if ids else {}


def all_meetings() -> Page:
    """Those that everyone can read, the latest first."""
    rows = Meeting.published().options(joinedload(Meeting.area))
    return page(rows, Key(Meeting.held_on, descending=True), Key(Meeting.id, descending=True))


def kept_until(meeting: Meeting) -> datetime:
    """When its sheet goes, if nobody saves or publishes it before."""
    return meeting.saved_at + timedelta(days=number(Setting.KEEP_SHEET))


def unfinished() -> list[Meeting]:
    """Meetings with something typed that is not published, where the reader's role counts; the latest first."""
    reach = reach_of_reader(Action.ENTER_MEETING)
    if not reach:
        return []
    waits = (Meeting.sheet != "") | Meeting.published_at.is_(None)
    rows = select(Meeting).where(waits, reach.covers(Meeting.area_id)).options(joinedload(Meeting.area))
    return list(db.session.scalars(rows.order_by(Meeting.id.desc()).limit(WAITING)))
