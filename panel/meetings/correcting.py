"""Put right what was entered from a meeting, and take back what never should have been."""

from datetime import date

from sqlalchemy import exists

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.corrections.actions import correct
from panel.extensions import db
from panel.language import LANGUAGES, day, speaking
from panel.meetings import rules
from panel.meetings.actions import hold, recount
from panel.people.models import Person
from panel.seeds import actions as seeds
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed
from panel.seeds.paper import PaperSupport


def correct_meeting(meeting: Meeting, organiser: Person, *, area: Area, held_on: date, **texts: str) -> None:
    """Another name, day, place or area. Once it is public, what it said before stays readable."""
    hold(meeting)
    if meeting.published_at is None:
        for name, text in texts.items():
            setattr(meeting, name, text)
        meeting.area_id, meeting.held_on = area.id, held_on
        db.session.flush()
        return
    before = {language: day_in(language, meeting.held_on) for language in LANGUAGES} if held_on != meeting.held_on else {}
    subject = f"meeting:{meeting.id}"
    correct(meeting, subject, organiser, area=area, also={"day": before}, held_on=held_on, **texts)
    db.session.expire(meeting, ["area"])


def day_in(language: str, held_on: date) -> str:
    with speaking(language):
        return day(held_on)


def correct_seed(seed: Seed, organiser: Person, *, title: str, body: str, language: str, said_by: str) -> None:
    """Other words for an idea that was read wrongly, until others rely on it. A name can go at any time, and none is kept."""
    db.session.refresh(seed, with_for_update={"of": Seed})
    if (title, body, language) != (seed.title, seed.body, seed.language):
        rules.may_say_otherwise(hidden=seed.hidden_at is not None, taken_back=seed.taken_back_at is not None)
        rules.may_still_change(touched=is_relied_on(seed))
        correct(seed, f"seed:{seed.id}", organiser, title=title, body=body, language=language)
        seeds.index_words(seed)
    rename(seed, f"seed:{seed.id}", organiser, said_by)


def correct_remark(remark: Remark, organiser: Person, *, body: str, language: str, said_by: str) -> None:
    """Other words for a remark; what it said before stays readable. A name can go at any time."""
    db.session.refresh(remark, with_for_update={"of": Remark})
    if (body, language) != (remark.body, remark.language):
        rules.may_say_otherwise(hidden=remark.hidden_at is not None, taken_back=remark.taken_back_at is not None)
    correct(remark, f"remark:{remark.id}", organiser, body=body, language=language)
    rename(remark, f"remark:{remark.id}", organiser, said_by)


def rename(thing: Seed | Remark, subject: str, organiser: Person, said_by: str) -> None:
    """Show another name, or none any more. The log says that it was changed, never what it was."""
    if (thing.said_by or "") != said_by:
        thing.said_by = said_by or None
        db.session.flush()
        record("meeting.name", subject, organiser)


def correct_support(row: PaperSupport, organiser: Person, number: int) -> None:
    """Another number; 0 takes the count back."""
    db.session.refresh(row, with_for_update={"of": PaperSupport})
    if number != row.number:
        recount(row, organiser, number)


def is_relied_on(seed: Seed) -> bool:
    """Whether anybody has backed it, helped, written about it, or built on it; at another meeting too."""
    grown = seed.deliberated_at or seed.costed_at or seed.funded_at or seed.answered_at
    return bool(grown) or seeds.is_touched(seed) or _is_told_of_elsewhere(seed)


def _is_told_of_elsewhere(seed: Seed) -> bool:
    """Whether people at another meeting than its own backed it or spoke about it."""
    counted = PaperSupport.of(seed).where(PaperSupport.meeting_id != seed.meeting_id)
    said = Remark.of(seed).where(Remark.meeting_id != seed.meeting_id, Remark.taken_back_at.is_(None))
    return any(db.session.scalar(exists(rows.order_by(None)).select()) for rows in (counted, said))


def take_back(thing: Seed | Remark, organiser: Person) -> None:
    """Hide what was entered by mistake. It can be put back."""
    db.session.refresh(thing, with_for_update={"of": type(thing)})
    if thing.taken_back_at is not None:
        return
    rules.is_not_hidden(hidden=thing.hidden_at is not None)
    if isinstance(thing, Seed):
        rules.may_still_change(touched=is_relied_on(thing))
    seeds.set_hidden(thing, hidden=True)
    thing.taken_back_at = clock.now()
    record("meeting.take-back", subject_of(thing), organiser)


def put_back(thing: Seed | Remark, organiser: Person) -> None:
    """Show again what was taken back."""
    db.session.refresh(thing, with_for_update={"of": type(thing)})
    if thing.taken_back_at is None:
        return
    seeds.set_hidden(thing, hidden=False)
    record("meeting.put-back", subject_of(thing), organiser)


def subject_of(thing: Seed | Remark) -> str:
    return f"seed:{thing.id}" if isinstance(thing, Seed) else f"seed:{thing.seed_id}"
