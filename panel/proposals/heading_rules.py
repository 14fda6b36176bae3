"""Questions about headings with money of their own, and about proposals that exclude each other. Pure."""

from collections.abc import Collection, Sequence
from typing import Protocol

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.money import pounds


class Wanted(Protocol):
    """A heading as somebody wants it."""

    @property
    def name_cy(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def budget_pence(self) -> int: ...
    @property
    def kind(self) -> str | None: ...


def make_sense(headings: Sequence[Wanted], budget_pence: int, *, rest: Sequence[str] = ()) -> None:
    """RuleBroken where two have one name or one kind, or where together they have more money than the round.

    `rest`: what all other proposals are called, in each language.
    """
    known = [name.casefold() for name in rest]
    for names in ([each.name_cy.casefold() for each in headings] + known, [each.name_en.casefold() for each in headings] + known):
        if len(set(names)) < len(names):
            raise RuleBroken(_("Two headings have the same name. Please give each a name of its own."))
    kinds = [each.kind for each in headings if each.kind]
    if len(set(kinds)) < len(kinds):
        raise RuleBroken(_("Two headings are for the same kind of work. Please choose for each kind one heading at most."))
    total = sum(each.budget_pence for each in headings)
    fit(total, budget_pence)


def fit(total_pence: int, budget_pence: int) -> None:
    """RuleBroken where all headings together have more money than the round shares out."""
    if total_pence > budget_pence:
        facts = {"total": pounds(total_pence), "budget": pounds(budget_pence)}
        raise RuleBroken(
            _("The headings have %(total)s together, and the round shares out %(budget)s. Please lower one of them.") % facts
        )


def fits_heading(cost_pence: int, pence: int, name: str) -> None:
    """RuleBroken for a proposal that costs more than its heading has; where nothing is left for others, it has to choose one."""
    if not pence:
        raise RuleBroken(_("All the money of this round is under headings. Please choose one for the proposal."), at="heading_id")
    if cost_pence > pence:
        facts = {"heading": name, "money": pounds(pence), "cost": pounds(cost_pence)}
        raise RuleBroken(
            _("Under “%(heading)s” there is %(money)s, and the proposal costs %(cost)s. Please make it smaller.") % facts
        )


def still_fits(cost_pence: int, pence: int, name: str, title: str) -> None:
    """RuleBroken where a heading would have less than one of its proposals costs."""
    if cost_pence > pence:
        facts = {"heading": name, "money": pounds(pence), "cost": pounds(cost_pence), "title": title}
        raise RuleBroken(
            _("“%(title)s” costs %(cost)s, and under “%(heading)s” there would be %(money)s. Please give that heading more.")
            % facts
        )


def may_exclude(proposals: Collection[object], *, by_votes: bool, is_question: bool, pots: Collection[object]) -> None:
    """RuleBroken unless there are two or more, counted by most votes first, under one heading.

    `pots`: the headings that they stand under, each once.
    """
    if not by_votes or is_question:
        raise RuleBroken(
            _("Only a ballot that is counted by “most votes first” can keep proposals apart. Please change the round first.")
        )
    if len(proposals) < 2:
        raise RuleBroken(_("Please tick two or more."), at="proposals")
    if len(pots) > 1:
        raise RuleBroken(_("They stand under different headings, whose money is counted apart. Please tick those under one."))
