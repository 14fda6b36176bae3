"""Who counts a vote again, what they took away to do it, and what they signed."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.extensions import Base
from panel.people.models import Person
from panel.people.models.person import LEFT_NAME
from panel.rounds.models import Round


class ScrutineerState(StrEnum):
    """How it stands with somebody who was asked. Whoever says no is not kept."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REPLACED = "replaced"
    """An organiser named another one in their place, with a reason."""
    LEFT = "left"
    """Their account was removed before they signed anything."""


IS_ASKED, SAID_YES = text("state = 'asked'"), text("state = 'accepted'")


class Scrutineer(Base):
    """Somebody who is to count a round again: a person with an account once they have said yes, an address until then."""

    __tablename__ = "scrutineer"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'accepted', 'replaced', 'left')", name="state"),
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        CheckConstraint("(state = 'asked') = (email IS NOT NULL)", name="email"),
        Index(
            "uq_scrutineer_asked", "round_id", "email", unique=True, sqlite_where=IS_ASKED, postgresql_where=IS_ASKED,
        ),
        Index(
            "uq_scrutineer_accepted", "round_id", "person_id", unique=True, sqlite_where=SAID_YES, postgresql_where=SAID_YES,
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    state: Mapped[ScrutineerState] = mapped_column(String(10), default=ScrutineerState.ASKED)
    name: Mapped[str | None] = mapped_column(String(80))
    """As everybody reads it once they have said yes; None where they have left the site."""
    of_cy: Mapped[str | None] = mapped_column(String(120))
    of_en: Mapped[str | None] = mapped_column(String(120))
    """For whom they look, as everybody reads it: "clerk of Llanfair community council"; "" where for nobody but themselves."""
    email: Mapped[str | None] = mapped_column(String(254))
    """Where they were asked; emptied with their answer."""
    language: Mapped[str] = mapped_column(String(2))
    """Of whoever has named them: that of the sign-in until they have an account."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    in_place: Mapped[bool] = mapped_column(default=False)
    """Named after the vote had opened, in the place of another one."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    counted_told_at: Mapped[datetime | None]
    """When they were written to that the ballots are counted."""
    reason_cy: Mapped[str] = mapped_column(String(500), default="")
    reason_en: Mapped[str] = mapped_column(String(500), default="")
    """Why another one was named in their place, as everybody reads it."""
    budget_round: Mapped[Round] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])

    @property
    def in_area(self) -> Area:
        return self.budget_round.in_area

    @property
    def shown_name(self) -> str:
        return self.name or LEFT_NAME

    def relations_of(self, person: Actor) -> Iterable[Who]:
        """Whoever said yes counts again, and no one else."""
        return {Who.SCRUTINEER} if self.state == ScrutineerState.ACCEPTED and self.person_id == person.id else ()

    @classmethod
    def of(cls, round_id: int) -> Select["Scrutineer"]:
        return select(cls).where(cls.round_id == round_id).order_by(cls.id)

    @classmethod
    def accepted(cls, round_id: int) -> Select["Scrutineer"]:
        return cls.of(round_id).where(cls.state == ScrutineerState.ACCEPTED)


class ScrutinyDownload(Base):
    """A bundle that was given to a scrutineer: which bytes it had."""

    __tablename__ = "scrutiny_download"
    id: Mapped[int] = mapped_column(primary_key=True)
    scrutineer_id: Mapped[int] = mapped_column(ForeignKey("scrutineer.id", ondelete="CASCADE"), index=True)
    given_at: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file."""

    @classmethod
    def of(cls, scrutineer_id: int) -> Select["ScrutinyDownload"]:
        return select(cls).where(cls.scrutineer_id == scrutineer_id).order_by(cls.id)


class ScrutinyFinding(Base):
    """What a scrutineer signed. The newest of each counts; older ones are kept, and shown."""

    __tablename__ = "scrutiny_finding"
    __table_args__ = (CheckConstraint("same OR what_cy <> '' OR what_en <> ''", name="said_what"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    scrutineer_id: Mapped[int] = mapped_column(ForeignKey("scrutineer.id", ondelete="CASCADE"), index=True)
    same: Mapped[bool]
    what_cy: Mapped[str] = mapped_column(String(1000), default="")
    what_en: Mapped[str] = mapped_column(String(1000), default="")
    """What was found, where it was not the same; a word about it, where it was."""
    fingerprint: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]

    @classmethod
    def of_round(cls, round_id: int) -> Select["ScrutinyFinding"]:
        """All that was signed about a round, the oldest first."""
        mine = select(Scrutineer.id).where(Scrutineer.round_id == round_id)
        return select(cls).where(cls.scrutineer_id.in_(mine)).order_by(cls.id)
