"""Decisions beside a count in words, for pages and for what leaves the site."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from panel.extensions import db
from panel.language import day
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals.decisions import Decision, DecisionKind
from panel.results.decided import Award

Amount = Callable[[int], str]


@dataclass(frozen=True)
class Told:
    """A decision as the page tells it."""

    decision: Decision
    what: str
    who: str


def told(awards: Iterable[Award], money: Amount) -> list[Told]:
    """Each decision about these, in the order of the awards. One query for all names, or none."""
    decided = [(each, each.decision) for each in awards if each.decision]
    names = _names(decision for _award, decision in decided)
    return [Told(decision, what(award, money), who(decision, names)) for award, decision in decided]


def what(award: Award, money: Amount) -> str:
    """What is decided, and what the count had said."""
    decision, cost = award.decision, award.line.proposal.cost_pence
    if decision is None:
        return ""
    if decision.kind == DecisionKind.WITHDRAWN:
        said = _("Withdrawn by its group.") if decision.by_contact else _("Withdrawn; an organiser entered it.")
        return said + " " + _("The count had chosen it, and its money goes to nobody by itself.") if award.by_count else said
    if decision.kind == DecisionKind.REFUSED:
        return _("Not funded, though the count chose it.")
    if decision.kind == DecisionKind.GRANTED:
        return _("Funded with %(money)s, though the count did not choose it.") % {"money": money(decision.amount_pence)}
    facts = {"money": money(decision.amount_pence), "cost": money(cost)}
    return _("Funded in part, with %(money)s of %(cost)s. The count did not choose it.") % facts


def who(decision: Decision, names: dict[int, str]) -> str:
    """Who decided and when, and who agreed. Of a group no name is told."""
    facts = {"day": day(decision.decided_at), "name": names.get(decision.decided_by_id, "")}
    if decision.kind == DecisionKind.WITHDRAWN:
        return _("On %(day)s.") % facts if decision.by_contact else _("%(name)s, on %(day)s.") % facts
    if decision.waits or decision.agreed_at is None:
        return _("Decided by %(name)s on %(day)s. A second organiser has yet to agree.") % facts
    if decision.agreed_by_id == decision.decided_by_id or decision.agreed_by_id is None:
        return _("Decided by %(name)s on %(day)s. The site has no second organiser.") % facts
    facts |= {"other": names.get(decision.agreed_by_id, ""), "then": day(decision.agreed_at)}
    return _("Decided by %(name)s on %(day)s. %(other)s agreed on %(then)s.") % facts


def _names(decisions: Iterable[Decision]) -> dict[int, str]:
    ids = {number for each in decisions for number in (each.decided_by_id, each.agreed_by_id) if number}
    if not ids:
        return {}
    return {number: name for number, name in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}


def titles_of(awards: Sequence[Award], language: str) -> dict[str, str]:
    """The title of each by its number on the ballot."""
    return {str(each.line.proposal.number): each.line.proposal.title_in(language)[0] for each in awards}
