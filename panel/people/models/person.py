"""People, their roles, and where they live."""

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.access import Role, Who
from panel.areas.models import Area
from panel.extensions import Base, db
from panel.web.incoming import small_id

LEFT_NAME = "Rhywun a adawodd · Somebody who left"
"""What stands beside the words of somebody whose account was removed: in both languages at once, for it stands in the row."""
LEFT_HOST = "left.invalid"
"""Where their address then lies: no mail can be sent there, and nobody can sign in from there."""


class Person(Base, UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """An account: a name that others see, an address that they do not."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    joined_at: Mapped[datetime]
    stamp: Mapped[str] = mapped_column(String(32))
    """Part of every session; a new one signs the person out everywhere."""
    demo_part: Mapped[str | None] = mapped_column(String(40))
    """What this person plays on a demo site; None for real people."""
    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="person", foreign_keys="RoleGrant.person_id", lazy="selectin", cascade="all, delete-orphan"
    )
    residency: Mapped["Residency | None"] = relationship(
        back_populates="person", foreign_keys="Residency.person_id", lazy="joined"
    )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.grants)

    @property
    def lives_here(self) -> bool:
        """Whether an organiser, or the uploaded list, confirmed where they live."""
        return self.residency is not None and self.residency.state == ResidencyState.CONFIRMED

    @property
    def standing(self) -> frozenset[Who]:
        """What the table of permissions knows of this person, apart from relations."""
        return frozenset(Who(role.value) for role in self.roles) | (frozenset({Who.RESIDENT}) if self.lives_here else frozenset())

    def get_id(self) -> str:
        """What the session keeps."""
        return f"{self.id}.{self.stamp}"

    @classmethod
    def of_session(cls, kept: str) -> "Person | None":
        """The person of a session, or None when they were signed out everywhere since."""
        number, _, stamp = kept.partition(".")
        person = db.session.get(cls, small_id(number) or 0)
        return person if person and person.stamp == stamp else None

    @classmethod
    def by_email(cls, email: str) -> Select["Person"]:
        return select(cls).where(cls.email == email.lower())

    @property
    def has_left(self) -> bool:
        """Whether the account was removed; the row is then only what kept words and counts hang on."""
        return self.email.endswith(f"@{LEFT_HOST}")

    @classmethod
    def demo(cls) -> Select["Person"]:
        """The people of a demo site."""
        return select(cls).where(cls.demo_part.is_not(None)).order_by(cls.id)

    @classmethod
    def named(cls, part: str) -> Select["Person"]:
        """People whose name or address holds these letters, by name."""
        found = cls.name.icontains(part, autoescape=True) | cls.email.icontains(part, autoescape=True)
        return select(cls).where(found, cls.email.not_like(f"%@{LEFT_HOST}")).order_by(cls.name, cls.id)


class RoleGrant(Base):
    """A role, who granted it and when."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "role"),
        CheckConstraint("role IN ('organiser', 'facilitator', 'moderator', 'treasurer', 'commissioner')", name="role"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])


class ResidencyState(StrEnum):
    """Where a claim stands."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Residency(Base):
    """Where a person says they live, and whether that was confirmed: by the uploaded list, or by an organiser."""

    __tablename__ = "residency"
    __table_args__ = (CheckConstraint("state IN ('claimed', 'confirmed', 'refused')", name="state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    postcode: Mapped[str] = mapped_column(String(8))
    state: Mapped[ResidencyState] = mapped_column(String(10), index=True)
    claimed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(back_populates="residency", foreign_keys=[person_id])
    area: Mapped[Area] = relationship(lazy="joined")

    @classmethod
    def waiting(cls) -> Select["Residency"]:
        """Claims that an organiser has yet to decide, the oldest first."""
        return select(cls).where(cls.state == ResidencyState.CLAIMED).order_by(cls.claimed_at, cls.id)
