"""What the ballots of a round may hold, as it was decided."""

from collections.abc import Iterable, Mapping

from panel.ballots.paper_rules import PaperTerms, can_be_cast
from panel.extensions import db
from panel.proposals.models import Proposal
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round


def terms_of(budget_round: Round, costs: Mapping[str, int]) -> PaperTerms:
    """The terms of a round's ballots, with what stands on them: pence by number."""
    return PaperTerms(
        form=BallotForm(budget_round.ballot_form),
        costs=costs,
        least=budget_round.min_choices,
        most=budget_round.max_choices,
        budget_pence=budget_round.budget_pence,
        points_total=budget_round.points_total,
        points_each=budget_round.points_each,
        blank=budget_round.blank_ballots,
    )


def costs_of(pence: Iterable[int]) -> Mapping[str, int]:
    """Costs of proposals that have no numbers yet, by numbers they might have."""
    return {str(place): cost for place, cost in enumerate(pence, 1)}


def list_can_be_voted_on(budget_round: Round) -> None:
    """RuleBroken where a ballot would open that nobody could cast: which number of the round to change. One query."""
    standing = Proposal.standing(budget_round.id).where(Proposal.found_by_all())
    pence = db.session.scalars(standing.with_only_columns(Proposal.cost_pence))
    can_be_cast(terms_of(budget_round, costs_of(pence)))
