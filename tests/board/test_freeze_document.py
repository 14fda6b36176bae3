"""What the freeze hashes."""

from panel.audit.actions import stamp
from panel.board.freeze_document import digest, document
from panel.extensions import db
from panel.proposals.models import Proposal
from tests.ballots.makers import an_open_round


def test_the_freeze_hash_can_be_made_again_from_what_is_public(work):
    with work():
        budget_round, _people = an_open_round()
        proposals = db.session.scalars(Proposal.standing(budget_round.id)).unique().all()
        closes_at = stamp(budget_round.voting_closes_at)

        assert digest(document(budget_round, proposals, closes_at=closes_at)) == budget_round.freeze_hash
        proposals[0].cost_pence += 1
        assert digest(document(budget_round, proposals, closes_at=closes_at)) != budget_round.freeze_hash
