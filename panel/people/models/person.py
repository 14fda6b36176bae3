"""People, their roles, and where they live."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, String, exists, or_, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship, selectinload, validates

from panel import clock
from panel.access import Bar, Role, Who
from panel.areas.houses import bare_house, is_uprn, uprn
from panel.areas.models import Area, ListedHouse, Postcode
from panel.areas.reach import Reach
from panel.extensions import Base
from panel.folding import LONGEST_NAME, reading
from panel.language import last_day
from panel.people.models.roles import RoleGrant

LEFT_NAME = "Rhywun a adawodd · Somebody who left"
"""What stands beside the words of somebody whose account was removed: in both languages at once, for it stands in the row."""
LEFT_HOST = "left.invalid"
"""Where their address then lies: no mail can be sent there, and nobody can sign in from there."""


class Person(Base, UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """An account: a name that others see, an address that they do not."""

    __tablename__ = "person"
    in_area = None
    """An account is of no area, wherever the person lives."""
    __table_args__ = (
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("says_age IN (11, 14, 16)", name="says_age"),
        CheckConstraint("barred IN ('paused', 'closed-out')", name="barred"),
        CheckConstraint("barred IS NOT NULL OR barred_until IS NULL", name="barred_until"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    """The name as people read it, for the search: "siandavies"."""
    language: Mapped[str] = mapped_column(String(2))
    joined_at: Mapped[datetime]
    stamp: Mapped[str] = mapped_column(String(32))
    """Random: what a passkey calls this account by. It says nothing about the person."""
    demo_part: Mapped[str | None] = mapped_column(String(40))
    """What this person plays on a demo site; None for real people."""
    says_age: Mapped[int | None]
    """So many years old or older, as they say themselves; None where they did not."""
    has_second_factor: Mapped[bool] = mapped_column(default=False)
    """Whether there is a passkey, or an app that shows digits. Kept here, so that no page needs to ask for it."""
    barred: Mapped[Bar | None] = mapped_column(String(10))
    """What a sanction keeps them from; until when: `barred_until`, None for good. `bar` says whether it holds."""
    barred_until: Mapped[datetime | None]
    grants: Mapped[list[RoleGrant]] = relationship(
        foreign_keys=RoleGrant.person_id, order_by=RoleGrant.id, lazy="selectin", cascade="all, delete-orphan"
    )
    """All the roles they were ever given; those that ended too."""
    residency: Mapped["Residency | None"] = relationship(
        back_populates="person", foreign_keys="Residency.person_id", lazy="joined"
    )

    # Facts about this sign-in, not about the person: set when a session is loaded, see `actions/sessions.py`.
    roles_rest = False
    proof_is_fresh = True

    @validates("name")
    def _keep_name_key(self, _name: str, name: str) -> str:
        self.name_key = reading(name)
        return name

    @property
    def live_grants(self) -> list[RoleGrant]:
        """The roles that have not ended."""
        now = clock.now()
        return [grant for grant in self.grants if grant.is_live(now)]

    @property
    def past_grants(self) -> list[RoleGrant]:
        """The roles that have ended."""
        now = clock.now()
        return [grant for grant in self.grants if not grant.is_live(now)]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles they have somewhere."""
        return frozenset(Role(grant.role) for grant in self.live_grants)

    @property
    def bar(self) -> Bar | None:
        """What they are kept from at this moment."""
        over = self.barred_until is not None and self.barred_until <= clock.now()
        return None if self.barred is None or over else Bar(self.barred)

    @property
    def bar_last_day(self) -> date | None:
        """The last day on which it holds; None where it has no end."""
        return last_day(self.barred_until) if self.barred_until else None

    @property
    def lives_here(self) -> bool:
        """Whether it is confirmed where they live."""
        return self.residency is not None and self.residency.state == ResidencyState.CONFIRMED

    @property
    def standing(self) -> frozenset[Who]:
        """What the table of permissions knows of this person, apart from relations, wherever it counts."""
        return self._those(self.live_grants)

    def standing_at(self, area: Area | None) -> frozenset[Who]:
        """The same in one area; None: for what belongs to no area. A role counts unless it rests or has ended."""
        return self._those(grant for grant in self.live_grants if grant.reaches(area))

    def _those(self, grants: Iterable[RoleGrant]) -> frozenset[Who]:
        roles = frozenset() if self.roles_rest else frozenset(Who(grant.role) for grant in grants)
        return roles | (frozenset({Who.RESIDENT}) if self.lives_here else frozenset())

    def reach(self, who: Collection[Who]) -> Reach:
        """Where any of these roles counts."""
        held = [] if self.roles_rest else [grant for grant in self.live_grants if Who(grant.role) in who]
        return Reach(any(grant.area is None for grant in held), tuple(grant.area for grant in held if grant.area))

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
    def with_role(cls, reach: Reach) -> Select["Person"]:
        """People who have a role within a reach at this moment, by name."""
        held = RoleGrant.live(clock.now()), reach.covers(RoleGrant.area_id)
        return select(cls).where(cls.id.in_(select(RoleGrant.person_id).where(*held))).order_by(cls.name, cls.id)

    @classmethod
    def to_give_roles(cls, reach: Reach, wanted: str) -> Select["Person"]:
        """Whom somebody with this reach finds. Addresses are private: with a role for an area, one must know the whole."""
        if not wanted:
            return cls.with_role(reach)
        if reach.whole_site:
            return cls.named(wanted)
        holds_one = cls.id.in_(cls.with_role(reach).with_only_columns(cls.id).order_by(None))
        found = or_(cls.email == wanted.lower(), holds_one & cls.name_holds(wanted))
        return select(cls).where(found, cls.email.not_like(f"%@{LEFT_HOST}")).order_by(cls.name, cls.id)

    def is_found(self, reach: Reach, wanted: str) -> bool:
        """Whether `to_give_roles` finds this person with these words, or without any. No query."""
        return reach.whole_site or self.email == wanted.lower() or any(reach.holds(grant.area) for grant in self.live_grants)

    @classmethod
    def called(cls, part: str) -> Select["Person"]:
        """People whose name holds these letters, by name: for those who may not see addresses."""
        return select(cls).where(cls.name_holds(part), cls.email.not_like(f"%@{LEFT_HOST}")).order_by(cls.name, cls.id)

    @classmethod
    def name_holds(cls, part: str) -> ColumnElement[bool]:
        """Names that hold these letters as people read them: "sian" finds Siân."""
        return cls.name_key.contains(reading(part), autoescape=True)

    @classmethod
    def named(cls, part: str) -> Select["Person"]:
        """People whose name or address holds these letters, by name."""
        found = cls.name_holds(part) | cls.email.contains(part.lower(), autoescape=True)
        return select(cls).where(found, cls.email.not_like(f"%@{LEFT_HOST}")).order_by(cls.name, cls.id)


