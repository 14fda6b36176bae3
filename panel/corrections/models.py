"""What a text said before it was corrected."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


def can_be_hidden() -> tuple[CheckConstraint, ...]:
    """The constraints of a table of `Earlier` texts."""
    return (
        CheckConstraint("hidden_ground IN ('hurtful', 'private', 'unlawful', 'advert', 'misplaced')", name="hidden_ground"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_ground IS NULL)", name="hidden"),
    )


class Earlier:
    """What something said before. Readable for everyone, unless a moderator hides it: some things are put right for a reason."""

    hidden_at: Mapped[datetime | None]
    hidden_ground: Mapped[str | None] = mapped_column(String(12))
    """Why, in one public word: one of the grounds on which a thing is hidden."""


class EarlierText(Earlier, Base):
    """One part of a thing (its title, its question) in one language, until it was corrected. Never changed, never removed."""

    __tablename__ = "earlier_text"
    __table_args__ = (CheckConstraint("language IN ('cy', 'en')", name="language"), *can_be_hidden())
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
