"""What the pages before grave acts on a round share."""

from flask import url_for

from panel.language import gettext as _
from panel.rounds.models import Round
from panel.web.checks import Way
from panel.web.templating import plain


def crumbs(budget_round: Round) -> tuple[Way, ...]:
    """The way to a page of this round."""
    return (
        Way(_("Rounds"), url_for("rounds.all_rounds")),
        Way(plain(budget_round, "title"), url_for("pages.show_round", round_id=budget_round.id)),
        Way(_("Phases and dates"), url_for("ballots.phases", round_id=budget_round.id)),
    )
