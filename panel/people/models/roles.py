"""Who was given which role, where, by whom, and until when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, String, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from panel.access import Role
from panel.areas.models import Area
from panel.areas.reach import Reach
from panel.extensions import Base

FOR_GOOD = text("ends_at IS NULL AND area_id IS NULL")
FOR_GOOD_THERE = text("ends_at IS NULL AND area_id IS NOT NULL")


class RoleGrant(Base):
    """A role for the whole site, or for an area and what lies in it. Kept when it has ended: who could do what stays known."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("role IN ('organiser', 'facilitator', 'moderator', 'treasurer', 'commissioner')", name="role"),
        CheckConstraint("ended_by_id IS NULL OR ends_at IS NOT NULL", name="ended_by"),
        Index("uq_role_grant_site", "person_id", "role", unique=True, sqlite_where=FOR_GOOD, postgresql_where=FOR_GOOD),
        Index(
            "uq_role_grant_area",
            "person_id",
            "role",
            "area_id",
            unique=True,
            sqlite_where=FOR_GOOD_THERE,
            postgresql_where=FOR_GOOD_THERE,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    """None: for the whole site."""
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """The moment from which it counts nowhere; None: until somebody ends it."""
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who ended it by hand; None where it ended on its date."""
    end_reason: Mapped[str] = mapped_column(String(500), default="")
    area: Mapped[Area | None] = relationship(lazy="joined")

    @property
    def kind(self) -> Role:
        return Role(self.role)

    @property
    def in_area(self) -> Area | None:
        return self.area

    def is_live(self, now: datetime) -> bool:
        return self.ends_at is None or self.ends_at > now

    def reaches(self, area: Area | None) -> bool:
        """Whether it counts in an area; None: on the whole site."""
        return self.area is None or (area is not None and self.area.holds(area))

    @classmethod
    def live(cls, now: datetime | InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
        """The same as `is_live`, asked of the database."""
        return or_(cls.ends_at.is_(None), cls.ends_at > now)

    @classmethod
    def ended(cls, reach: Reach, now: datetime) -> Select["RoleGrant"]:
        """Roles within a reach that have ended, the last one first."""
        over = cls.ends_at.is_not(None), cls.ends_at <= now, reach.covers(cls.area_id)
        return select(cls).where(*over).order_by(cls.ends_at.desc(), cls.id.desc())

    @classmethod
    def holders(cls, role: Role, now: datetime) -> Select[int]:
        """The ids of those who hold a role for the whole site at this moment."""
        held = cls.role == role.value, cls.area_id.is_(None), cls.live(now)
        return select(cls.person_id).where(*held).order_by(cls.id)
