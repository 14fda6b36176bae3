"""Reading a thread."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.extensions import db
from panel.threads import queries
from panel.threads.forms import ContributionForm
from panel.threads.models import Thread, ThreadMove
from panel.threads.rendering import reader_of
from panel.threads.routes.blueprint import bp
from panel.web.hypermedia import show


@bp.get("/<int:thread_id>")
@allow(Action.READ, thread=Thread)
def show_thread(thread: Thread) -> ResponseReturnValue:
    return thread_page(thread, ContributionForm(formdata=None), after=number("after"))


def thread_page(thread: Thread, form: ContributionForm, *, after: int | None, status: int = 200) -> ResponseReturnValue:
    """The whole page of a thread."""
    said = queries.conversation(thread, after)
    moves = db.session.scalars(ThreadMove.of(thread)).all()
    values: dict[str, Any] = {"thread": thread, "reader": reader_of(thread), "said": said, "moves": moves, "form": form}
    values |= {"seen": said.newest_id, "count": 0, "last_page": said.last_after is None}
    return show("threads/show.html", status=status, **values)


def number(name: str) -> int | None:
    """An id from the address, or None where there is none or it cannot be one."""
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
