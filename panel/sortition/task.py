"""What is asked of one draw: the pool, the seats, and who is confirmed or has left."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from panel.sortition.kinds import Kinds, merge
from panel.sortition.pool import Pool, Quota
from panel.sortition.solver import INFINITY, Row


class UnknownVolunteers(ValueError):
    """`ids` that are not in the pool."""

    def __init__(self, ids: list[str]) -> None:
        super().__init__(f"Not in the pool: {', '.join(ids)}")
        self.ids = ids


@dataclass(frozen=True)
class Task:
    """A panel of `seats` people from `pool`; `confirmed` keep their seats, those who `left` cannot get one.

    With nobody confirmed this is a first draw, otherwise a replacement: the same lottery over the rest.
    UnknownVolunteers where a confirmed person or one who left is not in the pool.
    """

    pool: Pool
    seats: int
    confirmed: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        unknown = (self.confirmed | self.left) - {person.id for person in self.pool.volunteers}
        if unknown:
            raise UnknownVolunteers(sorted(unknown))

    @cached_property
    def open_pool(self) -> Pool:
        """Those who can still be drawn: neither confirmed nor gone, nor at home with a confirmed person."""
        volunteers = self.pool.volunteers
        taken = {person.home for person in volunteers if person.id in self.confirmed and person.home}
        rest = tuple(person for person in volunteers if person.id not in self.confirmed | self.left and person.home not in taken)
        return Pool(self.pool.features, self.pool.quotas, rest)

    @cached_property
    def kinds(self) -> Kinds:
        return merge(self.open_pool)

    @property
    def open_seats(self) -> int:
        return self.seats - len(self.confirmed)

    @cached_property
    def held(self) -> Counter[tuple[str, str]]:
        """Seats of confirmed people by feature and value."""
        confirmed = [person for person in self.pool.volunteers if person.id in self.confirmed]
        return Counter(pair for person in confirmed for pair in zip(self.pool.features, person.values, strict=True))

    def quota_row(self, quota: Quota) -> Row:
        """The quota over kinds, less the seats already held; its upper limit may fall below 0."""
        column = self.pool.features.index(quota.feature)
        kinds = np.flatnonzero([values[column] == quota.value for values in self.kinds.values])
        held = self.held[quota.feature, quota.value]
        return Row(kinds, np.ones(len(kinds)), quota.least - held, quota.most - held)

    def seat_row(self) -> Row:
        everyone = np.arange(len(self.kinds.sizes))
        return Row(everyone, np.ones(len(everyone)), self.open_seats, self.open_seats)

    def home_rows(self) -> list[Row]:
        """One person at most from each home, for types of homes in which more than one kind lives."""
        together = [np.flatnonzero(self.kinds.home_type == number) for number in range(len(self.kinds.homes))]
        return [
            Row(kinds, np.ones(len(kinds)), -INFINITY, float(homes))
            for kinds, homes in zip(together, self.kinds.homes, strict=True)
            if len(kinds) > 1
        ]

    def rows(self) -> list[Row]:
        """Everything a panel must meet, over whole numbers of people per kind."""
        return [*(self.quota_row(quota) for quota in self.pool.quotas), self.seat_row(), *self.home_rows()]
