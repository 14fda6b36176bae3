"""What is said before a proposal is turned down or withdrawn."""

from flask import url_for

from panel.extensions import db
from panel.language import NAMES, day, spoken
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.rounds import rules as rounds
from panel.rounds.models import Phase
from panel.web.checks import Check, Line, Way
from panel.web.templating import plain


def declining(proposal: Proposal) -> Check:
    """Before a group reads why its proposal is not on the ballot."""
    page = url_for("proposals.show_proposal", proposal_id=proposal.id)
    return Check(
        question=_("Turn “%(title)s” down?") % {"title": proposal.title_in(spoken())[0]},
        undo=_("Until voting opens you can put it on the ballot after all, and its group can change it and hand it in again."),
        lines=[
            Line(_("At once"), _("It is not on the ballot. Its page stays, with your reason for everybody to read.")),
            Line(_("Who is told"), _told(proposal)),
            Line(_("How long there is time"), _time(proposal)),
            Line(_("In the public log"), _("That it was turned down, and your reason.")),
        ],
        do=_("Turn it down"),
        keep=Way(_("Leave everything as it is"), page),
        crumbs=_crumbs(proposal),
    )


def withdrawing(proposal: Proposal) -> Check:
    """Before its contact takes a proposal back, for good."""
    return Check(
        question=_("Withdraw “%(title)s”?") % {"title": proposal.title_in(spoken())[0]},
        undo=_("Nobody can bring it back, not even you."),
        final=True,
        lines=[
            Line(_("At once"), _becomes(proposal)),
            Line(_("A new one instead"), _anew(proposal)),
            Line(_("Who is told"), _("Nobody gets an email. Tell your group, if they do not know.")),
            Line(_("In the public log"), _("That somebody withdrew a proposal. Not who, nor why.")),
        ],
        do=_("Withdraw it"),
        keep=Way(_("Leave everything as it is"), url_for("proposals.show_proposal", proposal_id=proposal.id)),
        instead=[_change(proposal)] if rounds.ideas_open(proposal.budget_round) else [],
        crumbs=_crumbs(proposal),
    )


def _becomes(proposal: Proposal) -> str:
    if proposal.number:
        return _("It cannot be on the ballot. Its page stays for everybody to read, marked as withdrawn.")
    return _("It cannot be on the ballot, and only you and the organisers still see its page.")


def _anew(proposal: Proposal) -> str:
    if rounds.ideas_open(proposal.budget_round):
        return _("You can write one while proposals are taken.")
    return _("There is no time for one: this round takes no new proposals.")


def _change(proposal: Proposal) -> Way:
    page = url_for("proposals.edit_proposal", proposal_id=proposal.id)
    return Way(_("Change it"), page, _("A mistake in it is no reason to withdraw it."))


def _crumbs(proposal: Proposal) -> list[Way]:
    budget_round = proposal.budget_round
    return [
        Way(plain(budget_round, "title"), url_for("pages.show_round", round_id=budget_round.id)),
        Way(proposal.title_in(spoken())[0], url_for("proposals.show_proposal", proposal_id=proposal.id)),
    ]


def _told(proposal: Proposal) -> str:
    contact = db.session.get(Person, proposal.contact_id) if proposal.contact_id else None
    if contact is None:
        return _("Nobody: nobody here speaks for it.")
    words = _("Its contact, by email, with the reason in their language: %(language)s. Say what would have to change.")
    return words % {"language": NAMES[contact.language]}


def _time(proposal: Proposal) -> str:
    opens_at = proposal.budget_round.opens_at(Phase.VOTING)
    if opens_at is None:
        return _("No date is set for the vote.")
    return _("Voting opens on %(day)s.") % {"day": day(opens_at)}
