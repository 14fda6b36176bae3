"""The trace of a count: what the tally found, written as JSON once, and read back for the pages. Pure.

Money is pence. Exact amounts are fractions, written as text ("3738/7"); what is only shown is rounded to whole pence:
what was left is rounded down, what was missing is rounded up.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Any

from panel.results.lines import Line, Pot, Trace, Way
from panel.results.nearness import UNKNOWN, Near, near_misses
from panel.rounds.ballot_forms import NO, QUESTION
from panel.tally import (
    Account,
    Election,
    Explanation,
    Proposal,
    Result,
    Rule,
    Settings,
    Step,
    by_heading,
    count,
    satisfaction,
)

__all__ = ["Line", "Pot", "Trace", "Way", "read", "write"]

BESIDE = {Rule.EQUAL_SHARES: Rule.GREEDY, Rule.GREEDY: Rule.EQUAL_SHARES}
"""The rule that is shown beside the one of the round."""


def write(
    election: Election, settings: Settings, result: Result, explained: Explanation, *, freeze_hash: str, salt: str = ""
) -> str:
    """The whole trace as JSON with sorted keys: the same count gives the same text, to the letter.

    `salt`: kept beside it where the text stays secret and its hash is public.
    """
    facts = {
        "format": "panel/trace/v1",
        **({"salt": salt} if salt else {}),
        "freeze_hash": freeze_hash,
        "settings": _settings(settings),
        "budget_pence": int(election.budget),
        "voters": len(election.ballots),
        "left_out": result.left_out,
        "share": None if result.share is None else str(result.share),
        "runs": result.runs,
        "steps": [_step(step) for step in result.steps],
        "lines": _lines(election, settings, result, explained),
        "ways": [_way(election, found) for found in (result, *_beside(election, settings))],
        **({"headings": _headings(election, result)} if result.parts else {}),
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _lines(election: Election, settings: Settings, result: Result, explained: Explanation) -> list[dict[str, Any]]:
    """A line for each proposal, in the order of the ballot."""
    turns = _turns(election, settings, result, explained)
    left_at_turn, among = _money_at_turn(turns, result), _among(election, turns, result.winners)
    near = near_misses(election, settings, result, explained)
    steps = {step.winner: step for step in result.steps}
    places = {number: place for place, number in enumerate(result.winners, 1)}
    return [
        _line(
            proposal.id,
            int(proposal.cost),
            explained.accounts[proposal.id],
            steps.get(proposal.id),
            place=places.get(proposal.id),
            eligible=proposal.id not in result.ineligible,
            at_turn=left_at_turn.get(proposal.id),
            near=near.get(proposal.id, UNKNOWN),
            has_points=not election.ballots.form.is_plain,
        )
        | among[proposal.id]
        for proposal in election.proposals
    ]


def _headings(election: Election, result: Result) -> list[dict[str, Any]]:
    """Each heading with money of its own, and last what all others share: its money, its voters, their share, what it spent."""
    parts = by_heading(election)
    return [
        {
            "key": key,
            "budget_pence": int(part.budget),
            "voters": len(parts[key].ballots),
            "share": None if part.share is None else str(part.share),
            "spent_pence": int(part.spent),
        }
        for key, part in result.parts.items()
    ]


def _beside(election: Election, settings: Settings) -> list[Result]:
    """The same ballots by another rule; none where some exclude each other, as yes and no do: equal shares cannot keep to it."""
    if any(each.group for each in election.proposals):
        return []
    return [count(election, replace(settings, rule=BESIDE[settings.rule]))]


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
    has_points: bool,
) -> dict[str, Any]:
    missing = ceil(account.missing) if at_turn is None else max(0, cost - at_turn)
    return {
        "number": number,
        "cost_pence": cost,
        "votes": account.votes,
        **({"points": int(account.score)} if has_points else {}),
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


def _turns(election: Election, settings: Settings, result: Result, explained: Explanation) -> list[Proposal]:
    """The order in which most votes first came to the proposals; none under another rule."""
    if settings.rule is not Rule.GREEDY:
        return []
    lot = {number: place for place, number in enumerate(settings.lot)}
    return sorted(
        (each for each in election.proposals if each.id not in result.ineligible),
        key=lambda each: (-explained.accounts[each.id].score, each.cost, lot.get(each.id, len(lot)), each.id),
    )


def _among(election: Election, turns: Sequence[Proposal], winners: Collection[str]) -> dict[str, dict[str, str]]:
    """By number: the heading that it stands under, and which other one was funded before its turn and excludes it.

    Nothing where a round knows neither. Answers to a single question exclude each other, too, and are told in other words.
    """
    told = {each.id: {"heading": each.heading} if election.headings else {} for each in election.proposals}
    taken: dict[str, str] = {}
    for each in turns:
        if each.group in {"", QUESTION}:
            continue
        if each.id in winners:
            taken[each.group] = each.id
        elif each.group in taken:
            told[each.id]["instead"] = taken[each.group]
    return told


def _money_at_turn(turns: Sequence[Proposal], result: Result) -> dict[str, int]:
    """The pence that were left when a proposal's turn came, for those that did not fit."""
    found, winners = dict[str, int](), set(result.winners)
    left = {key: int(part.budget) for key, part in (result.parts or {"": result}).items()}
    for each in turns:
        if each.id in winners:
            left[each.heading] -= int(each.cost)
        else:
            found[each.id] = left[each.heading]
    return found


def _way(election: Election, result: Result) -> dict[str, Any]:
    settings, costs = result.settings, {each.id: int(each.cost) for each in election.proposals}
    winners = [number for number in result.winners if number != NO]
    return {
        "rule": str(settings.rule),
        "completion": str(settings.completion),
        "winners": winners,
        "spent_pence": sum(costs[number] for number in winners),
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
        step_pence=facts["settings"]["step_pence"],
        pots=tuple(_read_pot(pot) for pot in facts.get("headings", ())),
    )


def _read_pot(pot: dict[str, Any]) -> Pot:
    share = None if pot["share"] is None else floor(Fraction(pot["share"]))
    return Pot(pot["key"], pot["budget_pence"], pot["voters"], share, pot["spent_pence"])


def _read_line(line: dict[str, Any]) -> Line:
    drained = tuple((winner, pence) for winner, pence in line["drained"])
    return Line(**{**line, "level_with": tuple(line["level_with"]), "drained": drained})


def _read_way(way: dict[str, Any]) -> Way:
    satisfaction = {int(number): voters for number, voters in way["satisfaction"].items()}
    return Way(way["rule"], way["completion"], tuple(way["winners"]), way["spent_pence"], satisfaction)
