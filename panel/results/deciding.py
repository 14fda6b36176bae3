"""The page on which organisers decide beside a count, before its result is published."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken
from panel.proposals.decisions import DecisionKind
from panel.results import decided, decision_words
from panel.results.actions import decide
from panel.results.blueprint import bp
from panel.results.decision_forms import DecisionForm
from panel.results.models import Result
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.bilingual import reasons_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.incoming import has_field
from panel.web.sent_forms import repeatable


@bp.route("/<int:round_id>/decisions", methods=["GET", "POST"])
@allow_round(Action.DECIDE_BESIDE)
@repeatable
def decisions(budget_round: Round) -> ResponseReturnValue:
    """What the count says, what was decided, and the form for another decision."""
    awards = decided.awards_of(_result(budget_round))
    titles = decision_words.titles_of(awards, spoken())
    form = DecisionForm().about(awards, titles)
    if form.validate_on_submit():
        with refusals_of(form):
            made = decide.decide(
                budget_round,
                person_or_none(),
                form.number.data,
                DecisionKind(form.kind.data),
                amount_pence=form.amount_pence,
                **reasons_of(form),
            )
            waits = _("The decision is written down. It holds when another organiser agrees.")
            here = url_for(".decisions", round_id=budget_round.id)
            return commit_and_go(here, waits if made.waits else _("It is decided."))
    return _page(budget_round, form)


@bp.post("/<int:round_id>/decisions/<int:decision_id>")
@allow_round(Action.DECIDE_BESIDE)
@repeatable
def answer_decision(budget_round: Round, decision_id: int) -> ResponseReturnValue:
    """A second organiser agrees, or somebody takes it back."""
    form = EmptyForm()
    if form.validate_on_submit():
        with refusals_of(form):
            if has_field("agree"):
                decide.agree(budget_round, person_or_none(), decision_id)
                return commit_and_go(url_for(".decisions", round_id=budget_round.id), _("Thank you. The decision holds."))
            decide.take_back(budget_round, person_or_none(), decision_id)
            return commit_and_go(url_for(".decisions", round_id=budget_round.id), _("The decision is taken back."))
    return _page(budget_round, DecisionForm(formdata=None), refused=form)


def _result(budget_round: Round) -> Result:
    found = db.session.scalar(Result.of(budget_round))
    return found or abort(404)


def _page(budget_round: Round, form: DecisionForm, refused: EmptyForm | None = None) -> ResponseReturnValue:
    result = _result(budget_round)
    awards = decided.awards_of(result)
    return show(
        "results/decisions.html",
        budget_round=budget_round,
        result=result,
        awards=awards,
        left_pence=decided.left_pence(result, awards),
        told=decision_words.told(awards, budget_round.money),
        form=form.about(awards, decision_words.titles_of(awards, spoken())),
        refused=refused,
    )
