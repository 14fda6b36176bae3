"""The public log."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.extensions import Base


class AuditEntry(Base):
    """One decision. The hash covers all that is public and the hash before it; who acted is kept beside it, privately."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(60), index=True)
    facts: Mapped[str] = mapped_column(Text)
    """Canonical JSON: sorted keys, no blanks, nothing private."""
    acting_as: Mapped[str] = mapped_column(String(20))
    """The role somebody acted in, or "person", or "site" for what dates do by themselves."""
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    entry_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def newest(cls) -> Select["AuditEntry"]:
        return select(cls).order_by(cls.id.desc())
