#!/usr/bin/env python3
"""Check a published vote on your own machine: python verify.py [FOLDER, ZIP or .pb FILE] [--cy]

It needs nothing but Python 3.11, asks nothing of any site, and shares no line with the program that counted the vote.
The folder is by default the one where this file lies. docs/bundle.md of the project says what each file of a bundle holds.
It ends with 0 if everything agrees, else with 1 after saying what does not.

How equal shares is exact and quick. What a voter who is not broke holds is the share less the prices paid: fractions, added up
only where they decide. Beside that every voter has a purse, a whole number that is never less than what the voter holds and
hardly more. Purses only ever rule out: what is too dear for all the purses is too dear, and no price is below the one that the
purses allow. The price of each winner, and every tie, is settled with the fractions.
"""

import csv
import hashlib
import io
import json
import re
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from math import gcd, inf, lcm
from pathlib import Path
from typing import Any
from urllib.parse import unquote


class Differs(Exception):
    """What does not agree: a sentence of SENTENCES by its name, and what stands in it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.values = sentence, values

    def text(self, language: str) -> str:
        return SENTENCES[self.sentence][language == "cy"].format(**self.values)


def must(true: object, sentence: str, **values: object) -> None:
    if not true:
        raise Differs(sentence, **values)


# ---------------------------------------------------------------------------------------------------------------- the file

Money = int | Fraction
WITHDRAWN = 999_999_999  # the format's cost for what was withdrawn after the ballot was printed
NUMBER = re.compile(r"-?[0-9]{1,30}([.,][0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
LIMITS = (
    *("min_length", "max_length", "min_sum_cost", "max_sum_cost"),
    *("min_points", "max_points", "min_sum_points", "max_sum_points"),
)
FORMS = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
GREEDY = {"rule": "greedy", "greedy_stop": False}
SHARES = {"rule": "equal-shares", "completion": "add1", "comparison": False}
RULES: dict[str, dict[str, Any]] = {
    "greedy": GREEDY,
    "greedy-no-skip": {**GREEDY, "greedy_stop": True},
    "greedy-threshold": GREEDY,
    "greedy-exclusive": GREEDY,
    "greedy-custom": {"rule": "greedy"},
    "equalshares": {**SHARES, "completion": "none"},
    "equalshares-comparison": {**SHARES, "completion": "none", "comparison": True},
    "equalshares/add1": SHARES,
    "equalshares/add1-comparison": {**SHARES, "comparison": True},
    "unknown": {},
    **{word: {"rule": word} for word in ("equal-shares", "greedy", "phragmen") if word != "greedy"},
}
"""What the format's words for a rule mean."""


@dataclass(frozen=True)
class Rules:
    """How the votes become winners: every setting that decides."""

    rule: str = "equal-shares"
    utility: str = "cost"
    completion: str = "add1"
    stop_when_exhaustive: bool = False
    step: Money = 1
    threshold: Money = 0
    viability: Money = 0
    scores: tuple[int, ...] = ()
    greedy_stop: bool = False
    comparison: bool = False
    leave_out_broken: bool = False
    lot: tuple[str, ...] = ()

    @property
    def uses_points(self) -> bool:
        """Whether it matters to equal shares how many points a ballot gives."""
        return self.rule == "equal-shares" and self.utility in {"points", "cost-points"}

    @property
    def uses_scores(self) -> bool:
        """Whether the points decide anything."""
        by_votes = self.rule == "greedy" or self.completion == "add1u" or (self.rule == "equal-shares" and self.comparison)
        return self.uses_points or by_votes or self.threshold > 0


@dataclass(frozen=True)
class Project:
    id: str
    cost: Money
    heading: str = ""
    group: str = ""
    selected: str = ""
    votes: str = ""
    score: str = ""

    @property
    def withdrawn(self) -> bool:
        return self.cost == WITHDRAWN


Choice = tuple[int, Money]
"""A project by its place, and the points given to it (1 where a ballot has no points)."""
Ballot = tuple[tuple[Choice, ...], int]
"""Choices, and how many voters made them."""


@dataclass(frozen=True)
class Cap:
    """The most that the winners among these projects may cost together."""

    name: str
    most: Money
    ids: frozenset[str]


@dataclass(frozen=True)
class Election:
    """One file. Equal ballots stand once, with their number; a ballot keeps the order of its choices."""

    form: str
    budget: Money
    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]
    rules: Rules
    limits: dict[str, Money] = field(default_factory=dict)
    headings: dict[str, Money] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()
    ranks_have_points: bool = False
    title: str = ""

    @property
    def voters(self) -> int:
        return sum(number for _, number in self.ballots)


def number(text: str) -> Money:
    """An exact number; a comma that may mean thousands is refused."""
    if THOUSANDS.fullmatch(text) or not NUMBER.fullmatch(text):
        raise Differs("number", text=text)
    value = Fraction(text.replace(",", "."))
    return value.numerator if value.denominator == 1 else value


def exact(text: str) -> Money:
    """An exact number that may be a fraction."""
    above, slash, below = text.partition("/")
    value = Fraction(number(above)) / number(below) if slash and below.strip("0") else Fraction(number(text))
    return value.numerator if value.denominator == 1 else value


def one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise Differs("setting", text=text)
        return text

    return read


def listed(text: str) -> tuple[str, ...]:
    return tuple(each for each in map(str.strip, text.split(",")) if each)


def ids_in(text: str) -> tuple[str, ...]:
    return tuple(map(unquote, listed(text)))


def yes(text: str) -> bool:
    return one_of("yes", "no")(text) == "yes"


# Every word about the count that is known, and how it is read. They stand in one of the comments of META, or as keys of it.
SETTINGS: dict[str, Callable[[str], Any]] = {
    "rule": one_of("equal-shares", "greedy", "phragmen"),
    "utility": one_of("cost", "cardinality", "points", "cost-points"),
    "completion": one_of("none", "add1", "add1u"),
    "stop_when_exhaustive": yes,
    "step": exact,
    "threshold": exact,
    "viability": exact,
    "scores": lambda text: tuple(int(number(each)) for each in listed(text)),
    "greedy_stop": yes,
    "comparison": yes,
    "leave_out_broken": yes,
    "lot": ids_in,
}
ABOUT_PROJECTS = {"exclusive", "pots"}
# A key of META that stands in none of these is refused: it might decide something.
READ = {
    *("rule", "vote_type", "budget", "num_projects", "num_votes", "min_project_score_threshold", "comment", "description"),
    *("categories", "budget_per_category", "neighborhoods", "budget_per_neighborhood"),
    *LIMITS,
    *(SETTINGS.keys() - {"threshold"}),
}
SILENT = {
    *("country", "unit", "district", "subunit", "instance", "date_begin", "date_end", "edition", "language", "currency"),
    *("fully_funded", "experimental", "acknowledgments", "leftover_budget", "subdistricts", "min_project_cost"),
    "max_project_cost",
}
OPENING = "How it was counted: "


def read_pb(text: str) -> Election:
    """The election in a .pb file. Differs where it is not whole, or says what this program does not know."""
    sections = read_sections(text)
    meta, rows = read_meta(sections["META"]), sections["VOTES"]
    words = read_words(meta)
    form, budget = one_of(*FORMS)(meta.get("vote_type", "")), number(meta.get("budget", ""))
    must(budget >= 0, "number", text=meta["budget"])
    projects = read_projects(sections["PROJECTS"], words)
    for key, found in (("num_projects", len(projects)), ("num_votes", len(rows) - 1)):
        must(meta.get(key) in {str(found), "", None}, "total", key=key, told=meta.get(key), found=found)
    pots = words.get("pots", "") == "category"
    headings = dict(read_money(meta, "categories", "category")) if pots else {}
    must(sum(headings.values()) <= budget, "headings")
    caps = [] if pots else read_caps(meta, "categories", "category", sections["PROJECTS"])
    caps += read_caps(meta, "neighborhoods", "neighborhood", sections["PROJECTS"])
    rules = read_rules(meta, words, form, Fraction(budget) / max(1, len(rows) - 1))
    must({*rules.lot} <= {each.id for each in projects}, "setting", text="lot")
    return Election(
        form=form,
        budget=budget,
        projects=tuple(replace(each, heading=each.heading if each.heading in headings else "") for each in projects),
        ballots=tuple(read_ballots(rows, form, [each.id for each in projects], may_repeat=rules.leave_out_broken)),
        rules=rules,
        limits={key: number(meta[key]) for key in LIMITS if meta.get(key)},
        headings=headings,
        caps=tuple(caps),
        ranks_have_points=form == "ordinal" and any(column(rows, "points")),
        title=meta.get("description", ""),
    )


