"""Second factors: passkeys, the app that shows six digits, and the codes for the day they are lost."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.dml import Delete

from panel.extensions import Base
from panel.people.models.person import Person

CREDENTIAL_MOST = 1400
"""Characters of a credential id: at most 1,023 bytes (WebAuthn level 2, 4), in base64."""


class Passkey(Base):
    """A public key whose private half never leaves the person's phone, computer or security key (WebAuthn)."""

    __tablename__ = "passkey"
    in_area = None
    """It is of no area."""
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[str] = mapped_column(String(CREDENTIAL_MOST), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """How often it says it has signed. A copy of it would count apart, and be found out; most send 0 always."""
    added_at: Mapped[datetime]
    person: Mapped[Person] = relationship()

    def seen_by(self, person: Person | None) -> bool:
        """Only its owner can reach it."""
        return person is not None and person.id == self.person_id

    @classmethod
    def of(cls, person: Person) -> Select["Passkey"]:
        return select(cls).where(cls.person_id == person.id).order_by(cls.id)

    @classmethod
    def by_credential(cls, credential_id: str) -> Select["Passkey"]:
        return select(cls).where(cls.credential_id == credential_id)


class AuthenticatorApp(Base):
    """The secret that an app on somebody's phone shares with us, to show six digits every half minute (TOTP, RFC 6238)."""

    __tablename__ = "authenticator_app"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret_box: Mapped[str] = mapped_column(Text)
    """Encrypted under the site's secret."""
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """When the first digits were right. Until then it counts for nothing."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The half minute, since 1970, of the last digits that were taken: they are taken once."""


class RecoveryCode(Base):
    """One of ten codes for the day a phone is lost. Kept as a hash; works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]

    @classmethod
    def left(cls, person: Person) -> Select["RecoveryCode"]:
        """Those that were not used yet."""
        return select(cls).where(cls.person_id == person.id, cls.used_at.is_(None)).order_by(cls.id)


class PasskeyChallenge(Base):
    """The random number that a passkey must sign: made by us, kept here, taken away when it is answered."""

    __tablename__ = "passkey_challenge"
    __table_args__ = (CheckConstraint("purpose IN ('add', 'prove', 'sign-in')", name="purpose"),)
    challenge: Mapped[str] = mapped_column(String(90), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def taken(cls, challenge: str, *, purpose: str, person_id: int | None, since: datetime) -> Delete:
        """Takes it away, where it was made for this purpose and this person, and not before that moment."""
        mine = (cls.challenge == challenge) & (cls.purpose == purpose) & (cls.made_at > since)
        return delete(cls).where(mine, cls.person_id == person_id if person_id else cls.person_id.is_(None))
