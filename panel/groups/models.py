"""Community organisations."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.extensions import Base
from panel.folding import LONGEST_NAME, reading
from panel.groups.states import CLOSED, HIDDEN, LISTED, MERGED
from panel.language import gettext as _
from panel.settings.queries import number
from panel.settings.table import Setting


def asked_for() -> timedelta:
    """How long somebody who is asked to speak for a group has to say yes."""
    return timedelta(days=number(Setting.CONTACT_DAYS))


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
        CheckConstraint("closed_language IN ('cy', 'en')", name="closed_language"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str | None] = mapped_column(String(LONGEST_NAME), unique=True)
    """The name as people read it, which no two groups have. None where another one had it first, and where it was merged."""
    about: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    size: Mapped[GroupSize] = mapped_column(String(10))
    website: Mapped[str | None] = mapped_column(String(200))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    joined_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = mapped_column(String(500))
    closed_language: Mapped[str | None] = mapped_column(String(2))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("community_group.id"), index=True)
    area: Mapped[Area] = relationship(lazy="joined")

    @property
    def in_area(self) -> Area:
        return self.area

    def relations_of(self, person: Actor) -> Iterable[Who]:
        return {Who.CONTACT} if self.contact_id == person.id else ()

    @property
    def state(self) -> str:
        """As in the table of states. Merged comes first: nothing leads from there; then hidden, which a moderator decided."""
        if self.merged_into_id:
            return MERGED
        if self.hidden_at:
            return HIDDEN
        return CLOSED if self.closed_at else LISTED

    @property
    def open_name(self) -> str:
        """Its name in files and ledgers, which both languages read."""
        return self.name if self.hidden_at is None else f"Grŵp {self.id} / Group {self.id}"

    @property
    def shown_name(self) -> str:
        """Its name where others speak of it; not where a moderator has hidden it."""
        return self.name if self.hidden_at is None else _("a group that a moderator has hidden")

    def seen_by(self, person: Actor | None) -> bool:
        """A hidden group is seen by its contact, by moderators and by organisers."""
        if self.hidden_at is None:
            return True
        return person is not None and (
            person.id == self.contact_id or bool({Who.MODERATOR, Who.ORGANISER} & person.standing_at(self.in_area))
        )

    @classmethod
    def by_name(cls) -> Select["Group"]:
        return select(cls).order_by(cls.name, cls.id)

    @classmethod
    def shown(cls) -> Select["Group"]:
        """Those that everybody sees under a page of their own, closed ones too."""
        return cls.by_name().where(cls.hidden_at.is_(None), cls.merged_into_id.is_(None))

    @classmethod
    def found(cls, *, area: Area | None, size: str | None, called: str = "", closed: bool = False) -> Select["Group"]:
        """The directory or those that closed: all, or only an area with what lies in it, groups of one size, or with a name."""
        groups = (cls.called(called) if called else cls.shown()).where(
            cls.closed_at.is_not(None) if closed else cls.closed_at.is_(None)
        )
        if area:
            groups = groups.where(cls.area_id.in_(Area.inside(area)))
        return groups.where(cls.size == size) if size else groups

    @classmethod
    def called(cls, name: str) -> Select["Group"]:
        """Groups whose name holds these letters as people read them; one without a key by its spelling."""
        letters = cls.name_key.contains(reading(name), autoescape=True)
        spelling = cls.name_key.is_(None) & cls.name.icontains(name, autoescape=True)
        return cls.shown().where(letters | spelling)

    @classmethod
    def of_contact(cls, person: Actor) -> Select["Group"]:
        """The groups that a person speaks for, hidden and closed ones too."""
        return cls.by_name().where(cls.contact_id == person.id, cls.merged_into_id.is_(None))

    @classmethod
    def can_propose(cls, person: Actor) -> Select["Group"]:
        """The groups that a person can put a proposal for."""
        return cls.of_contact(person).where(cls.hidden_at.is_(None), cls.closed_at.is_(None))


class ContactChange(Base):
    """Somebody was asked by mail to speak for a group from now on. One for each group; the newest counts."""

    __tablename__ = "contact_change"
    group_id: Mapped[int] = mapped_column(ForeignKey("community_group.id"), primary_key=True, autoincrement=False)
    email: Mapped[str] = mapped_column(String(254))
    """The address of whoever is asked, who need not have an account yet."""
    asked_at: Mapped[datetime] = mapped_column(index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def good_until(self) -> datetime:
        return self.asked_at + asked_for()
