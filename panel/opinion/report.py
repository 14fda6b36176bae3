"""An opinion map as data for programs and as English text for people."""

from collections.abc import Mapping
from typing import Any

from panel.opinion.findings import Finding
from panel.opinion.opinion_map import OpinionMap
from panel.opinion.reactions import AGREE, natural
from panel.opinion.representative import Representative
from panel.opinion.stability import Clarity, Doubt, Stability

EVERYBODY = "all"
LISTED = 10
DOUBTS = {
    Doubt.NO_SPLIT: "People do not fall into two groups of at least five people and five per cent.",
    Doubt.SHIFTING: "People change groups when a tenth of the reactions is left out.",
    Doubt.NUMBER: "The number of groups changes when a tenth of the reactions is left out.",
    Doubt.CHANCE: "Shuffled reactions look nearly as grouped as the real ones.",
}


def as_data(opinion_map: OpinionMap) -> dict[str, Any]:
    """The map as JSON-ready data; `groups` is empty when none are clear, and counts are then those of everybody."""
    names = opinion_map.letters or [EVERYBODY]
    return {
        "participants": len(opinion_map.reactions.participants),
        "placed": len(opinion_map.placed.participants),
        "statements": len(opinion_map.reactions.statements),
        "votes": len(opinion_map.reactions.vote),
        "groups": opinion_map.sizes,
        "letters": opinion_map.letters,
        "variance": [round(float(share), 4) for share in opinion_map.projection.shares],
        "stability": _stability(opinion_map.stability),
        "bridging": [_finding(one, names) for one in opinion_map.bridging],
        "dividing": [_finding(one, names) for one in opinion_map.dividing],
        "rejected": [_finding(one, names) for one in opinion_map.rejected],
        "representative": {
            letter: [_representative(one) for one in chosen] for letter, chosen in opinion_map.representative.items()
        },
        "points": _points(opinion_map),
    }


def _stability(found: Stability) -> dict[str, Any]:
    data: dict[str, Any] = {
        "clarity": found.clarity.value,
        "doubts": [doubt.value for doubt in found.doubts],
        "tried": None,
        "median": None,
        "worst": None,
        "same_number": None,
        "silhouette": None,
        "against_chance": None,
    }
    if found.repeated:
        data["tried"] = found.repeated.grouping.groups
        data["median"] = round(found.repeated.median, 4)
        data["worst"] = round(found.repeated.worst, 4)
        data["same_number"] = round(found.repeated.same_number, 4)
        data["silhouette"] = round(found.repeated.grouping.silhouette, 4)
    if found.chance:
        data["against_chance"] = {
            "shuffles": found.chance.shuffles,
            "best_median": round(found.chance.median, 4),
            "best_silhouette": round(found.chance.silhouette, 4),
            "better": Doubt.CHANCE not in found.doubts,
        }
    return data


def _finding(one: Finding, names: list[str]) -> dict[str, Any]:
    return {
        "id": one.statement,
        "strength": round(one.strength, 4),
        "interval": [round(one.low, 4), round(one.high, 4)],
        "counts": {
            name: {"agree": row[0], "disagree": row[1], "pass": row[2]} for name, row in zip(names, one.counts, strict=True)
        },
    }


def _representative(one: Representative) -> dict[str, Any]:
    return {
        "id": one.statement,
        "answer": "agree" if one.answer == AGREE else "disagree",
        "chosen": one.chosen,
        "seen": one.seen,
        "significant": one.significant,
    }


def _points(opinion_map: OpinionMap) -> list[dict[str, Any]]:
    rows = zip(opinion_map.placed.participants, opinion_map.projection.points, opinion_map.of_person, strict=True)
    points = [
        {
            "id": name,
            "x": round(float(x), 4),
            "y": round(float(y), 4),
            "group": opinion_map.letters[group] if group >= 0 else None,
        }
        for name, (x, y), group in rows
    ]
    return sorted(points, key=lambda point: natural(str(point["id"])))


def as_text(opinion_map: OpinionMap, bodies: Mapping[str, str]) -> str:
    """The map in English; at most ten statements of each kind."""
    names = opinion_map.letters or ["everybody"]
    lines = [
        f"{len(opinion_map.reactions.participants):,} people, {len(opinion_map.reactions.statements):,} statements, "
        f"{len(opinion_map.reactions.vote):,} reactions; "
        f"{len(opinion_map.placed.participants):,} people reacted often enough to be placed.",
        "",
        *_groups_text(opinion_map),
    ]
    for title, found in (
        ("What bridges", opinion_map.bridging),
        ("What divides", opinion_map.dividing),
        ("What all reject", opinion_map.rejected),
    ):
        lines += ["", f"{title}: {len(found)} statements" if found else f"{title}: nothing clear"]
        for one in found[:LISTED]:
            lines.append(f"  {one.statement}. {_shortened(bodies.get(one.statement, ''))}")
            lines += [f"      {_bar(row)}  {name}" for name, row in zip(names, one.counts, strict=True)]
    for letter, chosen in opinion_map.representative.items():
        lines += ["", f"What sets group {letter} apart"]
        for item in chosen:
            answer = "agree" if item.answer == AGREE else "disagree"
            body = _shortened(bodies.get(item.statement, ""))
            lines.append(f"  {item.statement}. {item.chosen} of {item.seen} {answer}: {body}")
    return "\n".join(lines)


def _groups_text(opinion_map: OpinionMap) -> list[str]:
    found = opinion_map.stability
    if found.clarity is Clarity.NONE:
        lines = ["No clear groups."]
    else:
        sizes = zip(opinion_map.letters, opinion_map.sizes, strict=True)
        warning = " (with a warning)" if found.clarity is Clarity.DOUBTFUL else ""
        listed = ", ".join(f"{letter} {size:,}" for letter, size in sizes)
        lines = [f"{len(opinion_map.letters)} groups{warning}: {listed}."]
    lines += [f"  {DOUBTS[doubt]}" for doubt in found.doubts]
    if found.repeated and found.chance:
        lines.append(
            f"  Agreement with a tenth of the reactions left out: median {found.repeated.median:.2f}, worst "
            f"{found.repeated.worst:.2f}; best of {found.chance.shuffles} shuffles {found.chance.median:.2f}."
        )
        lines.append(
            f"  Silhouette {found.repeated.grouping.silhouette:.2f}; best of the shuffles {found.chance.silhouette:.2f}."
        )
    return lines


def _bar(row: list[int]) -> str:
    """Agree #, disagree -, pass a dot, in twenty signs."""
    total = max(sum(row), 1)
    agree, disagree = round(20 * row[0] / total), round(20 * row[1] / total)
    bar = ("#" * agree + "-" * disagree)[:20].ljust(20, ".")
    share = "  ".join(f"{answer} {count:>4}" for answer, count in zip(("agree", "disagree", "pass"), row, strict=True))
    return f"{bar}  {share}"


def _shortened(body: str) -> str:
    line = " ".join(body.split())
    return line if len(line) <= 90 else line[:89] + "…"
