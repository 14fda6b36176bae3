"""Open a thread, write in it, move its dates, close it with a summary; hide what a moderator rules on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from panel import clock
from panel.audit.actions import record
from panel.corrections.actions import correct
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.panels import rules as panel_rules
from panel.panels.models import CitizensPanel
from panel.people.models import Person
from panel.seeds.actions import note_deliberated
from panel.seeds.models import Seed
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.threads import rules
from panel.threads.models import Contribution, ContributionVersion, Thread, ThreadMove


def open_thread(
    citizens_panel: CitizensPanel,
    person: Person,
    *,
    question_cy: str,
    question_en: str,
    background_cy: str,
    background_en: str,
    opens_at: datetime,
    closes_at: datetime,
    seeds: Sequence[Seed] = (),
) -> Thread:
    """A question for the panel, open between its dates; each seed it is about is now one that a panel talks through."""
    panel_rules.may("thread.open", citizens_panel.state)
    rules.fitting_dates(clock.now(), opens_at=opens_at, closes_at=closes_at)
    rules.fitting_seeds(len(seeds))
    thread = Thread(
        citizens_panel=citizens_panel,
        question_cy=question_cy,
        question_en=question_en,
        background_cy=background_cy,
        background_en=background_en,
        opens_at=opens_at,
        closes_at=closes_at,
        opened_by_id=person.id,
        made_at=clock.now(),
        seeds=list(seeds),
    )
    db.session.add(thread)
    db.session.flush()
    for seed in seeds:
        note_deliberated(seed, person)
    record("thread.open", subject(thread), person, panel=citizens_panel.id, opens=stamp(opens_at), closes=stamp(closes_at))
    return thread


def contribute(thread: Thread, person: Person, *, body: str, language: str, reply_to: Contribution | None = None) -> Contribution:
    """Write in an open thread. A reply to a reply hangs under the same message."""
    lock(thread)
    must_be_open(thread)
    if reply_to is not None:
        db.session.refresh(reply_to, with_for_update={"of": Contribution})
        must_belong(reply_to, thread)
        rules.may_reply(reply_to.hidden_at is not None)
    contribution = Contribution(
        thread=thread,
        author=person,
        parent_id=(reply_to.parent_id or reply_to.id) if reply_to is not None else None,
        body=body,
        language=language,
        made_at=clock.now(),
    )
    db.session.add(contribution)
    change_count(thread, 1)
    record("contribution.write", f"contribution:{contribution.id}", person, thread=thread.id)
    return contribution


def edit_contribution(contribution: Contribution, person: Person, *, body: str, language: str) -> None:
    """Change what you wrote while the window and the thread are open. What it said before stays readable."""
    thread = contribution.thread
    lock(thread)
    db.session.refresh(contribution, with_for_update={"of": Contribution})
    must_be_open(thread)
    rules.may_edit(
        clock.now(),
        made_at=contribution.made_at,
        hidden=contribution.hidden_at is not None,
        minutes=number(Setting.EDIT_MINUTES),
    )
    if (contribution.body, contribution.language) == (body, language):
        return
    now = clock.now()
    db.session.add(
        ContributionVersion(
            contribution_id=contribution.id, body=contribution.body, language=contribution.language, replaced_at=now
        )
    )
    contribution.body, contribution.language, contribution.edited_at = body, language, now
    db.session.flush()
    record("contribution.edit", f"contribution:{contribution.id}", person, thread=thread.id)


def move_dates(
    thread: Thread, person: Person, *, opens_at: datetime, closes_at: datetime, reason_cy: str, reason_en: str
) -> ThreadMove:
    """Move the dates in the open: everyone reads the reason."""
    lock(thread)
    opens_at, closes_at = rules.same_minute(opens_at, thread.opens_at), rules.same_minute(closes_at, thread.closes_at)
    before, after = (thread.opens_at, thread.closes_at), (opens_at, closes_at)
    rules.may_move_dates(clock.now(), state=thread.state, before=before, after=after)
    return note_move(thread, person, opens_at=opens_at, closes_at=closes_at, reason_cy=reason_cy, reason_en=reason_en)


def note_move(
    thread: Thread, person: Person, *, opens_at: datetime, closes_at: datetime, reason_cy: str, reason_en: str
) -> ThreadMove:
    """Give a thread other dates, with the reason that everyone reads."""
    thread.opens_at, thread.closes_at = opens_at, closes_at
    move = ThreadMove(
        thread_id=thread.id,
        opens_at=opens_at,
        closes_at=closes_at,
        reason_cy=reason_cy,
        reason_en=reason_en,
        moved_at=clock.now(),
    )
    db.session.add(move)
    db.session.flush()
    facts = {"opens": stamp(opens_at), "closes": stamp(closes_at), "reason_cy": reason_cy, "reason_en": reason_en}
    record("thread.move-date", subject(thread), person, **facts)
    return move


def summarise(thread: Thread, person: Person, *, summary_cy: str, summary_en: str) -> None:
    """Close the thread with a summary in both languages."""
    lock(thread)
    rules.may_summarise(thread.state)
    thread.summary_cy, thread.summary_en, thread.summarised_at = summary_cy, summary_en, clock.now()
    db.session.flush()
    record("thread.summarise", subject(thread), person, contributions=thread.contribution_count)


def edit_thread(thread: Thread, person: Person, **texts: Any) -> None:
    """Put its question, its background or its summary right at any time, and keep what it said."""
    lock(thread)
    correct(thread, subject(thread), person, **texts)


def reopen(thread: Thread, person: Person, *, closes_at: datetime, reason_cy: str, reason_en: str) -> ThreadMove:
    """Open a summarised thread again until a later date; its summary is kept as an earlier text."""
    lock(thread)
    panel_rules.may("thread.reopen", thread.citizens_panel.state)
    rules.may_reopen(clock.now(), state=thread.state, closes_at=closes_at)
    correct(thread, subject(thread), person, summary_cy="", summary_en="")
    thread.summary_cy = thread.summary_en = thread.summarised_at = None
    record("thread.reopen", subject(thread), person)
    return note_move(thread, person, opens_at=thread.opens_at, closes_at=closes_at, reason_cy=reason_cy, reason_en=reason_en)


def set_hidden(contribution: Contribution, hidden: bool) -> None:
    """Hide a contribution, or show it again: a moderator ruled on it, and the ruling writes the audit entry."""
    now = clock.now() if hidden else None
    unlike = Contribution.hidden_at.is_(None) if hidden else Contribution.hidden_at.is_not(None)
    changed = db.session.execute(update(Contribution).where(Contribution.id == contribution.id, unlike).values(hidden_at=now))
    if changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        db.session.execute(
            update(Thread)
            .where(Thread.id == contribution.thread_id)
            .values(contribution_count=Thread.contribution_count + (-1 if hidden else 1))
            .execution_options(keeps_words=True)
        )
    db.session.flush()


def change_count(thread: Thread, step: int) -> None:
    """Count in the database, not here: two people can write at the same instant."""
    thread.contribution_count = Thread.contribution_count + step
    db.session.flush()


def lock(thread: Thread) -> None:
    """Read the thread again and hold it: nothing is written into a thread that is being closed."""
    db.session.refresh(thread, with_for_update={"of": Thread})


def must_be_open(thread: Thread) -> None:
    rules.may_write(thread.state, opens_at=thread.opens_at, closes_at=thread.closes_at)


def must_belong(contribution: Contribution, thread: Thread) -> None:
    if contribution.thread_id != thread.id:
        raise RuleBroken(_("That contribution is in another thread."))


def subject(thread: Thread) -> str:
    """Its name in the public log."""
    return f"thread:{thread.id}"


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%MZ")
