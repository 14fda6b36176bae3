"""Votes by telephone, as far as the count must know of them: one call is one ballot, keyed by two people as the voter says it.

Between the first and the second person the ballot lies encrypted under the round's link key. Once it is entered, nothing leads
from the call to the voter.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Select, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.errors import RuleBroken
from panel.extensions import Base, db
from panel.language import ngettext
from panel.rounds.models import Round


class CallState(StrEnum):
    """How far a vote by telephone has come."""

    FIRST = "first"
    """A first person keys what the voter says."""
    SECOND = "second"
    ENTERED = "entered"
    CANCELLED = "cancelled"
    """The voter did not go on: their mark was taken back."""


OPEN = (CallState.FIRST, CallState.SECOND)


class TelephoneCall(Base):
    """One voter on the telephone, who keyed their ballot first, and what that person heard: encrypted, until it is compared."""

    __tablename__ = "telephone_call"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("state IN ('first', 'second', 'entered', 'cancelled')", name="state"),
        CheckConstraint("(state IN ('first', 'second')) = (roll_entry_id IS NOT NULL)", name="place"),
        CheckConstraint("(state = 'second') = (content IS NOT NULL)", name="content"),
        CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id", name="keyers"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    """What the first person tells the second: 1, 2, 3."""
    state: Mapped[CallState] = mapped_column(String(10), default=CallState.FIRST)
    roll_entry_id: Mapped[int | None] = mapped_column(ForeignKey("roll_entry.id"), unique=True)
    """Whose call it is, so that the mark can be taken back; None once it is over."""
    first_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    differed: Mapped[int] = mapped_column(default=0)
    """How often two people heard something else."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """`envelopes.Paper`, encrypted; as long as every ballot of its round."""

    @property
    def turn(self) -> str:
        """What changes whenever somebody has keyed it."""
        return f"{self.state}-{self.differed}"

    @classmethod
    def of(cls, budget_round: Round) -> Select["TelephoneCall"]:
        """The calls of a round, the first one first."""
        return select(cls).where(cls.round_id == budget_round.id).order_by(cls.number)


@dataclass(frozen=True)
class Calls:
    """What became of every call of a round: begun = entered + cancelled + open."""

    entered: int = 0
    cancelled: int = 0
    open: int = 0

    @property
    def begun(self) -> int:
        return self.entered + self.cancelled + self.open


def calls_of(budget_round: Round) -> Calls:
    """The calls of a round, counted; one query."""
    counted = select(TelephoneCall.state, func.count()).where(TelephoneCall.round_id == budget_round.id)
    rows = db.session.execute(counted.group_by(TelephoneCall.state).order_by(TelephoneCall.state)).all()
    by_state = {CallState(state): number for state, number in rows}
    waiting = sum(by_state.get(state, 0) for state in OPEN)
    return Calls(by_state.get(CallState.ENTERED, 0), by_state.get(CallState.CANCELLED, 0), waiting)


def must_be_over(calls: Calls) -> None:
    """RuleBroken while somebody who votes by telephone has been marked, and their ballot is not entered."""
    if calls.open:
        raise RuleBroken(
            ngettext(
                "Nothing was sealed: %(num)s vote by telephone is not finished. Please finish it first, or cancel it.",
                "Nothing was sealed: %(num)s votes by telephone are not finished. Please finish them first, or cancel them.",
                calls.open,
            )
            % {"num": calls.open}
        )


def entered_ids(budget_round: Round) -> list[int]:
    """The calls whose ballots lie with the others."""
    mine = TelephoneCall.round_id == budget_round.id, TelephoneCall.state == CallState.ENTERED
    return list(db.session.scalars(select(TelephoneCall.id).where(*mine).order_by(TelephoneCall.id)))


def forget_calls(budget_round: Round) -> None:
    """Take away all calls of a vote that is void or taken back."""
    db.session.execute(delete(TelephoneCall).where(TelephoneCall.round_id == budget_round.id))
