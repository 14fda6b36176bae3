"""Follow a thing, stop it, and say how often one hears of each kind."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select, update

from panel import clock
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.notices import rules
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.notices.models import Follow, Notice, NoticePreference


def follow(person_id: int, kind: Followed, thing_id: int) -> None:
    """Hear of what happens to a thing. Twice is once."""
    _set(person_id, kind, thing_id, stopped=False)


def stop_following(person_id: int, kind: Followed, thing_id: int) -> None:
    """Hear of it no more, also where somebody follows by themselves what they wrote or support."""
    _set(person_id, kind, thing_id, stopped=True)


def _set(person_id: int, kind: Followed, thing_id: int, *, stopped: bool) -> None:
    row = db.session.scalar(Follow.of(person_id, kind, thing_id).with_for_update())
    if row is None:
        try:
            with unless_taken("another window was faster"):
                db.session.add(Follow(person_id=person_id, kind=kind, thing_id=thing_id, since=clock.now(), stopped=stopped))
        except RuleBroken:
            row = db.session.scalars(Follow.of(person_id, kind, thing_id)).one()
    if row is not None and row.stopped is not stopped:
        row.stopped, row.since = stopped, clock.now()
    db.session.flush()


def follow_instead(kind: Followed, thing_id: int, other_id: int) -> None:
    """Whoever follows one thing follows the other from now on; who said something about that one before is left alone."""
    said = select(Follow.person_id).where(Follow.kind == kind, Follow.thing_id == other_id)
    mine = Follow.kind == kind, Follow.thing_id == thing_id, Follow.stopped.is_(False)
    moving = update(Follow).where(*mine, Follow.person_id.not_in(said)).values(thing_id=other_id)
    db.session.execute(moving.execution_options(synchronize_session=False))
    gone = delete(Follow).where(Follow.kind == kind, Follow.thing_id == thing_id)
    db.session.execute(gone.execution_options(synchronize_session=False))


def set_paces(person_id: int, paces: Mapping[NoticeKind, Pace]) -> None:
    """How often somebody hears of each kind. What already waits for them follows it, too."""
    for kind, pace in paces.items():
        _set_pace(person_id, kind, pace)
        waiting = (Notice.person_id == person_id) & (Notice.kind == kind) & Notice.mailed_at.is_(None)
        if pace == Pace.NEVER:
            db.session.execute(delete(Notice).where(waiting))
        else:
            db.session.execute(update(Notice).where(waiting).values(due_at=rules.due_at(pace, clock.now())))
    db.session.flush()


def _set_pace(person_id: int, kind: NoticeKind, pace: Pace) -> None:
    row = db.session.get(NoticePreference, (person_id, kind), with_for_update=True)
    if row is not None:
        row.pace = pace
        return
    try:
        with unless_taken("another window was faster"):
            db.session.add(NoticePreference(person_id=person_id, kind=kind, pace=pace))
    except RuleBroken:
        db.session.get_one(NoticePreference, (person_id, kind)).pace = pace


def stop_mails(person_id: int, kinds: Collection[NoticeKind]) -> None:
    """No more mails of these kinds; whoever holds the link of a mail may ask for it."""
    set_paces(person_id, dict.fromkeys(kinds, Pace.NEVER))
