"""What facilitators and organisers do: open a thread, move its dates, close it with a summary."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, person_or_none
from panel.extensions import db
from panel.language import gettext as _
from panel.panels.models import CitizensPanel
from panel.seeds.models import Seed
from panel.threads import actions
from panel.threads.forms import MoveForm, SummaryForm, ThreadForm
from panel.threads.models import Thread
from panel.threads.queries import seeds_like, seeds_numbered
from panel.threads.routes.blueprint import bp
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import Form
from panel.web.hypermedia import show
from panel.web.incoming import argument_id, has_field
from panel.web.sent_forms import makes_another

USUALLY_OPEN = timedelta(days=21)
TOLD = ("question_cy", "question_en", "background_cy", "background_en", "opens_at", "closes_at")


@bp.route("/new/<int:citizens_panel_id>", methods=["GET", "POST"])
@allow(Action.OPEN_THREAD, citizens_panel=CitizensPanel)
@makes_another
def open_thread(citizens_panel: CitizensPanel) -> ResponseReturnValue:
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    asked = argument_id("seed")
    form = ThreadForm(data={"opens_at": start, "closes_at": start + USUALLY_OPEN, "seeds": [asked] if asked else []})
    chosen, found = offer_seeds(form)
    values: dict[str, Any] = {"citizens_panel": citizens_panel, "form": form, "chosen": chosen, "found": found}
    if has_field("find"):
        return show("threads/open.html", "threads/_seeds.html", **values)
    if form.validate_on_submit():
        with refusals_of(form):
            thread = actions.open_thread(citizens_panel, person_or_none(), **typed(form, *TOLD), seeds=chosen)
            ready = _("The thread is ready. It opens by itself on its day.")
            return commit_and_go(
                url_for(".show_thread", thread_id=thread.id),
                _("The thread is open.") if thread.opens_at <= clock.now() else ready,
            )
    return show("threads/open.html", **values)


def offer_seeds(form: ThreadForm) -> tuple[Sequence[Seed], Sequence[Seed]]:
    """The seeds that are ticked, and those found by number or title that one could tick too."""
    chosen = db.session.scalars(seeds_numbered(form.seeds.data or [])).all()
    ticked = {seed.id for seed in chosen}
    found = (
        [seed for seed in db.session.scalars(seeds_like(form.wanted.text)) if seed.id not in ticked] if form.wanted.text else []
    )
    form.seeds.choices = [(seed.id, seed.title) for seed in (*chosen, *found)]
    return chosen, found


def typed(form: Form, *names: str) -> dict[str, Any]:
    """What stands in these fields, for an action whose arguments have the same names."""
    return {name: form[name].data for name in names}


@bp.route("/<int:thread_id>/dates", methods=["GET", "POST"])
@allow(Action.OPEN_THREAD, thread=Thread)
def move_dates(thread: Thread) -> ResponseReturnValue:
    form = MoveForm(data={"opens_at": thread.opens_at, "closes_at": thread.closes_at})
    if form.validate_on_submit():
        with refusals_of(form):
            told = typed(form, "opens_at", "closes_at", "reason_cy", "reason_en")
            actions.move_dates(thread, person_or_none(), **told)
            return commit_and_go(url_for(".show_thread", thread_id=thread.id), _("The dates are moved. Everyone can read why."))
    return show("threads/dates.html", thread=thread, form=form)


@bp.route("/<int:thread_id>/summary", methods=["GET", "POST"])
@allow(Action.CLOSE_THREAD, thread=Thread)
def summarise(thread: Thread) -> ResponseReturnValue:
    form = SummaryForm()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.summarise(thread, person_or_none(), summary_cy=form.summary_cy.text, summary_en=form.summary_en.text)
            return commit_and_go(
                url_for(".show_thread", thread_id=thread.id), _("The thread is closed with your summary. Thank you.")
            )
    return show("threads/summarise.html", thread=thread, form=form)
