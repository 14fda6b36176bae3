"""What the pages before grave acts on a round share."""

from flask import url_for

from panel.language import gettext as _
from panel.rounds.models import Round
from panel.web.checks import Line, Way
from panel.web.templating import plain


def phases(budget_round: Round, part: str = "") -> str:
    """The address of its phases and dates."""
    return url_for("ballots.phases", round_id=budget_round.id) + part


def log_line() -> Line:
    """What the public log says of an act with a reason: the role, never the name."""
    words = _("That an organiser did it, and the reason that you give below. The page of the round shows the reason too.")
    return Line(_("In the public log"), words)


def crumbs(budget_round: Round) -> tuple[Way, ...]:
    """The way to a page of this round."""
    return (
        Way(_("Rounds"), url_for("rounds.all_rounds")),
        Way(plain(budget_round, "title"), url_for("pages.show_round", round_id=budget_round.id)),
        Way(_("Phases and dates"), phases(budget_round)),
    )
