"""Votes of every form that were really held: opened, cast, brought onto a board, closed, sealed, counted, published."""

from collections.abc import Mapping, Sequence
from typing import Any

from panel.ballots import papers
from panel.ballots.actions import cast, seal
from panel.ballots.actions.cast import Receipt
from panel.ballots.picks import Picks
from panel.people.models import Person
from panel.results.actions import count, publish
from panel.results.models import Result
from panel.roll import actions as roll
from panel.rounds.models import BallotForm, Completion, Round, Rule
from tests.ballots.boards import the_worker_comes
from tests.ballots.makers import an_open_round, close
from tests.makers import an_organiser
from tests.publish.makers import given

Marked = Sequence[str] | Picks
ONE: dict[str, Any] = {"rule": Rule.GREEDY, "max_choices": 1}
LITTLE = {"budget_pence": 100_000, "costs": (30_000, 40_000, 50_000)}
"""So little that shares are raised by less than a pound."""
SETS: Sequence[Marked] = [("1", "2"), ("2", "3"), ("1",), ("1", "2", "3"), ("3",)]
FORMS: Mapping[BallotForm, tuple[Sequence[Marked], dict[str, Any]]] = {
    BallotForm.APPROVAL: (SETS, {"completion": Completion.ADD1}),
    BallotForm.KNAPSACK: ([("1", "2"), ("2", "3"), ("1",), ("3",)], {"completion": Completion.ADD1U}),
    BallotForm.POINTS: ([{"1": 5, "3": 2}, {"2": 4, "3": 5}, {"2": 1}], LITTLE),
    BallotForm.RANKING: ([("1", "3"), ("3", "2", "1"), ("2",)], {"max_choices": 3}),
    BallotForm.CHOOSE_ONE: ([("1",), ("2",), ("2",), ("3",)], ONE),
    BallotForm.YES_NO: ([("yes",), ("yes",), ("no",)], ONE | {"costs": (300_000,)}),
}
"""How people vote in a round of each form, in turn, and what is decided about it."""


def cast_one(
    budget_round: Round, person: Person, ballot: Marked, before: Receipt | None = None, *, blank: bool = False
) -> Receipt:
    """A ballot, cast; or changed, where there is one before it."""
    picks = {} if blank else given(BallotForm(budget_round.ballot_form), ballot)
    entry, replaces = roll.entry_of(budget_round, person), before.version if before else ""
    return cast.cast_ballot(budget_round, entry, picks=picks, blank=blank, form_token=papers.random_id(), replaces=replaces)


def held(kinds: Sequence[Marked], voters: int = 50, **terms: Any) -> tuple[Round, Result]:
    """A published round in which so many voted: a board of two batches, three blank ballots, two people who changed theirs."""
    budget_round, people = an_open_round(voters=voters, **{"blank_ballots": True, **terms})
    receipts = [cast_one(budget_round, person, kinds[place % len(kinds)]) for place, person in enumerate(people[:-3])]
    the_worker_comes()
    for person, receipt in zip(people[:2], receipts, strict=False):
        cast_one(budget_round, person, kinds[-1], receipt)
    for person in people[-3:]:
        cast_one(budget_round, person, (), blank=True)
    close(budget_round)
    seal.seal_round(budget_round, an_organiser())
    count.store_count(budget_round.id, lambda done, total: None)
    return budget_round, publish.publish_result(budget_round, an_organiser())
