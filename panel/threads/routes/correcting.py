"""Put a thread right: its question, its background, its summary; and open it again after the summary."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, person_or_none
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.threads import actions
from panel.threads.forms import QuestionForm, ReopenForm, SummaryForm
from panel.threads.models import Thread
from panel.threads.routes.blueprint import bp
from panel.threads.routes.running import USUALLY_OPEN
from panel.web.bilingual import reasons_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import Form
from panel.web.hypermedia import show


@bp.route("/<int:thread_id>/edit", methods=["GET", "POST"])
@allow(Action.OPEN_THREAD, thread=Thread)
def edit_thread(thread: Thread) -> ResponseReturnValue:
    return put_right(thread, QuestionForm(obj=thread), _("Put the thread right"))


@bp.route("/<int:thread_id>/summary/edit", methods=["GET", "POST"])
@allow(Action.CLOSE_THREAD, thread=Thread)
def edit_summary(thread: Thread) -> ResponseReturnValue:
    if thread.summarised_at is None:
        raise RuleBroken(_("This thread has no summary yet."))
    return put_right(thread, SummaryForm(obj=thread), _("Put the summary right"))


def put_right(thread: Thread, form: Form, heading: str) -> ResponseReturnValue:
    """Take other words for the texts that this form holds."""
    back = address(thread)
    if form.validate_on_submit():
        with refusals_of(form):
            texts = {name: field.data for name, field in form._fields.items() if name.endswith(("_cy", "_en"))}
            actions.edit_thread(thread, person_or_none(), **texts)
            return commit_and_go(back, _("Put right. What it said before stays readable."))
    return show("corrections/correct.html", form=form, heading=heading, back=back)


@bp.route("/<int:thread_id>/reopen", methods=["GET", "POST"])
@allow(Action.CLOSE_THREAD, thread=Thread)
def reopen(thread: Thread) -> ResponseReturnValue:
    form = ReopenForm(data={"closes_at": (clock.now() + USUALLY_OPEN).replace(second=0, microsecond=0)})
    back = address(thread)
    if form.validate_on_submit():
        with refusals_of(form):
            actions.reopen(thread, person_or_none(), closes_at=form.closes_at.data or clock.now(), **reasons_of(form))
            return commit_and_go(back, _("The thread is open again. Everyone can read why."))
    lede = _("The panel can write in it again. Its summary moves to the earlier texts, and you write a new one at the end.")
    return show("corrections/correct.html", form=form, heading=_("Open the thread again"), lede=lede, back=back)


def address(thread: Thread) -> str:
    return url_for(".show_thread", thread_id=thread.id)
