"""Ballots that break the limits of their round: found and named, left out only if the round says so."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from panel.tally.election import Ballots, Election, Form, Integers, Money
from panel.tally.settings import Settings

Marks = NDArray[np.bool_]
REPEATED = "repeated"


def broken(election: Election) -> Iterator[tuple[str, Marks]]:
    """Each limit that some ballots break, by its name in `Limits` (choose one: by its form), and which ballots do.

    `REPEATED`: they name a proposal twice. Such ballots are never counted; they are read only to be left out.
    """
    limits, lengths = election.limits, election.ballots.lengths
    yield from _named(REPEATED, _repeated(election.ballots))
    if election.ballots.form is Form.CHOOSE_ONE:
        yield from _named(Form.CHOOSE_ONE, lengths != 1)
    yield from _outside("length", lengths, limits.min_length, limits.max_length)
    if limits.min_sum_cost or limits.max_sum_cost is not None:
        scale = lcm(1, *(Fraction(each.cost).denominator for each in election.proposals))
        costs = np.array([int(each.cost * scale) for each in election.proposals], object)
        if sum(costs) * max(1, lengths.sum()) < 2**62:
            costs = costs.astype(np.int64)
        sums = _sums(costs[election.ballots.choices], election.ballots)
        yield from _outside("sum_cost", sums, limits.min_sum_cost, limits.max_sum_cost, scale)
    yield from _broken_points(election)


def _repeated(ballots: Ballots) -> Marks:
    """Which ballots name a proposal twice."""
    owners = ballots.owners
    order = np.lexsort((ballots.choices, owners))
    same = (np.diff(owners[order]) == 0) & (np.diff(ballots.choices[order]) == 0)
    twice: Marks = np.bincount(owners[order][1:][same], minlength=len(ballots)) > 0
    return twice


def _broken_points(election: Election) -> Iterator[tuple[str, Marks]]:
    limits, ballots = election.limits, election.ballots
    if ballots.points is None:
        return
    scale = ballots.points_scale
    least = limits.min_points
    if least is None and ballots.form is Form.POINTS:
        least = 0
    owner = ballots.owners
    for name, entries in _outside("points", ballots.points, least, limits.max_points, scale):
        yield name, np.bincount(owner[entries], minlength=len(ballots)) > 0
    yield from _outside("sum_points", _sums(ballots.points, ballots), limits.min_sum_points or None, limits.max_sum_points, scale)


def _outside(name: str, values: Integers, least: Money | None, most: Money | None, scale: int = 1) -> Iterator[tuple[str, Marks]]:
    """Where values (in units of 1/scale) are below `least` or above `most`."""
    if least is not None:
        yield from _named(f"min_{name}", values < -(-least * scale // 1))
    if most is not None:
        yield from _named(f"max_{name}", values > most * scale // 1)


def _named(name: str, marks: Marks) -> Iterator[tuple[str, Marks]]:
    if marks.any():
        yield name, marks


def _sums(values: Integers, ballots: Ballots) -> Integers:
    """Sum of the values of each ballot's entries."""
    running: Integers = np.concatenate([[0], np.cumsum(values)])
    return running[ballots.starts[1:]] - running[ballots.starts[:-1]]


def kept(election: Election, settings: Settings) -> Election:
    """The election with the ballots that are counted under these settings."""
    return without_broken(election) if settings.leave_out_broken else election


def without_broken(election: Election) -> Election:
    """The election without the ballots that break a limit."""
    whole = np.ones(len(election.ballots), bool)
    for _, marks in broken(election):
        whole &= ~marks
    voters = {name: [cell for cell, keep in zip(cells, whole, strict=True) if keep] for name, cells in election.voters.items()}
    return replace(election, ballots=election.ballots.keep(whole), voters=voters)
