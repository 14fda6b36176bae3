"""What a ballot says, in every form that a round can have. Pure.

Picks map the number of a proposal to what was given to it: 1 where it was ticked, its points, or its place in the voter's order
(1 is best). A single question has the answers "yes" and "no" in the place of numbers. No picks are a blank ballot.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from panel.ballots import papers
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.rounds.ballot_forms import BallotForm

Picks = Mapping[str, int]
Typed = Mapping[str, str]
"""What stands in a form beside each proposal: as it was typed, or how often it was ticked."""


@dataclass(frozen=True)
class Answers:
    """What a form says: what stands beside each proposal, and whether the voter means to pick nothing."""

    typed: Typed
    blank: bool = False


Title = Callable[[str], str]
_NUMBER = re.compile("[0-9]{1,4}")
_BEHIND = 10_000


def ticked(numbers: Iterable[str]) -> Picks:
    """The picks of a ballot on which these were ticked."""
    return dict.fromkeys(numbers, 1)


def ranked(numbers: Iterable[str]) -> Picks:
    """The picks of a ballot with these in order, the best first."""
    return {number: place for place, number in enumerate(numbers, 1)}


def canonical(form: BallotForm, picks: Picks) -> str:
    """The ballot as it is kept and committed to, as JSON without blanks.

    Ticked: the numbers, sorted as text. In order: the numbers, the best first. Points: an object from number to points, sorted.
    """
    if form == BallotForm.POINTS:
        return json.dumps(dict(sorted(picks.items())), separators=(",", ":"), ensure_ascii=False)
    if form == BallotForm.RANKING:
        return json.dumps(sorted(picks, key=picks.__getitem__), separators=(",", ":"), ensure_ascii=False)
    return papers.canonical(picks)


def picks_of(form: BallotForm, body: str) -> Picks:
    """The picks of a canonical ballot."""
    held = json.loads(body)
    if form == BallotForm.POINTS:
        return {number: int(points) for number, points in held.items()}
    return ranked(held) if form == BallotForm.RANKING else ticked(held)


def answers_of(picks: Picks | None) -> Answers:
    """How a ballot that was cast stands in a form; of none, nothing."""
    return Answers(typed_as(picks or {}), blank=picks is not None and not picks)


def typed_as(picks: Picks) -> Typed:
    """How these picks stand in a form."""
    return {number: str(given) for number, given in picks.items()}


def read(form: BallotForm, typed: Typed, title: Title) -> Picks:
    """The picks in what somebody typed. RuleBroken where it is no number, or no order; `title` names a proposal."""
    if form.is_ticked:
        return _ticks(typed)
    given = {number: _whole(text, number, title) for number, text in typed.items()}
    given = {number: value for number, value in given.items() if value}
    return given if form == BallotForm.POINTS else _in_order(given, title)


def _ticks(typed: Typed) -> Picks:
    if any(text != "1" for text in typed.values()):
        raise RuleBroken(_("A proposal was picked twice. Please pick each one once."))
    return ticked(typed)


def _whole(text: str, number: str, title: Title) -> int:
    found = whole_number(text)
    if found is None:
        raise RuleBroken(
            _("“%(text)s” beside “%(title)s” is not a whole number. Please write one, or leave it empty.")
            % {"text": text[:20], "title": title(number)}
        )
    return found


def whole_number(text: str) -> int | None:
    """The number in plain digits that was typed; None for all else."""
    return int(text) if _NUMBER.fullmatch(text.strip()) else None


def place_of(text: str) -> int:
    """Where what was typed puts a proposal in an order; what is no number stands behind all that are."""
    found = whole_number(text)
    return _BEHIND if found is None else found


def _in_order(given: Picks, title: Title) -> Picks:
    """The order that the numbers say: 2, 5 and 9 are first, second and third. RuleBroken where two have the same."""
    known: dict[int, str] = {}
    for number, place in given.items():
        if place in known:
            raise RuleBroken(
                _("“%(one)s” and “%(other)s” both have the number %(place)s. Please give each a number of its own.")
                % {"one": title(known[place]), "other": title(number), "place": place}
            )
        known[place] = number
    return ranked(known[place] for place in sorted(known))


UP, DOWN, ADD, REMOVE = "up", "down", "add", "remove"


def moved(typed: Typed, move: str) -> Typed:
    """An order after a press beside one proposal, such as "up-3"; what is no number yet keeps its place at the end.

    A press that means nothing only numbers the order anew.
    """
    verb, _dash, number = move.partition("-")
    order = sorted(typed, key=lambda each: (place_of(typed[each]), each))
    at = order.index(number) if number in order else None
    if verb == ADD and at is None and number:
        order.append(number)
    elif verb == REMOVE and at is not None:
        order.remove(number)
    elif at is not None and (to := at + {UP: -1, DOWN: 1}.get(verb, 0)) in range(len(order)):
        order[at], order[to] = order[to], order[at]
    return typed_as(ranked(order))
