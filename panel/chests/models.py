"""Community chests and their ledger."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Select, String, Subquery, Text, case, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.areas.models import Area
from panel.chests.states import CLOSED, OPEN
from panel.extensions import Base, db


class Chest(Base):
    """A pooled fund of several funders for an area, with broad outcomes and room for creative answers."""

    __tablename__ = "chest"
    id: Mapped[int] = mapped_column(primary_key=True)
    title_cy: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    about_cy: Mapped[str] = mapped_column(Text)
    about_en: Mapped[str] = mapped_column(Text)
    outcomes_cy: Mapped[str] = mapped_column(Text)
    outcomes_en: Mapped[str] = mapped_column(Text)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    opened_at: Mapped[datetime]
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

    @classmethod
    def newest(cls) -> Select["Chest"]:
        return select(cls).order_by(cls.opened_at.desc(), cls.id.desc())


class Movement(StrEnum):
    """What a line of the ledger does. Pledged money is hoped for; received money is there; granted money is promised on."""

    PLEDGED = "pledged"
    RECEIVED = "received"
    GRANTED = "granted"
    PAID = "paid"
    RETURNED = "returned"


class LedgerEntry(Base):
    """One movement of money. Never changed: a mistake is put right by an entry of the opposite sign."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("movement IN ('pledged', 'received', 'granted', 'paid', 'returned')", name="movement"),
        CheckConstraint("amount_pence <> 0", name="amount"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    chest_id: Mapped[int] = mapped_column(ForeignKey("chest.id"), index=True)
    movement: Mapped[Movement] = mapped_column(String(10))
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    party: Mapped[str] = mapped_column(String(160))
    """Who gave it or who got it, as they write their own name."""
    note: Mapped[str] = mapped_column(String(300), default="")
    decision: Mapped[str] = mapped_column(String(60), default="")
    """What decided it, as in the public log: "round:3", "proposal:14"."""
    dated_on: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def in_area(self) -> Area:
        return db.session.get_one(Chest, self.chest_id).in_area

    @classmethod
    def of(cls, chest: Chest) -> Select["LedgerEntry"]:
        return select(cls).where(cls.chest_id == chest.id).order_by(cls.dated_on.desc(), cls.id.desc())

    @classmethod
    def promised(cls) -> Subquery:
        """Of each chest with money that was granted and is not paid yet: its number, and how many pence."""
        pence = func.sum(
            case({Movement.GRANTED: cls.amount_pence, Movement.PAID: -cls.amount_pence}, value=cls.movement, else_=0)
        )
        return select(cls.chest_id, pence.label("pence")).group_by(cls.chest_id).having(pence > 0).subquery()

    @classmethod
    def sums(cls, chest_ids: list[int]) -> Select[int, Movement, int]:
        """Pence by chest and movement."""
        return (
            select(cls.chest_id, cls.movement, func.sum(cls.amount_pence))
            .where(cls.chest_id.in_(chest_ids))
            .group_by(cls.chest_id, cls.movement)
            .order_by(cls.chest_id, cls.movement)
        )
