"""What the ballot and the result show: proposals with their words, put together for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from panel.ballots import papers, sentences, traces
from panel.ballots.actions import seal
from panel.ballots.models import Channel, Result, RollChange, SealedBallot
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
class Row:
    """One proposal on the result page: its line of the count, and the sentences that say why."""

    card: Card
    line: traces.Line
    why: str
    went: str


@dataclass(frozen=True)
class Report:
    """A result as the page shows it: funded ones in the order they were chosen, the others by votes."""

    result: Result
    trace: traces.Trace
    rows: Sequence[Row]
    paper_voters: int

    @property
    def funded(self) -> list[Row]:
        return [row for row in self.rows if row.line.won]

    @property
    def unfunded(self) -> list[Row]:
        return [row for row in self.rows if not row.line.won]

    @property
    def in_any_way(self) -> list[Row]:
        """Funded under one rule or the other: what the comparison lists."""
        return [row for row in self.rows if any(row.line.number in way.winners for way in self.trace.ways)]

    @property
    def turnout_percent(self) -> int:
        return round(100 * self.result.voters / self.result.roll_size) if self.result.roll_size else 0


def report(result: Result) -> Report:
    """The result with its proposals and sentences."""
    trace = traces.read(result.trace)
    cards = {str(line.proposal.number): Card.of(line.proposal) for line in result.lines}

    def title(number: str) -> str:
        return cards[number].title

    rows = [
        Row(cards[number], line, sentences.why(line, trace, title), sentences.where_money_went(line, title))
        for number, line in trace.lines.items()
    ]
    rows.sort(key=lambda row: (row.line.place or len(rows) + 1, -row.line.votes, row.line.cost_pence, row.line.number))
    return Report(result, trace, rows, seal.marks(result.budget_round).get(Channel.PAPER, 0))


def roll_changes(budget_round: Round) -> Sequence[RollChange]:
    """How the roll grew after voting had opened, the newest first."""
    changes = select(RollChange).where(RollChange.round_id == budget_round.id)
    return db.session.scalars(changes.order_by(RollChange.changed_at.desc(), RollChange.id.desc())).all()


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
