"""Write an election as a `.pb` file that the official tools accept."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from io import StringIO
from itertools import chain

import numpy as np

from panel.tally.election import Ballots, Election, ElectionBroken, Money
from panel.tally.pb_rows import WITHDRAWN

_ORDER = (
    *("description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes", "budget"),
    *("vote_type", "rule", "date_begin", "date_end"),
)
_REQUIRED = {
    "description": "Participatory budget",
    "country": "Worldwide",
    "unit": "unknown",
    "instance": "unknown",
    "num_projects": "",
    "num_votes": "",
    "budget": "",
    "vote_type": "",
    "rule": "unknown",
    "date_begin": "2000",
    "date_end": "2000",
}
_LIMITS = (
    "min_length",
    "max_length",
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
)


def write_pb(election: Election, *, unit: int = 1, winners: Collection[str] | None = None) -> Iterator[str]:
    """Lines of the file, each with its line end; read back they give the same election.

    unit: how many of the election's units make one of the file's (100: pence are written as pounds with two decimals).
    winners: written as the column `selected`. ElectionBroken for what the format cannot hold.
    """
    yield from _section("META", ["key", "value"], _meta(election, unit).items())
    ids = [each.id for each in election.proposals]
    for each in ids:
        if "," in each or each != each.strip() or not each:
            raise ElectionBroken(f"The id {each!r} cannot stand in a list of a .pb file.")
    columns = _project_columns(election, unit, winners)
    yield from _section("PROJECTS", list(columns), zip(*columns.values(), strict=True))
    ballots = election.ballots
    numbered = {"voter_id": [str(number) for number in range(1, len(ballots) + 1)]}
    voters = numbered | {key: list(column) for key, column in election.voters.items()}
    header = ["voter_id", "vote", *(["points"] if ballots.form.has_points else [])]
    others = [key for key in voters if key != "voter_id"]
    rows = zip(voters["voter_id"], *_votes(ballots, ids), *(voters[key] for key in others), strict=True)
    yield from _section("VOTES", header + others, rows)


def _section(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"{name}\n"
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    for row in chain([header], rows):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _meta(election: Election, unit: int) -> dict[str, str]:
    meta = _REQUIRED | {key: value for key, value in election.meta.items() if value and key not in _LIMITS}
    meta |= {
        "num_projects": str(len(election.proposals)),
        "num_votes": str(len(election.ballots)),
        "budget": decimal(election.budget, unit),
        "vote_type": election.ballots.form.value,
    }
    for key in _LIMITS:
        value = getattr(election.limits, key)
        if value:
            meta[key] = decimal(value, unit if "cost" in key else 1)
    if election.limits.max_length is not None:
        meta["max_length"] = str(min(election.limits.max_length, len(election.proposals)))
    if election.headings:
        meta["categories"] = ",".join(election.headings)
        meta["budget_per_category"] = ",".join(decimal(each, unit) for each in election.headings.values())
    rank = {key: place for place, key in enumerate((*_ORDER, *_LIMITS))}
    return dict(sorted(meta.items(), key=lambda item: rank.get(item[0], len(rank))))


def _project_columns(election: Election, unit: int, winners: Collection[str] | None) -> dict[str, list[str]]:
    proposals, ballots = election.proposals, election.ballots
    votes = np.bincount(ballots.choices, minlength=len(proposals))
    columns = {
        "project_id": [each.id for each in proposals],
        "cost": [str(WITHDRAWN) if each.withdrawn else decimal(each.cost, unit) for each in proposals],
        "votes": [str(each) for each in votes.tolist()],
    }
    if ballots.points is not None:
        score = np.zeros(len(proposals), np.int64)
        np.add.at(score, ballots.choices, ballots.points)
        columns["score"] = [decimal(each, ballots.points_scale) for each in score.tolist()]
    if any(each.name for each in proposals):
        columns["name"] = [each.name or each.id for each in proposals]
    if election.headings or any(each.details.get("category") for each in proposals):
        columns["category"] = [each.heading or each.details.get("category", "") for each in proposals]
    if any(each.group for each in proposals):
        columns["group"] = [each.group for each in proposals]
    if winners is not None:
        columns["selected"] = [str(int(each.id in winners)) for each in proposals]
    for key in dict.fromkeys(key for each in proposals for key in each.details if key != "category"):
        columns.setdefault(key, [each.details.get(key, "") for each in proposals])
    return columns


def _votes(ballots: Ballots, ids: Sequence[str]) -> Iterator[list[str]]:
    """The column `vote`, and `points` where the form has them, most points first."""
    names = [ids[p] for p in ballots.choices.tolist()]
    cuts = list(zip(ballots.starts[:-1].tolist(), ballots.starts[1:].tolist(), strict=True))
    if ballots.points is None:
        yield [",".join(names[start:end]) for start, end in cuts]
        return
    points = ballots.points.tolist()
    orders = [sorted(range(start, end), key=lambda at: -points[at]) for start, end in cuts]
    yield [",".join(names[at] for at in order) for order in orders]
    yield [",".join(decimal(points[at], ballots.points_scale) for at in order) for order in orders]


def decimal(amount: Money, unit: int) -> str:
    """`amount`/`unit` as plain decimal text: exact, or ElectionBroken. Pence of a pound always as two digits."""
    value = Fraction(amount, unit)
    places = next((digits for digits in range(31) if (value * 10**digits).denominator == 1), None)
    if places is None:
        raise ElectionBroken(f"{amount} cannot be written as a decimal number.")
    if unit == 100 and places:
        places = max(2, places)
    whole, rest = divmod(abs(int(value * 10**places)), 10**places)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:0{places}}" if places else f"{sign}{whole}"
