"""Caps: the most that the winners of a category, or of a neighbourhood, may cost together.

A cap is no pot of its own: all proposals share one budget, and a voter's money goes wherever the voter's choices lie.
Whatever the rule, a proposal fits a cap if it and the winners taken before it, as far as they stand under the same cap,
cost no more than the cap together; one under several caps must fit each with its whole cost. What does not fit can win no
more from that moment on, for what is left under a cap never grows within a count:

- a proposal dearer than a cap it stands under is not eligible at all;
- greedy passes over it, even if it stops at the first that the money cannot pay for;
- in a run of equal shares it is out as soon as a purchase leaves it too little, and its supporters keep their money. Every
  run starts with whole caps. Add1 goes on until the next step overspends, or until everything is bought that could ever be;
- under sequential Phragmén it is out in the same way, and does not end the count;
- by votes, on top of what was bought, only what fits beside that is added.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from panel.tally.election import Cap, Money, Proposal


@dataclass(frozen=True, slots=True)
class Caps:
    """By position of the proposal its cost and the caps it stands under; by cap its members and its money."""

    costs: tuple[Money, ...]
    over: tuple[tuple[int, ...], ...]
    members: tuple[tuple[int, ...], ...]
    most: tuple[Money, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, proposals: Sequence[Proposal], caps: Sequence[Cap]) -> "Caps":
        return cls(
            tuple(each.cost for each in proposals),
            tuple(tuple(c for c, cap in enumerate(caps) if each.id in cap.ids) for each in proposals),
            tuple(tuple(p for p, each in enumerate(proposals) if each.id in cap.ids) for cap in caps),
            tuple(cap.most for cap in caps),
            tuple(map(str, caps)),
        )

    def __bool__(self) -> bool:
        return bool(self.most)


NO_CAPS = Caps((), (), (), (), ())


class Rooms:
    """What is left under each cap in the course of a count."""

    def __init__(self, caps: Caps, taken: Iterable[int] = ()) -> None:
        self.caps, self.left = caps, list(caps.most)
        for p in taken:
            self.take(p)

    def fit(self, p: int) -> bool:
        """Whether a proposal could still be taken."""
        return not self.caps or self.full(p) is None

    def full(self, p: int) -> str | None:
        """The first cap under which a proposal has no room; None if it fits all."""
        full = (cap for cap in self.caps.over[p] if self.caps.costs[p] > self.left[cap])
        return next((self.caps.names[cap] for cap in full), None)

    def take(self, p: int) -> set[int]:
        """Take a proposal; those that do not fit (any more) under a cap that it stood under, itself aside."""
        if not self.caps:
            return set()
        for cap in self.caps.over[p]:
            self.left[cap] -= self.caps.costs[p]
        return {q for cap in self.caps.over[p] for q in self.caps.members[cap] if q != p and not self.fit(q)}


def never_bought(caps: Caps, order: Sequence[int], bought: Sequence[int]) -> Collection[int]:
    """Proposals that no further money would have bought, when nobody ran short in a run that bought these.

    `order` holds the places of all proposals when everybody pays in full. A proposal that was out before its turn for lack of
    room, because of others all of which stand before it there, is out at every larger share too.
    """
    rooms, out, never, last = Rooms(caps), set[int](), set[int](), -1
    for winner in bought:
        last = max(last, order[winner])
        new = rooms.take(winner) - out
        out |= new
        never |= {p for p in new if order[p] > last}
    return never - set(bought)
