"""The roll of a round, brought up to date with a reason."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.extensions import db
from panel.language import ngettext
from panel.roll import actions
from panel.roll.forms import RollForm
from panel.roll.models import RollChange
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show

bp = Blueprint("roll", __name__, url_prefix="/rounds")


@bp.route("/<int:round_id>/roll", methods=["GET", "POST"])
@allow_round(Action.CHANGE_ROLL)
def change_roll(budget_round: Round) -> ResponseReturnValue:
    form = RollForm()
    if form.validate_on_submit():
        with refusals_of(form):
            added = actions.change_roll(
                budget_round, person_or_none(), reason_cy=form.reason_cy.text, reason_en=form.reason_en.text
            )
            sentence = ngettext("%(num)s person was put on the roll.", "%(num)s people were put on the roll.", added)
            return commit_and_go(url_for(".change_roll", round_id=budget_round.id), sentence % {"num": added})
    return show(
        "roll/roll.html",
        budget_round=budget_round,
        form=form,
        roll_size=actions.size(budget_round),
        roll_missing=actions.missing(budget_round),
        changes=db.session.scalars(RollChange.of(budget_round)).all(),
    )
