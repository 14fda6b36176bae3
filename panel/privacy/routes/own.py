"""One's own data: to read, to keep, and to have removed."""

from flask import Blueprint, Response, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none, to_proof
from panel.complaints.queries import complaints_of
from panel.complaints.words import TOLD_WORDS
from panel.language import gettext as _
from panel.people.models import Person
from panel.privacy.checks import leaving
from panel.privacy.copies import copy_of, json_of, parts_of
from panel.privacy.forms import LeaveForm
from panel.privacy.goodbye import hold, leave_for_good
from panel.privacy.leaving import files_to, is_needed_organiser
from panel.web.checks import ask, pressed
from panel.web.flow import commit, refusals_of
from panel.web.hypermedia import show
from panel.web.kept import forget_all
from panel.web.sent_forms import repeatable

bp = Blueprint("own", __name__, url_prefix="/people/me")
SHOWN = 20
"""Rows of a table on the page; the file has all."""
LEFT = "left"
"""Stands in the session of a browser in which somebody removed their account."""


@bp.before_request
def was_removed_before() -> ResponseReturnValue | None:
    """Who presses once more, or goes back, hears that it is done, instead of being asked to sign in to nothing."""
    again = request.endpoint == f"{bp.name}.leave" and session.get(LEFT) and person_or_none() is None
    return show("privacy/gone.html") if again else None


@bp.get("/data")
@allow(Action.READ_OWN_DATA)
def data() -> ResponseReturnValue:
    person = person_or_none()
    complaints = complaints_of(person)
    return show("privacy/own.html", parts=parts_of(person), shown=SHOWN, complaints=complaints, told_words=TOLD_WORDS)


@bp.get("/data/copy.json")
@allow(Action.READ_OWN_DATA)
def json_file() -> ResponseReturnValue:
    return download(json_of(person_or_none()), "application/json", "json")


@bp.get("/data/copy.zip")
@allow(Action.READ_OWN_DATA)
def both_files() -> ResponseReturnValue:
    return download(copy_of(person_or_none()), "application/zip", "zip")


def download(content: bytes, kind: str, ending: str) -> Response:
    """A file that a browser keeps, under the name of nobody."""
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data.{ending}"'
    return answer


@bp.route("/leave", methods=["GET", "POST"])
@allow(Action.LEAVE)
@repeatable
def leave() -> ResponseReturnValue:
    """The proof comes before the page is read: whoever is asked for it after the press would have to tick and choose anew."""
    person: Person = person_or_none()
    if not person.proof_is_fresh:
        return to_proof()
    if is_needed_organiser(person):
        return show("privacy/cannot_leave.html")
    form = LeaveForm()
    if form.is_submitted():
        hold(person)
        if person.has_left:  # the other of two presses at once
            return show("privacy/gone.html")
    check = leaving(person)
    if pressed(check, form):
        with refusals_of(form):
            files = files_to(person.email)
            leave_for_good(person, remove_texts=form.words.data == "go")
            answer = redirect(url_for("pages.home"), 303)
            forget_all(answer)
            commit(url_for("pages.home"))
            for file in files:
                file.unlink(missing_ok=True)
            forget_session()
            flash(_("Your account is removed. A last email tells you so. Thank you for having taken part."), "good")
            return answer
    return ask(check, form)


def forget_session() -> None:
    """Nothing of it stays, but that somebody left, and what lets the same form be sent once more and be answered."""
    token = session.get("csrf_token")
    session.clear()
    session.update({LEFT: True} | ({"csrf_token": token} if token else {}))