def read_sections(text: str) -> dict[str, list[list[str]]]:
    """Three sections of rows, the first row of each its column names; empty lines are passed over."""
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] | None = None
    try:
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"):
            cells = ["" if cell in {"None", "none"} else cell for cell in map(str.strip, row)]
            if cells and cells[0].upper() in {"META", "PROJECTS", "VOTES"} and not any(cells[1:]):
                rows = sections.setdefault(cells[0].upper(), [])
            elif any(cells):
                if rows is None:
                    raise Differs("sections")
                rows.append(cells if rows else [cell.lower() for cell in cells])
    except csv.Error as error:
        raise Differs("sections") from error
    if list(sections) != ["META", "PROJECTS", "VOTES"] or not all(sections.values()):
        raise Differs("sections")
    return sections


def column(rows: Sequence[Sequence[str]], name: str) -> list[str]:
    """The cells of a column, empty where there is none."""
    at = rows[0].index(name) if name in rows[0] else len(rows[0])
    return [row[at] if at < len(row) else "" for row in rows[1:]]


def read_meta(rows: list[list[str]]) -> dict[str, str]:
    meta: dict[str, str] = {}
    must(rows[0] == ["key", "value"], "sections")
    for key, value in ((row[0], row[1] if len(row) > 1 else "") for row in rows[1:]):
        if key in meta:
            raise Differs("twice", text=key)
        must(not value or key in READ | SILENT or (key, value) == ("default_score", "0"), "unknown_key", key=key)
        meta[key] = value
    return meta


def read_words(meta: dict[str, str]) -> dict[str, str]:
    """The words about the count: key=value in one comment, or keys of META."""
    comments = [each.strip() for each in re.split(r"(?:^|\s+)#[0-9]+:\s*", meta.get("comment", ""))]
    told = [each.removeprefix(OPENING).split() for each in comments if each.startswith(OPENING)]
    must(len(told) < 2 and not any(each.startswith("Counted by ") for each in comments), "setting", text=meta.get("comment"))
    pairs = [each.partition("=") for each in (told[0] if told else [])]
    unique(key for key, _, _ in pairs)
    words = {key: value for key, sign, value in pairs if sign}
    words |= {key: meta[key] for key in SETTINGS.keys() - {"rule", "threshold"} if meta.get(key)}
    for key in words:
        must(key in SETTINGS.keys() | ABOUT_PROJECTS, "unknown_key", key=key)
    return words


def read_rules(meta: dict[str, str], words: dict[str, str], form: str, share: Fraction) -> Rules:
    """What the words say; where they say nothing, what the format's own keys say. The two must not contradict each other."""
    rule = meta.get("rule", "") or "unknown"
    must(rule in RULES, "setting", text=rule)
    fields: dict[str, Any] = {
        "utility": "cost" if form in {"approval", "choose-1"} else "cost-points",
        "threshold": number(meta.get("min_project_score_threshold", "") or "0"),
        "step": max(1, (share / 1000 + Fraction(1, 2)).__floor__()),
        **({} if "rule" in words else RULES[rule]),
        **{key: SETTINGS[key](word) for key, word in words.items() if key in SETTINGS},
    }
    rules = Rules(**fields)
    agree = all(getattr(rules, key) == value for key, value in RULES[rule].items())
    rounded = number(meta.get("min_project_score_threshold", "") or str(rules.threshold.__ceil__())) - rules.threshold
    must(agree and 0 <= rounded < 1, "setting", text=f"rule: {rule}, min_project_score_threshold")
    must(rules.step > 0 and rules.threshold >= 0 and rules.viability >= 0, "setting", text="step, threshold, viability")
    must(list(rules.scores) == sorted(rules.scores, reverse=True) and min(rules.scores, default=0) >= 0, "setting", text="scores")
    unique(rules.lot)
    return rules


def read_money(meta: dict[str, str], of_names: str, kind: str) -> list[tuple[str, Money]]:
    """Money by category, or by neighbourhood."""
    names, amounts = listed(meta.get(of_names, "")), [number(each) for each in listed(meta.get(f"budget_per_{kind}", ""))]
    if not amounts:
        return []
    must(len(names) == len(amounts) == len(set(names)) and min(amounts) >= 0, "headings")
    return list(zip(names, amounts, strict=True))


def read_caps(meta: dict[str, str], of_names: str, kind: str, rows: list[list[str]]) -> list[Cap]:
    """Caps by category, or by neighbourhood. A project may be of several: a list in its cell."""
    cells = list(zip(column(rows, "project_id"), column(rows, kind), strict=True))
    kinds = {key: {folded(each) for each in (cell, *listed(cell))} for key, cell in cells}
    return [
        Cap(f"{kind} {name}", most, frozenset(key for key, own in kinds.items() if folded(name) in own))
        for name, most in read_money(meta, of_names, kind)
    ]


def folded(text: str) -> str:
    """Without regard to capitals and blanks."""
    return unicodedata.normalize("NFC", " ".join(text.split()).casefold())


def read_projects(rows: list[list[str]], words: dict[str, str]) -> tuple[Project, ...]:
    groups: dict[str, str] = {}
    for each in filter(None, words.get("exclusive", "").split("|")):
        name, _, ids = each.partition(":")
        groups |= dict.fromkeys(ids_in(ids), unquote(name))
    names = ("project_id", "cost", "category", "group", "selected", "votes", "score")
    projects = []
    for key, cost, heading, group, *told in zip(*(column(rows, name) for name in names), strict=True):
        must(key and number(cost) > 0, "cost", key=key)
        projects.append(Project(key, number(cost), heading, groups.get(key) or group, *told))
    unique(each.id for each in projects)
    must(projects and groups.keys() <= {each.id for each in projects}, "setting", text="exclusive")
    return tuple(projects)


def unique(words: Iterable[str]) -> None:
    often = Counter(words)
    for word, times in often.items():
        if times > 1 or not word:
            raise Differs("twice", text=word)


def read_ballots(rows: list[list[str]], form: str, ids: Sequence[str], *, may_repeat: bool) -> Iterator[Ballot]:
    """Each different ballot, and how many voters gave it."""
    unique(column(rows, "voter_id"))
    position = {each: place for place, each in enumerate(ids)}
    points_too = form in {"cumulative", "scoring"} or (form == "ordinal" and any(column(rows, "points")))
    for (vote, points), voters in Counter(zip(column(rows, "vote"), column(rows, "points"), strict=True)).items():
        chosen = listed(vote)
        if unknown := [each for each in chosen if each not in position]:
            raise Differs("no_project", key=unknown[0])
        must(may_repeat or len(set(chosen)) == len(chosen), "twice", text=vote)
        given = [number(each) for each in listed(points)]
        must(len(given) == (len(chosen) if points_too else 0), "points", vote=vote)
        must(form != "ordinal" or given == sorted((max(0, each) for each in given), reverse=True), "points", vote=vote)
        yield tuple(zip((position[each] for each in chosen), given or [1] * len(chosen), strict=True)), voters


# --------------------------------------------------------------------------------------------------------------- the count


@dataclass(frozen=True)
class Step:
    """One project taken: price is the most that one supporter paid for a point, votes are cost over price."""

    winner: str
    cost: Money
    price: Fraction
    votes: Fraction
    by_votes: bool
    others: tuple[str, ...] = ()
    settled_by: str = ""


@dataclass(frozen=True)
class Counted:
    """What one heading (or the whole round) gave."""

    heading: str
    budget: Money
    voters: int
    share: Fraction | None
    steps: tuple[Step, ...]
    ineligible: tuple[str, ...]
    replaced: bool = False


