"""Meetings whose ideas, support and remarks were entered from paper; and what a seed or a remark has of one."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, String, Text, func, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.extensions import Base, db
from panel.language import gettext as _
from panel.language import spoken, text_in
from panel.people.models import Person


class Meeting(Base):
    """A meeting or event where people spoke or wrote on paper. Until its sheet is published first, organisers alone see it."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("name_cy <> '' OR name_en <> ''", name="named"),
        {"sqlite_autoincrement": True},  # one of which nothing was published goes some day, and the log names its number
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name_cy: Mapped[str] = mapped_column(String(120))
    """One of both names is enough; what is missing is told to follow."""
    name_en: Mapped[str] = mapped_column(String(120))
    venue: Mapped[str] = mapped_column(String(120), default="")
    held_on: Mapped[date] = mapped_column(index=True)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    entered_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    """When what came of it was first published."""
    corrected_at: Mapped[datetime | None]
    sheet_version: Mapped[int] = mapped_column(default=0)
    """Goes up with every save: two who type at once do not overwrite one another."""
    sheet: Mapped[str] = mapped_column(Text, default="")
    """What is typed and not published yet, as JSON; "" where nothing is."""
    saved_at: Mapped[datetime] = mapped_column(index=True)
    """When the sheet was last saved; what is never published goes some days after."""
    area: Mapped[Area] = relationship(lazy="raise_on_sql")

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Area, self.area_id)

    @property
    def name(self) -> str:
        """Its name in the language that is spoken, or in the other while that is to follow."""
        return text_in(self, "name", spoken())

    def seen_by(self, person: Actor | None) -> bool:
        """What is not published yet is seen by organisers whose role counts there."""
        return self.published_at is not None or (person is not None and Who.ORGANISER in person.standing_at(self.in_area))

    @classmethod
    def published(cls) -> Select["Meeting"]:
        """Those that everyone can read, the latest first."""
        return select(cls).where(cls.published_at.is_not(None)).order_by(cls.held_on.desc(), cls.id.desc())


def one_source() -> tuple[CheckConstraint, CheckConstraint]:
    """It has an author; or a meeting, and an organiser who entered it."""
    return (
        CheckConstraint("(author_id IS NULL) <> (meeting_id IS NULL)", name="author_or_meeting"),
        CheckConstraint("(entered_by_id IS NULL) = (meeting_id IS NULL)", name="entered_by"),
    )


class FromPeople:
    """What a person wrote on the site; or what an organiser entered from a meeting, for somebody who has no account here."""

    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """The organiser who entered it: they answer for it, and are not its author."""
    said_by: Mapped[str | None] = mapped_column(String(80))
    """The name of whoever said it at the meeting, where they agreed that it is shown."""
    taken_back_at: Mapped[datetime | None]
    """When an organiser took back what was entered by mistake: it is hidden then, and no moderator has ruled on it."""

    @declared_attr
    @classmethod
    def author(cls) -> Mapped[Person | None]:
        return relationship(lazy="raise_on_sql", foreign_keys=[cls.author_id])

    @declared_attr
    @classmethod
    def meeting(cls) -> Mapped[Meeting | None]:
        return relationship(lazy="raise_on_sql")

    @property
    def author_name(self) -> str:
        """Who said it, for readers."""
        return self.author.name if self.author else self.said_by or _("Someone at the meeting")

    @hybrid_property
    def answerable_id(self) -> int | None:
        """Who hears of it when a moderator hides it, and may appeal: its author, or the organiser who entered it."""
        return self.author_id or self.entered_by_id

    @answerable_id.inplace.expression
    @classmethod
    def _answerable_in_queries(cls) -> ColumnElement[int | None]:
        return func.coalesce(cls.author_id, cls.entered_by_id)

    def relations_of(self, person: Actor) -> Iterable[Who]:
        return {Who.AUTHOR} if self.author_id == person.id else ()
