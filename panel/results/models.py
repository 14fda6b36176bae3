"""The result of a round: what the count found, step by step."""

from datetime import datetime
from functools import cache

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Select, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, defer, lazyload, mapped_column, relationship, selectinload
from sqlalchemy.sql.base import ExecutableOption

from panel.extensions import Base
from panel.proposals.models import Proposal
from panel.results.rules import lists_ballots
from panel.rounds.models import Round


class Result(Base):
    """What the count found. The trace tells every step; organisers see it first, then publish it."""

    __tablename__ = "result"
    __table_args__ = (CheckConstraint("spent_pence >= 0 AND voters <= roll_size", name="sums"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    counted_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    roll_size: Mapped[int]
    voters: Mapped[int]
    spent_pence: Mapped[int] = mapped_column(BigInteger)
    trace: Mapped[str] = mapped_column(Text)
    """Every step of the count and the other rules beside it, as JSON: read whole, never queried."""
    turnout: Mapped[str] = mapped_column(Text, default="")
    """Turnout by area, as JSON, with small areas put together already; "" where it is not told."""
    budget_round: Mapped[Round] = relationship(lazy="joined")
    lines: Mapped[list["ResultLine"]] = relationship(order_by="ResultLine.id", lazy="selectin", cascade="all, delete-orphan")

    @property
    def lists_ballots(self) -> bool:
        """Whether the ballots are published, so that anybody can count again."""
        return lists_ballots(self.voters)

    @classmethod
    def of(cls, budget_round: Round) -> Select["Result"]:
        return select(cls).where(cls.round_id == budget_round.id)

    @classmethod
    def as_read(cls, budget_round: Round) -> Select["Result"]:
        """The same for its own page, which tells no group, no cost line and no long text: a ballot can have hundreds of them.

        Seeds are read with the places (`roots_of`), and its round not again: whoever asks has it.
        """
        return cls.of(budget_round).options(lazyload(cls.budget_round), _lines_as_read())


@cache
def _lines_as_read() -> ExecutableOption:
    """Put together once: SQLAlchemy takes a while over it."""
    untold = (Proposal.body, Proposal.kind, Proposal.reason_cy, Proposal.reason_en, Proposal.made_at)
    others = (Proposal.budget_round, Proposal.group, Proposal.seeds, Proposal.cost_lines)
    return selectinload(Result.lines).joinedload(ResultLine.proposal).options(*map(lazyload, others), *map(defer, untold))


class ResultLine(Base):
    """What became of one proposal."""

    __tablename__ = "result_line"
    __table_args__ = (
        UniqueConstraint("result_id", "proposal_id"),
        CheckConstraint("votes >= 0", name="votes"),
        CheckConstraint("granted_pence > 0", name="granted"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    votes: Mapped[int]
    place: Mapped[int | None]
    """1 for the first that was funded, and so on; None where it was not funded."""
    granted_pence: Mapped[int | None] = mapped_column(BigInteger)
    """What it gets: its cost where the count chose it and nobody decided otherwise. None where nothing, and before publishing."""
    proposal: Mapped[Proposal] = relationship(lazy="joined")
