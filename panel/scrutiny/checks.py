"""What is said before somebody is named, named in another one's place, or says yes."""

from collections.abc import Sequence

from flask import url_for

from panel.language import gettext as _
from panel.language import opening, spoken
from panel.rounds.models import Phase, Round
from panel.scrutiny.actions import Wish
from panel.scrutiny.models import Scrutineer
from panel.web.checks import Check, Line, Way
from panel.web.templating import plain


def crumbs(budget_round: Round) -> tuple[Way, ...]:
    """The way to the page of the scrutineers of a round."""
    return (
        Way(_("Rounds"), url_for("rounds.all_rounds")),
        Way(plain(budget_round, "title"), url_for("pages.show_round", round_id=budget_round.id)),
        Way(_("Scrutineers"), listed(budget_round)),
    )


def listed(budget_round: Round) -> str:
    """The address of the page of its scrutineers."""
    return url_for("scrutiny.scrutineers", round_id=budget_round.id)


def naming(budget_round: Round, wish: Wish) -> Check:
    """Before somebody is asked."""
    facts = {"name": wish.name, "email": wish.email}
    return Check(
        question=_("Ask %(name)s to count this vote again?") % facts,
        undo=_("Until the vote opens you can take them off the list again."),
        lines=[
            Line(_("At once"), _("An email in both languages goes to %(email)s, with a link to say yes or no.") % facts),
            *_public(wish),
            *_until_when(budget_round),
            _what_they_get(),
            Line(_("In the public log"), _("That an organiser asked somebody, and that somebody said yes or no. Not who.")),
        ],
        do=_("Send the email"),
        keep=Way(_("Leave the list as it is"), listed(budget_round)),
        crumbs=crumbs(budget_round),
    )


def _public(wish: Wish) -> Sequence[Line]:
    mine, other = (wish.of_cy, wish.of_en) if spoken() == "cy" else (wish.of_en, wish.of_cy)
    of = mine or other
    return [Line(_("What everybody reads once they say yes"), f"{wish.name} ({of})" if of else wish.name)]


def _until_when(budget_round: Round) -> Sequence[Line]:
    opens_at = budget_round.opens_at(Phase.VOTING)
    if budget_round.frozen_at or opens_at is None:
        return []
    said = _("It counts if they say yes before the vote opens on %(when)s.") % {"when": opening(opens_at)}
    return [Line(_("Until when"), said)]


def _what_they_get() -> Line:
    said = _("After the count they get the shuffled ballots, without names, to count them again and sign what they found.")
    return Line(_("What they get"), said)


def replacing(row: Scrutineer, wish: Wish, reason: str) -> Check:
    """Before somebody else is named in the place of a scrutineer."""
    budget_round, facts = row.budget_round, {"old": row.shown_name, "new": wish.name, "email": wish.email}
    return Check(
        question=_("Name %(new)s in the place of %(old)s?") % facts,
        undo=_("Whoever was on the list can be named again in the same way, and must then say yes again."),
        lines=[
            Line(_("At once"), _("%(old)s is no scrutineer any more, and gets an email with your reason.") % facts),
            Line(_("Who is asked"), _("An email in both languages goes to %(email)s, with a link to say yes or no.") % facts),
            *_public(wish),
            Line(_("Your reason, as everybody reads it"), reason),
            _what_they_get(),
            Line(_("In the public log"), _("That an organiser named another one, and the reason. Not who.")),
        ],
        do=_("Name the other one"),
        keep=Way(_("Leave the list as it is"), listed(budget_round)),
        crumbs=crumbs(budget_round),
    )


def answering(row: Scrutineer) -> Check:
    """Before somebody who was asked says yes."""
    budget_round = row.budget_round
    wish = Wish("", row.shown_name, row.of_cy or "", row.of_en or "")
    return Check(
        question=_("Will you count this vote again? %(round)s") % {"round": plain(budget_round, "title")},
        undo=_(
            "Until the vote opens the organisers can take you off the list; tell them. After that they can name somebody else."
        ),
        lines=[
            *_public(wish),
            Line(_("Where everybody reads it"), _("On the page of the round, on the ballot, and beside the result.")),
            Line(
                _("What you do"),
                _(
                    "After the count you get an email. You take the shuffled ballots, without names, count them again with a"
                    " program that is given to you, and sign what you found. It takes about a quarter of an hour."
                ),
            ),
            Line(
                _("What you keep to yourself"),
                _(
                    "The ballots of a small vote are not published, for single ones could be guessed at. Please show them"
                    " to nobody."
                ),
            ),
            Line(_("In the public log"), _("That a scrutineer said yes. Not who.")),
        ],
        do=_("Yes, I will count again"),
        keep=Way(_("Not now"), url_for("pages.show_round", round_id=budget_round.id)),
        crumbs=crumbs(budget_round),
    )
