"""Buckets, and how often a limit was reached."""

from datetime import datetime

from sqlalchemy import BigInteger, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class Bucket(Base):
    """A bucket of tokens that fills again by itself. A full one has no row.

    One moment says all: when it would be full again if nothing more was taken (the "theoretical arrival time" of the generic
    cell rate algorithm, ITU-T I.371). The name is a keyed hash: it tells neither the account nor the network.
    """

    __tablename__ = "bucket"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    full_at_ms: Mapped[int] = mapped_column(BigInteger, index=True)
    """Milliseconds since 1970."""
    step_ms: Mapped[int] = mapped_column(BigInteger)
    """How long one token takes to come back."""
    span_ms: Mapped[int] = mapped_column(BigInteger)
    """How long an empty bucket takes to fill."""


class LimitHit(Base):
    """How often a limit was reached in an hour: a count, never by whom."""

    __tablename__ = "limit_hit"
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    """What was limited, such as "PLANT_SEED"."""
    scope: Mapped[str] = mapped_column(String(10), primary_key=True)
    count: Mapped[int]

    @classmethod
    def since(cls, moment: datetime) -> Select["LimitHit"]:
        """The hours since then, the newest first."""
        return select(cls).where(cls.hour >= moment).order_by(cls.hour.desc(), cls.name, cls.scope)
