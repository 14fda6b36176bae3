"""The list of rounds, and who has promised the money of one. A round’s own page and its form are in `pages`."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.first import lists_places
from panel.language import gettext as _
from panel.rounds import actions
from panel.rounds.forms import CoverForm
from panel.rounds.funds import funds_of
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.rounds.words import PHASE_WORDS
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.paging import Key, page

bp = Blueprint("rounds", __name__, url_prefix="/rounds")


@bp.get("")
@allow(Action.READ)
@lists_places
def all_rounds() -> ResponseReturnValue:
    rounds = page(Round.newest(), Key(Round.made_at, descending=True), Key(Round.id, descending=True))
    return show("rounds/all.html", rounds=rounds, phase_words=PHASE_WORDS)


@bp.route("/<int:round_id>/cover", methods=["GET", "POST"])
@allow_round(Action.COVER_ROUND)
def cover(budget_round: Round) -> ResponseReturnValue:
    """Who has promised the money that this round needs and its chest does not have."""
    form = CoverForm(data={"cover_cy": budget_round.cover_cy, "cover_en": budget_round.cover_en})
    if form.validate_on_submit():
        with refusals_of(form):
            actions.cover_round(budget_round, person_or_none(), cover_cy=form.cover_cy.text, cover_en=form.cover_en.text)
            return commit_and_go(url_for("pages.show_round", round_id=budget_round.id), _("Thank you. Everybody can read it."))
    return show("rounds/cover.html", budget_round=budget_round, form=form, funds=funds_of(budget_round.chest, but=budget_round))
