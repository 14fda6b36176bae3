"""Unexpected errors, one row for the same fault."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Select, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class Problem(Base):
    """The same fault, however often it came: its kind and its place in the code. No message, no values, nobody."""

    __tablename__ = "problem"
    __table_args__ = (CheckConstraint("count >= 1", name="count"),)
    in_area = None
    """It is of no area."""
    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(200))
    """The innermost place in our own code; "" where it never went through it."""
    count: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime | None]
    """When an organiser marked it as seen; it waits again when it comes again."""

    @property
    def waits(self) -> bool:
        """Whether nobody has seen it since it last came."""
        return self.seen_at is None or self.seen_at < self.last_at

    @classmethod
    def newest(cls) -> Select["Problem"]:
        return select(cls).order_by(cls.last_at.desc(), cls.id.desc())

    @classmethod
    def waiting(cls) -> Select["Problem"]:
        """Those that nobody has seen since they last came."""
        return cls.newest().where(or_(cls.seen_at.is_(None), cls.seen_at < cls.last_at))
