"""Questions about offering, taking and leaving a seat. A state is the value of a `SeatState`; None where there is no seat yet."""

from collections.abc import Sequence
from typing import NamedTuple

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext
from panel.panels.states import CLOSED, PANEL, SEAT


def may(verb: str, state: str) -> None:
    """RuleBroken where a panel in this state does not let it: a closed one has no new thread and no new seat."""
    if PANEL.lets(verb, state):
        return
    if state == CLOSED:
        raise RuleBroken(_("This panel has closed. An organiser can open it again, on its page."))
    raise RuleBroken(_("This panel is open."))


def may_offer(target: int, given: int) -> None:
    """RuleBroken when every seat of the panel is taken or offered already."""
    if given >= target:
        raise RuleBroken(
            ngettext(
                "The only seat of this panel is taken or offered. You can offer it again when somebody declines or leaves, when"
                " you take the offer back, or when the panel has more seats.",
                "All %(num)s seats of this panel are taken or offered. You can offer one again when somebody declines or leaves,"
                " when you take an offer back, or when the panel has more seats.",
                target,
            )
            % {"num": target}
        )


def may_offer_to(state: str | None) -> None:
    """RuleBroken when the person holds a seat of this panel, or has an offer of one."""
    if state == "taken":
        raise RuleBroken(_("This person has a seat on the panel already."))
    if state == "offered":
        raise RuleBroken(_("A seat was offered to this person already. We are waiting for their answer."))


def may_answer(state: str) -> None:
    """RuleBroken when the offer was answered already."""
    if state == "taken":
        raise RuleBroken(_("You have taken this seat already. If you cannot stay, you can leave it."))
    if not SEAT.lets("seat.take", state):
        raise RuleBroken(_("This offer is over. If you would like a seat after all, please tell an organiser."))


def may_leave(state: str) -> None:
    """RuleBroken when there is no seat to leave."""
    if not SEAT.lets("seat.leave", state):
        raise RuleBroken(_("You have no seat on this panel now, so there is nothing to leave."))


def may_take_back(state: str) -> None:
    """RuleBroken when the offer was answered: a seat that somebody took is theirs."""
    if not SEAT.lets("seat.take-back", state):
        raise RuleBroken(_("This offer was answered already, so it cannot be taken back."))


def may_have_seats(seat_target: int, *, given: int) -> None:
    """RuleBroken for a panel with fewer seats than are taken or offered."""
    if seat_target < given:
        raise RuleBroken(
            _("%(given)s seats of this panel are taken or offered, so it cannot have fewer. Take an offer back first.")
            % {"given": given}
        )


FEWEST = 5
"""Seats in a group that is shown by itself: of fewer, somebody could be picked out."""


class Group(NamedTuple):
    """Some of the people of an area: how many have a seat on its panel, and how many there are."""

    name: str
    seats: int
    people: int


def can_be_shown(groups: Sequence[Group], *, rest: str = "") -> list[Group]:
    """The groups that nobody can be picked out of; the small ones are counted together as the `rest`, which is large enough too.

    Empty where a rest is too small and has no name, or where one group would be left: it says nothing.
    """
    shown = sorted((group for group in groups if group.seats >= FEWEST), key=lambda group: group.seats, reverse=True)
    small = [group for group in groups if group.seats < FEWEST]
    if small and not rest:
        return []
    while small and shown and sum(group.seats for group in small) < FEWEST:
        small.append(shown.pop())
    if small:
        shown.append(Group(rest, sum(group.seats for group in small), sum(group.people for group in small)))
    return shown if len(shown) > 1 else []
