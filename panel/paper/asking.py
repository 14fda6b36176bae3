"""The ways in which staff look for somebody, as forms on the page of a desk, and the place that they then press for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.language import gettext as _
from panel.paper import finding, issuing, rules
from panel.paper.finding import COLUMNS, Found
from panel.paper.forms import AccountForm, CodeForm, FactsForm
from panel.roll.models import RollEntry
from panel.roll.opening import takes_facts
from panel.roll.uploads import columns_of
from panel.rounds.models import Round, Way
from panel.rounds.rules import voting_open
from panel.web.flow import commit, refusals_of
from panel.web.forms import Form
from panel.web.incoming import field, has_field, small_id


def ways_to_find(budget_round: Round, forms: Mapping[str, Form]) -> dict[str, Any]:
    """What `paper/_find.html` wants; `forms`: the one that was sent, by its name."""
    return {
        "by_account": forms.get("account", AccountForm(formdata=None)) if budget_round.by_account else None,
        "by_code": forms.get("code", CodeForm(formdata=None)) if Way.CODES in budget_round.ways_in else None,
        "by_facts": forms.get("facts", _facts_form(budget_round, fresh=True)),
        "new_places": takes_facts(budget_round),
    }


def _facts_form(budget_round: Round, *, fresh: bool = False) -> FactsForm | None:
    """The fields by which somebody is known here: those of the list, or name, birth year and postcode; None where neither is."""
    columns = COLUMNS if takes_facts(budget_round) else columns_of(budget_round)
    if not columns:
        return None
    return (FactsForm(formdata=None) if fresh else FactsForm()).keep(columns)


def asked(budget_round: Round, by: str) -> tuple[Form | None, Callable[[], Sequence[Found]]]:
    """The form that was sent, and how to look for whom it says."""
    if by == "account" and budget_round.by_account:
        account = AccountForm()
        return account, lambda: finding.by_account(budget_round, account.text.text)
    if by == "code" and Way.CODES in budget_round.ways_in:
        code = CodeForm()
        return code, lambda: finding.by_code(budget_round, code.code.text)
    facts = _facts_form(budget_round)
    look = finding.by_facts if takes_facts(budget_round) else finding.by_list
    return facts, lambda: look(budget_round, facts.facts()) if facts else []


def find(budget_round: Round, desk: str, page: Callable[..., ResponseReturnValue]) -> ResponseReturnValue:
    """Answer a search that was sent from the page of a desk, whose address is `desk`."""
    by = field("by")
    form, look = asked(budget_round, by)
    if form is None:
        return redirect(desk, 303)
    if form.validate_on_submit():
        with refusals_of(form):
            rules.takes_paper(budget_round.on_paper)
            found = look()
            commit(desk)
            return page(budget_round, {by: form}, found=found)
    return page(budget_round, {by: form})


def of_desk(
    budget_round: Round, forms: Mapping[str, Form], *, found: Sequence[Found] | None, refused: Form | None
) -> dict[str, Any]:
    """What the page of every desk wants: whether voting is open, who was found, and the ways to find somebody."""
    return {
        "budget_round": budget_round,
        "is_open": voting_open(budget_round, database_now()),
        "found": found,
        "facts": {name: field(name) for name in COLUMNS} if found else {},
        "refused": refused,
        **ways_to_find(budget_round, forms),
    }


def place_of(budget_round: Round) -> RollEntry:
    """The place that was pressed for; whoever is new is put on the roll. RuleBroken where it is gone."""
    if not has_field("place"):
        rules.takes_paper(budget_round.on_paper)
        issuing.hold(budget_round)
        return finding.put_on_roll(budget_round, {name: field(name) for name in COLUMNS})
    entry = db.session.get(RollEntry, small_id(field("place")) or 0)
    if entry is None or entry.round_id != budget_round.id:
        raise RuleBroken(_("This person is not on the roll of this round any more. Please find them again."))
    return entry
