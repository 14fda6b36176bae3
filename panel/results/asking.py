"""The page "What if?": anyone changes one thing of a result, and sees the same ballots counted anew."""

from flask import abort
from flask.typing import ResponseReturnValue

from panel.access import Action
from panel.extensions import db
from panel.results import queries, rules, trying, wondering
from panel.results.blueprint import bp
from panel.results.forms import WhatIfForm
from panel.results.models import Result
from panel.results.thrift import TooDear
from panel.results.words import RULE_WORDS
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.hypermedia import show
from panel.web.incoming import has_argument


@bp.get("/<int:round_id>/what-if")
@allow_round(Action.READ_RESULT)
def what_if(budget_round: Round) -> ResponseReturnValue:
    """Of a published result whose ballots are published, too: 404 for others, whoever asks."""
    result = db.session.scalar(Result.as_read(budget_round))
    if result is None or result.published_at is None or not rules.can_be_tried(result.voters, budget_round.ballot_form):
        abort(404)
    report = queries.report(result)
    form = WhatIfForm(asked=has_argument("proposal") or has_argument("rule")).about(report)
    small, answer, busy = wondering.may_ask(report), None, False
    if small and not form.is_bare and (change := form.change()):
        try:
            answer = wondering.answer(report, change)
        except TooDear:
            busy = True
    return show(
        "results/what_if.html",
        status=503 if busy else None,
        budget_round=budget_round,
        report=report,
        form=form,
        small=small,
        busy=busy,
        answer=answer,
        rule_words=RULE_WORDS,
        sentences=trying.sentences(report),
        lines_differ=trying.lines_differ(),
    )
