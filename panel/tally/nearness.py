"""How near a proposal came to being funded, found by counting anew.

What is asked: with how many further supporters would it have won, and how much cheaper? Nothing is worked out from the money
that was missing, for a proposal must also ask less of each supporter than the others do. Every answer is the smallest that was
found to be enough, and one less was counted too, and was not. (An outcome may change back and forth; a still smaller number may
then be enough by chance.) These are the measures of Boehmer and others, "Evaluation of project performance in participatory
budgeting", 2023: approvals of new voters who name nothing else, and a lower cost.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from panel.tally.counting import count
from panel.tally.election import Ballots, Election, Form
from panel.tally.settings import Settings


def further_supporters(election: Election, settings: Settings, proposal: str, *, guess: int) -> int | None:
    """How many further ballots, each for this proposal alone, would have had it funded; the money stays the same.

    `guess` is where to look first. None where not even as many as all who voted would have done, where ballots hold points or
    ranks, and where a ballot must name more than one proposal: there could be no such ballots.
    """
    if election.ballots.form is not Form.APPROVAL or election.limits.min_length > 1:
        return None
    place = [each.id for each in election.proposals].index(proposal)

    def is_enough(number: int) -> bool:
        more = replace(election, ballots=_with_more(election.ballots, place, number), voters={})
        return proposal in count(more, settings).winners

    return least(is_enough, guess=guess, most=len(election.ballots))


def lower_cost(election: Election, settings: Settings, proposal: str, *, guess: int, step: int) -> int | None:
    """How much less it should have cost to be funded, in whole steps, with these ballots. None where nothing would do."""
    cost = next(each.cost for each in election.proposals if each.id == proposal)

    def is_enough(steps: int) -> bool:
        cheaper = [replace(each, cost=cost - steps * step) if each.id == proposal else each for each in election.proposals]
        return proposal in count(replace(election, proposals=tuple(cheaper)), settings).winners

    steps = least(is_enough, guess=-(-guess // step), most=int((cost - 1) // step))
    return None if steps is None else steps * step


def least(is_enough: Callable[[int], bool], *, guess: int, most: int) -> int | None:
    """The smallest number from 1 to `most` that is enough, looked for around a guess; None where `most` is not enough."""
    if most < 1:
        return None
    low, high = 0, max(1, min(guess, most))
    while not is_enough(high):
        if high == most:
            return None
        low, high = high, min(most, 2 * high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _with_more(ballots: Ballots, place: int, number: int) -> Ballots:
    """These ballots and so many more, each for the proposal at this place."""
    starts = ballots.starts[-1] + np.arange(1, number + 1)
    choices = np.concatenate([ballots.choices, np.full(number, place, ballots.choices.dtype)])
    return replace(ballots, starts=np.concatenate([ballots.starts, starts]), choices=choices)
