"""Write an election as a `.pb` file that the official tools accept."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from io import StringIO
from itertools import chain
from math import ceil

import numpy as np

from panel.tally.election import Ballots, Election, ElectionBroken, Limits, Money
from panel.tally.pb_meta import CAPS, is_of
from panel.tally.pb_rows import WITHDRAWN
from panel.tally.pb_words import IN_ELECTION, IN_META, election_words, with_words, words_in, words_of
from panel.tally.published import WITH_THRESHOLD, rule_word
from panel.tally.settings import Settings

_ORDER = (
    *("description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes", "budget"),
    *("vote_type", "rule", "date_begin", "date_end"),
)
_LAST = (
    *("default_score", "min_project_cost", "max_project_cost", "min_project_score_threshold", "neighborhoods", "subdistricts"),
    *("categories", "edition", "language", "currency", "fully_funded", "experimental", "comment", "acknowledgments"),
    *("leftover_budget", "budget_per_category", "budget_per_neighborhood"),
)
_COLUMNS = (
    *("project_id", "cost", "votes", "score", "name", "category", "beneficiaries", "selected", "neighborhood", "subunit"),
    *("district", "description", "proposer", "public_id", "latitude", "longitude"),
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
_LIMITS = tuple(each.name for each in fields(Limits))


def write_pb(
    election: Election, *, unit: int = 1, winners: Collection[str] | None = None, settings: Settings | None = None
) -> Iterator[str]:
    """Lines of the file, each with its line end; read back they give the same election, and the same settings.

    unit: how many of the election's units make one of the file's (100: pence are written as pounds with two decimals).
    winners: written as the column `selected`. settings: how it was, or will be, counted; without them META says what it said.
    ElectionBroken for what the format cannot hold.
    """
    yield from _section("META", ["key", "value"], _meta(election, unit, settings).items())
    ids = [each.id for each in election.proposals]
    for each in ids:
        if "," in each or each != each.strip() or not each:
            raise ElectionBroken(f"The id {each!r} cannot stand in a list of a .pb file.")
    columns = _project_columns(election, unit, winners)
    yield from _section("PROJECTS", list(columns), zip(*columns.values(), strict=True))
    ballots = election.ballots
    numbered = {"voter_id": [str(number) for number in range(1, len(ballots) + 1)]}
    voters = numbered | {key: list(column) for key, column in election.voters.items()}
    header = ["voter_id", "vote", *(["points"] if ballots.points is not None else [])]
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


def _meta(election: Election, unit: int, settings: Settings | None) -> dict[str, str]:
    meta = _REQUIRED | {key: value for key, value in election.meta.items() if value and key not in _LIMITS}
    meta |= {
        "num_projects": str(len(election.proposals)),
        "num_votes": str(len(election.ballots)),
        "budget": decimal(election.budget, unit),
        "vote_type": election.ballots.form.value,
    }
    for key in _LIMITS:
        value = getattr(election.limits, key)
        if value != getattr(Limits(), key):
            meta[key] = decimal(value, unit if "cost" in key else 1)
    if election.limits.max_length is not None:
        meta["max_length"] = str(min(election.limits.max_length, len(election.proposals)))
    meta |= _money_by_kind(election, unit)
    if settings:
        meta = _settled(meta, election, settings)
    words = {**words_in(meta.get("comment", "")), **(words_of(settings, unit=unit) if settings else {})}
    told = {key: word for key, word in words.items() if key not in IN_ELECTION} | election_words(election)
    if settings or told != words:
        meta["comment"] = with_words(meta.get("comment", ""), told)
    rank = {key: place for place, key in enumerate((*_ORDER, *_LIMITS, *_LAST))}
    return {key: meta[key] for key in sorted(meta, key=lambda key: rank.get(key, len(rank))) if meta[key]}


def _money_by_kind(election: Election, unit: int) -> dict[str, str]:
    """Caps, or pots, by category, and caps by neighbourhood."""
    money = {kind: [(cap.name, cap.most) for cap in election.caps if cap.kind == kind] for kind in CAPS}
    money["category"] += election.headings.items()
    meta = {}
    for kind, (of_names, of_amounts) in CAPS.items():
        if wrong := [name for name, _ in money[kind] if "," in name or name != name.strip() or not name]:
            raise ElectionBroken(f"The {kind} {wrong[0]!r} cannot stand in a list of a .pb file.")
        if money[kind]:
            meta[of_names] = ",".join(name for name, _ in money[kind])
            meta[of_amounts] = ",".join(decimal(most, unit) for _, most in money[kind])
    return meta


def _settled(meta: Mapping[str, str], election: Election, settings: Settings) -> dict[str, str]:
    """META with the format's own keys for these settings. Its least score is a whole number; the words have it exactly."""
    plain = {key: value for key, value in meta.items() if key not in {*IN_META, WITH_THRESHOLD}}
    if settings.threshold and 1 in {Fraction(settings.threshold).denominator, election.ballots.points_scale}:
        plain[WITH_THRESHOLD] = str(ceil(settings.threshold))
    return plain | {"rule": rule_word(settings, election)}


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
    columns |= {kind: column for kind in CAPS if any(column := _kinds(election, kind))}
    if winners is not None:
        columns["selected"] = [str(int(each.id in winners)) for each in proposals]
    for key in dict.fromkeys(key for each in proposals for key in each.details if key not in CAPS):
        columns.setdefault(key, [each.details.get(key, "") for each in proposals])
    rank = {key: place for place, key in enumerate(_COLUMNS)}
    return {key: columns[key] for key in sorted(columns, key=lambda key: rank.get(key, len(rank)))}


def _kinds(election: Election, kind: str) -> list[str]:
    """The category, or the neighbourhood, of each proposal: its own, and those whose caps it stands under."""
    column = []
    for each in election.proposals:
        own, caps = each.details.get(kind, ""), [cap for cap in election.caps if cap.kind == kind]
        missing = [cap.name for cap in caps if each.id in cap.ids and not is_of(own, cap.name)]
        if wrong := [cap.name for cap in caps if each.id not in cap.ids and is_of(own, cap.name)]:
            raise ElectionBroken(f"{each.id!r} is of the {kind} {wrong[0]} and does not stand under its cap.")
        own = each.heading if kind == "category" and each.heading else own
        column.append(",".join([*([own] if own else []), *missing]))
    return column


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
