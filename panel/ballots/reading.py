"""What a posted ballot says, read from its fields: beside each proposal, as it was typed."""

from collections import Counter

from panel.ballots.picks import Answers, Typed, moved
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round
from panel.web.incoming import all_fields, field, fields, has_field, tidy

TICKED = "proposal"
FIELDS = {BallotForm.POINTS: "points-", BallotForm.RANKING: "rank-"}
"""How the names of fields begin where something is typed beside each proposal."""
MOST_FIELDS = 500
BLANK, MOVE = "blank", "move"


def answers_now(budget_round: Round) -> Answers:
    """What the posted form says, an order after the press that moves something in it."""
    typed = _typed(BallotForm(budget_round.ballot_form))
    if has_field(MOVE):
        typed = moved(typed, field(MOVE))
    return Answers(typed, blank=has_field(BLANK))


def _typed(form: BallotForm) -> Typed:
    if form.is_ticked:
        return {number: str(times) for number, times in Counter(fields(TICKED)).items()}
    start = FIELDS[form]
    beside = [(name.removeprefix(start), tidy(text) or "") for name, text in all_fields()[:MOST_FIELDS] if name.startswith(start)]
    return {number[:20]: text[:20] for number, text in beside if text}
