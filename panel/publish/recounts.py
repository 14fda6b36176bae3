"""Count a published vote again: the page that does it in a browser, the bundle, and the program for one's own computer."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.language import gettext as _
from panel.language import spoken
from panel.publish import queries
from panel.publish.bundle import bundle, verifier, why_no_bundle
from panel.publish.fingerprints import tag_of
from panel.publish.recounting import sentences
from panel.publish.routes import download, files, missing, open_to_all
from panel.publish.scrutineers import counted, why_nothing
from panel.publish.words import recount_steps
from panel.results.rules import lists_ballots
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.scrutiny import queries as scrutineers
from panel.web.hypermedia import show

bp = Blueprint("recounts", __name__, url_prefix="/rounds")


@bp.get("/<int:round_id>/recount")
@allow_round(Action.READ_RESULT)
def recount(budget_round: Round) -> ResponseReturnValue:
    mine, result = scrutineers.mine(budget_round, person_or_none()), queries.published_result(budget_round.id)
    if mine:
        result = counted(mine)
    return show(
        "publish/recount.html",
        budget_round=budget_round,
        result=result,
        refusal=why_nothing(result) if mine else why_no_bundle(result),
        mine=mine,
        listed=result is not None and lists_ballots(result.voters),
        steps=recount_steps(),
        sentences={**sentences(spoken()), **_words_of_page()},
        titles={line.proposal.number: line.proposal.title_in(spoken())[0] for line in result.lines} if result else {},
    )


def _words_of_page() -> dict[str, str]:
    """What the page says while it counts; the script fills in what stands in braces."""
    return {
        "fetching": _("Fetching the file."),
        "now": _("Step {step} of 6: {name}"),
        "passes": _("Passes of the count done: {passes}."),
        "not_fetched": _("The file could not be fetched, so nothing was checked: {why}. Please try again."),
        "won": _("{place}. {title}, for {cost}"),
        "spent": _("{spent} of {budget} is given out."),
    }


@files.get("/rounds/<int:round_id>/bundle.zip")
@allow_round(Action.DOWNLOAD)
def round_bundle(budget_round: Round) -> ResponseReturnValue:
    result = queries.published_result(budget_round.id)
    refusal = why_no_bundle(result)
    if result is None or refusal:
        return missing(refusal)
    tag = tag_of(result)
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        response = Response(bundle(result), mimetype="application/zip")
        response.headers["Content-Disposition"] = f'attachment; filename="round-{budget_round.id}-bundle.zip"'
    response.set_etag(tag)
    return open_to_all(response)


@files.get("/verify.py")
@allow(Action.DOWNLOAD)
def verify_py() -> ResponseReturnValue:
    """The program in every bundle, alone: for whoever would rather not take it from the file that it checks."""
    return download(iter([verifier()]), name="verify.py", mimetype="text/x-python")
