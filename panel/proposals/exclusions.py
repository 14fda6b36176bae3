"""Proposals that exclude each other: one at most is funded. An organiser decides it before the vote, with a reason."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base
from panel.rounds.models import Round


class Exclusion(Base):
    """Why some proposals of a round cannot be funded together, who decided that, and when."""

    __tablename__ = "exclusion"
    __table_args__ = (
        CheckConstraint("reason_cy <> '' OR reason_en <> ''", name="reason"),
        {"sqlite_autoincrement": True},  # the log still names one that was taken back
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    reason_cy: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str] = mapped_column(String(500))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None where it came with a file."""
    decided_at: Mapped[datetime]

    @property
    def key(self) -> str:
        """What the file of the ballots calls it."""
        return f"either-{self.id}"

    @classmethod
    def of(cls, budget_round: Round) -> Select["Exclusion"]:
        """Those of a round, the first one first."""
        return select(cls).where(cls.round_id == budget_round.id).order_by(cls.id)
