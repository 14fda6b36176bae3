"""What is wrong with a `.pb` file beyond what makes it unreadable: limits, totals, the winners it names."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from panel.tally.counting import Count, count
from panel.tally.election import Election, ElectionBroken, Form, Money
from panel.tally.limits import REPEATED, broken, kept
from panel.tally.pb_read import inspect_pb
from panel.tally.pb_rows import Problem, number
from panel.tally.pb_words import meta_words
from panel.tally.profile import scored
from panel.tally.published import knows_rule, published_settings
from panel.tally.settings import Rule, Settings

_REQUIRED = ("description", "country", "unit", "instance", "rule", "date_begin", "date_end")
_DATE = re.compile(r"(\d{2}\.\d{2}\.)?\d{4}", re.ASCII)
_SKIPPED = "rule validation skipped"
_TERMS = {
    REPEATED: "vote with duplicated projects",
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
    """Every problem of a file, fatal or not, in the order of its lines.

    Fatal is what `panel tally` refuses without an option, and nothing else.
    """
    election, problems = inspect_pb(source)
    found = list(problems)
    if election is not None and (refused := _refused(election)):
        found.append(Problem(0, "missing scores", refused))
    if election is not None:
        for check in (_meta, _names, _ballots, _costs, _totals, _selected):
            found += [Problem(0, term, text, fatal=False) for term, text in check(election)]
    return tuple(sorted(found, key=lambda each: each.line))


def _refused(election: Election) -> str:
    """Why a file that can be read cannot be counted as it stands; "" where it can."""
    try:
        settings = published_settings(election)
        scored(kept(election, settings), settings)
    except ElectionBroken as error:
        return str(error)
    return ""


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
    leaves_out = published_settings(election).leave_out_broken
    becomes = "they are left out" if leaves_out else "they are counted, unless with --leave-out-broken"
    for name, marks in broken(election):
        first = voters[int(np.flatnonzero(marks)[0])]
        yield _TERMS[name], f"{marks.sum()} ballots break {name} (the first is that of voter {first}); {becomes}"
    empty = int((ballots.lengths == 0).sum())
    if empty:
        yield "vote length too short", f"{empty} ballots are empty; their voters count, so everybody's share is smaller"
    if ballots.points is not None and ballots.form is not Form.RANKING:
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
    """The winners that the file names against a count by the rule that it names; where it says too little, that it does."""
    selected = {each.id for each in election.proposals if each.details.get("selected") == "1"}
    if not selected:
        return
    rule = election.meta.get("rule", "unknown")
    if unknown := _cannot_be_recounted(election, rule):
        yield _SKIPPED, f"its winners cannot be checked: {unknown}"
        return
    settings = published_settings(election)
    try:
        counted = set(count(election, settings).winners)
    except ElectionBroken as error:
        yield _SKIPPED, str(error)
        return
    missing, extra = sorted(counted - selected), sorted(selected - counted)
    if (missing or extra) and not settings.lot and _as_levels_were_settled(election, settings, selected) == selected:
        told = "are exactly level, and what decided cannot be known from the file"
        yield _SKIPPED, f"its winners cannot be checked: {' and '.join(missing + extra)} {told}"
        return
    rule = rule if rule != "unknown" else settings.rule
    if missing:
        yield f"{rule} rule not followed", f"not selected, but {rule} takes them: {', '.join(missing)}"
    if extra:
        yield f"{rule} rule not followed", f"selected, but {rule} does not take them: {', '.join(extra)}"


def _as_levels_were_settled(election: Election, settings: Settings, selected: Collection[str]) -> set[str]:
    """The winners if, of those that are exactly level, always one was taken that the file names as a winner."""
    if election.headings:
        return set()
    found = Count(scored(kept(election, settings), settings), replace(settings, lot=tuple(sorted(selected))))
    alike = [replace(each, cost=1) for each in found.proposals]
    found.order = replace(found.order, proposals=alike)
    return set(found.result().winners)


def _cannot_be_recounted(election: Election, rule: str) -> str:
    """What the file would have to say about its rule, and does not; "" where it says enough."""
    if "rule" in meta_words(election.meta) or rule in set(Rule):
        return ""
    if rule == "unknown":
        return "the file does not say by which rule they were found"
    if rule == "greedy-custom":
        return "what is custom about greedy-custom cannot be known from the file"
    if rule == "greedy-exclusive" and not any(each.group for each in election.proposals):
        return "projects exclude each other, but the pair cannot be known from the file"
    return "" if knows_rule(rule) else f"the rule {rule!r} is not known here"
