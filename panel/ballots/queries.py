"""What a ballot shows, how the key of a vote stands, and how secret a sealed vote is by now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import exists, func, select

from panel.areas.models import Area
from panel.audit.models import AuditEntry
from panel.ballots import link_keys, papers
from panel.ballots.actions import helped, seal
from panel.ballots.link_keys import KeyState
from panel.ballots.models import LinkKeyCopy, OpenBallot, SealedBallot, Sealing, VoidedVote
from panel.ballots.picks import Answers, Picks, picks_of, place_of, typed_as, whole_number
from panel.ballots.rules import LISTED_FROM
from panel.board import queries as board
from panel.board.queries import Proof
from panel.extensions import db
from panel.language import spoken
from panel.people.models import Person
from panel.proposals import excluding
from panel.proposals.headings import Headings, headings_of
from panel.proposals.models import Proposal
from panel.proposals.queries import places_of
from panel.roll import actions as roll
from panel.roll.models import Channel
from panel.rounds.ballot_forms import NO, YES, BallotForm
from panel.rounds.models import Phase, Round


@dataclass(frozen=True)
class Card:
    """A proposal as it is read: its words in the reader's language where it has them, and the language they are in."""

    proposal: Proposal
    title: str
    title_language: str
    summary: str
    summary_language: str
    typed: str = ""
    """What stands beside it in the form: "1" where it is ticked, points, or its number in an order."""
    place: Area | None = None
    heading: str = ""
    """The name of the heading that it stands under; "" in a round without headings."""
    either: str = ""
    """With which others it can be funded no more than once, and why."""

    @property
    def picked(self) -> bool:
        """Whether it is on the voter's ballot; what was typed may be no number."""
        return self.typed not in {"", "0"}

    @classmethod
    def of(cls, proposal: Proposal, *, typed: str = "", place: Area | None = None, heading: str = "", either: str = "") -> "Card":
        words = *proposal.title_in(spoken()), *proposal.summary_in(spoken())
        return cls(proposal, *words, typed, place, heading, either)


@dataclass(frozen=True)
class Section:
    """What stands under one heading, and its money. Without a name it is the whole ballot, of a round without headings."""

    name: str
    pence: int
    cards: Sequence[Card]
    at: int = 1
    """Its place among the headings, from 1."""


@dataclass(frozen=True)
class Sheet:
    """The ballot of one voter: cards in the voter's own order, and what the picks cost together."""

    cards: Sequence[Card]
    answer: str = ""
    """To a single question: "yes" or "no"; "" where nothing is said."""
    blank: bool = False
    """Whether the voter means to pick nothing."""
    headings: Headings | None = None

    def under(self, cards: Iterable[Card]) -> list[Section]:
        """These cards, as they stand under the headings; all together in a round without."""
        if not self.headings:
            return [Section("", 0, list(cards))]
        parts = [list(held) for _place, held in groupby(cards, self._place_of)]
        return [self._section(held) for held in parts]

    def _section(self, held: Sequence[Card]) -> Section:
        first, money = held[0], self.headings.money_for(held[0].proposal) if self.headings else 0
        return Section(first.heading, money, held, self._place_of(first) + 1)

    def _place_of(self, card: Card) -> int:
        return self.headings.place_of(card.proposal) if self.headings else 0

    @property
    def most(self) -> int:
        """How many can be picked at all: under the heading that the voter chose, where a ballot picks under one."""
        if not (self.headings and self.headings.one_only and self.picks):
            return len(self.cards)
        return sum(self._place_of(card) == self._place_of(self.picks[0]) for card in self.cards)

    @property
    def sections(self) -> list[Section]:
        return self.under(self.cards)

    @property
    def picks(self) -> list[Card]:
        return [card for card in self.cards if card.picked]

    @property
    def in_order(self) -> list[Card]:
        """What is picked, by the numbers that were typed."""
        return sorted(self.picks, key=lambda card: place_of(card.typed))

    @property
    def not_picked(self) -> list[Card]:
        return [card for card in self.cards if not card.picked]

    @property
    def points(self) -> int:
        """The points that are given."""
        return sum(whole_number(card.typed) or 0 for card in self.picks)

    @property
    def total_pence(self) -> int:
        return sum(card.proposal.cost_pence for card in self.picks)


def sheet(budget_round: Round, *, voter: str, secret: str, answers: Answers) -> Sheet:
    """The ballot with what was typed on it. A fixed number of queries."""
    standing = {str(each.number): each for each in db.session.scalars(Proposal.as_on_paper(budget_round.id)).unique()}
    headings, eithers = headings_of(budget_round), excluding.words_of(list(standing.values()))
    order = papers.own_order(secret, voter, budget_round.id, list(standing))
    order.sort(key=lambda number: headings.place_of(standing[number]))
    places = places_of([each.id for each in standing.values()])
    typed = answers.typed
    cards = [
        Card.of(
            standing[number],
            typed=typed.get(number, ""),
            place=places.get(standing[number].id),
            heading=headings.name_for(standing[number]),
            either=eithers.get(standing[number].id, ""),
        )
        for number in order
    ]
    return Sheet(cards, next((answer for answer in (YES, NO) if answer in typed), ""), answers.blank, headings)


