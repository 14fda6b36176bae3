"""The verbs of a meeting: begin one, save its sheet, publish what stands on it."""

import secrets
from datetime import date

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.extensions import db
from panel.meetings import rules
from panel.meetings.reading import Backing, Idea, Plan
from panel.meetings.sheets import Sheet
from panel.people.models import Person
from panel.seeds import actions as seeds
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed
from panel.seeds.paper import MOST_COUNTED, PaperSupport


def begin_meeting(organiser: Person, *, name_cy: str, name_en: str, venue: str, held_on: date, area: Area) -> Meeting:
    """A meeting whose sheet can be written. Nobody but organisers sees it yet, so the public log says nothing."""
    meeting = Meeting(
        area=area, name_cy=name_cy, name_en=name_en, venue=venue, held_on=held_on,
        entered_by_id=organiser.id, entered_at=clock.now(), saved_at=clock.now(),
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    return meeting


def hold(meeting: Meeting) -> None:
    """Let nobody else save or publish its sheet until the transaction ends, and read it anew."""
    db.session.refresh(meeting, with_for_update={"of": Meeting})


def save_sheet(meeting: Meeting, typed: Sheet, *, version: int) -> bool:
    """Keep what is typed. Where somebody saved meanwhile, the rows of both are kept: False says so."""
    hold(meeting)
    kept = Sheet.read(meeting.sheet)
    alone = version == meeting.sheet_version or typed == kept
    meeting.sheet = (typed if alone else typed.joined(kept)).written()
    meeting.sheet_version, meeting.saved_at = meeting.sheet_version + 1, clock.now()
    db.session.flush()
    return alone


def publish_sheet(meeting: Meeting, organiser: Person, plan: Plan) -> None:
    """Put all of it on the site at once; the sheet is empty then, and takes more. The caller holds the meeting."""
    rules.has_something(plan.number)
    for idea in plan.ideas:
        _plant(meeting, organiser, idea)
    for backing in plan.backings:
        _back(meeting, organiser, backing)
    meeting.published_at = meeting.published_at or clock.now()
    meeting.sheet, meeting.sheet_version = "", meeting.sheet_version + 1
    db.session.flush()
    record("meeting.publish", f"meeting:{meeting.id}", organiser, seeds=len(plan.ideas), others=len(plan.backings))


def _plant(meeting: Meeting, organiser: Person, idea: Idea) -> Seed:
    seed = Seed(
        meeting=meeting, entered_by_id=organiser.id, said_by=idea.said_by or None, area=idea.area, title=idea.title,
        body=idea.body, language=idea.language, theme=idea.theme, planted_at=clock.now(),
        lot_number=secrets.randbelow(seeds.LOTS),
    )  # fmt: skip
    db.session.add(seed)
    db.session.flush()
    seeds.index_words(seed)
    record("meeting.seed", f"seed:{seed.id}", organiser, meeting=meeting.id, language=idea.language, theme=idea.theme)
    _count(meeting, organiser, seed, idea.people)
    return seed


def _back(meeting: Meeting, organiser: Person, backing: Backing) -> None:
    _count(meeting, organiser, backing.seed, backing.people)
    if backing.body:
        said = Remark(
            seed_id=backing.seed.id, meeting=meeting, entered_by_id=organiser.id, said_by=backing.said_by or None,
            body=backing.body, language=backing.language, made_at=clock.now(),
        )  # fmt: skip
        db.session.add(said)
        db.session.flush()
        record("meeting.remark", f"seed:{backing.seed.id}", organiser, meeting=meeting.id, remark=said.id)


def _count(meeting: Meeting, organiser: Person, seed: Seed, people: int) -> None:
    """Add people to those whom this meeting has behind the seed already."""
    if not people:
        return
    row = db.session.scalar(PaperSupport.of(seed).where(PaperSupport.meeting_id == meeting.id))
    recount(row or _none_yet(meeting, organiser, seed), organiser, (row.number if row else 0) + people)


def _none_yet(meeting: Meeting, organiser: Person, seed: Seed) -> PaperSupport:
    return PaperSupport(meeting_id=meeting.id, seed_id=seed.id, number=0, entered_at=clock.now(), entered_by_id=organiser.id)


def recount(row: PaperSupport, organiser: Person, number: int) -> None:
    """So many people of a meeting back a seed, and not as many as was said before; 0 takes the entry out."""
    rules.is_believable(number, MOST_COUNTED)
    seed, before = db.session.get_one(Seed, row.seed_id), row.number
    row.number = number
    if number:
        db.session.add(row)
    else:
        db.session.delete(row)
    seeds.count(seed, Seed.paper_count, number - before)
    record("meeting.support", f"seed:{seed.id}", organiser, meeting=row.meeting_id, number=number, before=before)
