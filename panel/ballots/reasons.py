"""What a visitor is told who wants to vote."""

from flask import url_for

from panel import clock
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken, text_in
from panel.people.reasons import Reason
from panel.rounds.models import Round
from panel.rounds.rules import voting_open


def to_vote(round_id: int) -> Reason | None:
    """Why the ballot asks to sign in, and where nobody can vote now that this is so. None for a round that is not there."""
    budget_round = db.session.get(Round, round_id)
    if budget_round is None:
        return None
    if voting_open(budget_round, clock.now()):
        sentence = _("Sign in to vote in this round: %(round)s. Looking needs no account.")
    else:
        sentence = _("Nobody can vote in this round now: %(round)s. Looking needs no account.")
    sentence %= {"round": text_in(budget_round, "title", spoken())}
    return Reason(sentence, url_for("pages.show_round", round_id=round_id, _anchor="proposals"), _("See the proposals"))
