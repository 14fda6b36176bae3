"""The published order that settles ties: lowest cost, then most votes, then one lot drawn beforehand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from panel.tally.election import Proposal
from panel.tally.profile import Profile
from panel.tally.result import SettledBy, Tie


@dataclass(frozen=True, slots=True)
class TieOrder:
    """Ranks of the proposals, by position: whoever ranks lower wins a tie."""

    proposals: Sequence[Proposal]
    votes: Sequence[int]
    lot: Sequence[int]

    @classmethod
    def of(cls, proposals: Sequence[Proposal], profile: Profile, lot: Sequence[str]) -> "TieOrder":
        """Ids not in the lot come after it, in the order of their text."""
        drawn = {each: place for place, each in enumerate(lot)}
        places = sorted(range(len(proposals)), key=lambda p: (drawn.get(proposals[p].id, len(drawn)), proposals[p].id))
        rank = [0] * len(proposals)
        for place, position in enumerate(places):
            rank[position] = place
        return cls(proposals, [profile.votes(p) for p in range(len(proposals))], rank)

    def settle(self, equals: Iterable[int]) -> tuple[int, Tie | None]:
        """The winner among exact equals, and the tie if there was one."""
        winner, *others = sorted(equals, key=lambda p: (self.proposals[p].cost, -self.votes[p], self.lot[p]))
        if not others:
            return winner, None
        settled_by = SettledBy.LOT
        if self.proposals[winner].cost < self.proposals[others[0]].cost:
            settled_by = SettledBy.COST
        elif self.votes[winner] > self.votes[others[0]]:
            settled_by = SettledBy.VOTES
        return winner, Tie(self.proposals[winner].id, tuple(self.proposals[p].id for p in others), settled_by)
