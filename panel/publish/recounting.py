"""The result as a bundle holds it: every step that was published, in exact numbers. docs/bundle.md describes it."""

import json
from fractions import Fraction
from typing import Any

from panel.audit.chain import canonical
from panel.recount.verify import SENTENCES

FORMAT = "panel result 1"
PENCE = 100
UNCHECKED = (
    "This browser cannot check Ed25519 signatures, so the signatures under the heads were not checked. All else was.",
    "Ni all y porwr hwn wirio llofnodion Ed25519, felly ni wiriwyd y llofnodion dan y pennau. Gwiriwyd popeth arall.",
)


def sentences(language: str) -> dict[str, str]:
    """What the browser's program may have to say, by name: the words of the stand-alone one, and one of its own."""
    return {name: pair[language == "cy"] for name, pair in {**SENTENCES, "unchecked": UNCHECKED}.items()}


def result_text(round_id: int, trace: str) -> str:
    """What `result.json` holds, from the stored trace: what the site has said, not a count of today. Pence become pounds."""
    told = json.loads(trace)
    whole = {"key": "", "voters": told["voters"] - told["left_out"], **{name: told[name] for name in ("budget_pence", "share")}}
    facts = {
        "format": FORMAT,
        "round": round_id,
        "ballots": told["voters"],
        "budget": _pounds(told["budget_pence"]),
        "spent": _pounds(sum(step["cost_pence"] for step in told["steps"])),
        "winners": [step["winner"] for step in told["steps"]],
        "parts": [_part(told, pot) for pot in told.get("headings", [whole])],
    }
    return canonical(facts)


def _part(told: dict[str, Any], pot: dict[str, Any]) -> dict[str, Any]:
    """What was counted by itself: the round, or in a round with headings one of them."""
    lines = {line["number"]: line for line in told["lines"] if line.get("heading", "") == pot["key"]}
    return {
        "heading": pot["key"],
        "budget": _pounds(pot["budget_pence"]),
        "ballots": pot["voters"],
        "share": None if pot["share"] is None else _pounds(pot["share"]),
        "ineligible": [number for number, line in lines.items() if not line["eligible"]],
        "replaced": False,  # no round here lets most votes first take the place of equal shares
        "steps": [_step(step) for step in told["steps"] if step["winner"] in lines],
    }


def _step(step: dict[str, Any]) -> dict[str, Any]:
    tie = step["tie"] or {"others": [], "settled_by": ""}
    return {
        "winner": step["winner"],
        "cost": _pounds(step["cost_pence"]),
        "price": _pounds(step["price"]),
        "votes": step["effective_votes"],
        "by_votes": step["by_votes"],
        "level_with": tie["others"],
        "settled_by": tie["settled_by"],
    }


def _pounds(pence: int | str) -> str:
    """Exact pence as pounds: a whole number or a fraction in lowest terms."""
    return str(Fraction(pence) / PENCE)
