"""The trace of a count: what the tally found, written as JSON once, and read back for the pages. Pure.

Money is pence. Exact amounts are fractions, written as text ("3738/7"); what is only shown is rounded to whole pence:
what was left is rounded down, what was missing is rounded up.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Any

from panel.results.nearness import UNKNOWN, Near, near_misses
from panel.tally import Account, Election, Explanation, Result, Rule, Settings, Step, count, satisfaction

BESIDE = {Rule.EQUAL_SHARES: Rule.GREEDY, Rule.GREEDY: Rule.EQUAL_SHARES}
"""The rule that is shown beside the one of the round."""


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

    @property
    def official(self) -> Way:
        return self.ways[0]

    @property
    def left_pence(self) -> int:
        return self.budget_pence - self.official.spent_pence


def write(election: Election, settings: Settings, result: Result, explained: Explanation, *, freeze_hash: str) -> str:
    """The whole trace as JSON with sorted keys: the same count gives the same text, to the letter."""
    left_at_turn = _money_at_turn(election, settings, result, explained)
    near = near_misses(election, settings, result, explained)
    steps = {step.winner: step for step in result.steps}
    places = {number: place for place, number in enumerate(result.winners, 1)}
    facts = {
        "format": "panel/trace/v1",
        "freeze_hash": freeze_hash,
        "settings": _settings(settings),
        "budget_pence": int(election.budget),
        "voters": len(election.ballots),
        "left_out": result.left_out,
        "share": None if result.share is None else str(result.share),
        "runs": result.runs,
        "steps": [_step(step) for step in result.steps],
        "lines": [
            _line(
                proposal.id,
                int(proposal.cost),
                explained.accounts[proposal.id],
                steps.get(proposal.id),
                place=places.get(proposal.id),
                eligible=proposal.id not in result.ineligible,
                at_turn=left_at_turn.get(proposal.id),
                near=near.get(proposal.id, UNKNOWN),
            )
            for proposal in election.proposals
        ],
        "ways": [_way(election, result), _way(election, count(election, replace(settings, rule=BESIDE[settings.rule])))],
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _settings(settings: Settings) -> dict[str, Any]:
    return {
        "rule": str(settings.rule),
        "utility": str(settings.utility),
        "completion": str(settings.completion),
        "step_pence": int(settings.step),
        "least_votes": int(settings.threshold),
        "tie_order": list(settings.lot),
    }


def _step(step: Step) -> dict[str, Any]:
    tie = {"others": list(step.tie.others), "settled_by": str(step.tie.settled_by)} if step.tie else None
    return {
        "winner": step.winner,
        "cost_pence": int(step.cost),
        "price": str(step.price),
        "effective_votes": str(step.effective_votes),
        "by_votes": step.by_votes,
        "tie": tie,
    }


def _line(
    number: str,
    cost: int,
    account: Account,
    step: Step | None,
    *,
    place: int | None,
    eligible: bool,
    at_turn: int | None,
    near: Near,
) -> dict[str, Any]:
    missing = ceil(account.missing) if at_turn is None else max(0, cost - at_turn)
    return {
        "number": number,
        "cost_pence": cost,
        "votes": account.votes,
        "place": place,
        "eligible": eligible,
        "price_pence": ceil(step.price) if step else 0,
        "by_votes": bool(step and step.by_votes),
        "settled_by": str(step.tie.settled_by) if step and step.tie else "",
        "level_with": list(step.tie.others) if step and step.tie else [],
        "paid_full": account.paid_full if place else 0,
        "paid_part": account.paid_part if place else 0,
        "paid_none": account.paid_none if place else 0,
        "left_pence": cost - missing,
        "missing_pence": 0 if place else missing,
        "more_supporters": 0 if place else account.more_supporters,
        "drained": [] if place else [[winner, floor(amount)] for winner, amount in account.drained_by if amount >= 1],
        "enough_supporters": near.supporters,
        "enough_less_pence": near.less_pence,
    }


def _money_at_turn(election: Election, settings: Settings, result: Result, explained: Explanation) -> dict[str, int]:
    """Under the greedy rule: the pence that were left when a proposal's turn came, for those that did not fit."""
    if settings.rule is not Rule.GREEDY:
        return {}
    lot = {number: place for place, number in enumerate(settings.lot)}
    in_order = sorted(
        (each for each in election.proposals if each.id not in result.ineligible),
        key=lambda each: (-explained.accounts[each.id].votes, each.cost, lot.get(each.id, len(lot)), each.id),
    )
    left, found, winners = int(election.budget), dict[str, int](), set(result.winners)
    for each in in_order:
        if each.id in winners:
            left -= int(each.cost)
        else:
            found[each.id] = left
    return found


def _way(election: Election, result: Result) -> dict[str, Any]:
    settings = result.settings
    return {
        "rule": str(settings.rule),
        "completion": str(settings.completion),
        "winners": list(result.winners),
        "spent_pence": int(result.spent),
        "satisfaction": {str(number): voters for number, voters in sorted(satisfaction(election, result).items())},
    }


@lru_cache(maxsize=32)
def read(text: str) -> Trace:
    """The trace in a stored text: the same for the same text, so that lists of proposals need not take it apart each time."""
    facts = json.loads(text)
    return Trace(
        budget_pence=facts["budget_pence"],
        voters=facts["voters"],
        share_pence=None if facts["share"] is None else floor(Fraction(facts["share"])),
        least_votes=facts["settings"]["least_votes"],
        left_out=facts["left_out"],
        freeze_hash=facts["freeze_hash"],
        lines={line["number"]: _read_line(line) for line in facts["lines"]},
        ways=tuple(_read_way(way) for way in facts["ways"]),
    )


def _read_line(line: dict[str, Any]) -> Line:
    drained = tuple((winner, pence) for winner, pence in line["drained"])
    return Line(**{**line, "level_with": tuple(line["level_with"]), "drained": drained})


def _read_way(way: dict[str, Any]) -> Way:
    satisfaction = {int(number): voters for number, voters in way["satisfaction"].items()}
    return Way(way["rule"], way["completion"], tuple(way["winners"]), way["spent_pence"], satisfaction)
