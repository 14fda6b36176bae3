"""The desk of papers: find somebody, hand out a paper, replace it, take it back; print; say what did not come back."""

from collections.abc import Sequence

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots.sheets import sheet_of
from panel.language import gettext as _
from panel.language import ngettext
from panel.paper import (
    asking,
    issuing,
    printing,
    routes_keying,  # noqa: F401 - its routes register by import
)
from panel.paper.blueprint import bp
from panel.paper.finding import Found
from panel.paper.forms import MissingForm
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.bilingual import reasons_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm, Form
from panel.web.hypermedia import show
from panel.web.incoming import field, has_argument
from panel.web.reading_on import only_reads_on
from panel.web.sent_forms import repeatable

__all__ = ["bp"]


@bp.get("/<int:round_id>/paper")
@allow_round(Action.HANDLE_PAPER)
def desk(budget_round: Round) -> ResponseReturnValue:
    return desk_page(budget_round, {})


def desk_page(
    budget_round: Round, forms: dict[str, Form], *, found: Sequence[Found] | None = None, refused: Form | None = None
) -> ResponseReturnValue:
    """Everything that staff need at a table: the ways to find somebody, who was found, and the sheet so far."""
    return show(
        "paper/desk.html",
        sheet=sheet_of(budget_round),
        **asking.of_desk(budget_round, forms, found=found, refused=refused),
    )


@bp.post("/<int:round_id>/paper/find")
@allow_round(Action.HANDLE_PAPER)
@repeatable
def find(budget_round: Round) -> ResponseReturnValue:
    """Who it is. Posted, so that no name stands in an address."""
    return asking.find(budget_round, url_for(".desk", round_id=budget_round.id), desk_page)


@bp.post("/<int:round_id>/paper/hand")
@allow_round(Action.HANDLE_PAPER)
@repeatable
def hand(budget_round: Round) -> ResponseReturnValue:
    """Hand out a paper, replace a spoiled one, or take an unused one back: what the pressed button says."""
    form = EmptyForm()
    if form.validate_on_submit() and not only_reads_on():
        with refusals_of(form):
            return commit_and_go(url_for(".desk", round_id=budget_round.id), _handed(budget_round, field("do")))
    return desk_page(budget_round, {}, refused=form)


def _handed(budget_round: Round, do: str) -> str:
    """What the staff have to do now."""
    entry = asking.place_of(budget_round)
    if do == "back":
        issuing.take_back(budget_round, entry)
        return _("The paper is taken back. Keep it with the unused ones. This person can vote in another way now.")
    if do == "replace":
        number = issuing.replace(budget_round, entry)
        words = _("New stub: number %(number)s. Write it on the new stub, and put the spoiled paper into the envelope for those.")
        return words % {"number": number}
    number = issuing.issue(budget_round, entry)
    return _("Stub number %(number)s. Write it on the stub, tear the stub off, and hand out the paper.") % {"number": number}


@bp.get("/<int:round_id>/paper/print")
@allow_round(Action.HANDLE_PAPER)
def print_paper(budget_round: Round) -> ResponseReturnValue:
    """The ballot paper and the envelopes, as a page to print."""
    if budget_round.frozen_at is None:
        return redirect(url_for(".desk", round_id=budget_round.id), 303)
    paper, large = printing.printed(budget_round), has_argument("large")
    return show("paper/print.html", budget_round=budget_round, paper=paper, large=large)


@bp.get("/<int:round_id>/paper/print.pdf")
@allow_round(Action.HANDLE_PAPER)
def print_pdf(budget_round: Round) -> ResponseReturnValue:
    if budget_round.frozen_at is None:
        return redirect(url_for(".desk", round_id=budget_round.id), 303)
    answer = Response(printing.pdf_of(budget_round, large=has_argument("large")), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="ballot-paper-{budget_round.id}.pdf"'
    return answer


@bp.route("/<int:round_id>/paper/missing", methods=["GET", "POST"])
@allow_round(Action.HANDLE_PAPER)
def missing(budget_round: Round) -> ResponseReturnValue:
    """Papers that did not come back, with the reason that everybody reads."""
    form = MissingForm()
    if form.validate_on_submit():
        with refusals_of(form):
            number = issuing.say_missing(budget_round, person_or_none(), **reasons_of(form))
            words = ngettext("%(num)s paper is noted as missing.", "%(num)s papers are noted as missing.", number)
            return commit_and_go(url_for(".desk", round_id=budget_round.id), words % {"num": number})
    return show("paper/missing.html", budget_round=budget_round, form=form, sheet=sheet_of(budget_round))
