"""Reading a thread."""

from typing import Any

from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.extensions import db
from panel.threads import queries, rules
from panel.threads.forms import ContributionForm
from panel.threads.models import Thread, ThreadMove
from panel.threads.rendering import reader_of
from panel.threads.routes.blueprint import bp
from panel.web.hypermedia import show
from panel.web.incoming import argument_id


@bp.get("/<int:thread_id>")
@allow(Action.READ, thread=Thread)
def show_thread(thread: Thread) -> ResponseReturnValue:
    return thread_page(thread, ContributionForm(formdata=None), after=argument_id("after"))


def thread_page(thread: Thread, form: ContributionForm, *, after: int | None, status: int = 200) -> ResponseReturnValue:
    """The whole page of a thread."""
    said = queries.conversation(thread, after)
    moves = db.session.scalars(ThreadMove.of(thread)).all()
    values: dict[str, Any] = {"thread": thread, "reader": reader_of(thread), "said": said, "moves": moves, "form": form}
    values |= {"reopened_at": queries.reopened_at(thread), "ends_at": rules.ends_at}
    values |= {"seen": said.newest_id, "count": 0, "last_page": said.last_after is None}
    return show("threads/show.html", status=status, **values)
