"""Makes votes with papers, and batches that are keyed. Called inside `with work():`."""

from collections.abc import Sequence

from panel.ballots.sheets import BatchState, PaperBatch
from panel.paper import batches, issuing
from panel.people.models import Person
from panel.roll.actions import entry_of
from panel.roll.models import RollEntry
from panel.rounds.models import Round
from tests.ballots.makers import an_open_round
from tests.makers import an_organiser

SIONED = {"name": "Sioned Parry", "born": "1950", "postcode": "LL15 1AB"}


def a_paper_vote(
    *, voters: int = 4, papers: int = 2, ways: str = "residency,staff", **terms: object
) -> tuple[Round, list[Person]]:
    """An open vote; the first of its voters have papers."""
    budget_round, people = an_open_round(voters=voters, ways=ways, **terms)
    for person in people[:papers]:
        issuing.issue(budget_round, place_of(budget_round, person))
    return budget_round, people


def place_of(budget_round: Round, person: Person) -> RollEntry:
    return entry_of(budget_round, person)


def keyed(budget_round: Round, batch: PaperBatch, person: Person, lines: Sequence[str]) -> BatchState:
    """The papers that one person has to key, each with its line; and finished."""
    turn = batches.turn_of(batch, person)
    for place, line in zip(batches.to_key(budget_round, batch, turn), lines, strict=True):
        batches.key_paper(budget_round, batch, person, position=place, text=line)
    return batches.finish(budget_round, batch, person)


def entered(budget_round: Round, *lines: str) -> PaperBatch:
    """A batch that two people read the same."""
    first, second = an_organiser(), an_organiser()
    batch = batches.begin(budget_round, first, len(lines))
    keyed(budget_round, batch, first, lines)
    keyed(budget_round, batch, second, lines)
    return batch
