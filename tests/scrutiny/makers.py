"""Makes scrutineers, and small votes that they count again. Called inside `with work():`."""

from typing import Any

from panel import clock
from panel.people.models import Person
from panel.results.actions import count
from panel.results.models import Result
from panel.rounds.models import Phase, Round
from panel.scrutiny.models import Scrutineer, ScrutineerState
from tests.ballots.makers import a_ballot, close, sealed_by_two
from tests.ballots.makers import an_open_round as opened
from tests.makers import a_person, keep
from tests.rounds.makers import a_round

PICKS = (("1", "2"), ("2", "3"), ("1",), ("3",))


def a_scrutineer(budget_round: Round, person: Person | None = None, **facts: Any) -> Scrutineer:
    """Somebody who has said yes."""
    person = person or a_person("Mair Lloyd")
    known = {"name": person.name, "of_cy": "", "of_en": "", "person": person, "state": ScrutineerState.ACCEPTED}
    facts = {**known, **facts}
    return keep(Scrutineer(budget_round=budget_round, language="en", asked_at=clock.now(), **facts))


def an_asked_one(budget_round: Round, email: str = "eirlys@example.org", **facts: Any) -> Scrutineer:
    """Somebody who was asked and has not answered."""
    named = {"name": "Eirlys Wyn", "of_cy": "clerc Llanfair", "of_en": "clerk of Llanfair"}
    return keep(Scrutineer(budget_round=budget_round, email=email, language="cy", asked_at=clock.now(), **{**named, **facts}))


def to_be_voted() -> Round:
    """A round before its vote."""
    return a_round(phase=Phase.PROPOSALS)


def a_small_vote(voters: int = 15, **terms: Any) -> tuple[Round, list[Scrutineer], Result]:
    """A vote of few people with two scrutineers, counted; only organisers see the result."""
    budget_round, people = opened(voters=voters, **terms)
    pair = [a_scrutineer(budget_round), a_scrutineer(budget_round, a_person("Gwen Parry"), of_en="Llanfair", of_cy="Llanfair")]
    for place, person in enumerate(people):
        a_ballot(budget_round, person, *PICKS[place % len(PICKS)])
    close(budget_round)
    sealed_by_two(budget_round)
    return budget_round, pair, count.store_count(budget_round.id, lambda done, total: None)
