"""Who stands before the ballot: the place on the roll of whoever reads this page."""

from panel.access import person_or_none
from panel.roll import actions
from panel.roll.models import RollEntry
from panel.rounds.models import Round


def place_now(budget_round: Round) -> RollEntry | None:
    """The reader's place on the roll of this round; None off the roll."""
    person = person_or_none()
    return actions.entry_of(budget_round, person) if person else None