def titles(budget_round: Round) -> Mapping[str, str]:
    """What stands on the ballot, in the reader's language where it has that, by number."""
    standing = db.session.scalars(Proposal.as_on_paper(budget_round.id)).unique()
    return {str(each.number): each.title_in(spoken())[0] for each in standing}


@dataclass(frozen=True)
class KeyFacts:
    """How the key of a vote that is not sealed stands, and whether marks and ballots agree."""

    state: KeyState
    marks: int
    ballots: int
    copies: Sequence[LinkKeyCopy]

    @property
    def good(self) -> bool:
        return self.state == KeyState.GOOD

    @property
    def faulty(self) -> bool:
        """Whether organisers have to do something: voters are refused, or sealing will be."""
        return not self.good or self.marks != self.ballots


def key_facts(budget_round: Round) -> KeyFacts | None:
    """Of a round that is frozen and neither sealed nor cancelled; None for any other."""
    cancelled = budget_round.phase == Phase.CANCELLED
    if budget_round.frozen_at is None or cancelled or budget_round.imported_from or seal.is_sealed(budget_round):
        return None
    ballots = select(func.count()).where(OpenBallot.round_id == budget_round.id)
    return KeyFacts(
        link_keys.state_of(budget_round),
        roll.marks(budget_round).get(Channel.WEB, 0),
        (db.session.scalar(ballots) or 0) - helped.taken_in(budget_round),
        db.session.scalars(LinkKeyCopy.left(budget_round.id)).all(),
    )


@dataclass(frozen=True)
class HeldCopy:
    """A copy of a key and who holds it: a name, or "" for the server."""

    copy: LinkKeyCopy
    holder: str


def copies(budget_round: Round) -> list[HeldCopy]:
    """All copies ever made of the keys of a round, the first one first."""
    rows = LinkKeyCopy.of(budget_round.id).join(Person, Person.id == LinkKeyCopy.holder_id, isouter=True)
    return [HeldCopy(copy, name or "") for copy, name in db.session.execute(rows.add_columns(Person.name))]


def voided(budget_round: Round) -> Sequence[VoidedVote]:
    """Votes of this round that were declared void, the newest first."""
    return db.session.scalars(VoidedVote.of(budget_round.id)).all()


@dataclass(frozen=True)
class Secrecy:
    """How far a sealed round has come."""

    key_destroyed: bool
    wiped: bool
    copies: int
    """Copies of the key of which nobody has said that they are destroyed."""

    @property
    def whole(self) -> bool:
        """Whether every step has answered: only then may a page say that nobody can link ballots to voters."""
        return self.key_destroyed and self.wiped and not self.copies


def secrecy(budget_round: Round) -> Secrecy | None:
    """None before sealing, and for rounds of which nothing is known: read in from a file, or sealed by an older version."""
    sealing = db.session.get(Sealing, budget_round.id)
    if sealing is None:
        return None
    left = select(func.count()).select_from(LinkKeyCopy.left(budget_round.id).order_by(None).subquery())
    return Secrecy(bool(sealing.key_destroyed_at), bool(sealing.wiped_at), db.session.scalar(left) or 0)


def proof_on_board(budget_round: Round, code: str) -> Proof | None:
    """The proof that the seal with this receipt code is on the board. It looks at the board alone, which everybody can read."""
    leaf = board.leaf_of_code(budget_round.id, papers.beginning_of(code))
    return board.proof_of(leaf) if leaf else None


@dataclass(frozen=True)
class Found:
    """A sealed ballot that somebody found by its receipt, and what it holds."""

    ballot: SealedBallot
    sheet: Sheet


def find(budget_round: Round, code: str) -> Found | None:
    """The sealed ballot with this receipt code, or None."""
    mine = SealedBallot.round_id == budget_round.id
    ballot = db.session.scalar(select(SealedBallot).where(mine, SealedBallot.receipt_code == code))
    if ballot is None:
        return None
    picks = picks_of(BallotForm(budget_round.ballot_form), ballot.body)
    return Found(ballot, held(budget_round, picks))


def are_public(budget_round: Round) -> bool:
    """Whether the single ballots of a round are public: its result is published, and there are enough of them.

    It is read off the public log: the room of results lies above this one.
    """
    said = AuditEntry.subject == f"round:{budget_round.id}", AuditEntry.verb == "result.publish"
    counted = select(func.count()).where(SealedBallot.round_id == budget_round.id)
    return bool(db.session.scalar(select(exists().where(*said)))) and (db.session.scalar(counted) or 0) >= LISTED_FROM


def nonce_of(budget_round: Round, code: str) -> str | None:
    """The number on the receipt of a sealed ballot: whoever knows it has the receipt. The code stands on the board for all."""
    mine = SealedBallot.round_id == budget_round.id, SealedBallot.receipt_code == code
    return db.session.scalar(select(SealedBallot.nonce).where(*mine))


def held(budget_round: Round, picks: Picks) -> Sheet:
    """What a ballot holds: its proposals alone."""
    typed = typed_as(picks)
    picked = Proposal.in_round(budget_round.id).where(Proposal.number.in_(picks))
    cards = [Card.of(proposal, typed=typed[str(proposal.number)]) for proposal in db.session.scalars(picked).unique()]
    return Sheet(cards, next((answer for answer in (YES, NO) if answer in picks), ""), blank=not picks)
