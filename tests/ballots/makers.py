"""Makes rounds that are open, closed, sealed and counted, through the real actions. Called inside `with work():`."""

from collections.abc import Sequence

from panel import clock
from panel.ballots import papers
from panel.ballots.actions import cast, phases, press
from panel.ballots.actions.cast import Receipt
from panel.ballots.models import LinkKeyCopy
from panel.ballots.picks import ticked
from panel.people.models import Person
from panel.results.actions import count, publish
from panel.results.models import Result
from panel.roll import actions as roll
from panel.rounds.models import Phase, Round
from tests.makers import a_person, an_area, an_organiser, keep
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

WHY = {"reason_cy": "Mae pawb yn barod.", "reason_en": "Everybody is ready."}


def an_open_round(
    *, voters: int = 3, costs: Sequence[int] = (300_000, 400_000, 500_000), **terms: object
) -> tuple[Round, list[Person]]:
    """A round in which voting has opened, and its voters; its proposals are numbered 1, 2, 3."""
    area = an_area()
    people = [a_person(area=area) for _ in range(voters)]
    budget_round = a_round(phase=Phase.PROPOSALS, area=area, **terms)
    for number, cost in enumerate(costs, 1):
        a_proposal(budget_round, f"Proposal {number}", cost_pence=cost)
    phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
    return budget_round, people


def a_ballot(budget_round: Round, person: Person, *numbers: str) -> Receipt:
    """The person's first ballot, cast."""
    return cast.cast_ballot(
        budget_round, roll.entry_of(budget_round, person), picks=ticked(numbers), form_token=papers.random_id(), replaces=""
    )


def a_key_copy(budget_round: Round, holder: Person) -> LinkKeyCopy:
    """The note that somebody holds a copy of the round's key."""
    fingerprint = budget_round.link_key_fingerprint
    return keep(LinkKeyCopy(round_id=budget_round.id, fingerprint=fingerprint, holder_id=holder.id, made_at=clock.now()))


def close(budget_round: Round) -> None:
    phases.enter(budget_round, Phase.RESULT, an_organiser(), by_hand=True, **WHY)


def pressed_first(budget_round: Round) -> Person:
    """Another organiser has pressed first: the next press on the page seals."""
    organiser = an_organiser()
    assert not press.press(budget_round, organiser)
    return organiser


def sealed_by_two(budget_round: Round) -> Round:
    """Sealed as it is done on the page: by two organisers."""
    pressed_first(budget_round)
    assert press.press(budget_round, an_organiser())
    return budget_round


def a_sealed_round(*ballots: Sequence[str], **terms: object) -> Round:
    """A closed and sealed round with these ballots."""
    budget_round, people = an_open_round(voters=len(ballots), **terms)
    for person, numbers in zip(people, ballots, strict=True):
        a_ballot(budget_round, person, *numbers)
    close(budget_round)
    sealed_by_two(budget_round)
    return budget_round


def a_counted_round(*ballots: Sequence[str], **terms: object) -> tuple[Round, Result]:
    """A sealed round that is counted; only organisers see the result."""
    budget_round = a_sealed_round(*ballots, **terms)
    return budget_round, count.store_count(budget_round.id, lambda done, total: None)


def a_published_round(*ballots: Sequence[str], **terms: object) -> tuple[Round, Result]:
    """A counted round whose result everybody reads."""
    budget_round, result = a_counted_round(*ballots, **terms)
    publish.publish_result(budget_round, an_organiser())
    return budget_round, result
