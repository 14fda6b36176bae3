"""Read an election from a `.pb` file: strict where money or people could be lost, lenient on untidy text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from pathlib import Path

import numpy as np

from panel.tally.election import Ballots, Election, Form, Limits, Money, Proposal
from panel.tally.pb_rows import WITHDRAWN, PbBroken, Problem, Section, number, read_sections

OWN_COLUMNS = {"project_id", "cost", "name", "group"}
_COUNTS = ("min_length", "max_length")
_AMOUNTS = ("min_sum_cost", "max_sum_cost", "min_points", "max_points", "min_sum_points", "max_sum_points")


def read_pb(source: str | Path | Iterable[str]) -> Election:
    """The election in a file (a path, or its lines). PbBroken, with line numbers, if it cannot be counted as it stands."""
    election, problems = inspect_pb(source)
    if election is None:
        raise PbBroken(problems)
    return election


def inspect_pb(source: str | Path | Iterable[str]) -> tuple[Election | None, tuple[Problem, ...]]:
    """The election (None if any problem is fatal) and everything that made reading difficult."""
    problems: list[Problem] = []
    sections = read_sections(source, problems)
    if any(each.fatal for each in problems):
        return None, tuple(problems)
    election = _Reading(sections, problems).election()
    return (None if any(each.fatal for each in problems) else election), tuple(problems)


class _Reading:
    """One pass over the sections; what is wrong is appended to `problems`, and reading goes on."""

    def __init__(self, sections: dict[str, Section], problems: list[Problem]) -> None:
        self.projects, self.votes = sections["PROJECTS"], sections["VOTES"]
        self.problems = problems
        self.meta, self.lines = self._meta(sections["META"])

    def election(self) -> Election | None:
        form = self._form()
        budget = self._amount("budget", required=True) or 0
        if budget < 0:
            self._wrong(self.lines["budget"], "invalid budget", "the budget must not be below 0")
        self._amount("min_project_score_threshold")
        limits = self._limits()
        headings = self._headings(budget)
        proposals = self._proposals(headings)
        self._totals()
        if form is None or any(each.fatal for each in self.problems):
            return None
        voters = {name: self.votes.column(name) for name in self.votes.header if name and name not in {"vote", "points"}}
        self._unique("voter_id", self.votes, "Duplicated voter_id")
        return Election(budget, proposals, self._ballots(form, proposals), limits, headings, self.meta, voters)

    def _wrong(self, line: int, term: str, text: str, *, fatal: bool = True) -> None:
        self.problems.append(Problem(line, term, text, fatal))

    def _meta(self, section: Section) -> tuple[dict[str, str], dict[str, int]]:
        meta: dict[str, str] = {}
        lines: dict[str, int] = {}
        for line, row in section.rows:
            if row[0] in meta:
                self._wrong(line, "file structure error", f"{row[0]} is given twice")
            meta[row[0]], lines[row[0]] = row[1] if len(row) > 1 else "", line
        return meta, lines

    def _form(self) -> Form | None:
        try:
            return Form(self.meta.get("vote_type", ""))
        except ValueError:
            known = ", ".join(Form)
            self._wrong(self.lines.get("vote_type", 0), "invalid vote_type", f"vote_type must be one of {known}")
            return None

    def _amount(self, key: str, *, required: bool = False) -> Money | None:
        text = self.meta.get(key, "")
        if not text and not required:
            return None
        try:
            return number(text)
        except ValueError as error:
            self._wrong(self.lines.get(key, 0), f"invalid {key}", f"{key}: {error}")
            return None

    def _limits(self) -> Limits:
        given = {key: self._amount(key) for key in (*_COUNTS, *_AMOUNTS)}
        for key in _COUNTS:
            if isinstance(given[key], Fraction):
                self._wrong(self.lines[key], f"invalid {key}", f"{key} must be a whole number")
        return Limits(**{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]

    def _headings(self, budget: Money) -> dict[str, Money]:
        """Categories with money of their own, from `categories` and `budget_per_category`."""
        names, amounts = _split(self.meta.get("categories", "")), _split(self.meta.get("budget_per_category", ""))
        if not amounts:
            return {}
        line = self.lines["budget_per_category"]
        try:
            headings = dict(zip(names, map(number, amounts), strict=True))
        except ValueError as error:
            self._wrong(line, "invalid budget_per_category", f"budget_per_category does not go with categories: {error}")
            return {}
        if sum(headings.values()) > budget or any(each < 0 for each in headings.values()):
            self._wrong(line, "budget exceeded", "the categories have more money than the budget, or less than none")
        return headings

    def _proposals(self, headings: dict[str, Money]) -> tuple[Proposal, ...]:
        self._unique("project_id", self.projects, "Duplicated project_id")
        details = {name: self.projects.column(name) for name in self.projects.header if name}
        proposals = []
        for index, (line, _) in enumerate(self.projects.rows):
            row = {name: column[index] for name, column in details.items()}
            cost = self._cost(line, row.get("cost", ""))
            proposals.append(
                Proposal(
                    row.get("project_id", ""),
                    cost,
                    row.get("name", ""),
                    heading=row["category"] if row.get("category", "") in headings else "",
                    group=row.get("group", ""),
                    withdrawn=cost == WITHDRAWN,
                    details={key: value for key, value in row.items() if key not in OWN_COLUMNS},
                )
            )
        return tuple(proposals)

    def _cost(self, line: int, text: str) -> Money:
        try:
            cost = number(text)
        except ValueError as error:
            self._wrong(line, "invalid cost", f"cost: {error}")
            return 1
        if cost <= 0:
            self._wrong(line, "project with no cost", f"the cost {text} must be more than 0")
        return cost

    def _unique(self, key: str, section: Section, term: str) -> None:
        """Every row must have its own `key`."""
        cells = section.column(key)
        if len(set(cells)) == len(cells) and "" not in cells:
            return
        often = Counter(cells)
        for cell, (line, _) in zip(cells, section.rows, strict=True):
            if not cell:
                self._wrong(line, "file structure error", f"{key} is missing")
            elif often[cell] > 1:
                self._wrong(line, term, f"{key} {cell!r} is used {often[cell]} times")

    def _totals(self) -> None:
        """A file cut short, or put together wrongly, shows in its totals."""
        for key, section in (("num_projects", self.projects), ("num_votes", self.votes)):
            found, text = len(section.rows), self.meta.get(key, "")
            what = key.removeprefix("num_")
            if not text:
                self._wrong(0, f"missing {key} field", f"META does not say how many {what} there are", fatal=False)
            elif text != str(found):
                told = f"META says {text} {what}, the file has {found}"
                self._wrong(self.lines[key], f"different number of {what}", told)

    def _ballots(self, form: Form, proposals: Sequence[Proposal]) -> Ballots:
        position = {each.id: index for index, each in enumerate(proposals)}
        choices, starts = list[int](), [0]
        for (line, _), cell in zip(self.votes.rows, self.votes.column("vote"), strict=True):
            if cell:
                choices.extend(self._choices(line, cell, position))
            starts.append(len(choices))
        ends = np.array(starts, np.int64)
        if not form.has_points:
            if any(self.votes.column("points")):
                self._wrong(0, "unexpected points for vote_type", f"ballots of the form {form} have no points")
            return Ballots(form, ends, np.array(choices, np.int64))
        points = self._points(np.diff(ends).tolist())
        scale = lcm(1, *(Fraction(each).denominator for each in set(points)))
        whole = [int(each * scale) for each in points]
        if any(abs(each) > 10**9 for each in set(whole)):
            self._wrong(0, "invalid points value", "points have too many digits")
            whole = []
        return Ballots(form, ends, np.array(choices, np.int64), np.array(whole, np.int64), scale)

    def _choices(self, line: int, cell: str, position: dict[str, int]) -> list[int]:
        try:
            chosen = [position[name] for name in cell.split(",")]
        except KeyError:
            names = _split(cell)
            self._wrong(line, "whitespace around vote separator", f"the vote {cell!r} is not a tidy list", fatal=False)
            chosen = [position[name] for name in names if name in position]
            for unknown in sorted(set(names) - set(position)):
                self._wrong(line, "vote for non-existent project", f"{unknown!r} is not a project")
        if len(chosen) > 1 and len(set(chosen)) < len(chosen):
            self._wrong(line, "vote with duplicated projects", f"the vote {cell!r} names a project twice")
        return chosen

    def _points(self, lengths: list[int]) -> list[Money]:
        """Points beside the choices; one list for all ballots."""
        known: dict[str, Money] = {}
        points = list[Money]()
        for (line, _), cell, length in zip(self.votes.rows, self.votes.column("points"), lengths, strict=True):
            texts = _split(cell)
            if len(texts) != length:
                text = f"{length} projects but {len(texts)} points"
                self._wrong(line, "vote/points length mismatch" if texts else "missing points for vote_type", text)
            for text in texts:
                if text not in known:
                    known[text] = self._point(line, text)
                points.append(known[text])
        return points

    def _point(self, line: int, text: str) -> Money:
        try:
            return number(text)
        except ValueError as error:
            self._wrong(line, "invalid points value", f"points: {error}")
            return 0


def _split(cell: str) -> list[str]:
    """Items of a list in a cell; blanks around them and empty items are forgiven."""
    return [item for item in map(str.strip, cell.split(",")) if item]
