"""Makes rounds with sealed and counted ballots, without the vote before it. Called inside `with work():`."""

from collections.abc import Mapping, Sequence

from panel.ballots import papers
from panel.ballots.models import SealedBallot
from panel.ballots.picks import Picks, canonical, ranked, ticked
from panel.extensions import db
from panel.results.actions.count import store_count
from panel.results.actions.publish import stamp_published
from panel.results.models import Result
from panel.roll.models import Channel
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Phase, Round
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round


def given(form: BallotForm, ballot: Sequence[str] | Picks) -> Picks:
    """The picks of a ballot: numbers that are ticked, in order where the form is one, or points by number."""
    if isinstance(ballot, Mapping):
        return ballot
    return ranked(ballot) if form == BallotForm.RANKING else ticked(ballot)


def a_counted_round(
    *ballots: Sequence[str] | Picks,
    costs: Sequence[int] = (300_000, 400_000, 500_000),
    titles: Sequence[str] = (),
    on_paper: int = 0,
    **terms: object,
) -> tuple[Round, Result]:
    """A round that was read in, with these ballots, the first of them on paper; its proposals are numbered 1, 2, 3."""
    budget_round = a_round(phase=Phase.RESULT, **terms)
    budget_round.imported_from = "elsewhere.pb"
    for number, cost in enumerate(costs, 1):
        proposal = a_proposal(budget_round, titles[number - 1] if titles else "", cost_pence=cost)
        proposal.lot_number = number
    for place, numbers in enumerate(ballots):
        form = BallotForm(budget_round.ballot_form)
        body, nonce = canonical(form, given(form, numbers)), papers.random_id()
        db.session.add(
            SealedBallot(
                key=papers.random_id(),
                round_id=budget_round.id,
                body=body,
                channel=Channel.PAPER if place < on_paper else Channel.WEB,
                nonce=nonce,
                commitment=papers.commitment(budget_round.id, body, nonce),
            )
        )
    db.session.flush()
    return budget_round, store_count(budget_round.id, lambda done, total: None)


def a_published_round(*ballots: Sequence[str] | Picks, **terms: object) -> tuple[Round, Result]:
    """A counted round whose result everybody reads."""
    budget_round, result = a_counted_round(*ballots, **terms)
    stamp_published(result, None)
    return budget_round, result
