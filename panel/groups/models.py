"""Community organisations."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.extensions import Base


class GroupSize(StrEnum):
    """How many people do the work, paid or not: a public measure of whose voice is heard."""

    TINY = "tiny"  # up to 5
    SMALL = "small"  # 6 to 20
    MEDIUM = "medium"  # 21 to 100
    LARGE = "large"  # more


class Group(Base):
    """A group, in its own words."""

    __tablename__ = "community_group"
    __table_args__ = (
        CheckConstraint("size IN ('tiny', 'small', 'medium', 'large')", name="size"),
        CheckConstraint("language IN ('cy', 'en')", name="language"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    about: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    size: Mapped[GroupSize] = mapped_column(String(10))
    website: Mapped[str | None] = mapped_column(String(200))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    joined_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    area: Mapped[Area] = relationship(lazy="joined")

    @property
    def in_area(self) -> Area:
        return self.area

    def relations_of(self, person: Actor) -> Iterable[Who]:
        return {Who.CONTACT} if self.contact_id == person.id else ()

    @classmethod
    def by_name(cls) -> Select["Group"]:
        return select(cls).order_by(cls.name, cls.id)

    @classmethod
    def found(cls, *, area: Area | None, size: str | None) -> Select["Group"]:
        """The directory, all of it or only an area with what lies in it, and only groups of one size."""
        groups = cls.by_name()
        if area:
            groups = groups.where(cls.area_id.in_(Area.inside(area)))
        return groups.where(cls.size == size) if size else groups

    @classmethod
    def of_contact(cls, person: Actor) -> Select["Group"]:
        """The groups that a person speaks for."""
        return cls.by_name().where(cls.contact_id == person.id)
