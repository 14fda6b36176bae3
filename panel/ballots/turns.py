"""Votes in a booth of a hall, as far as the count must know of them: one turn is one ballot that staff unlocked on a tablet.

While a turn is unlocked it holds the place on the roll, so that the mark can be taken back; no ballot lies anywhere yet. Once the
ballot is cast, nothing leads from the turn to the voter, to the booth or to a time.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from panel.errors import RuleBroken
from panel.extensions import Base, database_now, db
from panel.language import ngettext
from panel.roll.models import Mark
from panel.rounds.models import Round


class HallBooth(Base):
    """A tablet in a hall: a code that pairs it, once, or the token of its browser, and neither once staff have locked it out."""

    __tablename__ = "hall_booth"
    __table_args__ = (UniqueConstraint("round_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    """What stands on a sign beside it: 1, 2, 3."""
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Keyed hash of the code that is dictated; gone with its first use."""
    code_until: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Keyed hash of what the tablet's browser holds."""
    unlocked_until: Mapped[datetime | None]
    """When the ballot that is unlocked in it locks again: a time of the tablet, and none beside a place on the roll."""

    @classmethod
    def of(cls, budget_round: Round) -> Select["HallBooth"]:
        """The booths of a round, the first one first."""
        return select(cls).where(cls.round_id == budget_round.id).order_by(cls.number)


class TurnState(StrEnum):
    """What became of a ballot that staff unlocked."""

    UNLOCKED = "unlocked"
    CAST = "cast"
    CANCELLED = "cancelled"
    """Staff took it back, and the mark with it."""
    LAPSED = "lapsed"
    """Its time ran out, and the mark was taken back."""


class BoothTurn(Base):
    """One voter in a booth. A booth has one at a time."""

    __tablename__ = "booth_turn"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("state IN ('unlocked', 'cast', 'cancelled', 'lapsed')", name="state"),
        CheckConstraint(
            "(state = 'unlocked') = (roll_entry_id IS NOT NULL) AND (state = 'unlocked') = (booth_id IS NOT NULL)"
            " AND (state IN ('unlocked', 'cast') OR token_hash IS NULL)",
            name="place",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    state: Mapped[TurnState] = mapped_column(String(10), default=TurnState.UNLOCKED)
    booth_id: Mapped[int | None] = mapped_column(ForeignKey("hall_booth.id"), unique=True)
    roll_entry_id: Mapped[int | None] = mapped_column(ForeignKey("roll_entry.id"), unique=True)
    token_hash: Mapped[str | None] = mapped_column(String(64))
    """Keyed hash of what the browser got when the voter began: a page of another turn speaks for none."""

    @classmethod
    def unlocked(cls, round_id: int) -> Select["BoothTurn"]:
        """The turns of a round that are not over."""
        mine = cls.round_id == round_id, cls.state == TurnState.UNLOCKED
        return select(cls).where(*mine).order_by(cls.number)

    def end(self, state: TurnState) -> None:
        """Whose turn it was, where and until when is forgotten."""
        if self.booth_id is not None:
            db.session.get_one(HallBooth, self.booth_id).unlocked_until = None
        self.state, self.booth_id, self.roll_entry_id = state, None, None
        if state != TurnState.CAST:  # who presses twice gets the same receipt, as long as their browser has not gone on
            self.token_hash = None


@dataclass(frozen=True)
class Turns:
    """What became of every ballot that was unlocked in a booth: unlocked = cast + cancelled + lapsed + open."""

    cast: int = 0
    cancelled: int = 0
    lapsed: int = 0
    open: int = 0

    @property
    def unlocked(self) -> int:
        return self.cast + self.cancelled + self.lapsed + self.open

    @property
    def facts(self) -> dict[str, int] | None:
        """As they are published; None where no ballot was unlocked."""
        names = ("unlocked", "cast", "cancelled", "lapsed")
        return {name: getattr(self, name) for name in names} if self.unlocked else None


def turns_of(budget_round: Round) -> Turns:
    """The turns of a round, counted; one query."""
    counted = select(BoothTurn.state, func.count()).where(BoothTurn.round_id == budget_round.id)
    rows = db.session.execute(counted.group_by(BoothTurn.state).order_by(BoothTurn.state)).all()
    by_state = {TurnState(state): number for state, number in rows}
    states = (TurnState.CAST, TurnState.CANCELLED, TurnState.LAPSED, TurnState.UNLOCKED)
    return Turns(*(by_state.get(state, 0) for state in states))


def must_be_done(turns: Turns) -> None:
    """RuleBroken while a ballot is unlocked in a booth."""
    if turns.open:
        raise RuleBroken(
            ngettext(
                "Nothing was sealed: %(num)s ballot is unlocked in a booth. Please wait for it to be locked, or cancel it.",
                "Nothing was sealed: %(num)s ballots are unlocked in booths. Please wait for them to be locked, or cancel them.",
                turns.open,
            )
            % {"num": turns.open}
        )


def cast_ids(budget_round: Round) -> list[int]:
    """The turns whose ballots lie with the others."""
    mine = BoothTurn.round_id == budget_round.id, BoothTurn.state == TurnState.CAST
    return list(db.session.scalars(select(BoothTurn.id).where(*mine).order_by(BoothTurn.id)))


def take_back(turn: BoothTurn, state: TurnState) -> None:
    """End a turn in which no ballot was cast: the mark goes, and they can vote in another way. The caller holds the turn."""
    db.session.delete(db.session.get_one(Mark, turn.roll_entry_id))
    turn.end(state)
    db.session.flush()


def lapse_turns(round_id: int | None = None) -> int:
    """Take back turns whose time is over: how many. The caller commits."""
    over = select(BoothTurn).join(HallBooth, HallBooth.id == BoothTurn.booth_id)
    over = over.where(BoothTurn.state == TurnState.UNLOCKED, HallBooth.unlocked_until <= database_now())
    mine = over.where(BoothTurn.round_id == round_id) if round_id else over
    rows = db.session.scalars(mine.order_by(BoothTurn.id).with_for_update(of=BoothTurn)).all()
    for turn in rows:
        take_back(turn, TurnState.LAPSED)
    return len(rows)


def forget_turns(budget_round: Round) -> None:
    """Take away all turns of a vote that is void or taken back; the booths stay."""
    db.session.execute(delete(BoothTurn).where(BoothTurn.round_id == budget_round.id))
    db.session.execute(update(HallBooth).where(HallBooth.round_id == budget_round.id).values(unlocked_until=None))
