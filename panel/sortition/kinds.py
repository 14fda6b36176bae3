"""Merging interchangeable people: one whole number per kind replaces one yes or no per person.

Two homes are of one type when the same features live in them; somebody who shares a home with no other
volunteer is a home of one. Two people are of one kind when their features and their types of home agree. Any fair
rule gives all people of a kind the same chance, since swapping them changes nothing.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from panel.sortition.pool import Pool, Volunteer

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Kinds:
    """Kinds of people (K of them) and types of homes (T of them), in a fixed order.

    `values[k]` are the features of kind k, `home_type[k]` the type it lives in, `sizes[k]` its number of people;
    `homes[t]` is the number of homes of type t, each of which gives a panel one person at most.
    `members[k][j]` are the ids of kind k in the j-th home of its type.
    """

    values: tuple[tuple[str, ...], ...]
    home_type: Counts
    sizes: Counts
    homes: Counts
    members: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def most(self) -> Counts:
        """The most people of each kind that one panel can hold."""
        return self.homes[self.home_type]

    def chances(self, by_kind: Floats) -> dict[str, float]:
        """Chance by id, from chances by kind."""
        pairs = (
            (person, float(chance))
            for homes, chance in zip(self.members, by_kind, strict=True)
            for home in homes
            for person in home
        )
        return dict(sorted(pairs))


def merge(pool: Pool) -> Kinds:
    """The kinds of a pool, without loss: every panel is a whole number per kind, and the other way round."""
    homes: defaultdict[str, list[Volunteer]] = defaultdict(list)
    for number, volunteer in enumerate(pool.volunteers):
        homes[volunteer.home or f"\0{number}"].append(volunteer)
    types: defaultdict[tuple[tuple[tuple[str, ...], int], ...], list[list[Volunteer]]] = defaultdict(list)
    for home in homes.values():
        types[tuple(sorted(Counter(person.values for person in home).items()))].append(sorted(home))
    ordered = sorted(types.items())
    kinds = [
        (features, number, tuple(_ids(home, features) for home in sorted(alike)))
        for number, (home_type, alike) in enumerate(ordered)
        for features, _ in home_type
    ]
    return Kinds(
        values=tuple(features for features, _, _ in kinds),
        home_type=np.array([number for _, number, _ in kinds], dtype=np.int64),
        sizes=np.array([sum(map(len, members)) for _, _, members in kinds], dtype=np.int64),
        homes=np.array([len(alike) for _, alike in ordered], dtype=np.int64),
        members=tuple(members for _, _, members in kinds),
    )


def _ids(home: list[Volunteer], features: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(person.id for person in home if person.values == features)