class ResidencyState(StrEnum):
    """Where a claim stands. A claim that the list of postcodes finds plausible is still a claim."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Proof(StrEnum):
    """What confirmed a claim: an organiser, the code of a letter, or the list of postcodes (where the site lets it)."""

    ORGANISER = "organiser"
    LETTER = "letter"
    LIST = "list"


class Residency(Base):
    """Where a person says they live, and whether that was confirmed. One mailbox has one confirmed place, however it is spelt."""

    __tablename__ = "residency"
    __table_args__ = (
        CheckConstraint("state IN ('claimed', 'confirmed', 'refused')", name="state"),
        CheckConstraint("proof IN ('organiser', 'letter', 'list')", name="proof"),
        CheckConstraint("(state = 'confirmed') = (proof IS NOT NULL)", name="confirmed_by_proof"),
        Index(
            "uq_residency_mailbox_confirmed",
            "mailbox",
            unique=True,
            sqlite_where=text("state = 'confirmed'"),
            postgresql_where=text("state = 'confirmed'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    postcode: Mapped[str] = mapped_column(String(8), index=True)
    mailbox: Mapped[str] = mapped_column(String(254), index=True)
    """The normal form of the person's address: `me+1@…` and `me+2@…` are one mailbox."""
    state: Mapped[ResidencyState] = mapped_column(String(10), index=True)
    proof: Mapped[Proof | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why it was refused or opened again, for the person to read."""
    house: Mapped[str] = mapped_column(String(60), default="")
    """House number or name, or UPRN, as the person wrote it where they wanted to: it stays, to count the accounts of a house."""
    house_key: Mapped[str] = mapped_column(String(60), default="")
    """The same in one spelling, as the list of postcodes has its houses."""
    home: Mapped[str] = mapped_column(String(200), default="")
    """House and street, where the person asked for a letter; emptied when the claim is decided."""
    network_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    """A keyed hash of the network the claim came from; emptied after thirty days."""
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    """Where the person was confirmed before this claim."""
    claimed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(back_populates="residency", foreign_keys=[person_id])
    area: Mapped[Area] = relationship(lazy="joined", foreign_keys=[area_id])
    moved_from: Mapped[Area | None] = relationship(foreign_keys=[moved_from_id])

    @validates("house")
    def _keep_house_key(self, _name: str, house: str) -> str:
        self.house_key = uprn(house) if is_uprn(house) else bare_house(house)
        return house

    @property
    def in_area(self) -> Area:
        return self.area

    @property
    def said(self) -> str:
        """What a page knows this claim by: another text once the person has said something else."""
        return f"{self.id} {self.claimed_at:%Y%m%dT%H%M%S%f}"

    @classmethod
    def waiting(cls) -> Select["Residency"]:
        """Claims that an organiser has yet to decide, the oldest first."""
        return cls.in_state(ResidencyState.CLAIMED)

    @classmethod
    def in_state(cls, state: ResidencyState) -> Select["Residency"]:
        """All claims that stand so, the oldest first."""
        return cls._with_people().where(cls.state == state).order_by(cls.claimed_at, cls.id)

    @classmethod
    def among(cls, ids: Collection[int]) -> Select["Residency"]:
        """The claims with these numbers, the oldest first."""
        return cls._with_people().where(cls.id.in_(ids)).order_by(cls.claimed_at, cls.id)

    @classmethod
    def _with_people(cls) -> Select["Residency"]:
        return select(cls).options(selectinload(cls.person))

    @classmethod
    def to_look_at_again(cls) -> Select["Residency"]:
        """Confirmed places that today's list of postcodes no longer bears out, the oldest first.

        The list has the postcode in two areas or in another one; or the list alone confirmed the claim, and lacks the postcode
        now, or names the houses there without this one.
        """
        listed, claimed = aliased(Area), aliased(Area)
        apart = ~listed.path.startswith(claimed.path) & ~claimed.path.startswith(listed.path)
        named = exists().where(ListedHouse.code == cls.postcode)
        known = named.where((ListedHouse.house == cls.house_key) | (ListedHouse.uprn == cls.house_key))
        unlisted = (cls.proof == Proof.LIST) & (Postcode.code.is_(None) | ((cls.house_key != "") & named & ~known))
        return (
            cls.in_state(ResidencyState.CONFIRMED)
            .join(claimed, claimed.id == cls.area_id)
            .outerjoin(Postcode, Postcode.code == cls.postcode)
            .outerjoin(listed, listed.id == Postcode.area_id)
            .where(unlisted | (Postcode.code.is_not(None) & (listed.id.is_(None) | apart)))
        )


class LetterCode(Base):
    """The code of the newest letter that was printed for a claim, as a hash. A new letter takes the place of the old one."""

    __tablename__ = "letter_code"
    residency_id: Mapped[int] = mapped_column(
        ForeignKey("residency.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    code_hash: Mapped[str] = mapped_column(String(64))
    printed_at: Mapped[datetime] = mapped_column(index=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
