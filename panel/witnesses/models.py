"""Who gets the signed heads by mail."""

from datetime import datetime, timedelta

from sqlalchemy import Select, String, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base

CONFIRM_WITHIN = timedelta(days=7)


class Witness(Base):
    """An address that asked for the heads. It gets none before somebody pressed the button behind the mailed link."""

    __tablename__ = "witness"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    language: Mapped[str] = mapped_column(String(2))
    token: Mapped[str] = mapped_column(String(43), unique=True)
    """Stands in the links of its mails: whoever has it confirms or ends the mails, and can do nothing else."""
    asked_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]

    @classmethod
    def by_email(cls, email: str) -> Select["Witness"]:
        return select(cls).where(cls.email == email.lower())

    @classmethod
    def by_token(cls, token: str) -> Select["Witness"]:
        return select(cls).where(cls.token == token)

    @classmethod
    def confirmed(cls) -> Select["Witness"]:
        return select(cls).where(cls.confirmed_at.is_not(None)).order_by(cls.id)
