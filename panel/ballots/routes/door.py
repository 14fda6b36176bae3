"""The door of the booth: show a place on the roll by a code or by a list, vote without an account, and leave no trace.

A code never stands in an address that a server sees: the square code on a letter holds it behind a "#", which browsers keep to
themselves, and the form posts it. A GET changes nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import make_response, redirect, session, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, View, allow, person_or_none
from panel.access import booth as cookie
from panel.ballots.actions.reading_anew import bare
from panel.ballots.blueprint import booth
from panel.ballots.booth_forms import PlaceCodeForm, PlaceListForm
from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.language import gettext as _
from panel.limits.actions import LimitReached
from panel.roll import proving, tries
from panel.roll.lines import COLUMNS
from panel.roll.proving import Proof
from panel.roll.uploads import columns_of
from panel.roll.voters import place_now
from panel.rounds.guards import allow_round
from panel.rounds.models import Round, Way
from panel.rounds.rules import voting_open
from panel.web.busy import only_read
from panel.web.flow import commit
from panel.web.forms import Form
from panel.web.hypermedia import show
from panel.web.incoming import all_fields, field, has_field
from panel.web.kept import forget_all
from panel.web.sent_forms import repeatable

OF_THE_DOOR = frozenset(
    {
        *("csrf_token", "sent_form", "form_token", "replaces", "cast", "back", "read-in", "by"),
        *("code", "secret", *COLUMNS),
    }
)
"""Fields that do not go along from a ballot to the door and back."""


def through_the_door(view: View) -> View:
    """Lead whoever has no account and has shown no place to the door, with what they picked. It stands above `@allow_round`."""

    @wraps(view)
    def led(**parts: Any) -> ResponseReturnValue:
        budget_round = bare(parts["round_id"]) if has_field("cast") else db.session.get(Round, parts["round_id"])
        at_the_door = budget_round and (budget_round.without_account or not budget_round.by_account)
        outside = at_the_door and person_or_none() is None
        if budget_round is None or not outside or place_now(budget_round) is not None:
            return view(**parts)
        if not all_fields():
            return redirect(url_for("booth.ways", round_id=budget_round.id), 303)
        only_read()
        return door_page(budget_round, carried=carried(), status=401)

    return led


def carried() -> list[tuple[str, str]]:
    """What somebody had picked when their time was over."""
    return [(name, value) for name, value in all_fields() if name not in OF_THE_DOOR]


def door_page(
    budget_round: Round,
    by_code: PlaceCodeForm | None = None,
    by_list: PlaceListForm | None = None,
    *,
    carried: list[tuple[str, str]],
    status: int | None = None,
) -> ResponseReturnValue:
    """The ways in which people vote in this round, each with what it takes."""
    columns = columns_of(budget_round)
    return show(
        "booth/ways.html",
        status=status,
        budget_round=budget_round,
        by_code=(by_code or PlaceCodeForm(formdata=None)) if Way.CODES in budget_round.ways_in else None,
        columns=columns,
        by_list=(by_list or PlaceListForm.of(columns, formdata=None)) if columns else None,
        carried=carried,
        open=voting_open(budget_round, database_now()),
    )


@booth.route("/rounds/<int:round_id>/vote", methods=["GET", "POST"])
@allow_round(Action.SHOW_PLACE)
@repeatable
def ways(budget_round: Round) -> ResponseReturnValue:
    """Choose your way; the forms of a code and of a list post here."""
    if not has_field("by"):
        return door_page(budget_round, carried=[])
    if field("by") == "code":
        by_code = PlaceCodeForm()
        if by_code.validate_on_submit() and (proof := _shown(by_code, lambda: _by_code(by_code))):
            return _let_in(proof)
        return door_page(budget_round, by_code=by_code, carried=carried())
    by_list = PlaceListForm.of(columns_of(budget_round))
    if by_list.validate_on_submit() and (proof := _shown(by_list, lambda: _by_list(budget_round, by_list))):
        return _let_in(proof)
    return door_page(budget_round, by_list=by_list, carried=carried())


@booth.route("/v", methods=["GET", "POST"])
@allow(Action.SHOW_PLACE)
@repeatable
def by_letter() -> ResponseReturnValue:
    """The short address on a letter: the code says which round it is for."""
    form = PlaceCodeForm()
    if form.validate_on_submit() and (proof := _shown(form, lambda: _by_code(form))):
        return _let_in(proof)
    return show("booth/letter.html", form=form)


def _shown(form: Form, look: Callable[[], Proof | None]) -> Proof | None:
    """What was shown. A wrong try is counted, and answered as every other wrong one."""
    try:
        found = look()
    except LimitReached:
        raise
    except RuleBroken as broken:
        only_read()
        form.refuse(str(broken))
        return None
    commit(url_for("booth.by_letter"))
    if found is None:
        form.refuse(
            _(
                "That leads to no place on a roll. Please compare it sign by sign. If your letter was replaced, use the newest"
                " one. Nothing was lost: you can try again."
            )
        )
    return found


def _by_code(form: PlaceCodeForm) -> Proof | None:
    return tries.count_wrong(lambda: proving.by_code(form.code.text, person_or_none()), tries.charges())


def _by_list(budget_round: Round, form: PlaceListForm) -> Proof | None:
    facts = form.facts()
    return tries.count_wrong(
        lambda: proving.by_line(budget_round, facts, person_or_none()), tries.charges_of(budget_round, facts)
    )


def _let_in(proof: Proof) -> ResponseReturnValue:
    person, entry = person_or_none(), proof.entry
    if person is None or entry.person_id != person.id:
        cookie.enter(round_id=proof.budget_round.id, entry_id=entry.id, hash_=proof.hash, way=proof.way)
    return go_on(proof.budget_round)


def go_on(budget_round: Round) -> ResponseReturnValue:
    """To the ballot, with the picks that were made before."""
    if picks := carried():
        return show("booth/again.html", budget_round=budget_round, picks=picks)
    return redirect(url_for("ballots.vote", round_id=budget_round.id), 303)


@booth.post("/rounds/<int:round_id>/finish")
@allow_round(Action.SHOW_PLACE)
@repeatable
def finish(budget_round: Round) -> ResponseReturnValue:
    """Leave the booth: the next one at this device finds nothing."""
    answer = make_response(redirect(url_for("booth.left", round_id=budget_round.id), 303))
    forget_all(answer)
    commit(url_for("booth.left", round_id=budget_round.id))
    cookie.leave()
    if person_or_none() is None:
        session.clear()
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@booth.get("/rounds/<int:round_id>/left")
@allow_round(Action.READ)
def left(budget_round: Round) -> ResponseReturnValue:
    return show("booth/left.html", budget_round=budget_round)
