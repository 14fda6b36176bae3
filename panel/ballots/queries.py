"""What a ballot shows: proposals with their words, put together for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from panel.ballots import papers
from panel.ballots.models import SealedBallot
from panel.extensions import db
from panel.language import spoken
from panel.proposals.models import Proposal
from panel.rounds.models import Round


@dataclass(frozen=True)
class Card:
    """A proposal as it is read: its words in the reader's language where it has them, and the language they are in."""

    proposal: Proposal
    title: str
    title_language: str
    summary: str
    summary_language: str
    picked: bool = False

    @classmethod
    def of(cls, proposal: Proposal, *, picked: bool = False) -> "Card":
        return cls(proposal, *proposal.title_in(spoken()), *proposal.summary_in(spoken()), picked)


@dataclass(frozen=True)
class Sheet:
    """The ballot of one voter: cards in the voter's own order, and what the picks cost together."""

    cards: Sequence[Card]

    @property
    def picks(self) -> list[Card]:
        return [card for card in self.cards if card.picked]

    @property
    def total_pence(self) -> int:
        return sum(card.proposal.cost_pence for card in self.picks)


def sheet(budget_round: Round, *, person_id: int, secret: str, picks: Sequence[str]) -> Sheet:
    """The ballot with these numbers picked. A fixed number of queries."""
    standing = {str(each.number): each for each in db.session.scalars(Proposal.standing(budget_round.id)).unique()}
    order = papers.own_order(secret, person_id, budget_round.id, list(standing))
    return Sheet([Card.of(standing[number], picked=number in picks) for number in order])


@dataclass(frozen=True)
class Found:
    """A sealed ballot that somebody found by its receipt."""

    ballot: SealedBallot
    cards: Sequence[Card]


def find(budget_round: Round, code: str) -> Found | None:
    """The sealed ballot with this receipt code, or None."""
    mine = SealedBallot.round_id == budget_round.id
    ballot = db.session.scalar(select(SealedBallot).where(mine, SealedBallot.receipt_code == code))
    if ballot is None:
        return None
    numbers = papers.numbers_of(ballot.body)
    picked = Proposal.in_round(budget_round.id).where(Proposal.number.in_(numbers))
    return Found(ballot, [Card.of(proposal) for proposal in db.session.scalars(picked).unique()])
