"""Makes places on a roll. Called inside `with work():`."""

from panel.people.models import Person
from panel.roll.models import RollEntry
from panel.rounds.models import Round
from tests.makers import keep


def a_place(budget_round: Round, person: Person) -> RollEntry:
    """A place on the roll, whoever the person is."""
    return keep(RollEntry(round_id=budget_round.id, person_id=person.id))
