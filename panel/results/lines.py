"""A count as pages need it: a line for each proposal, and the ways to count the same ballots. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from panel.rounds.ballot_forms import YES


@dataclass(frozen=True)
class Line:
    """One proposal in a count.

    place: 1 for the first that was funded, None where it was not. price_pence: the most that one supporter paid. by_votes: taken
    by its number of votes. settled_by: what decided where others (`level_with`) were exactly level. For one not funded,
    left_pence is the money behind it when it fell short (greedy: the money left at its turn), missing_pence what it lacked,
    more_supporters how many more with a full share at least, and drained where its supporters' money had gone. Counted anew:
    enough_supporters, how many further ballots for it alone would have had it funded, and enough_less_pence, how much less it
    should have cost; None where nothing was found, or not looked for (in a very large vote, and before these were known).
    """

    number: str
    cost_pence: int
    votes: int
    place: int | None
    eligible: bool
    price_pence: int
    by_votes: bool
    settled_by: str
    level_with: tuple[str, ...]
    paid_full: int
    paid_part: int
    paid_none: int
    left_pence: int
    missing_pence: int
    more_supporters: int
    drained: tuple[tuple[str, int], ...]
    enough_supporters: int | None = None
    enough_less_pence: int | None = None
    points: int | None = None
    """What all ballots together gave to it; None where ballots have no points."""
    heading: str = ""
    """The key of the heading that it stands under; "" for the rest, and in a round without headings."""
    instead: str = ""
    """The number of the one that was funded and excludes it."""

    @property
    def score(self) -> int:
        """What "most first" goes by: its points, or its votes where there are none."""
        return self.votes if self.points is None else self.points

    @property
    def won(self) -> bool:
        return self.place is not None

    @property
    def each_pays_pence(self) -> int | None:
        """What one supporter paid at most; None where nobody paid from a share."""
        return None if self.by_votes or not self.won else self.price_pence


@dataclass(frozen=True)
class Way:
    """One way to count the same ballots: the rule, whom it funds, what it spends, and voters by how many of their picks won."""

    rule: str
    completion: str
    winners: tuple[str, ...]
    spent_pence: int
    satisfaction: Mapping[int, int]

    @property
    def voters(self) -> int:
        return sum(self.satisfaction.values())

    @property
    def happy_percent(self) -> int:
        """Voters with at least one funded pick, in per cent, rounded down."""
        return 100 * (self.voters - self.satisfaction.get(0, 0)) // self.voters if self.voters else 0

    @property
    def left_with_nothing(self) -> int:
        """Voters of whose picks nothing was funded."""
        return self.satisfaction.get(0, 0)

    @property
    def two_or_more_percent(self) -> int:
        """Voters with at least two funded picks, in per cent, rounded down."""
        several = sum(voters for winners, voters in self.satisfaction.items() if winners >= 2)
        return 100 * several // self.voters if self.voters else 0

    @property
    def mean_picks_tenths(self) -> int:
        """Funded picks per voter on average, in tenths, rounded to the nearest."""
        picks = sum(winners * voters for winners, voters in self.satisfaction.items())
        return round(Fraction(10 * picks, self.voters)) if self.voters else 0


@dataclass(frozen=True)
class Pot:
    """A heading with money of its own as it was counted: its voters are those who picked something under it."""

    key: str
    """"" for what all other proposals share."""
    budget_pence: int
    voters: int
    share_pence: int | None
    spent_pence: int

    @property
    def first_share_pence(self) -> int | None:
        """What each of its voters had to give at first; None where nobody pays from a share."""
        return None if self.share_pence is None or not self.voters else self.budget_pence // self.voters

    @property
    def left_pence(self) -> int:
        return self.budget_pence - self.spent_pence


@dataclass(frozen=True)
class Trace:
    """A count as the pages need it; `ways` has the official one first."""

    budget_pence: int
    voters: int
    share_pence: int | None
    least_votes: int
    left_out: int
    freeze_hash: str
    lines: Mapping[str, Line]
    ways: tuple[Way, ...]
    step_pence: int = 100
    """By how much each share is raised at a time."""
    totals: bool = True
    """Whether how many picked what is told; without, every figure of a line is left out."""
    pots: Sequence[Pot] = ()
    """Where headings have money of their own: each of them, and last what all others share."""

    def around(self, line: Line) -> "Trace":
        """The count that a line took part in: that of its heading, where headings have money of their own."""
        pot = next((pot for pot in self.pots if pot.key == line.heading), None)
        if pot is None:
            return self
        ways = (replace(self.official, spent_pence=pot.spent_pence), *self.ways[1:])
        pence = pot.budget_pence, pot.share_pence
        return replace(self, budget_pence=pence[0], share_pence=pence[1], voters=pot.voters, ways=ways, pots=())

    @property
    def is_yes_or_no(self) -> bool:
        """Whether one question was asked: its lines are then the two answers."""
        return YES in self.lines

    def line_of(self, number: str) -> Line:
        """The line of a proposal by its number on the ballot; of a single question, how many said yes."""
        return self.lines[YES if self.is_yes_or_no else number]

    @property
    def has_points(self) -> bool:
        """Whether ballots gave points, or an order that was turned into points."""
        return any(line.points is not None for line in self.lines.values())

    @property
    def official(self) -> Way:
        return self.ways[0]

    @property
    def first_share_pence(self) -> int | None:
        """What each voter had to give before any share was raised, rounded down; None where nobody pays from a share."""
        return None if self.share_pence is None or not self.voters else self.budget_pence // self.voters

    @property
    def was_raised(self) -> bool:
        """Whether the count raised everybody's share: then somebody may have paid more than their part of the money."""
        return self.first_share_pence is not None and (self.share_pence or 0) > self.first_share_pence

    @property
    def left_pence(self) -> int:
        return self.budget_pence - self.official.spent_pence
