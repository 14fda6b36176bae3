"""Votes in rounds with headings, through the real actions. Called inside `with work():`."""

from collections.abc import Sequence
from typing import Any

from panel.ballots.actions import phases
from panel.people.models import Person
from panel.proposals import placing
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal, ProposalKind
from panel.proposals.placing import Wish
from panel.rounds.headings import Picking
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

ROADS, PARKS = Wish(None, "Ffyrdd", "Roads, lanes", 400_000), Wish(None, "Parciau", "Parks", 200_000)
CORE = Wish(None, "Dal ati", "Keep going", 100_000, "sustain")
COSTS = ((0, 300_000), (0, 150_000), (1, 120_000), (1, 90_000), (None, 100_000))
"""Under which heading each proposal stands, and what it costs; the last one under none."""


def a_headed_round(
    wishes: Sequence[Wish] = (ROADS, PARKS),
    costs: Sequence[tuple[int | None, int]] = COSTS,
    *,
    picking: Picking = Picking.ALL,
    kinds: Sequence[ProposalKind] = (),
    **terms: Any,
) -> Round:
    """A round that gathers proposals, each put under its heading by an organiser. By default £10,000, of which £4,000 are left."""
    budget_round, organiser = a_round(phase=Phase.PROPOSALS, **terms), an_organiser()
    placing.set_headings(budget_round, organiser, wishes, picking)
    listed = headings_of(budget_round).listed
    for number, (at, cost) in enumerate(costs):
        kind = kinds[number] if kinds else ProposalKind.NEW
        proposal = a_proposal(budget_round, f"Proposal {number + 1}", cost_pence=cost, kind=kind)
        if at is not None:
            placing.place(proposal, organiser, listed[at].id)
    return budget_round


def opened(budget_round: Round) -> Round:
    phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
    return budget_round


def an_open_headed_round(voters: int = 3, **terms: Any) -> tuple[Round, list[Person]]:
    """One in which voting has opened, and its voters."""
    area = an_area()
    people = [a_person(area=area) for _ in range(voters)]
    return opened(a_headed_round(area=area, **terms)), people


def numbers(proposals: Sequence[Proposal]) -> list[str]:
    return [str(each.number) for each in proposals]
