"""The result: what is funded and why, checking it oneself, publishing it."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, may, person_or_none
from panel.ballots import papers, queries, rules
from panel.ballots.actions import publish, seal
from panel.ballots.blueprint import bp
from panel.ballots.forms import CodeForm
from panel.ballots.models import Result
from panel.ballots.words import COMPLETION_SENTENCES, RULE_SENTENCES, RULE_WORDS
from panel.extensions import db
from panel.language import gettext as _
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.hypermedia import show


@bp.get("/<int:round_id>/result")
@allow_round(Action.READ_RESULT)
def show_result(budget_round: Round) -> ResponseReturnValue:
    result = db.session.scalar(Result.of(budget_round))
    draft = result is not None and result.published_at is None
    if result is None or (draft and not may(Action.READ_DRAFT_RESULT, person_or_none())):
        return show("ballots/no_result.html", budget_round=budget_round, sealed=seal.is_sealed(budget_round))
    return show(
        "ballots/result.html",
        budget_round=budget_round,
        draft=draft,
        report=queries.report(result),
        trace_hash=publish.trace_hash(result),
        listed=rules.lists_ballots(result.voters),
        rule_words=RULE_WORDS,
        rule_sentences=RULE_SENTENCES,
        completion_sentences=COMPLETION_SENTENCES,
    )


@bp.post("/<int:round_id>/publish")
@allow_round(Action.PUBLISH_RESULT)
def publish_result(budget_round: Round) -> ResponseReturnValue:
    publish.publish_result(budget_round, person_or_none())
    db.session.commit()
    flash(_("The result is published. Everybody can read it now."), "good")
    return redirect(url_for(".show_result", round_id=budget_round.id), 303)


@bp.route("/<int:round_id>/find", methods=["GET", "POST"])
@allow_round(Action.FIND_BALLOT)
def find(budget_round: Round) -> ResponseReturnValue:
    """Find a sealed ballot. The form posts, so that codes do not end in anybody's access log; nothing is changed."""
    form = CodeForm() if request.method == "POST" else CodeForm(request.args, meta={"csrf": False})
    asked = "code" in request.values
    sealed = seal.is_sealed(budget_round)
    code = papers.typed_code(form.code.text) if asked and form.validate() else None
    found = queries.find(budget_round, code) if code and sealed else None
    if asked and form.code.text and not code:
        form.code.errors = [_("A receipt code has 16 letters and numbers, such as 7KQ4-M2ZD-P9XA-3FHT. Please look at it again.")]
    return show(
        "ballots/find.html",
        status=422 if asked and not code else 200,
        budget_round=budget_round,
        form=form,
        code=code and papers.grouped(code),
        found=found,
        sealed=sealed,
    )
