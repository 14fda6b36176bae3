"""What the ballots of a round may hold, as it was decided."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from sqlalchemy import select

from panel.ballots.paper_rules import PaperTerms, Pot, can_be_cast
from panel.extensions import db
from panel.proposals.excluding import hangs_together, still_counts
from panel.proposals.heading_rules import fit
from panel.proposals.headings import Headings, Placed, headings_of, name_of
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round

LINE = (Proposal.number, Proposal.cost_pence, Proposal.kind, Proposal.heading_id)
"""What is read of a proposal to know the terms of its ballot."""


class Line(Placed, Protocol):
    """A proposal, or a row of `LINE`."""

    @property
    def number(self) -> str | None: ...
    @property
    def cost_pence(self) -> int: ...


def terms_of(budget_round: Round, lines: Iterable[Line]) -> PaperTerms:
    """The terms of a round's ballots, with what stands on them. One that has no number yet stands for one that nobody has."""
    named = {str(line.number or f"+{place}"): line for place, line in enumerate(lines, 1)}
    headings = headings_of(budget_round)
    return PaperTerms(
        form=BallotForm(budget_round.ballot_form),
        costs={number: line.cost_pence for number, line in named.items()},
        least=budget_round.min_choices,
        most=budget_round.max_choices,
        budget_pence=budget_round.budget_pence,
        points_total=budget_round.points_total,
        points_each=budget_round.points_each,
        blank=budget_round.blank_ballots,
        pots=pots_of(headings, named),
        one_pot=headings.one_only,
    )


def pots_of(headings: Headings, lines: Mapping[str, Placed]) -> Sequence[Pot]:
    """Each heading with its money and what stands under it, and last what shares the rest; nothing without headings."""
    if not headings:
        return ()
    under: dict[int | None, list[str]] = {each.id: [] for each in headings.listed}
    for number, line in lines.items():
        heading = headings.of(line)
        under.setdefault(heading.id if heading else None, []).append(number)
    pots = [Pot(name_of(each), each.budget_pence, under[each.id]) for each in headings.listed]
    return pots if None not in under else [*pots, Pot(name_of(None), headings.rest_pence, under[None])]


def list_can_be_voted_on(budget_round: Round) -> None:
    """RuleBroken where a ballot would open that nobody could cast: which number of the round to change. A few queries."""
    mine = Proposal.round_id == budget_round.id, Proposal.state == ProposalState.STANDING, Proposal.found_by_all()
    rows = db.session.execute(select(*LINE).where(*mine).order_by(Proposal.id))
    can_open_with(budget_round, rows.all())


def can_open_with(budget_round: Round, lines: Iterable[Line]) -> None:
    """RuleBroken where a vote could not open with these on its ballot: nobody could cast one, or the count not keep to it."""
    headings = headings_of(budget_round)
    fit(sum(each.budget_pence for each in headings.listed), budget_round.budget_pence)
    can_be_cast(terms_of(budget_round, lines))
    still_counts(budget_round, budget_round.rule, budget_round.ballot_form)
    hangs_together(budget_round)
