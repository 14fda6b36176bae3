"""Claims that look like one person's: pure, and the same for a claim in the queue and for the report before a freeze.

A cluster is a reason to look, never a verdict: a family claims at one kitchen table, a village signs up in its hall.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from panel.folding import fold

PEOPLE_PER_HOME = 2
"""Until organisers say otherwise (the setting `per_home`)."""
HOMES_UNKNOWN = 5
"""Homes at a postcode where the list does not say how many."""
NETWORK_MANY, NETWORK_WITHIN = 5, timedelta(hours=1)
CLAIMS_MANY, CLAIMS_WITHIN = 3, timedelta(minutes=10)


class ClusterKind(StrEnum):
    """What the claims of a cluster have in common."""

    MAILBOX = "mailbox"
    HOUSE = "house"
    HOME = "home"
    NETWORK = "network"
    MINUTES = "minutes"
    NAME = "name"


@dataclass(frozen=True)
class Claim:
    """What there is to compare of one person's claim. An empty name is one that nobody has chosen yet."""

    row_id: int
    name: str
    postcode: str
    mailbox: str
    network_hash: str | None
    claimed_at: datetime
    confirmed: bool
    house: str = ""
    """House number or name, or UPRN, in its bare form; "" where it was not said."""

    @property
    def address(self) -> tuple[str, str] | None:
        """The house, where it was said."""
        return (self.postcode, self.house) if self.house else None


@dataclass(frozen=True)
class Cluster:
    """Claims with something in common, the earliest first."""

    kind: ClusterKind
    claims: tuple[Claim, ...]

    @property
    def postcode(self) -> str:
        """The postcode, where all of them have the same one; "" otherwise."""
        codes = {claim.postcode for claim in self.claims}
        return codes.pop() if len(codes) == 1 else ""


def find_clusters(claims: Iterable[Claim], homes: Mapping[str, int], per_home: int = PEOPLE_PER_HOME) -> list[Cluster]:
    """Every cluster among these claims, the largest first.

    `homes` says how many homes a postcode has, where it is known; `per_home`, how many accounts at a home are nothing unusual.
    """
    ordered = sorted(claims, key=lambda claim: (claim.claimed_at, claim.row_id))
    found = [
        *_groups(ClusterKind.MAILBOX, ordered, lambda claim: claim.mailbox, lambda _key, group: group if len(group) > 1 else []),
        *_groups(ClusterKind.HOUSE, ordered, lambda claim: claim.address, lambda _key, group: crowd(group, per_home)),
        *_groups(
            ClusterKind.HOME,
            ordered,
            lambda claim: claim.postcode,
            lambda key, group: crowd(group, room(homes.get(key), per_home)),
        ),
        *_groups(
            ClusterKind.NETWORK,
            ordered,
            lambda claim: claim.network_hash,
            lambda _key, group: close_together(group, NETWORK_MANY, NETWORK_WITHIN),
        ),
        *_groups(
            ClusterKind.MINUTES,
            ordered,
            lambda claim: claim.postcode,
            lambda _key, group: close_together(group, CLAIMS_MANY, CLAIMS_WITHIN),
        ),
        *_groups(
            ClusterKind.NAME,
            ordered,
            lambda claim: (claim.postcode, bare_name(claim.name)) if bare_name(claim.name) else None,
            lambda _key, group: group if len(group) > 1 else [],
        ),
    ]
    return sorted(found, key=lambda cluster: -len(cluster.claims))


def _groups(
    kind: ClusterKind,
    ordered: Sequence[Claim],
    key_of: Callable[[Claim], object],
    conspicuous: Callable[[str, list[Claim]], list[Claim]],
) -> list[Cluster]:
    """The claims with the same key (None has none), where they are conspicuous together."""
    groups: dict[object, list[Claim]] = defaultdict(list)
    for claim in ordered:
        if (key := key_of(claim)) is not None:
            groups[key].append(claim)
    return [Cluster(kind, tuple(some)) for key, group in groups.items() if (some := conspicuous(str(key), group))]


def crowd(group: list[Claim], most: int) -> list[Claim]:
    """All of them, where they are more than that."""
    return group if len(group) > most else []


def room(homes: int | None, per_home: int) -> int:
    """How many accounts at a postcode are nothing unusual."""
    return per_home * (homes if homes is not None else HOMES_UNKNOWN)


def close_together(ordered: list[Claim], many: int, within: timedelta) -> list[Claim]:
    """Those that were made with at least so many others within so short a time."""
    caught: dict[int, Claim] = {}
    first = 0
    for last, claim in enumerate(ordered):
        while claim.claimed_at - ordered[first].claimed_at > within:
            first += 1
        if last - first + 1 >= many:
            caught.update((each.row_id, each) for each in ordered[first : last + 1])
    return list(caught.values())


def bare_name(name: str) -> str:
    """A name by its letters alone: "Siân  Jones 2" and "sian jones" are alike."""
    return "".join(sign for sign in fold(name) if sign.isalpha())
