"""What is wrong with a `.pb` file beyond what makes it unreadable: limits, totals, the winners it names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from panel.tally.counting import Count, count
from panel.tally.election import Election, ElectionBroken, Form, Money
from panel.tally.limits import broken
from panel.tally.pb_read import inspect_pb
from panel.tally.pb_rows import Problem, number
from panel.tally.profile import scored
from panel.tally.published import knows_rule, published_settings

_REQUIRED = ("description", "country", "unit", "instance", "rule", "date_begin", "date_end")
_DATE = re.compile(r"(\d{2}\.\d{2}\.)?\d{4}", re.ASCII)
_TERMS = {
    "choose-1": "invalid choose-1 vote length",
    "min_length": "vote length too short",
    "max_length": "vote length exceeded",
    "min_sum_cost": "approval vote cost below minimum",
    "max_sum_cost": "approval vote cost above maximum",
    "min_points": "points below minimum",
    "max_points": "points above maximum",
    "min_sum_points": "points sum below minimum",
    "max_sum_points": "points sum above maximum",
}


def check_pb(source: str | Path | Iterable[str]) -> tuple[Problem, ...]:
    """Every problem of a file, fatal or not, in the order of its lines."""
    election, problems = inspect_pb(source)
    found = list(problems)
    if election is not None:
        for check in (_meta, _names, _ballots, _costs, _totals, _selected):
            found += [Problem(0, term, text, fatal=False) for term, text in check(election)]
    return tuple(sorted(found, key=lambda each: each.line))


def _meta(election: Election) -> Iterator[tuple[str, str]]:
    meta = election.meta
    for key in _REQUIRED:
        if not meta.get(key):
            yield "missing meta field value", f"META does not say {key}"
    for key in ("date_begin", "date_end"):
        if meta.get(key) and not _DATE.fullmatch(meta[key]):
            yield "invalid meta field value", f"{key} is {meta[key]!r}; it should be dd.mm.yyyy or yyyy"
    if election.ballots.form is Form.POINTS and election.limits.max_sum_points is None:
        yield "missing meta field value", "META does not say max_sum_points, which ballots with points need"
    if (election.limits.max_length or 0) > len(election.proposals):
        yield "invalid meta field value", f"max_length is {election.limits.max_length}, more than there are projects"


def _names(election: Election) -> Iterator[tuple[str, str]]:
    meta = election.meta
    if meta.get("rule") and not knows_rule(meta["rule"]):
        yield "unknown rule value", f"the rule {meta['rule']!r} is not one of Pabulib's"
    if meta.get("comment") and not meta["comment"].startswith("#1: "):
        yield "invalid meta field value", "comments should be numbered: #1: ... #2: ..."
    if any("target" in each.details for each in election.proposals):
        yield "invalid projects field value", "the column target is now called beneficiaries"


def _ballots(election: Election) -> Iterator[tuple[str, str]]:
    ballots = election.ballots
    voters: Sequence[str] = election.voters["voter_id"]
    for name, marks in broken(election):
        first = voters[int(np.flatnonzero(marks)[0])]
        yield _TERMS[name], f"{marks.sum()} ballots break {name} (the first is that of voter {first}); they are counted"
    empty = int((ballots.lengths == 0).sum())
    if empty:
        yield "vote length too short", f"{empty} ballots are empty; their voters count, so everybody's share is smaller"
    if ballots.points is not None:
        rises = np.diff(ballots.points) > 0
        rises &= np.diff(ballots.owners) == 0
        if rises.any():
            yield (
                "vote order not sorted by points",
                f"{len(set(ballots.owners[1:][rises]))} ballots do not list most points first",
            )


def _costs(election: Election) -> Iterator[tuple[str, str]]:
    for each in election.proposals:
        if each.withdrawn:
            yield "single project exceeded whole budget", f"project {each.id} was withdrawn (cost 999999999): it cannot win"
        elif each.cost > election.budget:
            yield "single project exceeded whole budget", f"project {each.id} costs {each.cost}, more than the whole budget"


def _totals(election: Election) -> Iterator[tuple[str, str]]:
    """The columns `votes` and `score` against the ballots. Rankings without scores of their own cannot be checked."""
    votes = np.bincount(election.ballots.choices, minlength=len(election.proposals)).tolist()
    told: dict[str, Sequence[Money]] = {"votes": votes}
    with suppress(ElectionBroken):
        settings = published_settings(election)
        told["score"] = Count(scored(election, settings), settings).scores
    for column, term in (("votes", "different values in votes"), ("score", "different values in scores")):
        for each, true in zip(election.proposals, told.get(column, []), strict=False):
            text = each.details.get(column, "")
            if text and not _same(text, true):
                yield term, f"project {each.id}: the file says {column} {text}, its ballots give {true}"


def _same(text: str, true: Money) -> bool:
    try:
        return number(text) == true
    except ValueError:
        return False


def _selected(election: Election) -> Iterator[tuple[str, str]]:
    """The winners that the file names against a count by the rule that it names."""
    selected = {each.id for each in election.proposals if each.details.get("selected") == "1"}
    rule = election.meta.get("rule", "unknown")
    if not selected or not knows_rule(rule) or rule in {"unknown", "greedy-custom"}:
        return
    try:
        counted = set(count(election, published_settings(election)).winners)
    except ElectionBroken as error:
        yield "rule validation skipped", str(error)
        return
    missing, extra = sorted(counted - selected), sorted(selected - counted)
    if missing:
        yield f"{rule} rule not followed", f"not selected, but {rule} takes them: {', '.join(missing)}"
    if extra:
        yield f"{rule} rule not followed", f"selected, but {rule} does not take them: {', '.join(extra)}"
