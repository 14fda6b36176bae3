"""The roll of a round, brought up to date with a reason."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.extensions import database_now, db
from panel.language import LANGUAGES, ngettext
from panel.language import gettext as _
from panel.people.words import CLUSTER_WORDS, PROOF_WORDS
from panel.roll import actions, doubts, late, report, routes_codes, routes_lists  # noqa: F401 - their routes register by import
from panel.roll.blueprint import bp
from panel.roll.forms import RollForm
from panel.roll.models import RollChange
from panel.roll.size import turnout_by_way
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.rounds.rules import voting_open
from panel.rounds.words import WAY_WORDS
from panel.web.bilingual import reasons_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show

__all__ = ["bp"]

NAMED = 30
"""People who are named one by one before they are added; the others are counted."""


@bp.route("/<int:round_id>/roll", methods=["GET", "POST"])
@allow_round(Action.CHANGE_ROLL)
def change_roll(budget_round: Round) -> ResponseReturnValue:
    form = RollForm()
    if not form.is_submitted():
        form = RollForm(data={f"reason_{language}": late.ready_reason(budget_round, language) for language in LANGUAGES})
    if form.validate_on_submit():
        with refusals_of(form):
            added = actions.change_roll(
                budget_round,
                person_or_none(),
                **reasons_of(form),
            )
            late.tell_added(budget_round, added)
            sentence = ngettext("%(num)s person was put on the roll.", "%(num)s people were put on the roll.", len(added))
            return commit_and_go(url_for(".change_roll", round_id=budget_round.id), sentence % {"num": len(added)})
    return show(
        "roll/roll.html",
        budget_round=budget_round,
        form=form,
        roll_size=actions.size(budget_round),
        roll_missing=actions.missing(budget_round),
        waiting=db.session.scalars(late.who_waits(budget_round).limit(NAMED)).all(),
        is_open=voting_open(budget_round, database_now()),
        too_young=actions.number_too_young(budget_round),
        changes=db.session.scalars(RollChange.of(budget_round)).all(),
        proofs=actions.proofs(budget_round),
        proof_words=PROOF_WORDS,
        elsewhere=actions.number_elsewhere(budget_round),
        turnout=turnout_by_way(budget_round),
        channels=actions.marks(budget_round),
        report={"doubts": doubts.counts(budget_round)},
        way_words=WAY_WORDS,
    )


@bp.get("/<int:round_id>/clusters")
@allow_round(Action.CHANGE_ROLL)
def clusters(budget_round: Round) -> ResponseReturnValue:
    found = report.clusters_of(budget_round)
    return show(
        "roll/clusters.html",
        budget_round=budget_round,
        number=len(found),
        clusters=found[: report.SHOWN],
        looked=report.last_looked(budget_round),
        words=CLUSTER_WORDS,
    )


@bp.post("/<int:round_id>/clusters")
@allow_round(Action.CHANGE_ROLL)
def look_at_clusters(budget_round: Round) -> ResponseReturnValue:
    report.note_looked(budget_round, person_or_none())
    return commit_and_go(url_for(".clusters", round_id=budget_round.id), _("Noted in the public log, as a count."))
