"""Set the headings of a round, and put a proposal under one; before the vote only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import LANGUAGES, speaking
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals import heading_rules as rules
from panel.proposals.actions import hold
from panel.proposals.headings import Headings, chosen, fits, headings_of, name_of
from panel.proposals.models import Proposal
from panel.proposals.states import AT_STAKE, HIDDEN, PROPOSAL
from panel.rounds import actions as rounds
from panel.rounds import rules as round_rules
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.headings import Heading, key_for
from panel.rounds.models import Round

HEADINGS_MOST = 30


@dataclass(frozen=True)
class Wish:
    """A heading as an organiser wants it; `known` is the number of one that is there already."""

    known: int | None
    name_cy: str
    name_en: str
    budget_pence: int
    kind: str | None = None


def set_headings(budget_round: Round, person: Person, wishes: Sequence[Wish], picking: str) -> None:
    """These headings in place of those that stand, or none. RuleBroken where they make no sense, and once the round is frozen.

    A heading that stays keeps its proposals; those of one that goes stand under none until somebody chooses again.
    """
    rounds.lock(budget_round)
    round_rules.may_edit(budget_round)
    picking = picking if wishes else ""
    round_rules.headings_fit(BallotForm(budget_round.ballot_form), picking)
    rules.make_sense(wishes, budget_round.budget_pence, rest=_names_of_the_rest())
    known = headings_of(budget_round).listed
    budget_round.picking = picking
    stay = _that_stay(wishes, known)
    _drop([each for each in known if each not in stay])
    for each in filter(None, stay):
        each.key = f"~{each.id}"
    db.session.flush()
    _write(budget_round, wishes, stay)
    db.session.flush()
    _still_fit(budget_round)
    record("round.headings", f"round:{budget_round.id}", person, picking=picking, **_facts(wishes))


def _names_of_the_rest() -> list[str]:
    """What all other proposals are called; no heading is called so."""
    names = []
    for language in LANGUAGES:
        with speaking(language):
            names.append(name_of(None))
    return names


def _that_stay(wishes: Sequence[Wish], known: Sequence[Heading]) -> list[Heading | None]:
    """The heading that each wish means: by its number, or on a page that is older than it by its name. Each once."""
    left = {each.id: each for each in known}
    stay = [left.pop(wish.known or 0, None) for wish in wishes]
    by_name = {each.name_en.casefold(): each for each in left.values()}
    return [found or by_name.pop(wish.name_en.casefold(), None) for found, wish in zip(stay, wishes, strict=True)]


def _drop(headings: Sequence[Heading]) -> None:
    ids = [each.id for each in headings]
    db.session.execute(update(Proposal).where(Proposal.heading_id.in_(ids)).values(heading_id=None))
    for each in headings:
        db.session.delete(each)


def _write(budget_round: Round, wishes: Sequence[Wish], stay: Sequence[Heading | None]) -> None:
    keys: list[str] = []
    for position, (wish, known) in enumerate(zip(wishes, stay, strict=True), 1):
        heading = known or Heading(round_id=budget_round.id)
        keys.append(key_for(wish.name_en or wish.name_cy, keys))
        heading.position, heading.key = position, keys[-1]
        for name in ("name_cy", "name_en", "budget_pence", "kind"):
            setattr(heading, name, getattr(wish, name))
        db.session.add(heading)


def _still_fit(budget_round: Round) -> None:
    """RuleBroken where something that stands under a heading costs more than it would have."""
    headings, mine = headings_of(budget_round), (Proposal.round_id == budget_round.id, Proposal.state.in_(AT_STAKE))
    for each in db.session.scalars(select(Proposal).where(*mine).order_by(Proposal.id)).unique():
        if headings.of(each):
            rules.still_fits(each.cost_pence, headings.money_for(each), headings.name_for(each), each.open_title)


def _facts(wishes: Sequence[Wish]) -> Mapping[str, str]:
    """What the log keeps: each heading with its money, in order."""
    told = [f"{wish.name_cy} / {wish.name_en}: {wish.budget_pence}" + f" ({wish.kind})" * bool(wish.kind) for wish in wishes]
    return {"headings": "; ".join(told)}


def place(proposal: Proposal, person: Person, heading_id: int | None) -> None:
    """Put a proposal under a heading that groups choose, or under none. RuleBroken once voting has opened."""
    hold(proposal)
    round_rules.may_decide(proposal.budget_round)
    if not PROPOSAL.lets("proposal.place", HIDDEN if proposal.hidden_at else proposal.state):
        raise RuleBroken(_("Only a proposal that was handed in can be put under a heading."))
    proposal.heading_id = chosen(headings_of(proposal.budget_round), heading_id)
    fits(proposal)
    db.session.flush()
    record("proposal.place", f"proposal:{proposal.id}", person, round=proposal.round_id, heading=proposal.heading_id)


@dataclass(frozen=True)
class Under:
    """What stands under a heading: handed in or on the ballot."""

    proposals: int
    pence: int


def under(budget_round: Round, headings: Headings) -> Mapping[int | None, Under]:
    """By the number of the heading; None for what stands under none. One query."""
    asked = select(Proposal.kind, Proposal.heading_id, func.count(), func.sum(Proposal.cost_pence))
    mine = Proposal.round_id == budget_round.id, Proposal.state.in_(AT_STAKE), Proposal.found_by_all()
    found: dict[int | None, Under] = {}
    for row in db.session.execute(asked.where(*mine).group_by(Proposal.kind, Proposal.heading_id)):
        heading = headings.of(row)
        key = heading.id if heading else None
        before = found.get(key, Under(0, 0))
        found[key] = Under(before.proposals + row[2], before.pence + int(row[3]))
    return found
