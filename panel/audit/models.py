"""The public log, and its signed heads."""

from datetime import datetime
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Table, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.audit import guard
from panel.audit.chain import VERSION
from panel.audit.heads import Head
from panel.extensions import Base


class AuditEntry(Base):
    """One decision. The hash covers all that is public, a commitment to who acted, and the hash before it.

    Who acted is kept beside it, privately, until the person is erased: then `person_id` and `person_salt` are emptied together.
    """

    __tablename__ = "audit_entry"
    # Ids that were used once never come again.
    __table_args__ = (CheckConstraint("version IN (1, 2)", name="version"), {"sqlite_autoincrement": True})
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
    version: Mapped[int] = mapped_column(default=VERSION)
    """What the hash covers; entries from before there was a commitment keep version 1."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_salt: Mapped[str | None] = mapped_column(String(32))
    """Opens the commitment. Never published."""
    person_commitment: Mapped[str | None] = mapped_column(String(64))

    @classmethod
    def newest(cls) -> Select["AuditEntry"]:
        return select(cls).order_by(cls.id.desc())


class LogHead(Base):
    """A signed head of the public log: what its length and last hash were."""

    __tablename__ = "log_head"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(unique=True)
    """How many entries the log had."""
    entry_id: Mapped[int]
    """The last of them. No foreign key: a log that was cut must not take the heads with it."""
    entry_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(index=True)
    site: Mapped[str] = mapped_column(String(200))
    public_key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    mailed_at: Mapped[datetime | None]
    """When it went to those who keep heads; of the heads of a day the newest does."""

    @property
    def head(self) -> Head:
        """The head as it is published and checked."""
        return Head(self.site, self.count, self.entry_hash, self.made_at, self.public_key, self.signature)

    @classmethod
    def newest(cls) -> Select["LogHead"]:
        return select(cls).order_by(cls.count.desc())


guard.install(cast(Table, AuditEntry.__table__))
guard.install(cast(Table, LogHead.__table__))
