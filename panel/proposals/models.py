"""Proposals: costed plans, grown from seeds, that stand on a ballot."""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, joinedload, lazyload, mapped_column, relationship

from panel.access import Actor, Who
from panel.areas.models import Area
from panel.extensions import Base
from panel.groups.models import Group
from panel.language import gettext as _
from panel.language import spoken
from panel.proposals.exclusions import Exclusion
from panel.proposals.states import ProposalKind, ProposalState
from panel.rounds.headings import Heading
from panel.rounds.models import Round
from panel.seeds.models import Seed
from panel.seeds.themes import ONE_OF_THEM, Theme

__all__ = ["CostLine", "Proposal", "ProposalKind", "ProposalSeed", "ProposalState"]


class Proposal(Base):
    """A costed plan of a group, in the language it was written in, with a title and a sentence in the other one if they like."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("kind IN ('new', 'sustain', 'top-up')", name="kind"),
        CheckConstraint("state IN ('draft', 'submitted', 'standing', 'declined', 'withdrawn', 'dropped')", name="state"),
        CheckConstraint("language IN ('cy', 'en')", name="language"),
        CheckConstraint(ONE_OF_THEM, name="theme"),
        CheckConstraint("cost_pence > 0 OR (cost_pence = 0 AND state IN ('draft', 'withdrawn'))", name="cost"),
        {"sqlite_autoincrement": True},  # drafts go with who wrote them, and the log names their numbers
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("community_group.id"), index=True)
    """None in a draft, and in a round that was read in from a file."""
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(40))
    """What it is called on the ballot and in the files; given when it is put on the ballot."""
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    other_title: Mapped[str] = mapped_column(String(200), default="")
    other_summary: Mapped[str] = mapped_column(String(300), default="")
    kind: Mapped[ProposalKind] = mapped_column(String(10))
    theme: Mapped[Theme | None] = mapped_column(String(10))
    state: Mapped[ProposalState] = mapped_column(String(10), index=True)
    reason_cy: Mapped[str] = mapped_column(String(500), default="")
    reason_en: Mapped[str] = mapped_column(String(500), default="")
    cost_pence: Mapped[int] = mapped_column(BigInteger)
    """The sum of its cost lines; 0 in a draft that has none yet."""
    heading_id: Mapped[int | None] = mapped_column(ForeignKey(Heading.id), index=True)
    """The heading of the round that its group chose; a heading for its kind comes before that."""
    exclusion_id: Mapped[int | None] = mapped_column(ForeignKey(Exclusion.id), index=True)
    """Of those that have the same, at most one can be funded."""
    lot_number: Mapped[int | None]
    """Its place in the lot that settles ties, drawn once when the round is frozen."""
    made_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    budget_round: Mapped[Round] = relationship(lazy="joined")
    group: Mapped[Group | None] = relationship(lazy="joined")
    cost_lines: Mapped[list["CostLine"]] = relationship(
        order_by="CostLine.position", lazy="selectin", cascade="all, delete-orphan"
    )
    seeds: Mapped[list[Seed]] = relationship(secondary="proposal_seed", order_by=Seed.id, lazy="selectin")

    @property
    def said(self) -> str:
        """What a page knows its words and costs by: another text once its contact has changed them."""
        costs = [(line.label, line.amount_pence) for line in self.cost_lines]
        words = [self.title, self.summary, self.body, self.other_title, self.other_summary]
        chosen = self.kind, self.theme, self.group_id, self.heading_id
        return sha256(json.dumps([*words, *chosen, costs]).encode()).hexdigest()[:16]

    @property
    def in_area(self) -> Area:
        return self.budget_round.in_area

    def relations_of(self, person: Actor) -> Iterable[Who]:
        return {Who.CONTACT} if self.contact_id == person.id else ()

    def seen_by(self, person: Actor | None) -> bool:
        """A draft, and one withdrawn before it stood, is seen by its contact and by organisers. `public` says the same in SQL.

        A hidden one is seen by moderators too, unless it stands on a frozen ballot: there everybody sees it, without its words.
        """
        if self.is_public:
            return True
        who = {Who.ORGANISER} if self.hidden_at is None else {Who.ORGANISER, Who.MODERATOR}
        return person is not None and (person.id == self.contact_id or bool(who & person.standing_at(self.in_area)))

    @property
    def is_public(self) -> bool:
        """Whether everybody finds it, with its words or without."""
        handed_in = self.state != ProposalState.DRAFT and (self.state != ProposalState.WITHDRAWN or bool(self.number))
        return handed_in and (self.hidden_at is None or self.lot_number is not None)

    def words_seen_by(self, person: Actor | None) -> bool:
        """Whether a reader sees the words of a proposal, too: not those that a moderator has hidden."""
        if self.hidden_at is None:
            return True
        who = {Who.ORGANISER, Who.MODERATOR}
        return person is not None and (person.id == self.contact_id or bool(who & person.standing_at(self.in_area)))

    @property
    def shown_theme(self) -> Theme | None:
        """What it is about; nothing of what a moderator has hidden."""
        return None if self.hidden_at else self.theme

    @property
    def open_title(self) -> str:
        """The title for files and ledgers, which both languages read; of a hidden one, what it is called by."""
        number = self.number or self.id
        return self.title if self.hidden_at is None else f"Cynnig {number} / Proposal {number}"

    def title_in(self, language: str) -> tuple[str, str]:
        """The title for a reader of this language, and the language it is in; never one that a moderator has hidden."""
        if self.hidden_at is not None:
            return _("Proposal %(number)s, hidden by a moderator") % {"number": self.number or self.id}, spoken()
        return self.words_in(language)

    def words_in(self, language: str) -> tuple[str, str]:
        """The title as it was written, also of a hidden proposal: for those who may see it."""
        wanted = self.other_title if language != self.language else self.title
        return (wanted, language) if wanted else (self.title, self.language)

    def summary_in(self, language: str) -> tuple[str, str]:
        """The sentence for the ballot, and the language it is in; nothing of what a moderator has hidden."""
        if self.hidden_at is not None:
            on_ballot = _("A moderator has hidden its words. It is still on the ballot, and every vote for it counts.")
            return on_ballot if self.lot_number else "", spoken()
        wanted = self.other_summary if language != self.language else self.summary
        return (wanted, language) if wanted else (self.summary, self.language)

    @property
    def in_one_language(self) -> bool:
        """Whether its title, or its sentence for the ballot, lacks the other language."""
        return bool((self.title and not self.other_title) or (self.summary and not self.other_summary))

    @classmethod
    def in_round(cls, round_id: int) -> Select["Proposal"]:
        return select(cls).where(cls.round_id == round_id).order_by(cls.id)

    @classmethod
    def public(cls) -> Select["Proposal"]:
        """Those that everybody may read, in pages, files and journeys. `seen_by` says the same of one."""
        stood = (cls.state != ProposalState.WITHDRAWN) | (func.coalesce(cls.number, "") != "")
        return select(cls).where(cls.state != ProposalState.DRAFT, stood, cls.found_by_all()).order_by(cls.id)

    @classmethod
    def found_by_all(cls) -> ColumnElement[bool]:
        """Not hidden; or hidden and on a frozen ballot, where it stays without its words."""
        return cls.hidden_at.is_(None) | cls.lot_number.is_not(None)

    @classmethod
    def shown_in(cls, budget_round: Round) -> Select["Proposal"]:
        """Those that a round shows to everybody: handed in, standing and turned down."""
        hidden = (ProposalState.DRAFT, ProposalState.WITHDRAWN)
        return cls.in_round(budget_round.id).where(cls.state.not_in(hidden), cls.found_by_all())

    @classmethod
    def of_group(cls, group: Group) -> Select["Proposal"]:
        """What a group has put to rounds, the newest first; nothing that only its contact sees."""
        hidden = (ProposalState.DRAFT, ProposalState.WITHDRAWN)
        shown = cls.group_id == group.id, cls.state.not_in(hidden), cls.found_by_all()
        return select(cls).where(*shown).order_by(cls.id.desc())

    @classmethod
    def standing(cls, round_id: int) -> Select["Proposal"]:
        """Those on the ballot."""
        return cls.in_round(round_id).where(cls.state == ProposalState.STANDING)

    @classmethod
    def as_on_paper(cls, round_id: int) -> Select["Proposal"]:
        """Those on the ballot with what a ballot shows: the group's name and the costs, not the seeds nor the group's area."""
        group = joinedload(cls.group).lazyload(Group.area)
        return cls.standing(round_id).options(lazyload(cls.budget_round), lazyload(cls.seeds), group)


class CostLine(Base):
    """One line of what a proposal costs."""

    __tablename__ = "cost_line"
    __table_args__ = (
        UniqueConstraint("proposal_id", "position"),
        CheckConstraint("amount_pence > 0", name="amount"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(120))
    amount_pence: Mapped[int] = mapped_column(BigInteger)


class ProposalSeed(Base):
    """A proposal grew from a seed."""

    __tablename__ = "proposal_seed"
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    seed_id: Mapped[int] = mapped_column(ForeignKey("seed.id"), primary_key=True, index=True)
