"""Reads for the forms and pages of proposals."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from panel.areas.models import Area
from panel.chests.models import LedgerEntry
from panel.extensions import db
from panel.folding import asked
from panel.groups.models import Group
from panel.people.models import Person
from panel.proposals import heading_rules, rules
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal, ProposalSeed, ProposalState
from panel.proposals.states import AT_STAKE
from panel.rounds.models import Round
from panel.seeds.models import Seed, SeedWord
from panel.web.incoming import small_id

FOUND_MOST = 8


def languages_of_lines(lines: Iterable[LedgerEntry]) -> dict[str, str]:
    """The language of each title and of each group's name in these lines of a ledger that a proposal has. One query, or none."""
    said = {words for line in lines if line.decision.startswith("round:") for words in (line.party, line.note)}
    if not said:
        return {}
    known = select(Proposal.title, Proposal.language, Group.name, Group.language).outerjoin(Group, Group.id == Proposal.group_id)
    rows = db.session.execute(known.where(or_(Proposal.title.in_(said), Group.name.in_(said)))).all()
    return {words: language for row in rows for words, language in (row[:2], row[2:]) if words}


def seeds_of_lines(lines: Sequence[LedgerEntry]) -> dict[int, int]:
    """The seed whose journey tells of the money in a line, by the number of the line: grants and payments. One query, or none."""
    numbers: dict[str, set[int]] = {"round": set(), "proposal": set()}
    for line in lines:
        kind, _colon, number = line.decision.partition(":")
        numbers.get(kind, set()).add(small_id(number) or 0)
    if not any(numbers.values()):
        return {}
    granted = and_(
        Proposal.round_id.in_(numbers["round"]),
        Proposal.title.in_({line.note for line in lines}),
        Proposal.state == ProposalState.STANDING,
    )
    known = select(Proposal.id, Proposal.round_id, Proposal.title, func.min(Seed.id)).join(Proposal.seeds)
    shown = Proposal.hidden_at.is_(None), Seed.hidden_at.is_(None), or_(granted, Proposal.id.in_(numbers["proposal"]))
    found = defaultdict[tuple[str, str], set[int]](set)
    for proposal_id, round_id, title, seed_id in db.session.execute(known.where(*shown).group_by(Proposal.id)):
        found[f"proposal:{proposal_id}", ""].add(seed_id)
        found[f"round:{round_id}", title].add(seed_id)
    keys = {line.id: (line.decision, "" if line.decision.startswith("proposal:") else line.note) for line in lines}
    # Of two plans of one name in a round, a grant does not say which it is.
    return {line_id: seeds.pop() for line_id, key in keys.items() if len(seeds := set(found.get(key, ()))) == 1}


@dataclass(frozen=True)
class Counts:
    """How many proposals of a round wait for an organiser, and how many stand, with what they cost together."""

    waiting: int
    standing: int
    standing_pence: int


def counts(budget_round: Round) -> Counts:
    """One query."""
    rows = db.session.execute(
        select(Proposal.state, func.count(), func.sum(Proposal.cost_pence))
        .where(Proposal.round_id == budget_round.id, Proposal.state.in_(AT_STAKE), Proposal.found_by_all())
        .group_by(Proposal.state)
    )
    found = {state: (int(number), int(pence)) for state, number, pence in rows}
    standing, pence = found.get(ProposalState.STANDING, (0, 0))
    return Counts(found.get(ProposalState.SUBMITTED, (0, 0))[0], standing, pence)


@dataclass(frozen=True)
class Roots:
    """Where a proposal would happen, and the first seed it grew from that everybody may see."""

    place: Area | None
    seed_id: int | None


def roots_of(ids: Collection[int]) -> Mapping[int, Roots]:
    """Of each of these proposals, by its id: the area of the first seed it grew from, else that of its group. One query."""
    rows = db.session.execute(
        select(Proposal.id, Seed.id, Seed.hidden_at, Area)
        .outerjoin(ProposalSeed, ProposalSeed.proposal_id == Proposal.id)
        .outerjoin(Seed, Seed.id == ProposalSeed.seed_id)
        .outerjoin(Group, Group.id == Proposal.group_id)
        .outerjoin(Area, Area.id == func.coalesce(Seed.area_id, Group.area_id))
        .where(Proposal.id.in_(ids))
        .order_by(Proposal.id, ProposalSeed.seed_id.desc())
    )
    found: dict[int, Roots] = {}
    for proposal_id, seed_id, hidden_at, area in rows:
        later = found.get(proposal_id, Roots(None, None))
        found[proposal_id] = Roots(area or later.place, later.seed_id if hidden_at else seed_id)
    return found


def places_of(ids: Collection[int]) -> Mapping[int, Area]:
    """Where each of these proposals would happen, by its id. One query. A proposal that is at home nowhere is left out."""
    return {proposal_id: roots.place for proposal_id, roots in roots_of(ids).items() if roots.place}


def drafts_of(person: Person | None, budget_round: Round) -> Sequence[Proposal]:
    """The reader's own drafts in a round."""
    if person is None:
        return []
    mine = (Proposal.contact_id == person.id) & (Proposal.state == ProposalState.DRAFT)
    return db.session.scalars(Proposal.in_round(budget_round.id).where(mine)).all()


def fits_standing(budget_round: Round, budget_pence: int) -> None:
    """RuleBroken where a round would share out less than one of its proposals costs, or than its headings have."""
    heading_rules.fit(sum(each.budget_pence for each in headings_of(budget_round).listed), budget_pence)
    mine = (Proposal.round_id == budget_round.id) & Proposal.state.in_(AT_STAKE)
    rules.budget_fits(budget_pence, db.session.scalar(select(func.max(Proposal.cost_pence)).where(mine)) or 0)


def find_seeds(text: str) -> Sequence[Seed]:
    """Seeds by their number ("12", "#12", or an address that ends in it), or by the words of their title; nothing hidden."""
    shown = select(Seed).where(Seed.hidden_at.is_(None))
    if number := re.search(r"(?:^#?|/seeds/)([0-9]{1,9})/?$", text.strip()):
        return db.session.scalars(shown.where(Seed.id == int(number.group(1)))).all()
    wanted = asked(text)
    if not wanted:
        return []
    for word in wanted:
        holds = select(SeedWord.seed_id).where(SeedWord.word.startswith(word, autoescape=True))
        shown = shown.where(Seed.id.in_(holds))
    return db.session.scalars(shown.order_by(Seed.support_count.desc(), Seed.id).limit(FOUND_MOST)).all()


def seeds_of(ids: Sequence[int]) -> list[Seed]:
    """These seeds, in this order; what is unknown or hidden is left out."""
    known = list(dict.fromkeys(ids))[: rules.SEEDS_MOST]
    rows = db.session.scalars(select(Seed).where(Seed.id.in_(known), Seed.hidden_at.is_(None)))
    by_id = {seed.id: seed for seed in rows}
    return [by_id[seed_id] for seed_id in known if seed_id in by_id]
