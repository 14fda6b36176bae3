"""Reading a thread, and what one reader can do in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, may, person_or_none
from panel.extensions import db
from panel.people.models import Person
from panel.threads import queries
from panel.threads.forms import ContributionForm
from panel.threads.models import Contribution, Thread, ThreadMove
from panel.threads.routes.blueprint import bp
from panel.threads.rules import EDIT_WINDOW, ThreadState
from panel.web.hypermedia import show


@dataclass(frozen=True)
class Talk:
    """What one reader can do in a thread, worked out once for the whole page."""

    live: bool
    """The thread is open: others may write while this is read."""
    writes: bool
    person_id: int | None
    edits_since: datetime | None

    def edits(self, contribution: Contribution) -> bool:
        """Whether the reader wrote this a short while ago."""
        young = self.edits_since is not None and contribution.made_at >= self.edits_since
        return young and contribution.author_id == self.person_id and contribution.hidden_at is None


def talk_of(thread: Thread) -> Talk:
    person: Person | None = person_or_none()
    is_open = thread.state == ThreadState.OPEN
    return Talk(
        live=is_open,
        writes=is_open and may(Action.CONTRIBUTE, person, thread),
        person_id=person.id if person else None,
        edits_since=clock.now() - EDIT_WINDOW if is_open and person else None,
    )


@bp.get("/<int:thread_id>")
@allow(Action.READ, thread=Thread)
def show_thread(thread: Thread) -> ResponseReturnValue:
    return thread_page(thread, ContributionForm(formdata=None), after=number("after"))


def thread_page(thread: Thread, form: ContributionForm, *, after: int | None, status: int = 200) -> ResponseReturnValue:
    """The whole page of a thread."""
    said = queries.conversation(thread, after)
    moves = db.session.scalars(ThreadMove.of(thread)).all()
    values: dict[str, Any] = {"thread": thread, "talk": talk_of(thread), "said": said, "moves": moves, "form": form}
    values |= {"seen": said.newest_id, "count": 0, "last_page": said.last_after is None}
    return show("threads/show.html", status=status, **values)


def number(name: str) -> int | None:
    """An id from the address, or None where there is none or it cannot be one."""
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