def count(election: Election, rules: Rules | None = None) -> list[Counted]:
    """Headings with money of their own are counted apart: a ballot takes part where it names a project."""
    rules = rules or election.rules
    kept = [each for each in election.ballots if not rules.leave_out_broken or keeps_limits(election, each[0])]
    ballots = ranked(election, rules, kept) if election.form == "ordinal" else kept
    ids = {each.id: p for p, each in enumerate(election.projects)}
    caps = [(cap.most, {ids[each] for each in cap.ids}) for cap in election.caps]
    if not election.headings:
        return [Part("", election.budget, election.projects, ballots, rules, caps=caps).counted()]
    rest = election.budget - sum(election.headings.values())
    parts = []
    for name, money in (*election.headings.items(), ("", rest)):
        place = {p: at for at, p in enumerate(p for p, each in enumerate(election.projects) if each.heading == name)}
        own = [(tuple((place[p], points) for p, points in ballot if p in place), voters) for ballot, voters in ballots]
        if place:
            projects = [election.projects[p] for p in place]
            parts.append(Part(name, money, projects, [each for each in own if each[0]], rules).counted())
    return parts


def ranked(election: Election, rules: Rules, ballots: Sequence[Ballot]) -> Sequence[Ballot]:
    """Ranks as points: by the published scores, else by the points beside them, else k, k-1 ... 1 for k ranks at most."""
    longest = max((len(ballot) for ballot, _ in ballots), default=0)
    scores = rules.scores + (0,) * (longest - len(rules.scores)) if rules.scores else ()
    if not scores and election.ranks_have_points:
        return ballots
    if not scores:
        scores = tuple(range(int(election.limits.get("max_length", 0)), 0, -1))
        if longest > len(scores):
            must(not rules.uses_scores, "ranks", ranks=longest)
            scores = (1,) * longest
    return [(tuple((p, score) for (p, _), score in zip(ballot, scores, strict=False)), voters) for ballot, voters in ballots]


def keeps_limits(election: Election, ballot: Sequence[Choice]) -> bool:
    """Whether a ballot is within what the file says that ballots may hold."""
    given = [points for _, points in ballot]
    measures: dict[str, list[Money]] = {
        "length": [len(ballot)],
        "sum_cost": [sum(election.projects[p].cost for p, _ in ballot)],
    }
    if election.form in {"cumulative", "scoring"} or election.ranks_have_points:
        measures |= {"points": given, "sum_points": [sum(given)]}
    limits = {"min_points": 0, **election.limits} if election.form == "cumulative" else election.limits
    within = all(
        limits.get(f"min_{name}", -inf) <= value <= limits.get(f"max_{name}", inf)
        for name, values in measures.items()
        for value in values
    )
    return within and (election.form != "choose-1" or len(ballot) == 1) and len({p for p, _ in ballot}) == len(ballot)


