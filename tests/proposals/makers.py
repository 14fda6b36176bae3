"""Makes proposals. Called inside `with work():`."""

from collections.abc import Sequence
from itertools import count

from sqlalchemy import func, select

from panel import clock
from panel.extensions import db
from panel.groups.models import Group
from panel.people.models import Person
from panel.proposals.models import CostLine, Proposal, ProposalKind, ProposalState
from panel.rounds.models import Round
from panel.seeds.models import Seed
from tests.groups.makers import a_group
from tests.makers import a_person, keep
from tests.rounds.makers import a_round

_numbers = count(1)


def a_proposal(
    budget_round: Round | None = None,
    title: str = "",
    *,
    cost_pence: int = 100_000,
    state: ProposalState = ProposalState.STANDING,
    contact: Person | None = None,
    group: Group | None = None,
    kind: ProposalKind = ProposalKind.NEW,
    language: str = "en",
    seeds: Sequence[Seed] = (),
    other_title: str | None = None,
) -> Proposal:
    """A proposal with one cost line, in both languages unless `other_title` is "". A standing one is 1, 2, 3 in its round."""
    budget_round = budget_round or a_round()
    contact = contact or a_person()
    numbered = select(func.count()).where(Proposal.round_id == budget_round.id, Proposal.number.is_not(None))
    number = str((db.session.scalar(numbered) or 0) + 1) if state == ProposalState.STANDING else None
    title = title or f"Proposal {next(_numbers)}"
    return keep(
        Proposal(
            budget_round=budget_round,
            group=group or a_group(contact=contact),
            contact_id=contact.id,
            number=number,
            title=title,
            summary="A bench where things are mended.",
            other_title=title if other_title is None else other_title,
            other_summary="" if other_title == "" else "Mainc lle caiff pethau eu trwsio.",
            body="Tools, tea and insurance for a year.",
            language=language,
            kind=kind,
            state=state,
            cost_pence=cost_pence,
            made_at=clock.now(),
            cost_lines=[CostLine(position=1, label="Everything", amount_pence=cost_pence)],
            seeds=list(seeds),
        )
    )
