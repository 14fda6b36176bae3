"""Who counts a round again and what they found, as every page reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import func, select

from panel.extensions import db
from panel.people.models import Person
from panel.roll import actions as roll
from panel.roll.opening import number_by
from panel.rounds.models import Round, Way
from panel.scrutiny import words
from panel.scrutiny.models import Scrutineer, ScrutineerState, ScrutinyDownload, ScrutinyFinding
from panel.scrutiny.rules import FEW, LEAST


@dataclass(frozen=True)
class Signed:
    """One scrutineer, and what they signed: the newest counts, `earlier` is what they have put right since."""

    scrutineer: Scrutineer
    finding: ScrutinyFinding
    earlier: Sequence[ScrutinyFinding]


@dataclass(frozen=True)
class Scrutiny:
    """The scrutineers of a round who have said yes, and the findings of each, the oldest first."""

    people: Sequence[Scrutineer]
    findings: Mapping[int, Sequence[ScrutinyFinding]]

    def __bool__(self) -> bool:
        return bool(self.people)

    @cached_property
    def signed(self) -> list[Signed]:
        found = ((each, self.findings.get(each.id, ())) for each in self.people)
        return [Signed(each, rows[-1], rows[:-1]) for each, rows in found if rows]

    @property
    def same(self) -> list[Signed]:
        return [each for each in self.signed if each.finding.same]

    @property
    def differing(self) -> list[Signed]:
        return [each for each in self.signed if not each.finding.same]

    @property
    def waiting(self) -> list[Scrutineer]:
        """Those who have not signed yet."""
        return [each for each in self.people if each.id not in self.findings]

    @property
    def sentences(self) -> list[str]:
        """What came of it: how many found the same, how many did not, and how many are still to come."""
        said = [words.counted_same(len(self.same))] if self.same else []
        said += [words.counted_differently(len(self.differing))] if self.differing else []
        return said + ([words.so_many_of(len(self.signed), len(self.people))] if self.waiting else [])

    @property
    def names(self) -> list[str]:
        """Those who signed, each with whom they look for."""
        return [words.named(each.scrutineer) for each in self.signed]


def scrutiny_of(budget_round: Round) -> Scrutiny:
    """Two queries; one where there are none."""
    people = db.session.scalars(Scrutineer.accepted(budget_round.id)).all()
    found: dict[int, list[ScrutinyFinding]] = {}
    for row in db.session.scalars(ScrutinyFinding.of_round(budget_round.id)) if people else ():
        found.setdefault(row.scrutineer_id, []).append(row)
    return Scrutiny(people, found)


def named(budget_round: Round) -> Scrutiny:
    """The people alone, while nothing can be signed: one query."""
    return Scrutiny(db.session.scalars(Scrutineer.accepted(budget_round.id)).all(), {})


def asked(budget_round: Round) -> Sequence[Scrutineer]:
    """Those who were asked and have not answered, or have left the site: for organisers."""
    there = Scrutineer.state.in_((ScrutineerState.ASKED, ScrutineerState.LEFT))
    return db.session.scalars(Scrutineer.of(budget_round.id).where(there)).all()


def replaced(budget_round: Round) -> Sequence[Scrutineer]:
    """Those who had said yes and in whose place another one was named, with the reason."""
    gone = Scrutineer.state == ScrutineerState.REPLACED, Scrutineer.person_id.is_not(None)
    return db.session.scalars(Scrutineer.of(budget_round.id).where(*gone)).all()


def lost_place(budget_round: Round) -> Scrutineer | None:
    """Whoever was replaced last, where the one who was named instead has said no, or never answered."""
    gone = db.session.scalars(Scrutineer.of(budget_round.id).where(Scrutineer.state == ScrutineerState.REPLACED)).all()
    in_place = Scrutineer.round_id == budget_round.id, Scrutineer.in_place
    named_instead = db.session.scalar(select(func.count()).where(*in_place)) or 0
    return gone[-1] if len(gone) > named_instead else None


def mine(budget_round: Round, person: Person | None) -> Scrutineer | None:
    """The reader's own row, where they count this round again."""
    if person is None:
        return None
    return db.session.scalar(Scrutineer.accepted(budget_round.id).where(Scrutineer.person_id == person.id))


def standing(budget_round: Round) -> int:
    """How many are on the list: asked, or have said yes."""
    there = Scrutineer.state.in_((ScrutineerState.ASKED, ScrutineerState.ACCEPTED))
    return db.session.scalar(select(func.count()).where(Scrutineer.round_id == budget_round.id, there)) or 0


def nobody_counts_again(budget_round: Round) -> str:
    """The warning before a vote of few people in which fewer than two have said yes; "" where none is needed."""
    people = len(named(budget_round).people)
    return words.few_without(people) if people < LEAST and could_vote(budget_round) < FEW else ""


def has_enough(budget_round: Round) -> bool:
    """Whether two or more have said yes."""
    return len(named(budget_round).people) >= LEAST


def given_to(scrutineer: Scrutineer) -> frozenset[str]:
    """The fingerprints of the files that were given to this scrutineer: what another one was given they have not counted."""
    return frozenset(
        db.session.scalars(select(ScrutinyDownload.fingerprint).where(ScrutinyDownload.scrutineer_id == scrutineer.id))
    )


def findings_by(scrutineer: Scrutineer) -> Sequence[ScrutinyFinding]:
    """What they signed, the oldest first."""
    rows = select(ScrutinyFinding).where(ScrutinyFinding.scrutineer_id == scrutineer.id)
    return db.session.scalars(rows.order_by(ScrutinyFinding.id)).all()


def has_signed(scrutineer: Scrutineer) -> bool:
    return bool(findings_by(scrutineer))


def could_vote(budget_round: Round) -> int:
    """How many could vote as things stand: on the roll, or to be put on it when the vote opens."""
    if budget_round.frozen_at:
        return roll.size(budget_round)
    return roll.missing(budget_round) + number_by(budget_round, Way.LIST) + number_by(budget_round, Way.CODES)
