"""Proposals that were handed in and not decided when voting opens: they fall off the ballot, and their groups are told why."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from panel.audit.actions import record
from panel.extensions import db
from panel.language import gettext as _
from panel.language import speaking, text_in
from panel.mail.actions import post
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalState
from panel.proposals.states import PROPOSAL
from panel.rounds.models import Round
from panel.web.addresses import absolute

Words = Callable[[Proposal, str], tuple[str, str]]
"""Subject and body of the mail about a proposal, for a reader of this language."""


def undecided(budget_round: Round) -> Sequence[Proposal]:
    """Those that wait for an organiser, and would fall off the ballot if voting opened now."""
    waiting = Proposal.state == ProposalState.SUBMITTED, Proposal.hidden_at.is_(None)
    return db.session.scalars(Proposal.in_round(budget_round.id).where(*waiting)).unique().all()


def hidden(budget_round: Round) -> Sequence[Proposal]:
    """Those that a moderator has hidden, and that fall off the ballot for it if voting opened now."""
    theirs = Proposal.state.in_((ProposalState.SUBMITTED, ProposalState.STANDING)), Proposal.hidden_at.is_not(None)
    return db.session.scalars(Proposal.in_round(budget_round.id).where(*theirs)).unique().all()


def drop_hidden(budget_round: Round, person: Person | None) -> int:
    """Before a vote is frozen: what is hidden does not stand on its ballot. How many. The caller holds the round."""
    dropped = hidden(budget_round)
    _drop(dropped, person, {"cy": _is_hidden("cy"), "en": _is_hidden("en")})
    tell_contacts(dropped, _hidden_words)
    return len(dropped)


def drop_undecided(budget_round: Round, person: Person | None, *, reason_cy: str = "", reason_en: str = "") -> int:
    """Voting opens without them: each says so, and its contact gets a mail. How many. Without a reason, the calendar's is given.

    The caller holds the round.
    """
    reasons = {"cy": reason_cy or _not_in_time("cy"), "en": reason_en or _not_in_time("en")}
    dropped = undecided(budget_round)
    _drop(dropped, person, reasons)
    tell_contacts(dropped, _dropped_words)
    return len(dropped)


def _drop(proposals: Sequence[Proposal], person: Person | None, reasons: Mapping[str, str]) -> None:
    for proposal in proposals:
        proposal.state = ProposalState(PROPOSAL.after("proposal.drop", proposal.state))
        proposal.reason_cy, proposal.reason_en = reasons["cy"], reasons["en"]
        said = {"reason_cy": reasons["cy"], "reason_en": reasons["en"]}
        record("proposal.drop", f"proposal:{proposal.id}", person, round=proposal.round_id, **said)
    db.session.flush()


def take_back(budget_round: Round, person: Person) -> int:
    """Voting is taken back: what had fallen off the ballot waits for an organiser again, and its contact is told. How many."""
    dropped = db.session.scalars(Proposal.in_round(budget_round.id).where(Proposal.state == ProposalState.DROPPED)).unique().all()
    for proposal in dropped:
        proposal.state = ProposalState(PROPOSAL.after("proposal.take-back", proposal.state))
        proposal.reason_cy = proposal.reason_en = ""
        record("proposal.take-back", f"proposal:{proposal.id}", person, round=budget_round.id)
    tell_contacts([proposal for proposal in dropped if proposal.hidden_at is None], _waits_again_words)
    return len(dropped)


def tell_contacts(proposals: Sequence[Proposal], words: Words) -> None:
    """One mail about each proposal, in its contact's language."""
    wanted = {proposal.contact_id for proposal in proposals if proposal.contact_id}
    contacts = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}
    for proposal in proposals:
        contact = contacts.get(proposal.contact_id or 0)
        if contact:
            with speaking(contact.language):
                subject, body = words(proposal, contact.language)
            post(contact.email, subject=subject, body=body, language=contact.language, name=contact.name)


def _not_in_time(language: str) -> str:
    with speaking(language):
        return _("Voting opened on its date, and no organiser had decided about this proposal by then.")


def _is_hidden(language: str) -> str:
    with speaking(language):
        return _("A moderator had hidden it when voting opened.")


def _hidden_words(proposal: Proposal, language: str) -> tuple[str, str]:
    facts = {
        "title": proposal.words_in(language)[0],
        "round": text_in(proposal.budget_round, "title", language),
        "link": absolute("proposals.show_proposal", proposal_id=proposal.id),
    }
    body = _(
        "Voting in %(round)s has opened without “%(title)s”, because a moderator had hidden it. The reason for that was sent to"
        " you. If it is shown again later, it can be put to another round:\n%(link)s\n"
    )
    return _("Not on the ballot: %(title)s") % facts, body % facts


def _dropped_words(proposal: Proposal, language: str) -> tuple[str, str]:
    facts = {
        "title": proposal.title_in(language)[0],
        "round": text_in(proposal.budget_round, "title", language),
        "reason": proposal.reason_cy if language == "cy" else proposal.reason_en,
        "link": absolute("proposals.show_proposal", proposal_id=proposal.id),
    }
    body = _(
        "Voting in %(round)s has opened without “%(title)s”: it was handed in, and no organiser had decided about it. The"
        " reason:\n\n%(reason)s\n\n"
        "This was not your mistake. Please ask the organisers; the proposal can be put to a later round:\n%(link)s\n"
    )
    return _("Not on the ballot: %(title)s") % facts, body % facts


def _waits_again_words(proposal: Proposal, language: str) -> tuple[str, str]:
    facts = {
        "title": proposal.title_in(language)[0],
        "link": absolute("proposals.show_proposal", proposal_id=proposal.id),
    }
    body = _(
        "The opening of the vote was taken back, so “%(title)s” can be on the ballot after all. An organiser "
        "looks at it and writes to you.\n%(link)s\n"
    )
    return _("There is time again: %(title)s") % facts, body % facts
