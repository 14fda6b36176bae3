"""What a visitor is told who wants to write a proposal."""

from flask import url_for

from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken, text_in
from panel.people.reasons import Reason
from panel.rounds.models import Round
from panel.rounds.rules import ideas_open


def to_propose(round_id: int) -> Reason | None:
    """Why the form asks to sign in, and where nobody can write one now that this is so. None for a round that is not there."""
    budget_round = db.session.get(Round, round_id)
    if budget_round is None:
        return None
    if ideas_open(budget_round):
        sentence = _("Sign in to write a proposal for this round: %(round)s. Looking needs no account.")
    else:
        sentence = _("Nobody can write a proposal for this round now: %(round)s. Looking needs no account.")
    sentence %= {"round": text_in(budget_round, "title", spoken())}
    return Reason(sentence, url_for("pages.show_round", round_id=round_id, _anchor="proposals"), _("See the proposals"))
