"""Threads: a question that a panel deliberates, and what it says."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel import clock
from panel.access import Actor, Who
from panel.areas.models import Area
from panel.areas.reach import Reach
from panel.corrections.models import Earlier, can_be_hidden
from panel.extensions import Base, db
from panel.panels.models import CitizensPanel, has_seat
from panel.people.models import Person
from panel.seeds.models import Seed
from panel.threads.rules import ThreadState, state_at


class Thread(Base):
    """A question with its background, open between two dates, closed with a summary that everyone can read."""

    __tablename__ = "thread"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="dates"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    citizens_panel_id: Mapped[int] = mapped_column(ForeignKey("citizens_panel.id"), index=True)
    question_cy: Mapped[str] = mapped_column(String(200))
    question_en: Mapped[str] = mapped_column(String(200))
    background_cy: Mapped[str] = mapped_column(Text)
    background_en: Mapped[str] = mapped_column(Text)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    contribution_count: Mapped[int] = mapped_column(default=0)
    summary_cy: Mapped[str | None] = mapped_column(Text)
    summary_en: Mapped[str | None] = mapped_column(Text)
    summarised_at: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]
    citizens_panel: Mapped[CitizensPanel] = relationship(lazy="joined")
    seeds: Mapped[list[Seed]] = relationship(secondary="thread_seed", order_by=Seed.id, lazy="selectin")

    @property
    def in_area(self) -> Area:
        return self.citizens_panel.area

    @property
    def state(self) -> ThreadState:
        """Where it stands at this moment."""
        return state_at(clock.now(), opens_at=self.opens_at, closes_at=self.closes_at, summarised_at=self.summarised_at)

    def relations_of(self, person: Actor) -> Iterable[Who]:
        return {Who.SEAT} if has_seat(self.citizens_panel_id, person.id) else ()

    @classmethod
    def within(cls, reach: Reach) -> ColumnElement[bool]:
        """Whether a role reaches it: the same as `in_area`, asked of the database."""
        return cls.citizens_panel_id.in_(select(CitizensPanel.id).where(reach.covers(CitizensPanel.area_id)))

    @classmethod
    def newest(cls) -> Select["Thread"]:
        return select(cls).order_by(cls.opens_at.desc(), cls.id.desc())

    @classmethod
    def of_panel(cls, citizens_panel: CitizensPanel) -> Select["Thread"]:
        return cls.newest().where(cls.citizens_panel_id == citizens_panel.id)

    @classmethod
    def awaited_on(cls, citizens_panel: CitizensPanel) -> Select["Thread"]:
        """Those of a panel that are not over: without a summary so far, the first that opens first."""
        mine = cls.citizens_panel_id == citizens_panel.id, cls.summarised_at.is_(None)
        return select(cls).where(*mine).order_by(cls.opens_at, cls.id)


class ThreadSeed(Base):
    """A thread is about a seed."""

    __tablename__ = "thread_seed"
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seed.id"), primary_key=True, index=True)


class ThreadMove(Base):
    """A change of a thread's dates, with a reason that everybody reads."""

    __tablename__ = "thread_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    """The new dates; the ones before are those of the move before, or of the opening."""
    reason_cy: Mapped[str] = mapped_column(String(500))
    reason_en: Mapped[str] = mapped_column(String(500))
    moved_at: Mapped[datetime]

    @classmethod
    def of(cls, thread: Thread) -> Select["ThreadMove"]:
        return select(cls).where(cls.thread_id == thread.id).order_by(cls.moved_at.desc(), cls.id.desc())


class Contribution(Base):
    """One message in a thread, or a reply to one. A reply to a reply hangs under the same message: two levels, never three."""

    __tablename__ = "contribution"
    __table_args__ = (CheckConstraint("language IN ('cy', 'en')", name="language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    author: Mapped[Person] = relationship(lazy="raise_on_sql")
    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Thread, self.thread_id).in_area

    def relations_of(self, person: Actor) -> Iterable[Who]:
        return {Who.AUTHOR} if self.author_id == person.id else ()

    def seen_by(self, person: Actor | None) -> bool:
        """A hidden contribution is seen by its author, by moderators and by organisers; others see that something was hidden."""
        if self.hidden_at is None:
            return True
        return person is not None and (
            person.id == self.author_id or bool({Who.MODERATOR, Who.ORGANISER} & person.standing_at(self.in_area))
        )

    @classmethod
    def in_thread(cls, thread: Thread) -> Select["Contribution"]:
        """Everything said in a thread, in the order it was said."""
        return select(cls).where(cls.thread_id == thread.id).order_by(cls.id)


class ContributionVersion(Earlier, Base):
    """What a contribution said before it was changed."""

    __tablename__ = "contribution_version"
    __table_args__ = can_be_hidden()
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    replaced_at: Mapped[datetime]

    @classmethod
    def of(cls, contribution: Contribution) -> Select["ContributionVersion"]:
        return select(cls).where(cls.contribution_id == contribution.id).order_by(cls.replaced_at, cls.id)
