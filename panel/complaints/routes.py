"""Complain about data, for everybody; read complaints and answer them, for organisers."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, person_or_none
from panel.complaints import actions
from panel.complaints.actions import Complainant
from panel.complaints.forms import AnswerForm, ComplaintForm, VisitorComplaintForm
from panel.complaints.letters import COMMISSIONER
from panel.complaints.models import Complaint, ComplaintKind, Finding
from panel.complaints.rules import DAYS, days_left
from panel.complaints.words import FINDING_WORDS, SHORT_WORDS, left_of
from panel.language import gettext as _
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show as page_of
from panel.web.incoming import argument
from panel.web.paging import Key, page
from panel.web.sent_forms import makes_another

bp = Blueprint("complaints", __name__)


@bp.route("/about/complaint", methods=["GET", "POST"])
@allow(Action.COMPLAIN)
@makes_another
def complain() -> ResponseReturnValue:
    person = person_or_none()
    form = ComplaintForm() if person else VisitorComplaintForm()
    if form.validate_on_submit():
        who = Complainant(person) if person else Complainant(None, form.email.text.lower(), form.name.text)
        with refusals_of(form):
            kind, body = ComplaintKind(form.kind.data), form.body.text
            actions.complain(who, kind=kind, body=body, language=form.language.data)
            told = _("We have your complaint. An email to you says until when it is answered.")
            return commit_and_go(url_for("own.data" if person else "privacy.promises"), told)
    return page_of("complaints/complain.html", form=form, days=DAYS, commissioner=COMMISSIONER)


@bp.get("/complaints")
@allow(Action.ANSWER_COMPLAINT)
def waiting() -> ResponseReturnValue:
    """Those that wait, the most pressing first; or those that were answered."""
    answered = argument("show", 10) == "answered"
    if answered:
        listed = page(Complaint.answered(), Key(Complaint.answered_at, descending=True), Key(Complaint.id, descending=True))
    else:
        listed = page(Complaint.waiting(), Key(Complaint.due_at), Key(Complaint.id))
    return page_of("complaints/list.html", listed=listed, answered=answered, days=DAYS, **words())


@bp.route("/complaints/<int:complaint_id>", methods=["GET", "POST"])
@allow(Action.ANSWER_COMPLAINT, complaint=Complaint)
def show(complaint: Complaint) -> ResponseReturnValue:
    form, person = AnswerForm(), person_or_none()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.answer(complaint, person, finding=Finding(form.finding.data), text=form.answer.text)
            return commit_and_go(url_for(".waiting"), _("Answered. The email is on its way."))
    return page_of("complaints/show.html", complaint=complaint, form=form, own=complaint.is_of(person), **words())


def words() -> dict[str, Any]:
    """What the organisers' pages say of each."""
    now = clock.now()
    return {
        "kind_words": SHORT_WORDS,
        "finding_words": FINDING_WORDS,
        "left_words": left_of,
        "is_late": lambda row: days_left(row.due_at, now) < 0,
    }
