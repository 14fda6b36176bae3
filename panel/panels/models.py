"""Citizens’ panels and their seats."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.extensions import Base, db
from panel.panels.states import CLOSED, OPEN, SeatState
from panel.people.models import Person

__all__ = ["GIVEN", "CitizensPanel", "Seat", "SeatState", "has_seat"]


class CitizensPanel(Base):
    """People of an area who deliberate one question."""

    __tablename__ = "citizens_panel"
    __table_args__ = (CheckConstraint("seat_target BETWEEN 1 AND 500", name="seat_target"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    title_cy: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    question_cy: Mapped[str] = mapped_column(Text)
    question_en: Mapped[str] = mapped_column(Text)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    seat_target: Mapped[int]
    made_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason_cy: Mapped[str | None] = mapped_column(String(500))
    closed_reason_en: Mapped[str | None] = mapped_column(String(500))
    area: Mapped[Area] = relationship(lazy="joined")

    @property
    def state(self) -> str:
        """As in the table of states."""
        return CLOSED if self.closed_at else OPEN

    @property
    def in_area(self) -> Area:
        return self.area

    def relations_of(self, person: Actor) -> Iterable[Who]:
        return {Who.SEAT} if has_seat(self.id, person.id) else ()

    @classmethod
    def newest(cls) -> Select["CitizensPanel"]:
        return select(cls).order_by(cls.made_at.desc(), cls.id.desc())


class Seat(Base):
    """A place on a panel, offered to one person."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("citizens_panel_id", "person_id"),
        CheckConstraint("state IN ('offered', 'taken', 'declined', 'left')", name="state"),
        {"sqlite_autoincrement": True},  # an offer can be taken back, and the log names its number
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    citizens_panel_id: Mapped[int] = mapped_column(ForeignKey("citizens_panel.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[SeatState] = mapped_column(String(10))
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    citizens_panel: Mapped[CitizensPanel] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def in_area(self) -> Area:
        return self.citizens_panel.area

    def seen_by(self, person: Actor | None) -> bool:
        """By the one it was offered to and by organisers. Who followed the link of a mail is asked to sign in first."""
        return person is None or person.id == self.person_id or Who.ORGANISER in person.standing_at(self.in_area)

    @classmethod
    def on(cls, citizens_panel: CitizensPanel) -> Select["Seat"]:
        """Every seat that was ever offered, the oldest first, with its person."""
        mine = cls.citizens_panel_id == citizens_panel.id
        return select(cls).where(mine).options(selectinload(cls.person)).order_by(cls.offered_at, cls.id)

    @classmethod
    def taken_on(cls, citizens_panel: CitizensPanel) -> Select["Seat"]:
        return cls.on(citizens_panel).where(cls.state == SeatState.TAKEN)

    @classmethod
    def of(cls, person: Actor) -> Select["Seat"]:
        return select(cls).where(cls.person_id == person.id).order_by(cls.offered_at.desc(), cls.id)

    @classmethod
    def held_by(cls, person: Actor, citizens_panel: CitizensPanel) -> Select["Seat"]:
        """The one seat that this person was ever offered on this panel."""
        return cls.of(person).where(cls.citizens_panel_id == citizens_panel.id)


GIVEN = (SeatState.OFFERED, SeatState.TAKEN)
"""Seats that nobody else can have now."""


def has_seat(panel_id: int, person_id: int) -> bool:
    """Whether this person sits on this panel now."""
    taken = exists().where(Seat.citizens_panel_id == panel_id, Seat.person_id == person_id, Seat.state == SeatState.TAKEN)
    return bool(db.session.scalar(select(taken)))


def seat_counts(panels: Iterable[CitizensPanel], state: SeatState = SeatState.TAKEN) -> dict[int, int]:
    """Panel id → how many of its seats are in a state; a panel without any is left out."""
    ids = [citizens_panel.id for citizens_panel in panels]
    counted = select(Seat.citizens_panel_id, func.count()).where(Seat.citizens_panel_id.in_(ids), Seat.state == state)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Seat.citizens_panel_id))}


def seats_by_state(citizens_panel: CitizensPanel) -> dict[SeatState, int]:
    """State → how many seats of one panel are in it; a state in which none is, is left out."""
    counted = select(Seat.state, func.count()).where(Seat.citizens_panel_id == citizens_panel.id).group_by(Seat.state)
    return {SeatState(row[0]): row[1] for row in db.session.execute(counted)}


def people_to_ask(citizens_panel: CitizensPanel, part: str) -> Select[Person]:
    """People whose name or address holds these letters and who neither hold a seat of this panel nor have an offer, by name."""
    asked = select(Seat.person_id).where(Seat.citizens_panel_id == citizens_panel.id, Seat.state.in_(GIVEN))
    return Person.named(part).where(Person.id.not_in(asked))
