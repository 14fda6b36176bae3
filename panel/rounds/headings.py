"""The headings of a round: areas or themes, or a kind of work, each with money of its own that nothing else can have."""

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base, db
from panel.rounds.models import Round

KEY_MOST = 60
_NOT_IN_A_LIST = re.compile(r"[,;|\s]+")
_FORMULA = " =+-@＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula."""


class Picking(StrEnum):
    """Where one ballot may pick, in a round with headings."""

    ALL = "all"
    """Under every heading."""
    ONE = "one"
    """Under one heading only, which each voter chooses."""


class Heading(Base):
    """One heading. Its money pays for what stands under it; what is left of it stays in the chest."""

    __tablename__ = "round_heading"
    __table_args__ = (
        UniqueConstraint("round_id", "key"),
        CheckConstraint("budget_pence > 0", name="budget"),
        CheckConstraint("kind IN ('new', 'sustain', 'top-up')", name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    """What the file of the ballots calls it: no comma, no line break, and no other heading of the round has it."""
    name_cy: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    budget_pence: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str | None] = mapped_column(String(10))
    """A reserved share: all proposals of this kind stand under it, and no other. None: each group chooses."""


def headings_of(budget_round: Round) -> Sequence[Heading]:
    """In their order; none, and no query, where the round has none."""
    if not budget_round.picking:
        return ()
    return db.session.scalars(select(Heading).where(Heading.round_id == budget_round.id).order_by(Heading.position)).all()


def key_for(name: str, taken: Collection[str]) -> str:
    """A key that says the name, as a list with commas can hold it and no spreadsheet reckons it; no other heading has it."""
    plain = _NOT_IN_A_LIST.sub(" ", name).lstrip(_FORMULA)[:KEY_MOST].strip() or "heading"
    return next(key for key in (plain, *(f"{plain} {number}" for number in range(2, len(taken) + 3))) if key not in taken)
