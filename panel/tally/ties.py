"""The published order that settles ties: lowest cost, then most votes, then one lot drawn beforehand, if there was one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from panel.tally.election import Proposal
from panel.tally.result import SettledBy, Tie


@dataclass(frozen=True, slots=True)
class TieOrder:
    """By position of the proposal: its votes, and its place in the lot, which names so many as are `drawn`."""

    proposals: Sequence[Proposal]
    votes: Sequence[int]
    places: Sequence[tuple[int, str]]
    drawn: int = 0

    @classmethod
    def of(cls, proposals: Sequence[Proposal], votes: Sequence[int], lot: Sequence[str]) -> "TieOrder":
        """Ids that are not in the lot come after it, in the order of their text."""
        drawn = {each: place for place, each in enumerate(lot)}
        return cls(proposals, votes, [(drawn.get(each.id, len(lot)), each.id) for each in proposals], len(lot))

    def settle(self, equals: Iterable[int]) -> tuple[int, Tie | None]:
        """The winner among exact equals, and the tie if there was one."""
        winner, *others = sorted(equals, key=lambda p: (self.proposals[p].cost, -self.votes[p], self.places[p]))
        if not others:
            return winner, None
        second = others[0]
        settled_by = SettledBy.LOT if self.places[winner][0] < self.drawn else SettledBy.ORDER
        if self.proposals[winner].cost < self.proposals[second].cost:
            settled_by = SettledBy.COST
        elif self.votes[winner] > self.votes[second]:
            settled_by = SettledBy.VOTES
        return winner, Tie(self.proposals[winner].id, tuple(self.proposals[p].id for p in others), settled_by)
