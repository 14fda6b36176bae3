"""Writing in a thread, replying, changing what one wrote, and hearing of what is new."""

from typing import Any

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.extensions import db
from panel.language import gettext as _
from panel.people.models import Person
from panel.threads import actions, queries
from panel.threads.forms import ContributionForm
from panel.threads.models import Contribution, ContributionVersion, Thread
from panel.threads.rendering import reader_of
from panel.threads.routes.blueprint import bp
from panel.threads.routes.reading import thread_page
from panel.threads.rules import ThreadState
from panel.web.flow import commit, refusals_of
from panel.web.hypermedia import answer, show, wants_fragment
from panel.web.incoming import argument, argument_id
from panel.web.sent_forms import makes_another


@bp.post("/<int:thread_id>/contributions")
@allow(Action.CONTRIBUTE, thread=Thread)
@makes_another
def contribute(thread: Thread) -> ResponseReturnValue:
    form = ContributionForm()
    if form.validate_on_submit():
        with refusals_of(form):
            contribution = actions.contribute(thread, person_or_none(), body=form.body.text, language=form.language.data)
            place = place_of(thread, contribution)
            commit(place)
            message = queries.message(thread, contribution)
            shown = {"thread": thread, "reader": reader_of(thread), "message": message, "form": fresh(form)}
            return answer("threads/_contribute.html", place, **shown)
    if wants_fragment():
        return show("threads/_contribute.html", status=422, thread=thread, reader=reader_of(thread), form=form)
    return thread_page(thread, form, after=queries.last_page_of(thread), status=422)


@bp.route("/<int:thread_id>/contributions/<int:contribution_id>/reply", methods=["GET", "POST"])
@allow(Action.CONTRIBUTE, thread=Thread, contribution=Contribution)
@makes_another
def reply(thread: Thread, contribution: Contribution) -> ResponseReturnValue:
    must_lie_in(thread, contribution)
    message = queries.message(thread, contribution)
    form = ContributionForm(prefix=f"reply{contribution.id}")
    form.body.label.text = _("Your reply")
    shown: dict[str, Any] = {"thread": thread, "contribution": contribution, "message": message, "reader": reader_of(thread)}
    if form.validate_on_submit():
        with refusals_of(form):
            written = actions.contribute(
                thread, person_or_none(), body=form.body.text, language=form.language.data, reply_to=contribution
            )
            place = place_of(thread, written)
            commit(place)
            shown |= {"message": queries.message(thread, contribution), "reader": reader_of(thread), "written_id": written.id}
            return answer("threads/_message.html", place, **shown)
    said = next(one for one in (message.top, *message.replies) if one.id == contribution.id)
    fragment = "threads/_message.html" if form.is_submitted() else "threads/_reply.html"
    return show("threads/reply.html", fragment, 422 if form.is_submitted() else None, said=said, form=form, **shown)


@bp.route("/<int:thread_id>/contributions/<int:contribution_id>/edit", methods=["GET", "POST"])
@allow(Action.EDIT_CONTRIBUTION, thread=Thread, contribution=Contribution)
def edit_contribution(thread: Thread, contribution: Contribution) -> ResponseReturnValue:
    must_lie_in(thread, contribution)
    form = ContributionForm(prefix=f"edit{contribution.id}", obj=contribution)
    form.body.label.text = _("What you wrote")
    if form.validate_on_submit():
        with refusals_of(form):
            actions.edit_contribution(contribution, person_or_none(), body=form.body.text, language=form.language.data)
            place = place_of(thread, contribution)
            commit(place)
            [said] = queries.shown_contributions(Contribution.id == contribution.id)
            return answer("threads/_contribution.html", place, reader=reader_of(thread), said=said, changed=True)
    return show("threads/edit.html", "threads/_edit.html", thread=thread, contribution=contribution, form=form)


@bp.get("/<int:thread_id>/contributions/<int:contribution_id>")
@allow(Action.READ, thread=Thread, contribution=Contribution)
def show_contribution(thread: Thread, contribution: Contribution) -> ResponseReturnValue:
    """On to the page of the thread that shows it: a lasting address for mails and lists."""
    must_lie_in(thread, contribution)
    return redirect(place_of(thread, contribution), 302)


@bp.get("/<int:thread_id>/contributions/<int:contribution_id>/versions")
@allow(Action.READ, thread=Thread, contribution=Contribution)
def versions(thread: Thread, contribution: Contribution) -> ResponseReturnValue:
    must_lie_in(thread, contribution)
    before = db.session.scalars(ContributionVersion.of(contribution)).all()
    author = db.session.get_one(Person, contribution.author_id)
    return show("threads/versions.html", thread=thread, contribution=contribution, versions=before, author=author)


@bp.get("/<int:thread_id>/news")
@allow(Action.READ, thread=Thread)
def news(thread: Thread) -> ResponseReturnValue:
    """Polled by an open page: how much is new since it was read; with `show`, what is new, added below and never swapped in."""
    person = person_or_none()
    seen, person_id = argument_id("seen") or 0, person.id if person else None
    last_page = argument("last") == "1"
    values: dict[str, Any] = {"thread": thread, "last_page": last_page, "seen": seen}
    if argument("show"):
        found = queries.news(thread, seen=seen, person_id=person_id)
        values |= {"seen": found.newest_id, "reader": reader_of(thread), "count": 0}
        return show("threads/_added.html", news=found, **values)
    count = queries.count_news(thread, seen=seen, person_id=person_id)
    if count == (argument_id("told") or 0) and thread.state == ThreadState.OPEN:
        return "", 204  # nothing that was not said before: nothing is swapped, nothing is read out again
    newest = url_for(".show_thread", thread_id=thread.id, after=queries.last_page_of(thread), _anchor="news")
    return show("threads/_news.html", **values, count=count, newest=newest)


def place_of(thread: Thread, contribution: Contribution) -> str:
    """The address of a contribution on the page that shows it."""
    anchor = f"c{contribution.id}"
    return url_for(".show_thread", thread_id=thread.id, after=queries.page_of(thread, contribution), _anchor=anchor)


def fresh(form: ContributionForm) -> ContributionForm:
    """An empty form that keeps the language somebody writes in."""
    return ContributionForm(formdata=None, data={"language": form.language.data})


def must_lie_in(thread: Thread, contribution: Contribution) -> None:
    if contribution.thread_id != thread.id:
        abort(404)