class Part:
    """One purse of money and the projects that can be paid from it. Projects go by their place in `projects`."""

    def __init__(
        self,
        heading: str,
        budget: Money,
        projects: Sequence[Project],
        ballots: Sequence[Ballot],
        rules: Rules,
        *,
        caps: Sequence[tuple[Money, set[int]]] = (),
    ) -> None:
        self.heading, self.budget, self.projects, self.rules, self.caps = heading, budget, projects, rules, caps
        self.voters = sum(number for _, number in ballots)
        self.votes = [0] * len(projects)
        self.scores: list[Money] = [0] * len(projects)
        groups = Counter[tuple[Choice, ...]]()
        for ballot, number in ballots:
            for p, points in ballot:
                self.votes[p] += number * (points > 0)
                self.scores[p] += number * points
            backed = sorted((p, points if rules.uses_points else 1) for p, points in ballot if points > 0)
            groups[tuple(backed)] += number
        self.per_point = lcm(1, *{points.denominator for ballot in groups for _, points in ballot})
        whole = self.per_point
        self.groups = [([(p, int(points * whole)) for p, points in ballot], n) for ballot, n in groups.items()]
        self.supporters: list[list[tuple[int, int, int]]] = [[] for _ in projects]
        for g, (choices, number) in enumerate(self.groups):
            for p, points in choices:
                self.supporters[p].append((g, points, number))
        drawn = {key: place for place, key in enumerate(rules.lot)}
        self.places = [(drawn.get(each.id, len(drawn)), each.id) for each in projects]
        self.eligible = [p for p in range(len(projects)) if self.is_eligible(p)]

    def is_eligible(self, p: int) -> bool:
        """Points (else votes) reach the threshold, votes the test of viability, and the cost is within all caps."""
        project, rules = self.projects[p], self.rules
        if project.withdrawn or not self.votes[p] or self.scores[p] < rules.threshold or not self.fits(p, ()):
            return False
        return not rules.viability or self.votes[p] * rules.viability * self.budget >= project.cost * self.voters

    def fits(self, p: int, taken: Iterable[int]) -> bool:
        """Whether a project has room beside what was taken, under every cap that it stands under."""
        for most, members in self.caps:
            if p in members and sum(self.projects[q].cost for q in taken if q in members) + self.projects[p].cost > most:
                return False
        return True

    def settle(self, equals: Iterable[int]) -> tuple[int, tuple[str, ...], str]:
        """Among exact equals: lowest cost, most votes, the lot, the order of ids. The winner, the others, what decided."""
        first, *rest = sorted(equals, key=lambda p: (self.projects[p].cost, -self.votes[p], self.places[p]))
        if not rest:
            return first, (), ""
        decided = "lot" if self.places[first][0] < len(self.rules.lot) else "order"
        if self.projects[first].cost < self.projects[rest[0]].cost:
            decided = "cost"
        elif self.votes[first] > self.votes[rest[0]]:
            decided = "votes"
        return first, tuple(self.projects[p].id for p in rest), decided

    def bought(self, equals: Iterable[int], price_of: Callable[[int], Fraction]) -> tuple[int, Step]:
        """Which of these is bought, and at what price for each point."""
        p, others, decided = self.settle(equals)
        each, price = self.projects[p], price_of(p) * self.per_point
        return p, Step(each.id, each.cost, price, each.cost / price, False, others, decided)

    def counted(self) -> Counted:
        share, steps, replaced = None, [], False
        if self.rules.rule == "greedy":
            steps = self.popular(stop=self.rules.greedy_stop)
        elif self.rules.rule == "phragmen":
            steps = self.topped_up(self.phragmen())
        else:
            share, steps = self.equal_shares()
            steps = self.topped_up(steps)
            if self.rules.comparison:
                popular = self.popular()
                replaced = self.prefer(popular, steps)
                steps = popular if replaced else steps
        ineligible = tuple(each.id for p, each in enumerate(self.projects) if p not in self.eligible)
        return Counted(self.heading, self.budget, self.voters, share, tuple(steps), ineligible, replaced)

    def topped_up(self, steps: list[Step]) -> list[Step]:
        return steps + self.popular({step.winner for step in steps}) if self.rules.completion == "add1u" else steps

    def popular(self, taken: Iterable[str] = (), *, stop: bool = False) -> list[Step]:
        """The most votes (points) first; what does not fit the money left is passed over, or ends it. One of a group at most."""
        ids = set(taken)
        won = [p for p, each in enumerate(self.projects) if each.id in ids]
        left = self.budget - sum(self.projects[p].cost for p in won)
        groups = {self.projects[p].group for p in won}
        waiting = {p for p in self.eligible if self.scores[p] > 0} - set(won)
        steps = []
        while waiting:
            most = max(self.scores[p] for p in waiting)
            p, others, decided = self.settle(p for p in waiting if self.scores[p] == most)
            waiting.remove(p)
            each = self.projects[p]
            if (each.group and each.group in groups) or not self.fits(p, won):
                continue
            if each.cost <= left:
                left -= each.cost
                groups.add(each.group)
                won.append(p)
                steps.append(Step(each.id, each.cost, Fraction(0), Fraction(most), True, others, decided))
            elif stop:
                break
        return steps

    def prefer(self, popular: list[Step], steps: list[Step]) -> bool:
        """Whether more voters have more winners under `popular` than have fewer."""
        votes = 0
        theirs, ours = ({step.winner for step in each} for each in (popular, steps))
        for choices, number in self.groups:
            ids = [self.projects[p].id for p, _ in choices]
            more = sum(each in theirs for each in ids) - sum(each in ours for each in ids)
            votes += number * ((more > 0) - (more < 0))
        return votes > 0

    def phragmen(self) -> list[Step]:
        """Voters earn at equal speed; what its supporters can pay for is bought, until the next does not fit."""
        times, last = [Fraction(0)], [0] * len(self.groups)
        left, steps, won = self.budget, list[Step](), list[int]()
        waiting = {p for p in self.eligible if self.projects[p].cost <= left}
        while waiting:
            when = {p: self.moment(p, times, last) for p in waiting}
            first = min(when.values())
            since = {p: min(times[last[g]] for g, _, _ in self.supporters[p]) for p in waiting if when[p] == first}
            winner, step = self.bought(since, lambda p: first - since[p])  # noqa: B023 - called at once
            if step.cost > left:
                break
            steps.append(step)
            won.append(winner)
            waiting = {p for p in waiting - {winner} if self.fits(p, won)}
            left -= step.cost
            for g, _, _ in self.supporters[winner]:
                last[g] = len(times)
            times.append(first)
        return steps

    def moment(self, p: int, times: Sequence[Fraction], last: Sequence[int]) -> Fraction:
        """When the supporters of p can pay for it. Each has earned since it last paid."""
        paid_last = Counter[int]()
        for g, _, number in self.supporters[p]:
            paid_last[last[g]] += number
        return Fraction(self.projects[p].cost + sum(n * times[k] for k, n in paid_last.items())) / self.votes[p]

    def equal_shares(self) -> tuple[Fraction, list[Step]]:
        """The share of each voter in the end, and what is bought with it."""
        share = Fraction(self.budget) / max(1, self.voters)
        run = Run(self, share)
        while self.rules.completion != "none" and self.waiting(run) and not self.is_full(run):
            share += self.idle_steps(run) * self.rules.step
            further = Run(self, share + self.rules.step)
            if further.spent > self.budget:
                break
            share, run = further.share, further
        return share, run.steps

    def is_full(self, run: "Run") -> bool:
        left, won = self.budget - run.spent, run.prices.keys()
        fits = any(self.projects[p].cost <= left and self.fits(p, won) for p in self.eligible if p not in won)
        return self.rules.stop_when_exhaustive and not fits

    def waiting(self, run: "Run") -> set[int]:
        """What larger shares may still buy.

        Where everybody could pay every price, projects have a fixed order, by what all their supporters pay. Whatever had no room
        any more under a cap before its turn, because of others that all stand before it, has none at any larger share.
        """
        waiting = set(self.eligible) - run.prices.keys()
        if not waiting or not self.caps or run.broke:
            return waiting
        whole = {p: sum(points * number for _, points, number in self.supporters[p]) for p in self.eligible}
        rates = {p: Fraction(self.projects[p].cost) / whole[p] / run.worths[p] for p in self.eligible}
        ties = {p: (self.projects[p].cost, -self.votes[p], self.places[p]) for p in self.eligible}
        place = {p: at for at, p in enumerate(sorted(rates, key=lambda p: (rates[p], ties[p])))}
        bought, out = list(run.prices), set[int]()
        for so_far in range(1, len(bought) + 1):
            turn = max(place[p] for p in bought[:so_far])
            new = {p for p in self.eligible if p not in out and p not in bought[:so_far] and not self.fits(p, bought[:so_far])}
            waiting -= {p for p in new if place[p] > turn}
            out |= new
        return waiting

    def idle_steps(self, run: "Run") -> int:
        """How many further steps surely change nothing.

        If everybody could pay every price, a larger share changes nothing until it alone, given whole by all supporters of
        something not bought, pays for that.
        """
        if run.broke:
            return 0
        enough = min(Fraction(self.projects[p].cost) / self.votes[p] for p in self.waiting(run))
        return max(0, -((run.share - enough) // self.rules.step) - 1)


class Run:
    """Equal shares at one share: everything that is bought, in order, at exact prices.

    Money is in units that make every cost whole. What a voter holds is a whole number over `base`; so are the `prices` for each
    point, by project bought. `purses[g]` is what a voter of group g holds at most, in units of 1/2**bits; 0 if that is nothing.
    `bounds[p]` is a price in the units of purses that p does not go below, now or later: in one run prices only rise.
    `rates[p]` is that bound over the worth of p, as the nearest float, and infinite once p is out. Floats only say where to look.
    """

    CLOSE = 1 + 1e-9  # far more than the roundings of one float add up to

    def __init__(self, part: Part, share: Fraction) -> None:
        self.part, self.share = part, share
        self.unit = lcm(*(each.cost.denominator for each in part.projects))
        self.costs = [int(each.cost * self.unit) for each in part.projects]
        self.worths = self.costs if part.rules.utility in {"cost", "cost-points"} else [1] * len(self.costs)
        self.all, self.base = (share * self.unit).as_integer_ratio()
        self.bits = max(0, 60 - (self.all // self.base).bit_length())
        self.purses = [(self.all << self.bits) // self.base + 1] * len(part.groups)
        self.prices: dict[int, int] = {}
        self.bounds = [0] * len(self.costs)
        self.rates = [0.0 if p in part.eligible else inf for p in range(len(self.costs))]
        self.supporters = list(part.supporters)
        self.broke = 0
        self.looked = [0] * len(self.costs)
        self.steps: list[Step] = []
        while found := self.next():
            self.buy(*found)
        self.spent = sum(step.cost for step in self.steps)

    def next(self) -> tuple[list[int], Fraction] | None:
        """All projects with the lowest rate, and that rate; None when nothing more can be paid for."""
        fresh: set[int] = set()
        while (lowest := min(self.rates)) < inf:
            p = self.rates.index(lowest)
            if p not in fresh:
                self.refresh(p, min((self.rates[q] for q in fresh), default=inf))
                fresh.add(p)
            elif (rate := self.rate(p)) is not None:
                return self.equals(p, rate, fresh)
        return None

    def equals(self, first: int, least: Fraction, fresh: set[int]) -> tuple[list[int], Fraction]:
        """Whatever may be as low as the first that was found is looked at exactly as well."""
        exact = {first: least}
        for p in range(len(self.rates)):
            limit = float(least * 2**self.bits) * self.CLOSE
            if p not in exact and self.rates[p] <= limit and p not in fresh:
                self.refresh(p, limit)
            if p not in exact and self.rates[p] <= limit and (rate := self.rate(p)) is not None:
                exact[p] = rate
                least = min(least, rate)
        return [p for p, rate in exact.items() if rate == least], least

    def refresh(self, p: int, enough: float) -> None:
        """Raise the bound of p to where it is now, or at least above a rate that is `enough`."""
        if 8 * (self.broke - self.looked[p]) > len(self.purses):
            self.supporters[p] = [each for each in self.supporters[p] if self.purses[each[0]]]
            self.looked[p] = self.broke
        if enough < inf:
            self.raise_bound(p, int(enough * self.worths[p]) + 1)
        if self.rates[p] <= enough:
            while self.raise_bound(p, self.bounds[p]):
                pass

    def raise_bound(self, p: int, guess: int) -> bool:
        """Whether it could be. If some give all and the others share the rest, no matter who, the price is not below that."""
        poor = rich = 0
        purses = self.purses
        for g, points, number in self.supporters[p]:
            purse = purses[g]
            if purse < guess * points:
                poor += purse * number
            else:
                rich += points * number
        missing = (self.costs[p] << self.bits) - poor
        bound = missing // rich if rich else 0
        if not rich and missing > 0:
            self.rates[p] = inf
        elif bound > self.bounds[p]:
            self.bounds[p], self.rates[p] = bound, bound / self.worths[p]
            return True
        return False

    def rate(self, p: int) -> Fraction | None:
        """The exact rate of p: its price over its worth. None, and p is out, if its supporters cannot pay for it.

        Those who cannot pay the price give all, the others share the rest; that price is raised until nobody else is short.
        """
        groups, paid, poor = self.part.groups, Counter[int](), 0
        rich = [(g, points, number) for g, points, number in self.supporters[p] if self.purses[g]]
        short = [each for each in rich if self.purses[each[0]] <= self.bounds[p] * each[1]]
        while True:
            for g, _, number in short:
                poor += number
                for q, points in groups[g][0]:
                    if q in self.prices:
                        paid[q] += points * number
            if short:
                gone = {g for g, _, _ in short}
                rich = [each for each in rich if each[0] not in gone]
            weight = sum(points * number for _, points, number in rich)
            if not weight:
                self.rates[p] = inf
                return None
            missing = self.costs[p] * self.base - poor * self.all + sum(n * self.prices[q] for q, n in paid.items())
            short = self.short(rich, missing, weight)
            if not short:
                return Fraction(missing, weight * self.base * self.worths[p])

    def short(self, rich: Sequence[tuple[int, int, int]], missing: int, weight: int) -> list[tuple[int, int, int]]:
        """Who has less than missing/(weight * base) for each point."""
        low = (missing << self.bits) // (weight * self.base)
        doubt = len(self.prices) + 1  # a purse is larger than what is in it by less than 1, and less than 1 for each payment
        found = []
        for g, points, number in rich:
            purse = self.purses[g]
            if purse <= low * points or (purse - doubt < (low + 1) * points and self.money(g) * weight < missing * points):
                found.append((g, points, number))
        return found

    def money(self, g: int) -> int:
        """What a voter of group g who is not broke holds, exactly, over base."""
        return self.all - sum(self.prices[p] * points for p, points in self.part.groups[g][0] if p in self.prices)

    def buy(self, equals: list[int], rate: Fraction) -> None:
        """Take the one that the order of ties puts first, and let its supporters pay."""
        winner, step = self.part.bought(equals, lambda p: rate * self.worths[p] / self.unit)
        self.steps.append(step)
        price = rate * self.worths[winner]
        more = price.denominator // gcd(price.denominator, self.base)
        self.base, self.all = self.base * more, self.all * more
        self.prices = {p: each * more for p, each in self.prices.items()}
        self.prices[winner] = price.numerator * (self.base // price.denominator)
        kinds = {points for _, points, _ in self.supporters[winner]}
        parts = {points: (price.numerator * points << self.bits) // price.denominator for points in kinds}
        for g, points, _ in self.supporters[winner]:
            if self.purses[g]:
                left = self.purses[g] - parts[points]
                broke = left <= 0 or (left <= len(self.prices) + 1 and self.money(g) <= 0)
                self.broke += broke
                self.purses[g] = 0 if broke else left
        self.rates[winner] = inf
        for p in range(len(self.rates)) if self.part.caps else ():
            if not self.part.fits(p, self.prices):
                self.rates[p] = inf


# ----------------------------------------------------------------------------------------------------- hashes and signatures

LEAF_LABEL = "panel board leaf 1"
HEAD_LABEL = "panel tree head 1"
HEAD_FIELDS = ("site", "round", "freeze", "size", "root", "audit_count", "audit_hash", "time", "key")
BALLOT_LABEL = "panel/ballot/v1"
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def lines(*parts: object) -> bytes:
    """Words, one a line, each line with its end."""
    return "".join(f"{part}\n" for part in parts).encode()


def leaf_hash(kind: str, content: str) -> bytes:
    return sha(b"\x00" + lines(LEAF_LABEL, kind, content))


def head_message(head: dict[str, Any]) -> bytes:
    """What is signed: all fields of a head but the signature."""
    return lines(HEAD_LABEL, *(head[name] for name in HEAD_FIELDS))


def commitment(round_id: int, body: str, nonce: str) -> str:
    return sha("\n".join((BALLOT_LABEL, str(round_id), body, nonce)).encode()).hex()


def digest_of(words: Iterable[str]) -> str:
    return sha("\n".join(sorted(words)).encode()).hex()


def roots(hashes: Iterable[bytes], sizes: set[int]) -> Iterator[bytes]:
    """The roots over the first so many leaves (RFC 6962). Whole trees wait until one of their own size joins them."""
    trees: list[tuple[int, bytes]] = []
    for number, each in enumerate(hashes, 1):
        size, tree = 1, each
        while trees and trees[-1][0] == size:
            tree = sha(b"\x01" + trees.pop()[1] + tree)
            size *= 2
        trees.append((size, tree))
        if number in sizes:
            root = tree
            for _, left in reversed(trees[:-1]):
                root = sha(b"\x01" + left + root)
            yield root


def decoded(data: bytes) -> Point | None:
    """A point of the curve (RFC 8032, 5.1.3) from its one right spelling."""
    sign, y = data[31] >> 7, int.from_bytes(data, "little") & (1 << 255) - 1
    if y >= P:
        return None
    u, v = y * y - 1, D * y * y + 1
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (v * x * x - u) % P or (sign and not x):
        return None
    x = P - x if x % 2 != sign else x
    return x, y, 1, x * y % P


BASE_Y = 4 * pow(5, -1, P) % P
BASE = decoded(BASE_Y.to_bytes(32, "little")) or (0, 1, 1, 0)


def added(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


@lru_cache(maxsize=8)
def doublings(point: Point) -> list[Point]:
    """The point, twice, four times ... of it. Heads are signed with the same key, so this is worked out once."""
    found = [point]
    while len(found) < 256:
        found.append(added(found[-1], found[-1]))
    return found


def times(scalar: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    for bit, power in enumerate(doublings(point)):
        if scalar >> bit & 1:
            total = added(total, power)
    return total


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Ed25519 (RFC 8032, 5.1.7), strictly: every number has one spelling only, and a key of small order is none."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, half, s = decoded(key), decoded(signature[:32]), int.from_bytes(signature[32:], "little")
    if public is None or half is None or s >= L or times(8, public)[0] == 0:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), added(half, times(challenge, public))
    return all((left[at] * right[2] - right[at] * left[2]) % P == 0 for at in (0, 1))


# -------------------------------------------------------------------------------------------------------------- the bundle

FORMAT = "panel bundle 1"
NEEDED = {"ballots.csv", "election.pb", "freeze.json", "log.json", "result.json"}
FROZEN = {
    *("round", "budget_pence", "proposals", "ballot_form", "rule", "completion", "min_choices", "max_choices"),
    *("least_votes", "tie_order"),
}
LATER: dict[str, Any] = {
    **{"points_total": 0, "points_each": 0, "blank_ballots": False, "least_steps": 1},
    **{"headings": [], "picking": "", "exclusive": []},
}
"""What not every document names, and what is so then: no points, no blank ballots, steps of a pound, one pot."""
NOT_COUNTED = {"words", "closes_at", "link_key", "least_age", "ways"}
"""What is frozen too, and decides nothing in the count."""
FORM_IN_FILE = {
    **{"approval": "approval", "knapsack": "approval", "points": "cumulative", "ranking": "ordinal"},
    **{"choose-one": "choose-1", "yes-no": "choose-1"},
}
ANSWERS = ("no", "yes")
"""A single question is a choice of one between two answers that exclude each other; where they are level it is a no."""
MOST_PENCE_IN_A_STEP = 100
BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError)


def canonical(value: object) -> str:
    """The one spelling of a JSON value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Bundle:
    """The files of a published vote, and six checks of them in turn. Each raises Differs, and relies on those before it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.notes: list[Differs] = []

    def text(self, name: str) -> str:
        must(name in self.files, "missing", file=name)
        return self.files[name].decode()

    def json(self, name: str) -> Any:
        """A file of JSON in its one spelling: nothing in it can be said twice, or be read in two ways."""
        text = self.text(name)
        value = json.loads(text)
        must(canonical(value) == text, "spelling", file=name)
        return value

    def are_whole(self) -> None:
        """Every file is the one that the bundle names, by its hash."""
        about = self.json("bundle.json")
        must(about.keys() == {"format", "round", "title", "files"} and about["format"] == FORMAT, "spelling", file="bundle.json")
        for name in sorted(NEEDED | about["files"].keys()):
            must(name in self.files and name in about["files"], "missing", file=name)
            must(sha(self.files[name]).hex() == about["files"][name], "hash", file=name)
        self.round = about["round"]
        self.election = read_pb(self.text("election.pb"))
        must(about["title"] == self.election.title, "hash", file="bundle.json")

    def are_frozen(self) -> None:
        """What decides in election.pb is what was frozen, and nothing else."""
        told, found = self.json("freeze.json"), self.election
        self.freeze, self.frozen = sha(self.files["freeze.json"]).hex(), {**LATER, **told}
        unknown = sorted(told.keys() - FROZEN - LATER.keys() - NOT_COUNTED)
        must(not unknown and told.keys() >= FROZEN, "unknown_key", key=", ".join(unknown))
        frozen, is_question = self.frozen, self.frozen["ballot_form"] == "yes-no"
        must(len(frozen["proposals"]) == 1 or not is_question, "frozen", name="proposals")
        self.costs = dict.fromkeys(ANSWERS, *frozen["proposals"].values()) if is_question else frozen["proposals"]
        now = {each.id: each.cost * 100 for each in found.projects}
        for each in found.projects:
            if each.withdrawn and each.id in self.costs:
                self.notes.append(Differs("withdrawn", id=each.id))
                now[each.id] = self.costs[each.id]
        under = {each.id: each.heading for each in found.projects}
        pairs = {
            "round": (frozen["round"], self.round),
            "budget_pence": (frozen["budget_pence"], found.budget * 100),
            "proposals": (self.costs, now),
            "ballot_form": (FORM_IN_FILE.get(frozen["ballot_form"]), found.form),
            "min_choices, max_choices": (self.frozen_limits(), found.limits),
            "rule": (self.frozen_rules(), found.rules),
            "headings": (self.frozen_headings(), (found.headings, under, found.caps)),
            "exclusive": (self.frozen_groups(), {each.id: each.group for each in found.projects}),
        }
        for name, (before, after) in pairs.items():
            must(before == after, "frozen", name=name)

    def frozen_headings(self) -> tuple[dict[str, Money], dict[str, str], tuple[Cap, ...]]:
        """The money of each heading, and the heading of each project; nothing is capped."""
        told = self.frozen["headings"]
        under = {id: each["key"] for each in told for id in each["proposals"]}
        pounds: dict[str, Money] = {each["key"]: Fraction(each["budget_pence"], 100) for each in told}
        self.heading_of = {id: under.get(id, "") for id in self.costs}
        return pounds, self.heading_of, ()

    def frozen_groups(self) -> dict[str, str]:
        """The group of each project that others exclude: of a single question, both answers are in one."""
        if self.frozen["ballot_form"] == "yes-no":
            return dict.fromkeys(self.costs, "question")
        groups = {id: each["key"] for each in self.frozen["exclusive"] for id in each["proposals"]}
        return {id: groups.get(id, "") for id in self.costs}

    def smallest_pot(self) -> int:
        """Pence of the heading that has least, or of what is left for projects under none; of the round, where it has none."""
        told, rest = self.frozen["headings"], self.frozen["budget_pence"]
        pots = [each["budget_pence"] for each in told]
        under = {id for each in told for id in each["proposals"]}
        return int(min(pots + ([] if told and self.costs.keys() <= under else [rest - sum(pots)])))

    def frozen_limits(self) -> dict[str, Money]:
        """What election.pb has to say of what a ballot may hold. It leaves out what asks for nothing."""
        frozen, form = self.frozen, self.frozen["ballot_form"]
        limits = {
            "min_length": 0 if frozen["blank_ballots"] else frozen["min_choices"],
            "max_length": min(frozen["max_choices"], len(self.costs)),
            "max_sum_cost": self.election.budget if form == "knapsack" else 0,
            "max_points": frozen["points_each"] if form == "points" else 0,
            "max_sum_points": frozen["points_total"] if form == "points" else 0,
        }
        return {name: limit for name, limit in limits.items() if limit}

    def frozen_rules(self) -> Rules:
        """How it had to be counted. The first place of a ranking scores as many points as it has places."""
        frozen, form = self.frozen, self.frozen["ballot_form"]
        share = self.smallest_pot() // max(1, self.election.voters)
        places = min(frozen["max_choices"], len(frozen["proposals"]))
        return Rules(
            rule=frozen["rule"],
            utility="cost-points" if form in {"points", "ranking"} else "cost",
            completion=frozen["completion"],
            step=Fraction(max(1, min(MOST_PENCE_IN_A_STEP, share // frozen["least_steps"])), 100),
            threshold=frozen["least_votes"],
            scores=tuple(range(places, 0, -1)) if form == "ranking" else (),
            lot=ANSWERS if form == "yes-no" else tuple(frozen["tie_order"]),
        )

    def is_signed(self) -> None:
        """The log begins with the freeze, ends with the close, and every signed head is over its first leaves."""
        log = self.json("log.json")
        must(log.keys() == {"log", "leaves", "heads"} and log["heads"], "spelling", file="log.json")
        self.leaves = [(kind, content) for kind, content in log["leaves"]]
        kinds = [kind for kind, _ in self.leaves]
        must(self.leaves[0] == ("freeze", self.freeze) and kinds[1] == "roll", "log", name="freeze")
        must(kinds[-1] == "close" and set(kinds[1:-1]) <= {"roll", "ballot"}, "log", name="close")
        must(len(set(self.leaves)) == len(self.leaves), "log", name="twice")
        sizes = [head["size"] for head in log["heads"]]
        must(sizes == sorted(set(sizes)) and sizes[0] > 0 and sizes[-1] == len(self.leaves), "log", name="size")
        found = roots((leaf_hash(*leaf) for leaf in self.leaves), set(sizes))
        last: tuple[Any, ...] = (log["heads"][0]["site"], 0, "")
        for head, root in zip(log["heads"], found, strict=True):
            must(head["root"] == root.hex(), "root", size=head["size"])
            must(head.keys() == {*HEAD_FIELDS, "signature"} and head["round"] == self.round, "head", size=head["size"])
            must(head["freeze"] == self.freeze and head["site"] == last[0], "head", size=head["size"])
            must((head["audit_count"], head["time"]) >= last[1:] and head["time"] >= last[2], "head", size=head["size"])
            signature, key = bytes.fromhex(head["signature"]), bytes.fromhex(head["key"])
            must(signature.hex() == head["signature"] and key.hex() == head["key"], "signature", size=head["size"])
            must(is_signed(head_message(head), signature, key), "signature", size=head["size"])
            last = (head["site"], head["audit_count"], head["time"])
        for key in dict.fromkeys(head["key"] for head in log["heads"]):
            self.notes.append(Differs("key", key=key))
        self.notes.append(Differs("kept", root=log["heads"][-1]["root"], size=sizes[-1]))

    def are_in_log(self) -> None:
        """Every ballot is what its commitment says; all of them stand in the log, which says how many are counted and which."""
        rows = list(csv.reader(io.StringIO(self.text("ballots.csv"), newline="")))
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator="\n").writerows(rows)
        must(written.getvalue() == self.text("ballots.csv"), "spelling", file="ballots.csv")
        must(rows[0] == ["body", "nonce", "commitment"], "spelling", file="ballots.csv")
        posted = {content for kind, content in self.leaves if kind == "ballot"}
        self.bodies = Counter(body for body, _, _ in rows[1:])
        for line, (body, nonce, told) in enumerate(rows[1:], 2):
            must(commitment(self.round, body, nonce) == told, "commitment", line=line)
            must(told in posted, "not_in_log", line=line)
        counted = [told for _, _, told in rows[1:]]
        must(len(set(counted)) == len(counted), "spelling", file="ballots.csv")
        close = json.loads(self.leaves[-1][1])
        must((close["ballots"], close["counted"]) == (len(counted), digest_of(counted)), "close", told=close["ballots"])

    def are_the_same(self) -> None:
        """The ballots in election.pb are those, and each of them is one that was allowed."""
        found = Counter[str]()
        for choices, voters in self.election.ballots:
            found[self.body_of(choices)] += voters
        for body in sorted(found.keys() | self.bodies.keys()):
            must(found[body] == self.bodies[body], "ballots", body=body, told=self.bodies[body], found=found[body])
            must(self.is_allowed(json.loads(body)), "not_allowed", body=body)

    def body_of(self, choices: Sequence[Choice]) -> str:
        """A ballot of election.pb as it is kept: ticks in the order of their text, a ranking in its own, or points by number."""
        ids = [(self.election.projects[p].id, points) for p, points in choices]
        if self.election.form == "cumulative":
            return canonical(dict(ids))
        numbers = [each for each, _ in ids]
        return canonical(numbers if self.election.form == "ordinal" else sorted(numbers))

    def is_allowed(self, picks: Any) -> bool:
        """Whether what was frozen lets a ballot hold these."""
        frozen, form = self.frozen, self.frozen["ballot_form"]
        if not picks:
            return bool(frozen["blank_ballots"])
        if form in {"choose-one", "yes-no"}:
            return len(picks) == 1
        if form == "points" and not (min(picks.values()) > 0 and max(picks.values()) <= frozen["points_each"]):
            return False
        if form == "points" and sum(picks.values()) > frozen["points_total"]:
            return False
        dear = form == "knapsack" and self.costs_too_much(picks)
        apart = frozen["picking"] == "one" and len({self.heading_of[each] for each in picks}) > 1
        return frozen["min_choices"] <= len(picks) <= frozen["max_choices"] and not dear and not apart

    def costs_too_much(self, picks: Any) -> bool:
        """Whether the picks under a heading cost more than it has, or those under none more than the rest."""
        spent = Counter[str]()
        for each in picks:
            spent[self.heading_of[each]] += self.costs[each]
        money = {each["key"]: each["budget_pence"] for each in self.frozen["headings"]}
        money[""] = self.frozen["budget_pence"] - sum(money.values())
        return any(spent[key] > money[key] for key in spent)

    def count_gives_result(self) -> None:
        """Counting anew gives the result that was published, in every figure."""
        told, found = self.json("result.json"), result(self.round, self.election, count(self.election))
        must(canonical(told) == canonical(found), "result", **first_difference(told, found))
        votes, points = Counter[int](), Counter[int]()
        for choices, voters in self.election.ballots:
            votes.update({p: voters for p, _ in choices})
            points.update({p: voters * given for p, given in choices})
        for p, each in enumerate(self.election.projects):
            score = str(points[p]) if self.election.form == "cumulative" else ""
            shown = (str(votes[p]), score, str(int(each.id in found["winners"])))
            must((each.votes, each.score, each.selected) == shown, "shown", id=each.id)
        self.notes += outcome(self.election, [step for part in found["parts"] for step in part["steps"]])


def outcome(election: Election, steps: Sequence[Any]) -> list[Differs]:
    """What was found, for people: each winner, or the answer to a single question, and the money."""
    if {each.id for each in election.projects} == set(ANSWERS):
        return [Differs(f"answer_{step['winner']}") for step in steps]
    told = [Differs("won", place=place, id=step["winner"], cost=step["cost"]) for place, step in enumerate(steps, 1)]
    return [*told, Differs("spent", spent=sum(exact(step["cost"]) for step in steps), budget=election.budget)]


def result(round_id: object, election: Election, parts: Sequence[Counted]) -> dict[str, Any]:
    """What result.json holds. Exact amounts are text: whole numbers or fractions, in the unit of election.pb."""
    steps = [step for part in parts for step in part.steps]
    return {
        "format": "panel result 1",
        "round": round_id,
        "ballots": election.voters,
        "budget": str(election.budget),
        "spent": str(sum(step.cost for step in steps)),
        "winners": [step.winner for step in steps],
        "parts": [
            {
                "heading": part.heading,
                "budget": str(part.budget),
                "ballots": part.voters,
                "share": None if part.share is None else str(part.share),
                "ineligible": list(part.ineligible),
                "replaced": part.replaced,
                "steps": [
                    {
                        "winner": step.winner,
                        "cost": str(step.cost),
                        "price": str(step.price),
                        "votes": str(step.votes),
                        "by_votes": step.by_votes,
                        "level_with": list(step.others),
                        "settled_by": step.settled_by,
                    }
                    for step in part.steps
                ],
            }
            for part in parts
        ],
    }


def first_difference(told: Any, found: Any, where: str = "") -> dict[str, str]:
    """Where two JSON values differ first, and what stands there."""
    if isinstance(told, dict) and isinstance(found, dict):
        pairs = {key: (told.get(key), found.get(key)) for key in sorted({*told, *found})}
    elif isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        pairs = {str(at + 1): pair for at, pair in enumerate(zip(told, found, strict=True))}
    else:
        return {"where": where.strip(), "told": canonical(told), "found": canonical(found)}
    key = next((key for key, (one, other) in pairs.items() if canonical(one) != canonical(other)), "")
    return first_difference(*pairs.get(key, ("", "")), where=f"{where} {key}")


# ---------------------------------------------------------------------------------------------------------------- in words

STEPS: tuple[tuple[Callable[[Bundle], None], str, str], ...] = (
    (Bundle.are_whole, "The files are whole.", "Mae’r ffeiliau’n gyfan."),
    (
        Bundle.are_frozen,
        "The rules are those that were frozen before the vote.",
        "Y rheolau yw’r rhai a rewyd cyn y bleidlais.",
    ),
    (
        Bundle.is_signed,
        "The log of the vote only ever grew, and every head of it is signed.",
        "Tyfu’n unig a wnaeth cofnod y bleidlais, ac mae pob pen ohono wedi’i lofnodi.",
    ),
    (
        Bundle.are_in_log,
        "Every ballot that was counted stands in the log.",
        "Mae pob papur pleidleisio a gyfrifwyd yn y cofnod.",
    ),
    (
        Bundle.are_the_same,
        "The ballots in the election file are the same ones.",
        "Yr un papurau pleidleisio sydd yn ffeil yr etholiad.",
    ),
    (
        Bundle.count_gives_result,
        "Counted anew, the result is the same, to the penny.",
        "O gyfrif o’r newydd, mae’r canlyniad yr un fath, i’r geiniog.",
    ),
)
SENTENCES = {
    "setting": ("“{text}” makes no sense here.", "Nid yw “{text}” yn gwneud synnwyr yma."),
    "number": ("“{text}” is not a plain number.", "Nid yw “{text}” yn rhif plaen."),
    "sections": (
        "The election file has not its three parts, META, PROJECTS and VOTES.",
        "Nid yw tair rhan ffeil yr etholiad yno: META, PROJECTS a VOTES.",
    ),
    "twice": ("“{text}” is empty or stands there twice.", "Mae “{text}” yn wag neu yno ddwywaith."),
    "unknown_key": (
        "This program does not know what “{key}” means. It might decide something, so nothing is counted.",
        "Nid yw’r rhaglen hon yn gwybod beth yw ystyr “{key}”. Gallai benderfynu rhywbeth, felly ni chyfrifir dim.",
    ),
    "total": ("{key} is {told}, but {found} are there.", "{told} yw {key}, ond mae {found} yno."),
    "headings": (
        "The money of the categories does not fit their names, or the budget.",
        "Nid yw arian y categorïau’n cyd-fynd â’u henwau, neu â’r gyllideb.",
    ),
    "cost": ("The project “{key}” has no number or no cost.", "Nid oes rhif neu gost gan y prosiect “{key}”."),
    "no_project": ("A vote names “{key}”, which is not a project.", "Mae pleidlais yn enwi “{key}”, nad yw’n brosiect."),
    "points": ("The points do not fit the vote “{vote}”.", "Nid yw’r pwyntiau’n cyd-fynd â’r bleidlais “{vote}”."),
    "ranks": (
        "A ballot ranks {ranks} projects, and the file does not say what each rank scores.",
        "Mae papur pleidleisio’n rhestru {ranks} o brosiectau mewn trefn, ac nid yw’r ffeil yn dweud gwerth pob safle.",
    ),
    "missing": ("The file {file} is missing, or not in the list.", "Mae’r ffeil {file} ar goll, neu nid yw yn y rhestr."),
    "unreadable": ("A file cannot be read: {file}.", "Ni ellir darllen ffeil: {file}."),
    "spelling": ("The file {file} is not written as it should be.", "Nid yw’r ffeil {file} wedi’i hysgrifennu fel y dylai fod."),
    "hash": (
        "The file {file} is not the one that the bundle was made with.",
        "Nid y ffeil {file} hon oedd yno pan wnaed y pecyn.",
    ),
    "frozen": ("“{name}” is not as it was frozen.", "Nid yw “{name}” fel y cafodd ei rewi."),
    "withdrawn": (
        "{id} was withdrawn after the ballot was frozen, so it could not win.",
        "Tynnwyd {id} yn ôl ar ôl rhewi’r papur pleidleisio, felly ni allai ennill.",
    ),
    "log": ("The log of the vote is not whole ({name}).", "Nid yw cofnod y bleidlais yn gyfan ({name})."),
    "root": (
        "The head over {size} lines is not the root of those lines.",
        "Nid gwreiddyn y llinellau yw’r pen dros {size} llinell.",
    ),
    "head": ("The head over {size} lines belongs elsewhere.", "Mae’r pen dros {size} llinell yn perthyn i rywle arall."),
    "signature": (
        "The signature under the head over {size} lines is wrong.",
        "Mae’r llofnod dan y pen dros {size} llinell yn anghywir.",
    ),
    "key": ("Signed with the public key {key}.", "Llofnodwyd â’r allwedd gyhoeddus {key}."),
    "kept": (
        "The last head is over {size} lines, with the root {root}. Compare it with the heads that you or others have kept.",
        "Mae’r pen olaf dros {size} llinell, a’i wreiddyn yw {root}. Cymharwch ef â’r pennau a gadwoch chi neu eraill.",
    ),
    "commitment": (
        "The ballot in line {line} of ballots.csv is not what its commitment says.",
        "Nid y papur pleidleisio yn llinell {line} o ballots.csv yw’r un yr ymrwymwyd iddo.",
    ),
    "not_in_log": (
        "The ballot in line {line} of ballots.csv is not in the log.",
        "Nid yw’r papur pleidleisio yn llinell {line} o ballots.csv yn y cofnod.",
    ),
    "close": (
        "The log was closed over other ballots: it says {told}.",
        "Caewyd y cofnod dros bapurau pleidleisio eraill: mae’n dweud {told}.",
    ),
    "ballots": (
        "The ballot {body} stands {told} times in ballots.csv and {found} times in the election file.",
        "Mae’r papur {body} {told} o weithiau yn ballots.csv a {found} o weithiau yn ffeil yr etholiad.",
    ),
    "not_allowed": ("The ballot {body} was not allowed.", "Ni chaniateid y papur {body}."),
    "result": (
        "At “{where}” the result says {told}, and counting anew gives {found}.",
        "Yn “{where}” mae’r canlyniad yn dweud {told}, ac mae cyfrif o’r newydd yn rhoi {found}.",
    ),
    "shown": (
        "The election file shows other votes for {id}, or another result.",
        "Mae ffeil yr etholiad yn dangos pleidleisiau eraill i {id}, neu ganlyniad arall.",
    ),
    "step_same": ("{step}. {text}", "{step}. {text}"),
    "step_differs": ("{step}. Not so: {text}", "{step}. Nid felly: {text}"),
    "all_same": ("The same, to the penny.", "Yr un fath, i’r geiniog."),
    "all_differs": (
        "Step {step} of 6 differs. What comes after it was not looked at.",
        "Mae cam {step} o 6 yn wahanol. Nid edrychwyd ar yr hyn sydd ar ei ôl.",
    ),
    "only_pb": (
        "This is a single election file, so it is only counted, and compared with the winners that it names.",
        "Un ffeil etholiad yw hon, felly dim ond ei chyfrif a wneir, a’i chymharu â’r enillwyr y mae’n eu henwi.",
    ),
    "won": ("Funded {place}: number {id}, for {cost}.", "Ariannwyd {place}: rhif {id}, am {cost}."),
    "answer_yes": ("The answer is yes.", "Yr ateb yw: ie."),
    "answer_no": ("The answer is no.", "Yr ateb yw: na."),
    "spent": ("Spent: {spent} of {budget}.", "Gwariwyd: {spent} o {budget}."),
    "selected": (
        "The file names other winners. Not counted so here: {lost}. Not named there: {gained}.",
        "Mae’r ffeil yn enwi enillwyr eraill. Heb ennill yma: {lost}. Heb eu henwi yno: {gained}.",
    ),
    "fingerprint": (
        "Fingerprint of this file (SHA-256): {fingerprint}",
        "Ôl bys y ffeil hon (SHA-256): {fingerprint}",
    ),
    "same_selected": ("The file names the same winners.", "Yr un enillwyr y mae’r ffeil yn eu henwi."),
}


def files_at(path: Path) -> dict[str, bytes]:
    """The files of a folder or of a zip."""
    if path.is_dir():
        return {each.name: each.read_bytes() for each in path.iterdir() if each.is_file()}
    with zipfile.ZipFile(path) as packed:
        unique(packed.namelist())
        return {name: packed.read(name) for name in packed.namelist()}


def fingerprint_of(path: Path) -> Differs:
    """What a scrutineer signs: which file it was that was counted."""
    return Differs("fingerprint", fingerprint=hashlib.sha256(path.read_bytes()).hexdigest())


def verify(files: dict[str, bytes], language: str = "en") -> tuple[int, list[str]]:
    """The first of the six steps that differs (0: none), and what to tell a person."""
    bundle, told = Bundle(files), list[str]()

    def say(name: str, **values: object) -> None:
        told.append(Differs(name, **values).text(language))

    for step, (check, *texts) in enumerate(STEPS, 1):
        try:
            check(bundle)
        except (Differs, *BROKEN) as error:
            found = error if isinstance(error, Differs) else Differs("unreadable", file=repr(error)[:200])
            say("step_differs", step=step, text=found.text(language))
            say("all_differs", step=step)
            return step, told
        say("step_same", step=step, text=texts[language == "cy"])
    told += [note.text(language) for note in bundle.notes]
    say("all_same")
    return 0, told


def count_pb(text: str, language: str = "en") -> tuple[int, list[str]]:
    """The count of a single election file, and whether it gives the winners that the file names."""
    election = read_pb(text)
    steps = [step for part in result(None, election, count(election))["parts"] for step in part["steps"]]
    told = [Differs("only_pb"), *outcome(election, steps)]
    named = {each.id for each in election.projects if each.selected == "1"}
    lost, gained = named - {step["winner"] for step in steps}, {step["winner"] for step in steps} - named
    if named and (lost or gained):
        told.append(Differs("selected", lost=", ".join(sorted(lost)), gained=", ".join(sorted(gained))))
    elif named:
        told.append(Differs("same_selected"))
    return int(bool(named and (lost or gained))), [each.text(language) for each in told]


def main(arguments: Sequence[str]) -> int:
    language = "cy" if "--cy" in arguments else "en"
    paths = [Path(each) for each in arguments if each != "--cy"] or [Path(__file__).parent]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a terminal may have another by itself
    try:
        if paths[0].suffix == ".pb":
            code, told = count_pb(paths[0].read_text(encoding="utf-8"), language)
        else:
            code, told = verify(files_at(paths[0]), language)
            told[:0] = [fingerprint_of(paths[0]).text(language)] if paths[0].is_file() else []
    except (Differs, OSError, zipfile.BadZipFile, *BROKEN) as error:
        found = error if isinstance(error, Differs) else Differs("unreadable", file=repr(error)[:200])
        code, told = 1, [found.text(language)]
    print("\n".join(told))
    return min(1, code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
