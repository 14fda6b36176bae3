"""What the tally finds, in the words of a bundle: also for elections that no round here holds."""

from fractions import Fraction
from typing import Any

from panel.audit.chain import canonical
from panel.publish.recounting import FORMAT
from panel.tally import Election, Money, Result, Step
from panel.tally.counting import by_heading
from panel.tally.limits import without_broken


def result_text(round_id: int, election: Election, result: Result, *, unit: int = 1) -> str:
    """What `result.json` holds. unit: how many of the election's units make one of the `.pb` file's, as for `write_pb`."""
    facts = {
        "format": FORMAT,
        "round": round_id,
        "ballots": len(election.ballots),
        "budget": _money(election.budget, unit),
        "spent": _money(result.spent, unit),
        "winners": list(result.winners),
        "parts": [_part(heading, voters, part, unit) for heading, voters, part in _parts(election, result)],
    }
    return canonical(facts)


def _parts(election: Election, result: Result) -> list[tuple[str, int, Result]]:
    """Each heading with money of its own, how many ballots take part in it, and its result; else the whole round."""
    if not result.parts:
        return [("", len(election.ballots) - result.left_out, result)]
    counted = without_broken(election) if result.settings.leave_out_broken else election
    elections = by_heading(counted)
    return [(heading, len(elections[heading].ballots), part) for heading, part in result.parts.items()]


def _part(heading: str, voters: int, part: Result, unit: int) -> dict[str, Any]:
    return {
        "heading": heading,
        "budget": _money(part.budget, unit),
        "ballots": voters,
        "share": None if part.share is None else _money(part.share, unit),
        "ineligible": list(part.ineligible),
        "replaced": part.replaced,
        "steps": [_step(step, unit) for step in part.steps],
    }


def _step(step: Step, unit: int) -> dict[str, Any]:
    return {
        "winner": step.winner,
        "cost": _money(step.cost, unit),
        "price": _money(step.price, unit),
        "votes": str(step.effective_votes),
        "by_votes": step.by_votes,
        "level_with": list(step.tie.others) if step.tie else [],
        "settled_by": str(step.tie.settled_by) if step.tie else "",
    }


def _money(amount: Money, unit: int) -> str:
    """A whole number or a fraction in lowest terms."""
    return str(Fraction(amount, unit))
