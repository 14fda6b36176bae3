"""The editor of a proposal: the form, the seeds beside it, and what the pressed button asks for.

Every button posts the whole form. Rows are added and taken away on the server, so it all works without JavaScript.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import request

from panel.access import Action, may, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.groups.models import Group
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals import queries
from panel.proposals.actions import Draft
from panel.proposals.forms import ROWS_AT_FIRST, ProposalForm
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal, ProposalKind
from panel.proposals.states import HIDDEN, PROPOSAL
from panel.proposals.stepping_down import may_step_down
from panel.rounds import rules as round_rules
from panel.rounds.models import Round
from panel.seeds.models import Seed
from panel.web.incoming import field as incoming_field
from panel.web.incoming import field_ids, small_id
from panel.web.reading_on import only_reads_on
from panel.web.rows import grow

SAVING = ("save", "submit", "group")


@dataclass
class Editor:
    """The editor as one request finds it."""

    form: ProposalForm
    groups: Sequence[Group]
    seeds: list[Seed]
    found: Sequence[Seed] = ()
    searched: str = ""
    asked: str = ""
    """What the pressed button says: save, submit, group, add-cost, remove-cost-2, find-seed, add-seed-12, remove-seed-12."""
    grown: str = field(default="", init=False)
    """The part of the form that the button changed: "cost", "seed" or nothing."""

    @property
    def handing_in(self) -> bool:
        return self.asked == "submit"

    def wants_saving(self) -> bool:
        """Whether the form is to be saved and can be. Buttons that only grow the form have done so when this answers no."""
        if self.asked in SAVING:
            return not only_reads_on() and self.form.whole(handing_in=self.handing_in)
        if self.asked == "count" or grow(self.form.costs, self.asked, "cost"):
            self.grown = "cost"
        else:
            verb, _dash, number = self.asked.rpartition("-")
            self.grow_seeds(verb, small_id(number) or 0)
        return False

    def grow_seeds(self, verb: str, number: int) -> None:
        self.grown = "seed"
        if verb == "remove-seed":
            self.seeds = [seed for seed in self.seeds if seed.id != number]
        elif verb == "add-seed":
            self.seeds = queries.seeds_of([*(seed.id for seed in self.seeds), number])
        elif self.searched:
            chosen = {seed.id for seed in self.seeds}
            self.found = [seed for seed in queries.find_seeds(self.searched) if seed.id not in chosen]

    def draft(self) -> Draft:
        """What was typed, as the actions take it."""
        form = self.form
        return Draft(
            title=form.title.text,
            summary=form.summary.text,
            body=form.body.text,
            language=form.language.data,
            other_title=form.other_title.text,
            other_summary=form.other_summary.text,
            kind=ProposalKind(form.kind.data),
            theme=form.theme.theme,
            heading_id=form.heading_id.data or None,
            group=db.session.get(Group, form.group_id.data) if form.group_id.data else None,
            costs=form.cost_rows(),
            seeds=self.seeds,
        )


def for_new(person: Person, budget_round: Round, seed_id: int | None) -> Editor:
    """The editor for a new proposal; it may start from a seed: its title, its language, its theme."""
    seeds = queries.seeds_of([seed_id]) if seed_id else []
    start: dict[str, object] = {"costs": [{}] * ROWS_AT_FIRST, "kind": ProposalKind.NEW.value}
    if seeds:
        start |= {name: getattr(seeds[0], name) for name in ("title", "language", "theme")}
    return filled(ProposalForm(data=start), person, budget_round, None, seeds)


def for_standing(proposal: Proposal, person: Person) -> Editor:
    """The editor for a proposal that is there already."""
    names = ("title", "summary", "body", "language", "other_title", "other_summary", "kind", "theme")
    start: dict[str, object] = {name: getattr(proposal, name) for name in names}
    start["group_id"], start["heading_id"] = proposal.group_id or 0, proposal.heading_id or 0
    start["costs"] = [{"label": line.label, "amount": line.amount_pence} for line in proposal.cost_lines] or [{}] * ROWS_AT_FIRST
    return filled(ProposalForm(data=start), person, proposal.budget_round, proposal.group, list(proposal.seeds))


def filled(form: ProposalForm, person: Person, budget_round: Round, group: Group | None, seeds: list[Seed]) -> Editor:
    form.heading_id.choices = headings_of(budget_round).choices(budget_round.money)
    groups = list(db.session.scalars(Group.can_propose(person)))
    if group and group not in groups:
        groups.append(group)
    form.group_id.choices = [(0, _("Choose a group")), *((one.id, one.name) for one in groups)]
    if request.method == "GET":
        form.group_id.data = form.group_id.data or (groups[0].id if len(groups) == 1 else 0)
        return Editor(form, groups, seeds)
    chosen, searched = queries.seeds_of(field_ids("seed")), incoming_field("seed_search", 100)
    return Editor(form, groups, chosen, searched=searched, asked=incoming_field("do") or "save")


def _once_opened(proposal: Proposal, person: Person | None) -> frozenset[str]:
    """What is left to do with it once voting has opened."""
    if person is None or not may(Action.STEP_DOWN, person, proposal):
        return frozenset()
    try:
        may_step_down(proposal, person)
    except RuleBroken:
        return frozenset()
    return frozenset({"step-down"})


def available_actions(proposal: Proposal) -> frozenset[str]:
    """What the reader may do with a proposal now: edit, submit, withdraw, stand, decline."""
    person, budget_round = person_or_none(), proposal.budget_round
    if not round_rules.before_vote(budget_round):
        return _once_opened(proposal, person)
    found: set[str] = set()
    if may(Action.EDIT_PROPOSAL, person, proposal):
        found |= {"withdraw"} | ({"edit", "submit"} if round_rules.ideas_open(budget_round) else set())
    if may(Action.DECIDE_PROPOSAL, person, proposal):
        found |= {"stand", "decline"} | ({"place"} if headings_of(budget_round).to_choose else set())
    state = HIDDEN if proposal.hidden_at else proposal.state
    return frozenset(verb for verb in found if PROPOSAL.lets(f"proposal.{verb}", state))
