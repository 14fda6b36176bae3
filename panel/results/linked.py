"""Votes as events and funded plans as grants, as schema.org has them: public facts, and nobody's name."""

from datetime import datetime

from markupsafe import Markup

from panel.language import spoken, text_in
from panel.proposals.models import Proposal
from panel.rounds.models import Phase, Round
from panel.settings.queries import site_name
from panel.web.addresses import absolute
from panel.web.linked import linked_data


def vote_of(budget_round: Round) -> Markup:
    """The vote of a round; nothing before it has dates, and nothing of one that was held elsewhere."""
    opens, closes = budget_round.opens_at(Phase.VOTING), budget_round.voting_closes_at
    if opens is None or closes is None or budget_round.imported_from:
        return Markup("")
    here = absolute("pages.show_round", round_id=budget_round.id)
    called_off = budget_round.phase == Phase.CANCELLED
    facts = {
        "name": text_in(budget_round, "title", spoken()),
        "url": here,
        "startDate": _at(opens),
        "endDate": _at(closes),
        "eventStatus": f"https://schema.org/{'EventCancelled' if called_off else 'EventScheduled'}",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": here},
        "about": {"@type": "Place", "name": budget_round.area.name},
        "organizer": _organisation(site_name(), absolute("pages.home")),
    }
    return linked_data("Event", facts)


def grant_of(proposal: Proposal) -> Markup:
    """What a funded plan was granted; nothing where others granted it. The plan is shown: no moderator hides it."""
    budget_round = proposal.budget_round
    if budget_round.imported_from:
        return Markup("")
    chest = budget_round.chest
    facts = {
        "name": proposal.title_in(spoken())[0],
        "url": absolute("proposals.show_proposal", proposal_id=proposal.id),
        "amount": {"@type": "MonetaryAmount", "currency": "GBP", "value": proposal.cost_pence / 100},
        "funder": _organisation(text_in(chest, "title", spoken()), absolute("pages.show_chest", chest_id=chest.id)),
        "sponsor": _organisation(proposal.group.name, absolute("pages.show_group", group_id=proposal.group.id))
        if proposal.group and not proposal.group.hidden_at
        else None,
    }
    return linked_data("MonetaryGrant", facts)


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _organisation(name: str, address: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name, "url": address}
