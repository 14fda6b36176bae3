"""What a journey is made of. Nothing here asks the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from panel.chests.models import LedgerEntry
from panel.pages.journeys.ahead import Step
from panel.proposals.models import Proposal
from panel.results.models import Result
from panel.rounds.models import Phase, Round
from panel.seeds.answers import Answer
from panel.seeds.models import Seed
from panel.threads.models import Thread

ORDER = ("planted", "thought through", "costed", "voted", "funded", "not funded", "paid", "answered", "resting")
"""Of what happened at the same moment, what is told first."""

VOTED_ON = {Phase.VOTING, Phase.RESULT}
"""Phases in which a round that has not decided has its ballot made."""


@dataclass(frozen=True)
class Decision:
    """What a published result says of a proposal. `place`: 1 for the first of the `funded` ones that the count chose.

    It is None where the count did not choose it, or something was decided beside it. `granted_pence`: what it gets, None for
    nothing. `votes`: None where so few voted that it is not told.
    """

    proposal: Proposal
    result: Result
    votes: int | None
    place: int | None
    granted_pence: int | None
    funded: int
    why: str

    @property
    def budget_round(self) -> Round:
        return self.proposal.budget_round


@dataclass(frozen=True)
class Payment:
    """A line of the ledger by which a proposal was paid."""

    proposal: Proposal
    line: LedgerEntry


Thing = Seed | Thread | Proposal | Decision | Payment | Answer


@dataclass(frozen=True)
class Stop:
    """One stop of a journey: what happened, when, and what it happened to."""

    kind: str
    at: datetime
    thing: Thing

    @property
    def key(self) -> tuple[bool, datetime, int]:
        """What goes by time; but a journey begins where the idea was planted, also where a talk about it was open before."""
        return self.kind != "planted", self.at, ORDER.index(self.kind)


@dataclass(frozen=True)
class Journey:
    """The life of an idea in order of time; the rounds that have not decided about it; and the road ahead."""

    seed: Seed
    stops: Sequence[Stop]
    undecided: Sequence[Round]
    ahead: Sequence[Step]

    def things(self, kind: str) -> list[Thing]:
        """What happened of one kind, in order."""
        return [stop.thing for stop in self.stops if stop.kind == kind]

    @property
    def threads(self) -> list[Thread]:
        return [thing for thing in self.things("thought through") if isinstance(thing, Thread)]

    @property
    def proposals(self) -> list[Proposal]:
        return [thing for thing in self.things("costed") if isinstance(thing, Proposal)]

    @property
    def decisions(self) -> list[Decision]:
        return [stop.thing for stop in self.stops if isinstance(stop.thing, Decision) and stop.kind != "voted"]

    @property
    def won(self) -> list[Decision]:
        return [decision for decision in self.decisions if decision.granted_pence]

    @property
    def plan(self) -> Proposal | None:
        """The plan that people ask about first: the newest that was funded, else the newest."""
        return next((each.proposal for each in reversed(self.won)), self.proposals[-1] if self.proposals else None)

    @property
    def answer(self) -> Answer | None:
        """The newest answer."""
        return next((thing for thing in reversed(self.things("answered")) if isinstance(thing, Answer)), None)

    @property
    def joined(self) -> list[Seed]:
        """Other seeds that its plans grew from, those that everybody sees."""
        others = {each.id: each for plan in self.proposals for each in plan.seeds}
        return [each for number, each in others.items() if number != self.seed.id and each.hidden_at is None]

    @property
    def is_voted_on(self) -> bool:
        return any(each.phase in VOTED_ON for each in self.undecided)

    @property
    def arrived_at(self) -> datetime:
        """When the last thing happened that brought it further: an answer does not."""
        return max(stop.at for stop in self.stops if stop.kind != "answered")
