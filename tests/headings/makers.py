"""Votes in rounds with headings, through the real actions. Called inside `with work():`."""

from collections.abc import Sequence
from typing import Any

from panel.ballots.actions import phases, seal
from panel.extensions import db
from panel.people.models import Person
from panel.proposals import excluding, placing
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal, ProposalKind
from panel.proposals.placing import Wish
from panel.results.actions import count, publish
from panel.results.models import Result
from panel.rounds.headings import Picking
from panel.rounds.models import Phase, Round
from tests.ballots.boards import the_worker_comes
from tests.ballots.makers import WHY, close
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.publish.votes import Marked, cast_one
from tests.rounds.makers import a_round

ROADS, PARKS = Wish(None, "Ffyrdd", "Roads, lanes", 400_000), Wish(None, "Parciau", "Parks", 200_000)
CORE = Wish(None, "Dal ati", "Keep going", 100_000, "sustain")
WHY_NOT_BOTH = {"reason_cy": "Yr un cae sydd.", "reason_en": "It is the same field."}
COSTS = ((0, 300_000), (0, 150_000), (1, 120_000), (1, 90_000), (None, 100_000))
"""Under which heading each proposal stands, and what it costs; the last one under none."""


def a_headed_round(
    wishes: Sequence[Wish] = (ROADS, PARKS),
    costs: Sequence[tuple[int | None, int]] = COSTS,
    *,
    picking: Picking = Picking.ALL,
    either: Sequence[str] = (),
    kinds: Sequence[ProposalKind] = (),
    **terms: Any,
) -> Round:
    """A round that gathers proposals, each put under its heading. By default £10,000, of which £4,000 are left."""
    budget_round, organiser = a_round(phase=Phase.PROPOSALS, **terms), an_organiser()
    placing.set_headings(budget_round, organiser, wishes, picking)
    listed = headings_of(budget_round).listed
    for number, (at, cost) in enumerate(costs):
        kind = kinds[number] if kinds else ProposalKind.NEW
        proposal = a_proposal(budget_round, f"Proposal {number + 1}", cost_pence=cost, kind=kind)
        if at is not None:
            proposal.heading_id = listed[at].id
    db.session.flush()
    if either:
        ids = [each.id for each in db.session.scalars(Proposal.in_round(budget_round.id)).unique() if each.number in either]
        excluding.exclude(budget_round, organiser, ids, **WHY_NOT_BOTH)
    return budget_round


def opened(budget_round: Round) -> Round:
    phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
    return budget_round


def an_open_headed_round(voters: int = 3, **terms: Any) -> tuple[Round, list[Person]]:
    """One in which voting has opened, and its voters."""
    area = an_area()
    people = [a_person(area=area) for _ in range(voters)]
    return opened(a_headed_round(area=area, **terms)), people


def held(kinds: Sequence[Marked], voters: int = 50, **terms: Any) -> tuple[Round, Result]:
    """A published round with headings in which so many voted, these ways in turn."""
    budget_round, people = an_open_headed_round(voters, **terms)
    for place, person in enumerate(people):
        cast_one(budget_round, person, kinds[place % len(kinds)])
    the_worker_comes()
    close(budget_round)
    seal.seal_round(budget_round, an_organiser())
    count.store_count(budget_round.id, lambda done, total: None)
    return budget_round, publish.publish_result(budget_round, an_organiser())
