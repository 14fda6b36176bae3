"""Rounds: one participatory-budgeting cycle in a chest, in dated phases."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKey, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.areas.models import Area
from panel.areas.reach import Reach
from panel.chests.models import Chest
from panel.extensions import Base
from panel.money import POUNDS, pounds
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.phases import DATED_PHASES, ENDS, Phase

__all__ = [
    "DATED_PHASES",
    "BallotForm",
    "Completion",
    "Electorate",
    "Phase",
    "PhaseDate",
    "PhaseMove",
    "Round",
    "Rule",
    "Way",
]


class Electorate(StrEnum):
    """Who is on the roll."""

    RESIDENTS = "residents"
    PANEL = "panel"


class Way(StrEnum):
    """How somebody shows that they may vote. A round has one or more."""

    RESIDENCY = "residency"
    """It is confirmed where they live."""
    SEATS = "seats"
    """They sit on the panel."""
    LIST = "list"
    """They stand on a list that was uploaded."""
    CODES = "codes"
    """They have a letter with a code."""
    STAFF = "staff"
    """Staff find them, and hand them a ballot paper."""


BY_ACCOUNT = frozenset({Way.RESIDENCY, Way.SEATS})
"""For these one signs in."""


def usual_ways(context: Any) -> str:
    """The way of a round of which nobody has said more than who votes."""
    return str(Way.SEATS if context.get_current_parameters()["electorate"] == Electorate.PANEL else Way.RESIDENCY)


class Rule(StrEnum):
    """How ballots are counted."""

    EQUAL_SHARES = "equal-shares"
    GREEDY = "greedy"


class Completion(StrEnum):
    """What equal shares does with money left over."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"


PICKING = "picking IN ('', 'all', 'one')"


