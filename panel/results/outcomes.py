"""What became of proposals, once the result of their round is published: for every page that shows one."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from panel.extensions import db
from panel.proposals.models import Proposal
from panel.results.models import Result, ResultLine


def outcomes_of(proposals: Iterable[Proposal]) -> Mapping[int, bool]:
    """Whether each was funded, by its id; those without a published result are left out. One query, or none."""
    on_ballots = [each.id for each in proposals if each.lot_number is not None]
    if not on_ballots:
        return {}
    published = select(ResultLine.proposal_id, ResultLine.place).join(Result).where(Result.published_at.is_not(None))
    rows = db.session.execute(published.where(ResultLine.proposal_id.in_(on_ballots)))
    return {proposal_id: place is not None for proposal_id, place in rows}
