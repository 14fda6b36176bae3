"""The scrutineers of a round: who they are, naming them, saying yes or no.

What they do after the count stands in `panel.publish.scrutineers`.
"""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from panel.access import Action, allow, may, person_or_none
from panel.language import gettext as _
from panel.language import spoken
from panel.rounds.funds import is_published
from panel.rounds.guards import allow_round
from panel.rounds.models import Phase, Round
from panel.rounds.rules import before_vote
from panel.scrutiny import actions, checks, queries, rules
from panel.scrutiny.actions import Wish
from panel.scrutiny.forms import NameForm, ReadNameForm, ReadReplaceForm, ReplaceForm
from panel.scrutiny.models import Scrutineer, ScrutineerState
from panel.web.checks import ask as ask_first
from panel.web.checks import came_from_check, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.sent_forms import makes_another

bp = Blueprint("scrutiny", __name__)


@bp.get("/rounds/<int:round_id>/scrutineers")
@allow_round(Action.READ)
def scrutineers(budget_round: Round) -> ResponseReturnValue:
    """Who counts this round again, for everybody; for organisers those who have not answered, too."""
    staff = may(Action.NAME_SCRUTINEER, person_or_none(), budget_round)
    return show(
        "scrutiny/scrutineers.html",
        budget_round=budget_round,
        scrutiny=queries.scrutiny_of(budget_round) if staff or is_published(budget_round) else queries.named(budget_round),
        replaced=queries.replaced(budget_round),
        asked=queries.asked(budget_round) if staff else (),
        lost=queries.lost_place(budget_round) if staff and not before_vote(budget_round) else None,
        staff=staff,
        open=before_vote(budget_round) and budget_round.phase != Phase.CANCELLED,
        full=queries.standing(budget_round) >= rules.MOST,
        warning=queries.nobody_counts_again(budget_round) if staff and before_vote(budget_round) else "",
        mine=queries.mine(budget_round, person_or_none()),
        form=EmptyForm(),
    )


@bp.errorhandler(404)
def nobody_is_asked(_error: HTTPException) -> ResponseReturnValue:
    """Of whoever said no nothing is kept, so their link leads to nobody: it says that, and no more."""
    sentence = _(
        "Nobody is asked here any more: the answer was no, or it came too late. To help all the same, write to the organisers."
    )
    return show("error.html", status=404, code=404, sentence=sentence if request.view_args else "")


def wish_of(form: NameForm | ReadNameForm) -> Wish:
    return Wish((form.email.data or "").lower(), form.name.data or "", of_cy=form.of_cy.data or "", of_en=form.of_en.data or "")


@bp.route("/rounds/<int:round_id>/scrutineers/new", methods=["GET", "POST"])
@allow_round(Action.NAME_SCRUTINEER)
@makes_another
def name_scrutineer(budget_round: Round) -> ResponseReturnValue:
    """Who it shall be; then what it means, and one press."""
    rules.may_name(before_vote=before_vote(budget_round), named=queries.standing(budget_round))
    chosen, wish = NameForm(), None
    if chosen.validate_on_submit():
        with refusals_of(chosen):
            wish = actions.fitting(budget_round, wish_of(chosen))
    if wish is None:
        return show("scrutiny/name.html", form=chosen, budget_round=budget_round, instead_of=None)
    form = ReadNameForm() if came_from_check() else ReadNameForm(formdata=None, data=chosen.data)
    check = checks.naming(budget_round, wish)
    if came_from_check() and pressed(check, form):
        with refusals_of(form):
            actions.ask(budget_round, wish, person_or_none())
            return commit_and_go(checks.listed(budget_round), _("The email is on its way. They are named once they say yes."))
    return ask_first(check, form)


@bp.post("/scrutineers/<int:scrutineer_id>/take-off")
@allow(Action.NAME_SCRUTINEER, scrutineer=Scrutineer)
def take_off(scrutineer: Scrutineer) -> ResponseReturnValue:
    budget_round = scrutineer.budget_round
    actions.take_off(scrutineer, person_or_none())
    return commit_and_go(checks.listed(budget_round), _("They are off the list, and were told by email."))


@bp.route("/scrutineers/<int:scrutineer_id>/replace", methods=["GET", "POST"])
@allow(Action.NAME_SCRUTINEER, scrutineer=Scrutineer)
def replace(scrutineer: Scrutineer) -> ResponseReturnValue:
    """After the opening: somebody else, and why."""
    actions.may_replace(scrutineer)
    budget_round = scrutineer.budget_round
    chosen, wish = ReplaceForm(), None
    if chosen.validate_on_submit():
        with refusals_of(chosen):
            wish = actions.fitting(budget_round, wish_of(chosen))
    if wish is None:
        return show("scrutiny/name.html", form=chosen, budget_round=budget_round, instead_of=scrutineer)
    form = ReadReplaceForm() if came_from_check() else ReadReplaceForm(formdata=None, data=chosen.data)
    reasons = {"reason_cy": form.reason_cy.text, "reason_en": form.reason_en.text}
    said = reasons[f"reason_{spoken()}"] or reasons["reason_cy"] or reasons["reason_en"]
    check = checks.replacing(scrutineer, wish, said)
    if came_from_check() and pressed(check, form):
        with refusals_of(form):
            actions.replace(scrutineer, wish, person_or_none(), **reasons)
            return commit_and_go(checks.listed(budget_round), _("Another one is named. Both were written to."))
    return ask_first(check, form)


@bp.route("/scrutineers/<int:scrutineer_id>/answer", methods=["GET", "POST"])
@allow(Action.ANSWER_SCRUTINY, scrutineer=Scrutineer)
def answer(scrutineer: Scrutineer) -> ResponseReturnValue:
    """The page that the mail leads to. Whoever signed in with the address that it went to says yes or no."""
    person = person_or_none()
    if scrutineer.state == ScrutineerState.ACCEPTED and scrutineer.person_id == person.id:
        return redirect(url_for("scrutineers.own_page", scrutineer_id=scrutineer.id), 303)
    actions.may_answer(scrutineer, person)
    form, check = EmptyForm(), checks.answering(scrutineer)
    if pressed(check, form):
        with refusals_of(form):
            actions.accept(scrutineer, person)
            words = _("Thank you. Your name is on the page of the round now.")
            return commit_and_go(url_for("scrutineers.own_page", scrutineer_id=scrutineer.id), words)
    return ask_first(check, form, "scrutiny/answer.html", scrutineer=scrutineer)


@bp.post("/scrutineers/<int:scrutineer_id>/decline")
@allow(Action.ANSWER_SCRUTINY, scrutineer=Scrutineer)
def decline(scrutineer: Scrutineer) -> ResponseReturnValue:
    budget_round = scrutineer.budget_round
    actions.decline(scrutineer, person_or_none())
    return commit_and_go(
        url_for("pages.show_round", round_id=budget_round.id), _("Thank you for your answer. Nothing about you is kept here.")
    )
