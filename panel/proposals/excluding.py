"""Proposals of a round that exclude each other: put them together, with a reason, and take that back before the vote."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Select, select, update

from panel import clock
from panel.access import Action, may
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken, text_in
from panel.people.models import Person
from panel.proposals import heading_rules
from panel.proposals.exclusions import Exclusion
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal
from panel.proposals.states import AT_STAKE, ProposalState
from panel.rounds import actions as rounds
from panel.rounds import rules as round_rules
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round, Rule
from panel.rounds.states import ROUND


class Excluded(Protocol):
    """What may exclude others."""

    @property
    def exclusion_id(self) -> int | None: ...


def exclusions_among(proposals: Iterable[Excluded]) -> Sequence[Exclusion]:
    """Those that hold two or more of these proposals, the first one first. One query, or none."""
    ids = [each.exclusion_id for each in proposals if each.exclusion_id]
    several = {each for each in ids if ids.count(each) > 1}
    return db.session.scalars(select(Exclusion).where(Exclusion.id.in_(several)).order_by(Exclusion.id)).all() if several else ()


def words_of(proposals: Sequence[Proposal]) -> Mapping[int, str]:
    """What stands beside each of these that excludes another one of them, by its id: which, and why. One query, or none."""
    told = {}
    for exclusion in exclusions_among(proposals):
        members = [each for each in proposals if each.exclusion_id == exclusion.id]
        reason = text_in(exclusion, "reason", spoken())
        for one in members:
            others = "; ".join(each.title_in(spoken())[0] for each in members if each is not one)
            told[one.id] = _("At most one of them is funded: this one or %(others)s. Why: %(reason)s") % {
                "others": others,
                "reason": reason,
            }
    return told


@dataclass(frozen=True)
class Either:
    """Why some proposals exclude each other, and which they are."""

    exclusion: Exclusion
    proposals: Sequence[Proposal]

    def others(self, proposal: Proposal) -> list[Proposal]:
        """Those that one of them excludes."""
        return [each for each in self.proposals if each.id != proposal.id]


def eithers_of(budget_round: Round) -> Sequence[Either]:
    """All of a round, with what is handed in, on the ballot, or withdrawn from it since. Two queries, or one."""
    exclusions = db.session.scalars(Exclusion.of(budget_round)).all()
    if not exclusions:
        return ()
    members = db.session.scalars(_members(budget_round)).unique().all()
    return [Either(each, [one for one in members if one.exclusion_id == each.id]) for each in exclusions]


def _members(budget_round: Round) -> Select[Proposal]:
    stood = Proposal.state.in_(AT_STAKE) | Proposal.lot_number.is_not(None)
    return Proposal.in_round(budget_round.id).where(Proposal.exclusion_id.is_not(None), stood, Proposal.found_by_all())


def either_by_proposal(budget_round: Round) -> Mapping[int, Either]:
    """The one that each excluded proposal is in, by its id, where another one is in it, too."""
    return {one.id: each for each in eithers_of(budget_round) if len(each.proposals) > 1 for one in each.proposals}


def excludes(budget_round: Round) -> bool:
    """Whether some of its proposals exclude each other. One query, or none."""
    return budget_round.rule == Rule.GREEDY and db.session.scalar(Exclusion.of(budget_round).limit(1)) is not None


def may_exclude(budget_round: Round, person: Person | None) -> bool:
    """Whether somebody can say now that some of its proposals exclude each other."""
    lets = ROUND.lets("round.exclude", budget_round.phase) and budget_round.rule == Rule.GREEDY
    return lets and budget_round.ballot_form != BallotForm.YES_NO and may(Action.DECIDE_PROPOSAL, person, budget_round)


def either_of(proposal: Proposal) -> Either | None:
    """The one that a proposal is in, where another one is in it, too. No query where it is in none."""
    if proposal.exclusion_id is None:
        return None
    return either_by_proposal(proposal.budget_round).get(proposal.id)


def can_be_excluded(budget_round: Round) -> Select[Proposal]:
    """Handed in or on the ballot, and in no exclusion yet."""
    free = Proposal.exclusion_id.is_(None), Proposal.state.in_(AT_STAKE), Proposal.found_by_all()
    return Proposal.in_round(budget_round.id).where(*free)


def exclude(budget_round: Round, person: Person, ids: Iterable[int], *, reason_cy: str, reason_en: str) -> Exclusion:
    """At most one of these can be funded. RuleBroken once voting has opened, and where the count cannot keep to it."""
    rounds.lock(budget_round)
    round_rules.may_decide(budget_round)
    found = db.session.scalars(can_be_excluded(budget_round).where(Proposal.id.in_(list(ids)))).unique().all()
    headings = headings_of(budget_round)
    heading_rules.may_exclude(
        found,
        by_votes=budget_round.rule == Rule.GREEDY,
        is_question=budget_round.ballot_form == BallotForm.YES_NO,
        pots={headings.place_of(each) for each in found},
    )
    made = Exclusion(
        budget_round=budget_round,
        reason_cy=reason_cy,
        reason_en=reason_en,
        decided_by_id=person.id,
        decided_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    for each in found:
        each.exclusion_id = made.id
    db.session.flush()
    numbers = ", ".join(str(each.id) for each in found)
    reasons = {"reason_cy": reason_cy, "reason_en": reason_en}
    record("round.exclude", f"round:{budget_round.id}", person, proposals=numbers, back=False, **reasons)
    return made


def take_back(exclusion: Exclusion, person: Person) -> None:
    """They do not exclude each other any more. RuleBroken once voting has opened."""
    budget_round = exclusion.budget_round
    rounds.lock(budget_round)
    round_rules.may_decide(budget_round)
    db.session.refresh(exclusion)
    if exclusion.taken_back_at:
        raise RuleBroken(_("That was taken back already."))
    mine = Proposal.exclusion_id == exclusion.id
    numbers = ", ".join(map(str, db.session.scalars(select(Proposal.id).where(mine).order_by(Proposal.id))))
    db.session.execute(update(Proposal).where(mine).values(exclusion_id=None))
    exclusion.taken_back_at = clock.now()
    db.session.flush()
    record("round.exclude", f"round:{budget_round.id}", person, proposals=numbers, back=True)


def still_counts(budget_round: Round, rule: str, form: str) -> None:
    """RuleBroken where a round whose proposals exclude each other would be counted by a rule that cannot keep to it."""
    cannot = rule != Rule.GREEDY or form == BallotForm.YES_NO
    if cannot and any(len(each.proposals) > 1 for each in eithers_of(budget_round)):
        raise RuleBroken(
            _("Proposals of this round exclude each other, which only “most votes first” can keep to. Take that back first.")
        )


def hangs_together(budget_round: Round) -> None:
    """RuleBroken where proposals that exclude each other stand under different headings by now."""
    headings = headings_of(budget_round)
    for each in eithers_of(budget_round):
        standing = [one for one in each.proposals if one.state == ProposalState.STANDING]
        if len({headings.place_of(one) for one in standing}) > 1:
            titles = " · ".join(one.open_title for one in standing)
            raise RuleBroken(
                _("These exclude each other, and stand under different headings, whose money is counted apart: %(titles)s.")
                % {"titles": titles}
            )
