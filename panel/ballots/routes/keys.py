"""The key of a vote: how it stands, copies of it, and voting again when it is lost for good."""

import logging

from flask import abort, make_response, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.ballots import link_keys, queries
from panel.ballots.actions import copies, void
from panel.ballots.blueprint import bp
from panel.ballots.forms import CopyForm, VoidForm
from panel.ballots.models import LinkKeyCopy
from panel.language import gettext as _
from panel.language import ngettext
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.bilingual import reasons_of
from panel.web.flow import commit, commit_and_go, go, refusals_of
from panel.web.hypermedia import show
from panel.web.sent_forms import repeatable


@bp.route("/<int:round_id>/key", methods=["GET", "POST"])
@allow_round(Action.COPY_LINK_KEY)
@repeatable  # each press gives a file, and each file is counted
def key(budget_round: Round) -> ResponseReturnValue:
    """How the key stands. The form answers with the file of a sealed copy."""
    form = CopyForm()
    if form.validate_on_submit():
        with refusals_of(form):
            content = copies.make_copy(budget_round, person_or_none(), form.passphrase.data or "")
            commit(url_for(".key", round_id=budget_round.id))
            return _file(budget_round, content)
    return show(
        "ballots/key.html",
        budget_round=budget_round,
        form=form,
        key=queries.key_facts(budget_round),
        secrecy=queries.secrecy(budget_round),
        copies=queries.copies(budget_round),
    )


def _file(budget_round: Round, content: bytes) -> ResponseReturnValue:
    answer = make_response(content)
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="round-{budget_round.id}-key-copy.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/<int:round_id>/key/copies/<int:link_key_copy_id>/destroyed")
@allow(Action.COPY_LINK_KEY, round=Round, link_key_copy=LinkKeyCopy)
def copy_destroyed(round: Round, link_key_copy: LinkKeyCopy) -> ResponseReturnValue:
    if link_key_copy.round_id != round.id:
        abort(404)
    copies.say_destroyed(link_key_copy, person_or_none())
    return commit_and_go(url_for(".key", round_id=round.id), _("Thank you. The public log says that the copy is destroyed."))


@bp.route("/<int:round_id>/void", methods=["GET", "POST"])
@allow_round(Action.VOID_VOTE)
def void_vote(budget_round: Round) -> ResponseReturnValue:
    """Declare the ballots of a vote void that nobody can open any more, and have people vote again."""
    form = VoidForm()
    if form.validate_on_submit() and form.closes_at.data:
        with refusals_of(form):
            voided = void.void_and_reopen(budget_round, person_or_none(), closes_at=form.closes_at.data, **reasons_of(form))
            address = url_for("pages.show_round", round_id=budget_round.id)
            commit(address)
            _destroy_old_keys(budget_round)
            return go(address, _ballots_are_void(voided.ballots))
    facts = queries.key_facts(budget_round)
    fault = void.fault_of(budget_round) if facts else ""
    return show("ballots/void.html", budget_round=budget_round, form=form, key=facts, fault=fault)


def _ballots_are_void(number: int) -> str:
    words = ngettext(
        "%(num)s ballot is void. The vote is open again.", "%(num)s ballots are void. The vote is open again.", number
    )
    return words % {"num": number}


def _destroy_old_keys(budget_round: Round) -> None:
    """Now that the new freeze is on the disk. What fails is done when the round is sealed."""
    try:
        link_keys.destroy(budget_round, but=link_keys.path_of(budget_round))
    except (OSError, RuntimeError):
        logging.getLogger("panel").exception("the old link key of round %s is not destroyed yet", budget_round.id)
