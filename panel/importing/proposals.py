"""The proposals of a table, into a round before its vote: what would come of each line, and all of them at once or none.

A group speaks for itself: a line of a group whose contact is somebody else becomes a draft of that contact, who is told, and who
alone hands it in. A whole line of the organiser's own group is handed in, while proposals are taken. All others are the
organiser's drafts.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.folding import reading
from panel.groups.models import Group
from panel.importing import waiting
from panel.importing.models import FileState, ImportFile
from panel.importing.rows import Fault, Row, folded, rows_of
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.money import pounds
from panel.people.models import Person
from panel.proposals.actions import Draft, fill, submit_proposal
from panel.proposals.headings import Headings, headings_of
from panel.proposals.models import Proposal, ProposalState
from panel.rounds import actions as rounds
from panel.rounds import rules as round_rules
from panel.rounds.models import Round
from panel.web.addresses import absolute


class Becomes(StrEnum):
    """What a line becomes."""

    HANDED_IN = "handed-in"
    OWN_DRAFT = "own-draft"
    THEIR_DRAFT = "their-draft"
    THERE = "there"
    """A proposal of this title and cost is in the round already: it is left out."""


class Line(NamedTuple):
    """What decides under which heading a line stands."""

    kind: str
    heading_id: int | None


@dataclass(frozen=True)
class Planned:
    """A line, its group, and what becomes of it."""

    row: Row
    group: Group | None
    becomes: Becomes
    heading_id: int | None = None


@dataclass(frozen=True)
class Plan:
    """All lines of a table."""

    lines: Sequence[Planned]
    faults: Sequence[Fault]

    @property
    def coming(self) -> list[Planned]:
        return [line for line in self.lines if line.becomes != Becomes.THERE]

    @property
    def may_come(self) -> bool:
        return not self.faults and bool(self.coming)


def plan_of(upload: ImportFile, budget_round: Round, person: Person) -> Plan:
    """What would come of the table, for this organiser. RuleBroken where it is none."""
    rows, faults = rows_of(waiting.path_of(upload).read_bytes())
    groups, there = _groups(rows), _there(budget_round)
    for row in rows:
        if row.group and reading(row.group) not in groups:
            faults.append(Fault(row.line, "group", _("no group of this name can write proposals here.")))
        if row.cost_pence > budget_round.budget_pence:
            what = _("the round shares out %(budget)s, and this costs more.") % {"budget": pounds(budget_round.budget_pence)}
            faults.append(Fault(row.line, "cost", what))
    faults += [Fault(line, "title", _("a line above has the same title and cost.")) for line in _twice(rows)]
    headings = headings_of(budget_round)
    called = Counter(name for each in headings.to_choose for name in {folded(each.name_cy), folded(each.name_en)})
    named = {folded(name): each.id for each in headings.to_choose for name in (each.name_cy, each.name_en)}
    chosen = {name: number for name, number in named.items() if called[name] == 1}
    for row in rows:
        if row.heading and folded(row.heading) not in chosen:
            faults.append(Fault(row.line, "heading", _("this round has no heading of this name that a group can choose.")))
    taken = round_rules.ideas_open(budget_round)
    lines = [
        replace(
            _planned(row, groups.get(reading(row.group)), person, there, taken=taken and _fits(row, headings, heading_id)),
            heading_id=heading_id,
        )
        for row in rows
        for heading_id in [chosen.get(folded(row.heading))]
    ]
    return Plan(lines, sorted(faults, key=lambda fault: fault.line))


def _fits(row: Row, headings: Headings, heading_id: int | None) -> bool:
    """Whether the heading that a line would stand under has the money for it; one that does not fit stays a draft."""
    return not headings or row.cost_pence <= headings.money_for(Line(row.kind, heading_id))


def _planned(row: Row, group: Group | None, person: Person, there: set[tuple[str, int]], *, taken: bool) -> Planned:
    if _key(row.title, row.cost_pence) in there:
        return Planned(row, group, Becomes.THERE)
    if group and group.contact_id != person.id:
        return Planned(row, group, Becomes.THEIR_DRAFT)
    whole = group is not None and bool(row.summary and row.body) and taken
    return Planned(row, group, Becomes.HANDED_IN if whole else Becomes.OWN_DRAFT)


def _key(title: str, cost_pence: int) -> tuple[str, int]:
    return reading(title), cost_pence


def _twice(rows: Sequence[Row]) -> list[int]:
    seen = Counter[tuple[str, int]]()
    lines = []
    for row in rows:
        key = _key(row.title, row.cost_pence)
        if seen[key]:
            lines.append(row.line)
        seen[key] += 1
    return lines


def _there(budget_round: Round) -> set[tuple[str, int]]:
    """What the round has already, withdrawn ones apart."""
    known = select(Proposal.title, Proposal.cost_pence).where(Proposal.round_id == budget_round.id)
    rows = db.session.execute(known.where(Proposal.state != ProposalState.WITHDRAWN)).all()
    return {_key(title, cost) for title, cost in rows}


def _groups(rows: Sequence[Row]) -> dict[str, Group]:
    """The groups that the lines name and that can write proposals, by their names as people read them. One query."""
    names = {reading(row.group) for row in rows if row.group}
    if not names:
        return {}
    can = Group.by_name().where(Group.name_key.in_(names), Group.hidden_at.is_(None), Group.closed_at.is_(None))
    return {str(group.name_key): group for group in db.session.scalars(can.where(Group.merged_into_id.is_(None))).unique()}


def take(upload: ImportFile, budget_round: Round, person: Person) -> int:
    """Make the proposals, all of them or none. How many. RuleBroken where the table was taken before, or something is wrong."""
    rounds.lock(budget_round)
    waiting.hold(upload)
    round_rules.may_decide(budget_round)
    plan = plan_of(upload, budget_round, person)
    if not plan.may_come:
        raise RuleBroken(
            _("Something in this table has to be mended first.") if plan.faults else _("All of it is there already.")
        )
    made = [_make(line, budget_round, person) for line in plan.coming]
    upload.state = FileState.DONE
    waiting.forget(upload)
    record("proposal.import", f"round:{budget_round.id}", person, file=upload.name, proposals=len(made))
    _tell([proposal for proposal in made if proposal.contact_id != person.id])
    return len(made)


def _make(line: Planned, budget_round: Round, person: Person) -> Proposal:
    row, contact = line.row, _contact(line, person)
    proposal = Proposal(budget_round=budget_round, contact_id=contact.id, state=ProposalState.DRAFT, made_at=clock.now())
    fill(proposal, contact, _draft(row, line.group, line.heading_id))
    db.session.add(proposal)
    db.session.flush()
    record("proposal.write", f"proposal:{proposal.id}", person, round=budget_round.id, new=True)
    if line.becomes == Becomes.HANDED_IN:
        submit_proposal(proposal, person)
    return proposal


def _contact(line: Planned, person: Person) -> Person:
    return db.session.get_one(Person, line.group.contact_id) if line.becomes == Becomes.THEIR_DRAFT and line.group else person


def _draft(row: Row, group: Group | None, heading_id: int | None) -> Draft:
    with speaking(row.language):
        label = _("All of it")
    return Draft(
        title=row.title,
        summary=row.summary,
        body=row.body,
        language=row.language,
        other_title=row.other_title,
        other_summary=row.other_summary,
        kind=row.kind,
        theme=row.theme,
        heading_id=heading_id,
        group=group,
        costs=[(label, row.cost_pence)],
    )


def _tell(drafts: Sequence[Proposal]) -> None:
    """A mail to every contact for whose group a draft was made: they alone hand it in."""
    for proposal in drafts:
        contact = db.session.get_one(Person, proposal.contact_id)
        with speaking(contact.language):
            facts = {
                "title": proposal.title,
                "group": proposal.group.name if proposal.group else "",
                "link": absolute("proposals.show_proposal", proposal_id=proposal.id),
            }
            subject = _("A draft for your group")
            body = (
                _(
                    "An organiser has put a draft of a proposal for %(group)s into a round: “%(title)s”.\n\n"
                    "It is yours. Please read it and change what is not right. It is on no ballot before you hand it in:\n"
                    "%(link)s\n"
                )
                % facts
            )
        post(contact.email, subject=subject, body=body, language=contact.language, name=contact.name)
