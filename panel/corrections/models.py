"""What a text said before it was corrected."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class EarlierText(Base):
    """One part of a thing (its title, its question) in one language, until it was corrected. Never changed, never removed."""

    __tablename__ = "earlier_text"
    __table_args__ = (CheckConstraint("language IN ('cy', 'en')", name="language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(40), index=True)
    """What it stood on, as in the public log: "panel:3"."""
    part: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    body: Mapped[str] = mapped_column(Text)
    corrected_at: Mapped[datetime]
    corrected_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    @classmethod
    def of(cls, subject: str) -> Select["EarlierText"]:
        """The newest first."""
        return select(cls).where(cls.subject == subject).order_by(cls.id.desc())
