"""The desk of papers: find somebody, hand out a paper, replace it, take it back; print; say what did not come back."""

from collections.abc import Callable, Sequence

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.ballots.sheets import sheet_of
from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.language import gettext as _
from panel.language import ngettext
from panel.paper import (
    finding,
    issuing,
    printing,
    routes_keying,  # noqa: F401 - its routes register by import
    rules,
)
from panel.paper.blueprint import bp
from panel.paper.finding import COLUMNS, Found
from panel.paper.forms import AccountForm, CodeForm, FactsForm, MissingForm
from panel.roll.models import RollEntry
from panel.roll.opening import takes_facts
from panel.roll.uploads import columns_of
from panel.rounds.guards import allow_round
from panel.rounds.models import Round, Way
from panel.rounds.rules import voting_open
from panel.web.bilingual import reasons_of
from panel.web.flow import commit, commit_and_go, refusals_of
from panel.web.forms import EmptyForm, Form
from panel.web.hypermedia import show
from panel.web.incoming import field, has_argument, has_field, small_id
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
        budget_round=budget_round,
        sheet=sheet_of(budget_round),
        is_open=voting_open(budget_round, database_now()),
        found=found,
        facts={name: field(name) for name in COLUMNS} if found else {},
        refused=refused,
        by_account=forms.get("account", AccountForm(formdata=None)) if budget_round.by_account else None,
        by_code=forms.get("code", CodeForm(formdata=None)) if Way.CODES in budget_round.ways_in else None,
        by_facts=forms.get("facts", _facts_form(budget_round, fresh=True)),
        new_places=takes_facts(budget_round),
    )


def _facts_form(budget_round: Round, *, fresh: bool = False) -> FactsForm | None:
    """The fields by which somebody is known here: those of the list, or name, birth year and postcode; None where neither is."""
    columns = COLUMNS if takes_facts(budget_round) else columns_of(budget_round)
    if not columns:
        return None
    return (FactsForm(formdata=None) if fresh else FactsForm()).keep(columns)


@bp.post("/<int:round_id>/paper/find")
@allow_round(Action.HANDLE_PAPER)
@repeatable
def find(budget_round: Round) -> ResponseReturnValue:
    """Who it is. Posted, so that no name stands in an address."""
    by = field("by")
    form, look = _asked(budget_round, by)
    if form is None:
        return redirect(url_for(".desk", round_id=budget_round.id), 303)
    if form.validate_on_submit():
        with refusals_of(form):
            rules.takes_paper(budget_round.on_paper)
            found = look()
            commit(url_for(".desk", round_id=budget_round.id))
            return desk_page(budget_round, {by: form}, found=found)
    return desk_page(budget_round, {by: form})


def _asked(budget_round: Round, by: str) -> tuple[Form | None, Callable[[], Sequence[Found]]]:
    if by == "account" and budget_round.by_account:
        account = AccountForm()
        return account, lambda: finding.by_account(budget_round, account.text.text)
    if by == "code" and Way.CODES in budget_round.ways_in:
        code = CodeForm()
        return code, lambda: finding.by_code(budget_round, code.code.text)
    facts = _facts_form(budget_round)
    look = finding.by_facts if takes_facts(budget_round) else finding.by_list
    return facts, lambda: look(budget_round, facts.facts()) if facts else []


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
    entry = _place(budget_round)
    if do == "back":
        issuing.take_back(budget_round, entry)
        return _("The paper is taken back. Keep it with the unused ones. This person can vote in another way now.")
    if do == "replace":
        number = issuing.replace(budget_round, entry)
        words = _("New stub: number %(number)s. Write it on the new stub, and put the spoiled paper into the envelope for those.")
        return words % {"number": number}
    number = issuing.issue(budget_round, entry)
    return _("Stub number %(number)s. Write it on the stub, tear the stub off, and hand out the paper.") % {"number": number}


def _place(budget_round: Round) -> RollEntry:
    if not has_field("place"):
        rules.takes_paper(budget_round.on_paper)
        issuing.hold(budget_round)
        return finding.put_on_roll(budget_round, {name: field(name) for name in COLUMNS})
    entry = db.session.get(RollEntry, small_id(field("place")) or 0)
    if entry is None or entry.round_id != budget_round.id:
        raise RuleBroken(_("This person is not on the roll of this round any more. Please find them again."))
    return entry


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
