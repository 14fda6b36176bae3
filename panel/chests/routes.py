"""Chests, their ledgers, and the treasurer's forms. A chest's own page is in `pages`: it shows its rounds too."""

from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, person_or_none
from panel.areas.choices import areas_to_choose, reach_of_reader
from panel.areas.first import lists_places, needs_place
from panel.areas.models import Area
from panel.chests import actions, rules
from panel.chests.forms import ChestForm, MoneyEntryForm, PutRightForm
from panel.chests.models import Chest, LedgerEntry, Movement
from panel.chests.words import DECISION_PAGES, DECISION_WORDS, MOVEMENT_WORDS
from panel.extensions import db
from panel.language import gettext as _
from panel.language import local
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.paging import Key, page
from panel.web.sent_forms import makes_another

bp = Blueprint("chests", __name__, url_prefix="/chests")
TEXTS = ("title_cy", "title_en", "about_cy", "about_en", "outcomes_cy", "outcomes_en")


@bp.get("")
@allow(Action.READ)
@lists_places
def all_chests() -> ResponseReturnValue:
    chests = page(Chest.newest(), Key(Chest.opened_at, descending=True), Key(Chest.id, descending=True))
    return show("chests/all.html", chests=chests, balances=actions.balances(list(chests.rows)))


@bp.route("/new", methods=["GET", "POST"])
@allow(Action.MAKE_CHEST)
@makes_another
@needs_place
def make_chest() -> ResponseReturnValue:
    form = chest_form(None)
    if form.validate_on_submit():
        chest = actions.make_chest(person_or_none(), area=chosen_area(form), **texts(form))
        return commit_and_go(
            url_for("pages.show_chest", chest_id=chest.id), _("The chest is open. Now its money can be entered.")
        )
    return show("chests/edit.html", form=form, chest=None)


@bp.route("/<int:chest_id>/edit", methods=["GET", "POST"])
@allow(Action.MAKE_CHEST, chest=Chest)
def edit_chest(chest: Chest) -> ResponseReturnValue:
    form = chest_form(chest)
    if form.validate_on_submit():
        actions.edit_chest(chest, person_or_none(), area=chosen_area(form), **texts(form))
        return commit_and_go(url_for("pages.show_chest", chest_id=chest.id), _("Saved."))
    return show("chests/edit.html", form=form, chest=chest)


def chest_form(chest: Chest | None) -> ChestForm:
    form = ChestForm(obj=chest)
    form.area_id.choices = areas_to_choose(reach_of_reader(Action.MAKE_CHEST), keep=chest.area_id if chest else None)
    return form


def chosen_area(form: ChestForm) -> Area:
    return db.session.get_one(Area, form.area_id.data)


def texts(form: ChestForm) -> dict[str, str]:
    return {name: form[name].text for name in TEXTS}


@bp.get("/<int:chest_id>/ledger")
@allow(Action.READ, chest=Chest)
def ledger(chest: Chest) -> ResponseReturnValue:
    lines = page(LedgerEntry.of(chest), Key(LedgerEntry.id, descending=True), size=50)
    values: dict[str, Any] = {"chest": chest, "lines": lines, "balance": actions.balances([chest])[chest.id]}
    return show("chests/ledger.html", **values, movement_words=MOVEMENT_WORDS, decision_of=decision_of)


def decision_of(line: LedgerEntry) -> tuple[str, str]:
    """What decided a line, in words, and the address of its page ("" where it has none)."""
    kind, _colon, number = line.decision.partition(":")
    words = DECISION_WORDS[kind] % {"number": number} if kind in DECISION_WORDS else line.decision
    if kind == "ledger":
        return words, f"#line-{number}"
    endpoint, argument = DECISION_PAGES.get(kind, ("", ""))
    place: dict[str, Any] = {argument: int(number)} if endpoint else {}
    return words, url_for(endpoint, **place) if endpoint else ""


@bp.route("/<int:chest_id>/ledger/new", methods=["GET", "POST"])
@allow(Action.ENTER_MONEY, chest=Chest)
@makes_another
def enter_money(chest: Chest) -> ResponseReturnValue:
    form = MoneyEntryForm(data={"dated_on": local(clock.now()).date()})
    if chest.closed_at:
        form.leave_out(rules.NEW_MONEY)
    if form.validate_on_submit():
        with refusals_of(form):
            actions.enter_money(
                chest,
                person_or_none(),
                movement=Movement(form.movement.data),
                amount_pence=form.amount.data,
                party=form.party.text,
                note=form.note.text,
                decision=form.decision.text,
                dated_on=form.dated_on.data or local(clock.now()).date(),
            )
            return commit_and_go(url_for(".ledger", chest_id=chest.id), _("The line is in the ledger."))
    return show("chests/enter.html", form=form, chest=chest)


@bp.route("/<int:chest_id>/ledger/<int:line_id>/put-right", methods=["GET", "POST"])
@allow(Action.ENTER_MONEY, chest=Chest, line=LedgerEntry)
def put_right(chest: Chest, line: LedgerEntry) -> ResponseReturnValue:
    if line.chest_id != chest.id:
        abort(404)
    form = PutRightForm()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.put_right(line, person_or_none(), note=form.note.text)
            return commit_and_go(
                url_for(".ledger", chest_id=chest.id),
                _("The opposite line is in the ledger. Now enter the right one, if there is one."),
            )
    values: dict[str, Any] = {"form": form, "chest": chest, "line": line, "movement_words": MOVEMENT_WORDS}
    return show("chests/put_right.html", **values)
