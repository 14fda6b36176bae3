"""What leaves the site: a card for other pages, a sheet for a paper, a poster to print, a picture to share."""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from panel.access import Action
from panel.extensions import db
from panel.language import gettext as _
from panel.results.actions.publish import trace_hash
from panel.results.blueprint import bp
from panel.results.models import Result
from panel.results.poster import pdf_of
from panel.results.sharing import picture_of
from panel.results.telling import told, told_in_both
from panel.results.thrift import TooDear, thrift
from panel.results.words import RULE_SENTENCES, RULE_WORDS
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.settings.queries import contact_email, site_names
from panel.web.addresses import absolute
from panel.web.headers import in_a_frame
from panel.web.hypermedia import show

TRY_AGAIN_SECONDS = 60


def published(budget_round: Round) -> Result:
    """Its result where everybody reads it: 404 otherwise, whoever asks."""
    result = db.session.scalar(Result.as_read(budget_round))
    if result is None or result.published_at is None:
        abort(404)
    return result


@bp.get("/<int:round_id>/card")
@allow_round(Action.READ_RESULT)
@in_a_frame
def card(budget_round: Round) -> ResponseReturnValue:
    """The result as a card, for a page elsewhere."""
    return render_template("results/card.html", told=told(published(budget_round)))


@bp.get("/<int:round_id>/result/share")
@allow_round(Action.READ_RESULT)
def share(budget_round: Round) -> ResponseReturnValue:
    """All that can be taken along, and the lines that put the card on another page."""
    found = told(published(budget_round))
    title = f"{found.title}: {found.headline}".replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    source = absolute("results.card", round_id=budget_round.id)
    snippet = f'<iframe src="{source}" title="{title}" width="100%" height="560" loading="lazy"></iframe>'
    return show("results/share.html", budget_round=budget_round, told=found, snippet=snippet)


@bp.get("/<int:round_id>/result/press")
@allow_round(Action.READ_RESULT)
def press_sheet(budget_round: Round) -> ResponseReturnValue:
    """The result in plain words, for a paper or a newsletter."""
    result = published(budget_round)
    return show(
        "results/press.html",
        budget_round=budget_round,
        result=result,
        told=told(result),
        contact=contact_email(),
        rule_words=RULE_WORDS,
        rule_sentences=RULE_SENTENCES,
    )


@bp.get("/<int:round_id>/result/poster")
@allow_round(Action.READ_RESULT)
def poster(budget_round: Round) -> ResponseReturnValue:
    """The result for a wall: one sheet, both languages."""
    both = told_in_both(published(budget_round))
    return show("results/poster.html", budget_round=budget_round, both_told=both)


@bp.get("/<int:round_id>/result/poster.pdf")
@allow_round(Action.READ_RESULT)
def poster_file(budget_round: Round) -> ResponseReturnValue:
    """The same as a file for a printer."""
    result = published(budget_round)
    key = result.round_id, trace_hash(result), *site_names().values(), *(told.checked for told in told_in_both(result))
    try:
        sheet = thrift().sheets.get_or(key, lambda: _drawn(result))
    except TooDear:
        return _not_now()
    answer = Response(sheet, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("poster")}-{budget_round.id}.pdf"'
    return answer


def _drawn(result: Result) -> bytes:
    with thrift().purse.spending():
        return pdf_of(told_in_both(result))


def _not_now() -> Response:
    sentence = _("Many people are asking at the same moment. Please try again in a minute.")
    return Response(sentence, 503, {"Retry-After": str(TRY_AGAIN_SECONDS)}, mimetype="text/plain")


@bp.get("/<int:round_id>/result/card.png")
@allow_round(Action.READ_RESULT)
def result_card(budget_round: Round) -> Response:
    """The picture to share."""
    return picture_of(published(budget_round))
