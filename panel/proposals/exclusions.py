"""Proposals that exclude each other: one at most is funded. An organiser decides it before the vote, with a reason."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.areas.models import Area
from panel.extensions import Base
from panel.rounds.models import Round


class Exclusion(Base):
    """Why some proposals of a round cannot be funded together, who decided that, and when."""

    __tablename__ = "exclusion"
    __table_args__ = (CheckConstraint("reason_cy <> '' OR reason_en <> ''", name="reason"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    reason_cy: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str] = mapped_column(String(500))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None where it came with a file."""
    decided_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    budget_round: Mapped[Round] = relationship(lazy="joined")

    @property
    def in_area(self) -> Area:
        return self.budget_round.in_area

    @property
    def key(self) -> str:
        """What the file of the ballots calls it."""
        return f"either-{self.id}"

    @classmethod
    def of(cls, budget_round: Round) -> Select["Exclusion"]:
        """Those of a round that were not taken back, the first one first."""
        return select(cls).where(cls.round_id == budget_round.id, cls.taken_back_at.is_(None)).order_by(cls.id)
