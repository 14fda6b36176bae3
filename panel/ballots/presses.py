"""The two presses that seal a vote: what both organisers see, whose press counts, and who else could press.

The first press changes nothing that cannot be taken back. It counts as long as the figures are those that it saw, and as long as
whoever pressed may still run the round. Alone seals only who is the one organiser of the whole site; the result then says so.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from panel import clock
from panel.access import Action, Role, may
from panel.audit.chain import canonical
from panel.ballots.actions import posting
from panel.ballots.actions.freeze import changed_since
from panel.ballots.calls import Calls, calls_of
from panel.ballots.models import LinkKeyCopy, OpenBallot, SealPress
from panel.ballots.sheets import Sheet, sheet_of
from panel.ballots.turns import Turns, turns_of
from panel.board import queries as board
from panel.board.leaves import digest_of
from panel.extensions import db
from panel.people.models import Person, RoleGrant
from panel.roll import actions as roll
from panel.roll import size
from panel.roll.models import Channel
from panel.rounds.models import Round


@dataclass(frozen=True)
class Figures:
    """What an organiser sees of a closed vote before it is sealed."""

    on_roll: int
    web: int
    """Marked as having voted on this site."""
    paper: int
    ways: Sequence[size.Turnout]
    ballots: int
    held: str
    """A digest of the locked ballots as they lie there."""
    freeze_hash: str
    changed: Sequence[str]
    """What is no longer as it was frozen."""
    board_closed: bool
    on_board: int
    board: str
    """What the board said when it was closed."""
    copies: int
    """Copies of the key that are not destroyed."""
    sheet: Sheet
    """What became of every ballot paper."""
    calls: Calls
    """What became of every vote by telephone."""
    turns: Turns
    """What became of every ballot that was unlocked in a booth."""

    @cached_property
    def fingerprint(self) -> str:
        ways = ";".join(f"{row.way}:{row.on_roll}:{row.voted}" for row in self.ways)
        facts: dict[str, Any] = {
            "ballots": self.ballots, "board": self.board, "changed": ",".join(self.changed), "copies": self.copies,
            "freeze": self.freeze_hash, "held": self.held, "on_board": self.on_board, "on_roll": self.on_roll,
            "calls": list(astuple(self.calls)), "paper": self.paper,
            "papers": list(astuple(self.sheet)), "turns": list(astuple(self.turns)), "ways": ways, "web": self.web,
        }  # fmt: skip
        return digest_of([canonical(facts)])


def figures(budget_round: Round) -> Figures:
    """A fixed number of queries; no ballot is opened."""
    of_round = OpenBallot.round_id == budget_round.id
    ballots = db.session.execute(select(OpenBallot.envelope_key, OpenBallot.commitment_hash).where(of_round)).all()
    marked, log = roll.marks(budget_round), board.newest_log(budget_round.id)
    closing = posting.closing_of(budget_round.id, log) if log else {}
    copies = select(func.count()).select_from(LinkKeyCopy.left(budget_round.id).order_by(None).subquery())
    return Figures(
        on_roll=roll.size(budget_round),
        web=marked.get(Channel.WEB, 0),
        paper=marked.get(Channel.PAPER, 0),
        ways=size.turnout_by_way(budget_round),
        ballots=len(ballots),
        held=digest_of([f"{envelope}:{commitment}" for envelope, commitment in ballots]),
        freeze_hash=budget_round.freeze_hash or "",
        changed=changed_since(budget_round),
        board_closed=bool(closing),
        on_board=len(posting.posted(budget_round.id, log)) if log else 0,
        board=canonical(closing),
        copies=db.session.scalar(copies) or 0,
        sheet=sheet_of(budget_round),
        calls=calls_of(budget_round),
        turns=turns_of(budget_round),
    )


@dataclass(frozen=True)
class Standing:
    """How far the two presses of a round have come, as one organiser sees it."""

    figures: Figures
    first: SealPress | None
    """The press that counts."""
    first_person: Person | None
    lapsed: bool
    """Whether somebody had pressed, and it no longer counts."""
    mine: bool
    others: Sequence[Person]
    """Who else may run this round, by name."""
    alone: bool
    """Whether this is the only organiser of the whole site: they seal with one press, and the result says so."""

    @property
    def seals(self) -> bool:
        """Whether the next press is the one that seals."""
        return self.alone or (self.first is not None and not self.mine)


def standing(budget_round: Round, person: Person) -> Standing:
    """The caller holds the round where something is done with it."""
    seen = figures(budget_round)
    press = db.session.scalar(SealPress.of(budget_round.id).limit(1))
    who = db.session.get(Person, press.person_id) if press else None
    holds = press is not None and press.fingerprint == seen.fingerprint and may(Action.SEAL_ROUND, who, budget_round)
    return Standing(
        figures=seen,
        first=press if holds else None,
        first_person=who if holds else None,
        lapsed=press is not None and not holds,
        mine=bool(holds and press and press.person_id == person.id),
        others=others(budget_round, person),
        alone=not _other_organisers(person),
    )


def others(budget_round: Round, person: Person) -> list[Person]:
    """Who could be the second: other people who may run this round, by name."""
    return [each for each in _other_organisers(person) if may(Action.SEAL_ROUND, each, budget_round)]


def is_alone(person: Person) -> bool:
    """Whether no other organiser is on the site at all."""
    return not _other_organisers(person)


def _other_organisers(person: Person) -> list[Person]:
    """The organisers of the site, wherever their role counts."""
    held = select(RoleGrant.person_id).where(RoleGrant.live(clock.now()), RoleGrant.role == Role.ORGANISER.value)
    people = select(Person).where(Person.id.in_(held), Person.id != person.id).order_by(Person.name, Person.id)
    return list(db.session.scalars(people).unique())


def presses_of(budget_round: Round) -> Sequence[SealPress]:
    """The presses that sealed a round: two, or that of the only organiser; none where an older version sealed it."""
    return db.session.scalars(SealPress.of(budget_round.id)).all()
