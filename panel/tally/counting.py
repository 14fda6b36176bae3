"""Count an election under its settings."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from panel.tally.capped_shares import CappedShares
from panel.tally.caps import Caps, Rooms
from panel.tally.election import Election, Integers
from panel.tally.equal_shares import EqualShares, Progress
from panel.tally.greedy import by_votes
from panel.tally.limits import kept
from panel.tally.phragmen import Phragmen
from panel.tally.profile import Profile, profile, scored
from panel.tally.result import Result, Step
from panel.tally.settings import Completion, Rule, Settings
from panel.tally.ties import TieOrder


def count(election: Election, settings: Settings, progress: Progress | None = None) -> Result:
    """Winners and every step. `progress(share, spent)` is called after each run of equal shares.

    With money of their own, headings are counted apart: a ballot takes part where it names a proposal.
    """
    counted = kept(election, settings)
    left_out = len(election.ballots) - len(counted.ballots)
    counted = scored(counted, settings)
    if not counted.headings:
        return replace(Count(counted, settings).result(progress), left_out=left_out)
    parts = {name: Count(part, settings).result(progress) for name, part in by_heading(counted).items()}
    return Result(
        winners=tuple(winner for part in parts.values() for winner in part.winners),
        spent=sum(part.spent for part in parts.values()),
        budget=election.budget,
        share=None,
        steps=tuple(step for part in parts.values() for step in part.steps),
        settings=settings,
        ineligible=tuple(each for part in parts.values() for each in part.ineligible),
        left_out=left_out,
        runs=sum(part.runs for part in parts.values()),
        exact_runs=sum(part.exact_runs for part in parts.values()),
        replaced=any(part.replaced for part in parts.values()),
        parts=parts,
    )


def by_heading(election: Election) -> dict[str, Election]:
    """One election per heading with money of its own, and one ("") for the others if there are any."""
    names = [each.heading if each.heading in election.headings else "" for each in election.proposals]
    money = {**election.headings, "": election.budget - sum(election.headings.values())}
    parts = {}
    for name, budget in money.items():
        members = [p for p, heading in enumerate(names) if heading == name]
        if members:
            ballots = election.ballots.only(members, len(names))
            proposals = tuple(election.proposals[p] for p in members)
            parts[name] = Election(budget, proposals, ballots, election.limits)
    return parts


class Count:
    """One election without headings: its votes and points, who is eligible, and its result under each rule."""

    def __init__(self, election: Election, settings: Settings) -> None:
        self.election, self.settings = election, settings
        ballots, self.proposals = election.ballots, election.proposals
        worth = np.ones_like(ballots.choices) if ballots.points is None else ballots.points
        self.votes = np.bincount(ballots.choices[worth > 0], minlength=len(self.proposals)).tolist()
        totals = np.zeros(len(self.proposals), np.int64)
        np.add.at(totals, ballots.choices, worth)
        self.scores = [Fraction(total, ballots.points_scale) for total in totals.tolist()]
        self.caps = Caps.of(election.proposals, election.caps)
        self.order = TieOrder.of(self.proposals, self.votes, settings.lot)
        self.eligible = [p for p in range(len(self.proposals)) if self._is_eligible(p)]

    def _is_eligible(self, p: int) -> bool:
        """Points (votes where there are none) reach the threshold, votes the viability test, and the cost is within every cap."""
        proposal, viability = self.proposals[p], self.settings.viability
        if proposal.withdrawn or not Rooms(self.caps).fit(p) or not self.votes[p] or self.scores[p] < self.settings.threshold:
            return False
        return not viability or self.votes[p] * viability * self.election.budget >= proposal.cost * len(self.election.ballots)

    def profile(self) -> Profile:
        """Supporters, with points if the utility counts them."""
        points = self.settings.rule is Rule.EQUAL_SHARES and self.settings.utility.uses_points
        return profile(self.election.ballots, len(self.proposals), points=points)

    def result(self, progress: Progress | None = None) -> Result:
        if self.settings.rule is Rule.GREEDY:
            return self._result(self.popular(stop=self.settings.greedy_stop))
        if self.settings.rule is Rule.PHRAGMEN:
            method = Phragmen(self.proposals, self.profile(), self.order, self.caps)
            return self._result(self._topped_up(method.steps(self.eligible, self.election.budget)))
        return self._equal_shares(progress)

    def popular(self, taken: Iterable[str] = (), *, stop: bool = False) -> list[Step]:
        """What greedy takes beside those `taken`."""
        ids = set(taken)
        positions = [p for p, each in enumerate(self.proposals) if each.id in ids]
        left = self.election.budget - sum(self.proposals[p].cost for p in positions)
        return by_votes(self.proposals, self.scores, self.order, self.eligible, left, taken=positions, stop=stop, caps=self.caps)

    def _topped_up(self, steps: list[Step]) -> list[Step]:
        if self.settings.completion is not Completion.ADD1U:
            return steps
        return steps + self.popular(step.winner for step in steps)

    def _equal_shares(self, progress: Progress | None) -> Result:
        supporters = self.profile()
        kind = CappedShares if self.caps else EqualShares
        method = kind(self.election, self.settings, supporters, self.order, self.eligible, caps=self.caps)
        share, steps = method.steps(progress)
        result = replace(self._result(self._topped_up(steps)), share=share, runs=method.runs, exact_runs=method.exact_runs)
        if not self.settings.comparison:
            return result
        popular = self._result(self.popular())
        ours, theirs = (self._winners_per_group(each, supporters) for each in (result, popular))
        if supporters.sizes[theirs > ours].sum() > supporters.sizes[ours > theirs].sum():
            return replace(popular, share=share, runs=method.runs, exact_runs=method.exact_runs, replaced=True)
        return result

    def _winners_per_group(self, result: Result, supporters: Profile) -> Integers:
        """How many winners each group of ballots supports."""
        winners, number = set(result.winners), np.zeros(len(supporters.sizes), np.int64)
        for proposal, who in zip(self.proposals, supporters.supporters, strict=True):
            number[who] += proposal.id in winners
        return number

    def _result(self, steps: list[Step]) -> Result:
        kept = set(self.eligible)
        return Result(
            winners=tuple(step.winner for step in steps),
            spent=sum(step.cost for step in steps),
            budget=self.election.budget,
            share=None,
            steps=tuple(steps),
            settings=self.settings,
            ineligible=tuple(each.id for p, each in enumerate(self.proposals) if p not in kept),
        )
