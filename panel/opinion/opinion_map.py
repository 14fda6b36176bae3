"""The opinion map: who stands where, in which groups, and what that says about the statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from panel.opinion.findings import Finding, count, dividing, united
from panel.opinion.grouping import best, groupings
from panel.opinion.letters import letters
from panel.opinion.projection import Projection, project
from panel.opinion.reactions import AGREE, DISAGREE, Reactions, Real, Whole
from panel.opinion.representative import Representative, representative
from panel.opinion.stability import Clarity, Limits, Stability, stability

ENOUGH_REACTIONS = 7
FEWEST_PLACED = 15


@dataclass(frozen=True)
class Earlier:
    """What the map before said of each person by name, so that letters and directions stay."""

    letters: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class OpinionMap:
    """Everything a page shows. Without clear groups `letters` is empty, and all counts have one row: everybody."""

    reactions: Reactions
    placed: Reactions  # those of people with enough reactions; points and groups are theirs, in this order
    projection: Projection
    stability: Stability
    letters: list[str]  # in alphabetical order; counts have their rows in it
    of_person: Whole  # place in `letters` of each placed person; -1 without clear groups
    bridging: list[Finding]
    dividing: list[Finding]
    rejected: list[Finding]
    representative: dict[str, list[Representative]]

    @property
    def sizes(self) -> list[int]:
        """People in each group, in the order of `letters`."""
        return [int((self.of_person == group).sum()) for group in range(len(self.letters))]


def draw_map(reactions: Reactions, *, limits: Limits | None = None, earlier: Earlier | None = None) -> OpinionMap:
    """The map of these reactions: the same whatever the order of the log, the numbering, or the process."""
    earlier = earlier or Earlier()
    placed = reactions.of(with_enough(reactions))
    projection = facing(project(placed), placed.participants, earlier.points)
    grouping = best(groupings(projection.points))
    found = stability(placed, grouping, limits or Limits())

    if grouping is None or found.clarity is Clarity.NONE:
        names: list[str] = []
        of_person = np.full(len(placed.participants), -1)
        counts = count(reactions, np.zeros(len(reactions.participants), dtype=np.int64), 1)
    else:
        unsorted = letters(grouping.of_person, placed.participants, earlier.letters)
        names = sorted(unsorted)
        of_person = np.array([names.index(letter) for letter in unsorted])[grouping.of_person]
        counts = count(placed, of_person, len(names))

    statements = reactions.statements
    return OpinionMap(
        reactions,
        placed,
        projection,
        found,
        names,
        of_person,
        bridging=united(statements, counts, AGREE),
        dividing=dividing(statements, counts),
        rejected=united(statements, counts, DISAGREE),
        representative={letter: representative(statements, counts, group) for group, letter in enumerate(names)},
    )


def with_enough(reactions: Reactions) -> Whole:
    """People who gave 7 reactions, or reacted to all statements if there are fewer; at least the 15 busiest.

    People as busy as the fifteenth come with it, so that no order among equals decides.
    """
    given = reactions.per_person()
    fifteenth = np.sort(given)[::-1][:FEWEST_PLACED].min(initial=ENOUGH_REACTIONS)
    return np.flatnonzero(given >= min(fifteenth, len(reactions.statements)))


def facing(projection: Projection, participants: list[str], earlier: Mapping[str, tuple[float, float]]) -> Projection:
    """The projection with each axis turned, if need be, to where it pointed on the earlier map."""
    common = [(i, earlier[name]) for i, name in enumerate(participants) if name in earlier]
    if not common:
        return projection
    now: Real = projection.points[[i for i, _ in common]]
    turn = np.where((now * np.array([point for _, point in common])).sum(axis=0) < 0, -1.0, 1.0)
    return Projection(projection.points * turn, projection.loadings * turn, projection.means, projection.shares)
