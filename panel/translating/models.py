"""Translations of what residents write. The parent knows nothing of them: each names its original by kind and number."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, Select, String, Text, or_, select, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.areas.reach import Reach
from panel.chests.models import Chest
from panel.extensions import Base, db
from panel.groups.models import Group
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Round
from panel.rounds.states import BEFORE_VOTE
from panel.seeds.models import Remark, Seed
from panel.translating.originals import KINDS, Original, Thing, original_of


class TranslationState(StrEnum):
    """Offered, then accepted or declined; or taken back by whoever offered it. An accepted one is replaced by a newer one."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class Translation(Base):
    """The words of one thing in the language that it was not written in."""

    __tablename__ = "translation"
    __table_args__ = (
        CheckConstraint("kind IN ('seed', 'remark', 'group', 'proposal')", name="kind"),
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        CheckConstraint("reason_language IN ('cy', 'en')", name="reason_language"),
        CheckConstraint("state IN ('offered', 'accepted', 'declined', 'withdrawn', 'replaced')", name="state"),
        Index("ix_translation_kind_thing_id", "kind", "thing_id"),
        # One that readers see, and one that waits of each person.
        Index(
            "uq_translation_accepted",
            "kind",
            "thing_id",
            unique=True,
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
        Index(
            "uq_translation_offered",
            "kind",
            "thing_id",
            "offered_by_id",
            unique=True,
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    thing_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200), default="")
    """Of a seed or a proposal; of a group its name, where it has one in this language. A remark has none."""
    body: Mapped[str] = mapped_column(Text)
    of_text: Mapped[str] = mapped_column(String(16))
    """What the original said when this was written, as `Original.mark`: a corrected original has another one."""
    state: Mapped[TranslationState] = mapped_column(String(10), default=TranslationState.OFFERED, index=True)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    offered_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why it was declined, for whoever offered it."""
    reason_language: Mapped[str | None] = mapped_column(String(2))
    hidden_at: Mapped[datetime | None]
    offered_by: Mapped[Person] = relationship(foreign_keys=[offered_by_id], lazy="raise_on_sql")

    @property
    def thing(self) -> Thing:
        thing: Thing = db.session.get_one(KINDS[self.kind], self.thing_id)
        return thing

    @property
    def original(self) -> Original:
        return original_of(self.thing)

    @property
    def subject(self) -> str:
        """The original as the public log names it: "seed:12"."""
        return f"{self.kind}:{self.thing_id}"

    @property
    def waits(self) -> bool:
        """Whether nobody has decided about it yet."""
        return self.state == TranslationState.OFFERED and self.hidden_at is None

    @property
    def said(self) -> str:
        """What a page knows its words by: another text once whoever offered it has offered other ones."""
        return sha256(json.dumps([self.title, self.body, self.of_text]).encode()).hexdigest()[:16]

    @property
    def in_area(self) -> Area:
        return self.thing.in_area

    def relations_of(self, person: Actor) -> Iterable[Who]:
        """Whose words it translates decides about it; of what stands on a ballot only organisers change a word."""
        thing = self.thing
        if isinstance(thing, Proposal) and thing.state == ProposalState.STANDING:
            return ()
        return thing.relations_of(person)

    def seen_by(self, person: Actor | None) -> bool:
        """By who offered it, by who decides about it, and by those who look after the place."""
        if person is None:
            return False
        roles = {Who.ORGANISER, Who.MODERATOR} & person.standing_at(self.in_area)
        return person.id == self.offered_by_id or bool(roles) or bool(set(self.relations_of(person)))

    @classmethod
    def of(cls, kind: str, thing_id: int) -> Select["Translation"]:
        return select(cls).where(cls.kind == kind, cls.thing_id == thing_id).order_by(cls.id)

    @classmethod
    def waiting(cls) -> Select["Translation"]:
        """Those that nobody has decided about and somebody still can, the oldest first."""
        waits = cls.state == TranslationState.OFFERED, cls.hidden_at.is_(None)
        can_change = or_(*((cls.kind == kind) & cls.thing_id.in_(numbers()) for kind, numbers in OPEN.items()))
        return select(cls).where(*waits, can_change).order_by(cls.offered_at, cls.id)

    @classmethod
    def within(cls, reach: Reach) -> ColumnElement[bool]:
        """Whether a role reaches the place of the original: the same as `in_area`, asked of the database."""
        if reach.whole_site:
            return true()
        return or_(*((cls.kind == kind) & cls.thing_id.in_(there(reach)) for kind, there in PLACES.items()))


def _seeds(reach: Reach) -> Select[Any]:
    return select(Seed.id).where(reach.covers(Seed.area_id))


PLACES: dict[str, Callable[[Reach], Select[Any]]] = {
    "seed": _seeds,
    "remark": lambda reach: select(Remark.id).where(Remark.seed_id.in_(_seeds(reach))),
    "group": lambda reach: select(Group.id).where(reach.covers(Group.area_id)),
    "proposal": lambda reach: (
        select(Proposal.id).join(Round, Round.id == Proposal.round_id).join(Chest).where(reach.covers(Chest.area_id))
    ),
}
"""For each kind: the numbers of the things that a role reaches."""


def _open_seeds() -> Select[Any]:
    return select(Seed.id).where(Seed.hidden_at.is_(None))


def _open_proposals() -> Select[Any]:
    can_change = Round.phase.in_(BEFORE_VOTE), Round.frozen_at.is_(None), Proposal.hidden_at.is_(None)
    return select(Proposal.id).join(Round, Round.id == Proposal.round_id).where(*can_change)


OPEN: dict[str, Callable[[], Select[Any]]] = {
    "seed": _open_seeds,
    "remark": lambda: select(Remark.id).where(Remark.hidden_at.is_(None), Remark.seed_id.in_(_open_seeds())),
    "group": lambda: select(Group.id).where(Group.hidden_at.is_(None)),
    "proposal": _open_proposals,
}
"""For each kind: the numbers of the things that a translation can be accepted for."""
