"""A result as plain values for JSON. Amounts that are not whole are rounded correctly to six decimals."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from panel.tally.as_text import too_dear
from panel.tally.election import Cap, Election, Money
from panel.tally.explain import Account, Explanation, satisfaction
from panel.tally.limits import kept
from panel.tally.profile import scored
from panel.tally.result import Result, Step, Tie
from panel.tally.settings import Settings


def result_as_json(election: Election, result: Result, explanation: Explanation | None = None) -> dict[str, Any]:
    """Keys as published in the command's help; `share_exact` is the share as a fraction. `projects` only with an explanation."""
    settings = result.settings
    satisfied = satisfaction(scored(kept(election, settings), settings), result)
    told = {
        **_settings(settings),
        "budget": amount(result.budget),
        "spent": amount(result.spent),
        "share": None if result.share is None else amount(result.share),
        "share_exact": None if result.share is None else str(result.share),
        "winners": list(result.winners),
        "ties": [_tie(each) for each in result.ties],
        "steps": [_step(each) for each in result.steps],
        "ineligible": list(result.ineligible),
        "ballots_left_out": result.left_out,
        "replaced_by_comparison": result.replaced,
        "voters": sum(satisfied.values()),
        "satisfaction": {str(winners): voters for winners, voters in satisfied.items()},
        "runs": result.runs,
        "exact_runs": result.exact_runs,
        "headings": {name: {"winners": list(part.winners), "share": _or_none(part.share)} for name, part in result.parts.items()},
        "caps": [_cap(cap, result) for cap in election.caps],
    }
    if explanation:
        told["projects"] = {each.id: _account(each, election) for each in explanation.accounts.values()}
    return told


def _settings(settings: Settings) -> dict[str, Any]:
    """Everything that decided."""
    return {
        "rule": settings.rule.value,
        "completion": settings.completion.value,
        "utility": settings.utility.value,
        "step": amount(settings.step),
        "stop_when_exhaustive": settings.stop_when_exhaustive,
        "threshold": amount(settings.threshold),
        "viability": _or_none(settings.viability),
        "scores": list(settings.scores),
        "greedy_stop": settings.greedy_stop,
        "comparison_step": settings.comparison,
        "leave_out_broken": settings.leave_out_broken,
        "lot": list(settings.lot),
    }


def _cap(cap: Cap, result: Result) -> dict[str, Any]:
    spent = sum(step.cost for step in result.steps if step.winner in cap.ids)
    return {"kind": cap.kind, "name": cap.name, "most": amount(cap.most), "spent": amount(spent)}


def amount(value: Money) -> int | float:
    """A whole number as it is, any other rounded to six decimals."""
    rounded = round(Fraction(value), 6)
    return int(rounded) if rounded.denominator == 1 else float(rounded)


def _or_none(value: Money | None) -> int | float | None:
    return None if value is None else amount(value)


def _tie(tie: Tie) -> Mapping[str, Any]:
    return {"winner": tie.winner, "others": list(tie.others), "settled_by": tie.settled_by.value}


def _step(step: Step) -> Mapping[str, Any]:
    return {
        "winner": step.winner,
        "cost": amount(step.cost),
        "price": amount(step.price),
        "effective_votes": amount(step.effective_votes),
        "by_votes": step.by_votes,
    }


def _account(account: Account, election: Election) -> Mapping[str, Any]:
    return {
        "won": account.won,
        "votes": account.votes,
        "score": amount(account.score),
        "effective_votes": amount(account.effective_votes),
        "effective_support": account.effective_support,
        "missing": amount(account.missing),
        "more_supporters": None if too_dear(account, election) else account.more_supporters,
        "capped_by": account.capped_by,
        "died_after": account.died_after,
        "left_then": _or_none(account.left_then),
        "drained_by": _paid(account.drained_by),
        "payers": [account.paid_full, account.paid_part, account.paid_none],
    }


def _paid(drained_by: Sequence[tuple[str, Fraction]]) -> dict[str, int | float]:
    return {winner: amount(paid) for winner, paid in drained_by}