class Round(Base):
    """A cycle with its money, its electorate, its ballot form and its counting rule; all frozen when voting opens."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("phase IN ('planned', 'ideas', 'proposals', 'voting', 'result', 'cancelled')", name="phase"),
        CheckConstraint("budget_pence > 0", name="budget"),
        CheckConstraint("min_choices >= 1 AND max_choices >= min_choices", name="choices"),
        CheckConstraint("least_votes >= 0", name="least_votes"),
        CheckConstraint("least_steps >= 1", name="least_steps"),
        CheckConstraint("least_age IN (0, 11, 14, 16)", name="least_age"),
        CheckConstraint(f"ballot_form IN ({', '.join(repr(str(each)) for each in BallotForm)})", name="ballot_form"),
        CheckConstraint("points_each >= 1 AND points_total >= points_each", name="points"),
        CheckConstraint("ballot_form NOT IN ('choose-one', 'yes-no') OR rule = 'greedy'", name="one_answer"),
        CheckConstraint("rule IN ('equal-shares', 'greedy')", name="rule"),
        CheckConstraint("completion IN ('none', 'add1', 'add1u')", name="completion"),
        CheckConstraint("(electorate = 'panel') = (electorate_panel_id IS NOT NULL)", name="electorate"),
        CheckConstraint("ways <> ''", name="ways"),
        CheckConstraint("challenge_days BETWEEN 0 AND 30", name="challenge_days"),
        CheckConstraint(PICKING, name="picking"),
        {"sqlite_autoincrement": True},  # the log and who followed one that was removed still name its number
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    chest_id: Mapped[int] = mapped_column(ForeignKey("chest.id"), index=True)
    title_cy: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    about_cy: Mapped[str] = mapped_column(Text)
    about_en: Mapped[str] = mapped_column(Text)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    budget_pence: Mapped[int] = mapped_column(BigInteger)
    phase: Mapped[Phase] = mapped_column(String(10), default=Phase.PLANNED, index=True)
    electorate: Mapped[Electorate] = mapped_column(String(10))
    electorate_panel_id: Mapped[int | None] = mapped_column(ForeignKey("citizens_panel.id"), index=True)
    ways: Mapped[str] = mapped_column(String(60), default=usual_ways)
    """How people show that they may vote, as `Way`s with commas between; `ways_in` reads it."""
    ballot_form: Mapped[BallotForm] = mapped_column(String(10))
    rule: Mapped[Rule] = mapped_column(String(20))
    completion: Mapped[Completion] = mapped_column(String(10))
    min_choices: Mapped[int]
    max_choices: Mapped[int]
    points_total: Mapped[int] = mapped_column(default=10)
    """What each voter shares out, where the ballot has points."""
    points_each: Mapped[int] = mapped_column(default=5)
    """The most that one proposal can have of them."""
    blank_ballots: Mapped[bool] = mapped_column(default=False)
    """Whether somebody may take part without picking anything."""
    picking: Mapped[str] = mapped_column(String(3), default="")
    """Under how many headings one ballot may pick (`panel.rounds.headings.Picking`); "" where the round has no headings."""
    least_steps: Mapped[int] = mapped_column(default=100)
    """Equal shares raises each share in steps of a pound, or smaller ones where a share has fewer pounds than this."""
    least_votes: Mapped[int] = mapped_column(default=0)
    """A proposal with fewer votes (points, where ballots have points or an order) cannot win; 0 asks for none."""
    least_age: Mapped[int] = mapped_column(default=0)
    """Years: residents come on the roll who say that they are as old or older. 0 asks for nothing."""
    challenge_days: Mapped[int] = mapped_column(default=0)
    """How long after the count people can object before the result is published. It stands still once voting has opened."""
    challenge_until: Mapped[datetime | None]
    """Until when; None before the count, and where no days are set."""
    made_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]
    freeze_hash: Mapped[str | None] = mapped_column(String(64))
    link_key_fingerprint: Mapped[str | None] = mapped_column(String(64))
    """Of the key that the ballots are encrypted under: no other is ever used."""
    ballot_bytes: Mapped[int | None]
    """The one length of every open ballot."""
    imported_from: Mapped[str | None] = mapped_column(String(200))
    """The name of the file, for a round that was held elsewhere and read in to be counted."""
    currency: Mapped[str | None] = mapped_column(String(3))
    """As in ISO 4217, where it is not pounds: only for a round that was held elsewhere and read in."""
    cover_cy: Mapped[str] = mapped_column(String(500), default="")
    cover_en: Mapped[str] = mapped_column(String(500), default="")
    """Who has promised the money that the chest does not have yet, as everybody reads it; "" where nobody was asked."""
    one_language_cy: Mapped[str] = mapped_column(String(500), default="")
    one_language_en: Mapped[str] = mapped_column(String(500), default="")
    """Why people vote though a text of the ballot is in one language only, as everybody reads it; "" where nobody said so."""
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    """The round that this one runs again."""
    chest: Mapped[Chest] = relationship(lazy="joined")
    area: Mapped[Area] = relationship(lazy="joined")
    dates: Mapped[list["PhaseDate"]] = relationship(
        order_by="PhaseDate.opens_at, PhaseDate.id", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def ways_in(self) -> tuple[Way, ...]:
        """How people show that they may vote."""
        return tuple(way for way in Way if way in self.ways.split(","))

    @property
    def without_account(self) -> tuple[Way, ...]:
        """The ways in which one votes on this site without an account."""
        return tuple(way for way in self.besides_account if way != Way.STAFF)

    @property
    def besides_account(self) -> tuple[Way, ...]:
        """Every way but an account."""
        return tuple(way for way in self.ways_in if way not in BY_ACCOUNT)

    @property
    def on_paper(self) -> bool:
        """Whether staff hand out ballot papers."""
        return Way.STAFF in self.ways_in

    @property
    def by_account(self) -> bool:
        """Whether people with accounts are put on its roll."""
        return not BY_ACCOUNT.isdisjoint(self.ways_in)

    @classmethod
    def takes(cls, way: Way) -> ColumnElement[bool]:
        """Whether a round has this way, asked of the database."""
        return cls.ways.contains(way.value)

    @property
    def in_area(self) -> Area:
        """That of its chest: whoever answers for the money runs the round."""
        return self.chest.area

    def money(self, pence: int) -> str:
        """An amount of this round, as people read it."""
        return pounds(pence, self.currency or POUNDS)

    def opens_at(self, phase: Phase) -> datetime | None:
        """When a phase begins, or None where it has no date."""
        return next((date.opens_at for date in self.dates if date.phase == phase), None)

    @property
    def voting_closes_at(self) -> datetime | None:
        """The close of the vote is the moment at which the result phase begins."""
        return self.opens_at(Phase.RESULT)

    @classmethod
    def within(cls, reach: Reach) -> ColumnElement[bool]:
        """Whether a role reaches it: the same as `in_area`, asked of the database."""
        return cls.chest_id.in_(select(Chest.id).where(reach.covers(Chest.area_id)))

    @classmethod
    def newest(cls) -> Select["Round"]:
        return select(cls).order_by(cls.made_at.desc(), cls.id.desc())

    @classmethod
    def closing(cls, *before: ColumnElement[Any]) -> Select["Round"]:
        """Whose vote closes first stands first, who has no date for it last; `before`: what the order looks at before that."""
        closes = (
            select(PhaseDate.opens_at)
            .where(PhaseDate.round_id == cls.id, PhaseDate.phase == Phase.RESULT)
            .correlate(cls)
            .scalar_subquery()
        )
        return select(cls).order_by(*before, closes.is_(None), closes, cls.id)

    @classmethod
    def of_chest(cls, chest: Chest) -> Select["Round"]:
        return cls.newest().where(cls.chest_id == chest.id)

    @classmethod
    def dated_before(cls, now: datetime) -> Select["Round"]:
        """Rounds that have a phase whose date has come and that are not at their end; not those that were held elsewhere."""
        dated = select(PhaseDate.round_id).where(PhaseDate.opens_at <= now)
        return select(cls).where(cls.id.in_(dated), cls.phase.not_in(ENDS), cls.imported_from.is_(None)).order_by(cls.id)


class PhaseDate(Base):
    """When a phase of a round begins."""

    __tablename__ = "phase_date"
    __table_args__ = (
        UniqueConstraint("round_id", "phase"),
        CheckConstraint("phase IN ('ideas', 'proposals', 'voting', 'result')", name="phase"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    phase: Mapped[Phase] = mapped_column(String(10))
    opens_at: Mapped[datetime] = mapped_column(index=True)


class PhaseMove(Base):
    """A change of phase, or of a date: by the calendar, or by hand with a reason that everybody reads."""

    __tablename__ = "phase_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    phase: Mapped[Phase] = mapped_column(String(10))
    """The phase that was entered, or whose date was changed."""
    moved_at: Mapped[datetime]
    new_date: Mapped[datetime | None]
    """The new date, where only a date was changed; None where the phase was entered."""
    by_hand: Mapped[bool]
    reason_cy: Mapped[str] = mapped_column(String(500), default="")
    reason_en: Mapped[str] = mapped_column(String(500), default="")

    @classmethod
    def of(cls, budget_round: Round) -> Select["PhaseMove"]:
        return select(cls).where(cls.round_id == budget_round.id).order_by(cls.moved_at.desc(), cls.id.desc())

    @classmethod
    def out_of_plan(cls, budget_round: Round) -> Select["PhaseMove"]:
        """What somebody moved; not the phases that the calendar began on the day that was promised."""
        return cls.of(budget_round).where(cls.by_hand | cls.new_date.is_not(None))
