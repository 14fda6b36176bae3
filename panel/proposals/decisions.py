"""Decisions beside a count: what somebody decides about a proposal once its vote has opened, with author, reason and date.

The count stays what it is. A decision is never changed: until the result is published it can be taken back, and that stays, too.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Select, String, select, text
from sqlalchemy.orm import Mapped, lazyload, mapped_column, relationship

from panel.extensions import Base, db
from panel.proposals.models import Proposal
from panel.rounds.models import Round


class DecisionKind(StrEnum):
    """What is decided."""

    WITHDRAWN = "withdrawn"
    """The group, or an organiser for it, takes the proposal back."""
    REFUSED = "refused"
    """The count chose it, and it is not funded all the same."""
    GRANTED = "granted"
    """The count did not choose it, and it is funded all the same."""
    PART = "part"
    """The count did not choose it, and a part of it is funded."""


OVERRIDES = frozenset({DecisionKind.REFUSED, DecisionKind.GRANTED, DecisionKind.PART})
"""What organisers decide against the count, or beside it: two of them must agree."""
_LIVE = text("taken_back_at IS NULL")


class Decision(Base):
    """One decision about one proposal. At most one of a proposal holds at a time."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("kind IN ('withdrawn', 'refused', 'granted', 'part')", name="kind"),
        CheckConstraint("(kind IN ('granted', 'part')) = (amount_pence > 0) AND amount_pence >= 0", name="amount"),
        CheckConstraint("reason_cy <> '' OR reason_en <> ''", name="reason"),
        CheckConstraint("(agreed_by_id IS NULL) = (agreed_at IS NULL)", name="agreed"),
        Index("ix_decision_live", "proposal_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    kind: Mapped[DecisionKind] = mapped_column(String(10))
    amount_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    """What the proposal gets by it."""
    by_contact: Mapped[bool] = mapped_column(default=False)
    """Whether whoever decided speaks for the group."""
    reason_cy: Mapped[str] = mapped_column(String(500), default="")
    reason_en: Mapped[str] = mapped_column(String(500), default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    agreed_at: Mapped[datetime | None]
    """When a second organiser agreed; where it needs none, or the site has one organiser, at once and by nobody else."""
    taken_back_at: Mapped[datetime | None]
    proposal: Mapped[Proposal] = relationship(lazy="joined")

    @property
    def waits(self) -> bool:
        """Whether a second organiser has yet to agree."""
        return self.agreed_at is None

    @classmethod
    def live(cls) -> Select["Decision"]:
        """Those that hold, as they were made."""
        light = lazyload(cls.proposal).lazyload(Proposal.seeds)
        return select(cls).where(cls.taken_back_at.is_(None)).order_by(cls.decided_at, cls.id).options(light)


def decisions_of(budget_round: Round) -> Sequence[Decision]:
    """What was decided about the proposals of a round, and holds; those that wait for a second organiser too. One query."""
    return db.session.scalars(Decision.live().where(Decision.round_id == budget_round.id)).all()


def decisions_about(proposal_ids: Collection[int]) -> dict[int, Decision]:
    """The decision that holds for each of these proposals, by the proposal's id. One query, or none."""
    if not proposal_ids:
        return {}
    found = db.session.scalars(Decision.live().where(Decision.proposal_id.in_(proposal_ids)))
    return {each.proposal_id: each for each in found}
