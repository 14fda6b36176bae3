"""Who may be drawn, and what a panel must look like: the facts every other file of the draw works on."""

from dataclasses import dataclass

NO_LIMIT = 1_000_000


@dataclass(frozen=True, order=True)
class Quota:
    """How many seats people with one value of one feature may hold: `least` to `most`, both included.

    `flex_least` and `flex_most` bound how far a relaxation of this quota should go; always
    0 <= flex_least <= least <= most <= flex_most.
    """

    feature: str
    value: str
    least: int
    most: int
    flex_least: int = 0
    flex_most: int = NO_LIMIT


@dataclass(frozen=True, order=True)
class Volunteer:
    """Someone who may be drawn: `values` in the order of the pool's features, `home` blank when not known."""

    id: str
    values: tuple[str, ...]
    home: str = ""


@dataclass(frozen=True)
class Pool:
    """Features, quotas and volunteers in a fixed order, so that the order of rows in a file changes nothing.

    `lookalikes` are pairs of ids whose homes read alike without being the same: for a person to review.
    """

    features: tuple[str, ...]
    quotas: tuple[Quota, ...]
    volunteers: tuple[Volunteer, ...]
    lookalikes: tuple[tuple[str, str], ...] = ()

    def in_pool(self, quota: Quota) -> int:
        """Number of volunteers whom this quota concerns."""
        column = self.features.index(quota.feature)
        return sum(volunteer.values[column] == quota.value for volunteer in self.volunteers)


def pool_of(quotas: list[Quota], volunteers: list[Volunteer], *, lookalikes: list[tuple[str, str]] | None = None) -> Pool:
    """A pool in its fixed order; volunteers' values must follow the features' alphabetical order."""
    features = tuple(sorted({quota.feature for quota in quotas}))
    return Pool(features, tuple(sorted(quotas)), tuple(sorted(volunteers)), tuple(sorted(lookalikes or [])))
