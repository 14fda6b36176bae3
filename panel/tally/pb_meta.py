"""The META section of a `.pb` file: money, limits, caps, and whatever it says that is not counted."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from fractions import Fraction
from unicodedata import normalize

from panel.tally.election import Cap, Form, Limits, Money, Proposal
from panel.tally.pb_rows import Problem, Section, number
from panel.tally.pb_words import IN_META, meta_words
from panel.tally.settings import Rule

COUNTS = ("min_length", "max_length")
NOT_COUNTED = "setting not counted"
CAPS = {
    "category": ("categories", "budget_per_category"),
    "neighborhood": ("neighborhoods", "budget_per_neighborhood"),
}
_TEXTS = {
    *("description", "country", "unit", "district", "subunit", "instance", "num_projects", "num_votes", "budget", "vote_type"),
    *("rule", "date_begin", "date_end", "categories", "neighborhoods", "subdistricts", "edition", "language", "currency"),
    *("fully_funded", "experimental", "comment", "acknowledgments", "min_project_cost", "max_project_cost"),
    *("budget_per_category", "budget_per_neighborhood", "min_project_score_threshold"),
}
_BALLOTS_BY_CATEGORY = tuple(f"{least}_{what}_per_category" for what in ("length", "sum_cost") for least in ("min", "max"))
_NOT_COUNTED = {
    "leftover_budget": "it does not say what becomes of that money, so the count does not know it",
    "scoring_fn": "its name does not say what each rank scores; the option --scores does",
    "default_score": "what a ballot does not name scores 0 here",
    **dict.fromkeys(_BALLOTS_BY_CATEGORY, "a limit on ballots that is not looked at here: every ballot is counted"),
}


class MetaReading:
    """Reads META; what is wrong is appended to `problems`, and reading goes on."""

    def __init__(self, section: Section, problems: list[Problem]) -> None:
        self.problems = problems
        self.meta: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        for line, row in section.rows:
            if row[0] in self.meta:
                self.wrong(line, "file structure error", f"{row[0]} is given twice")
            self.meta[row[0]], self.lines[row[0]] = row[1] if len(row) > 1 else "", line

    def wrong(self, line: int, term: str, text: str, *, fatal: bool = True) -> None:
        self.problems.append(Problem(line, term, text, fatal))

    def remark(self, key: str, text: str, term: str = NOT_COUNTED) -> None:
        """Something that a key says, and that the count passes over."""
        self.wrong(self.lines.get(key, 0), term, text, fatal=False)

    def form(self) -> Form | None:
        try:
            return Form(self.meta.get("vote_type", ""))
        except ValueError:
            known = ", ".join(Form)
            self.wrong(self.lines.get("vote_type", 0), "invalid vote_type", f"vote_type must be one of {known}")
            return None

    def amount(self, key: str, *, required: bool = False) -> Money | None:
        text = self.meta.get(key, "")
        if not text and not required:
            return None
        try:
            return number(text)
        except ValueError as error:
            self.wrong(self.lines.get(key, 0), f"invalid {key}", f"{key}: {error}")
            return None

    def budget(self) -> Money:
        budget = self.amount("budget", required=True) or 0
        if budget < 0:
            self.wrong(self.lines["budget"], "invalid budget", "the budget must not be below 0")
        return budget

    def threshold(self) -> None:
        key = "min_project_score_threshold"
        if (self.amount(key) or 0) < 0:
            self.wrong(self.lines[key], f"invalid {key}", f"{key} must not be below 0")

    def limits(self) -> Limits:
        given = {each.name: self.amount(each.name) for each in fields(Limits)}
        for key in COUNTS:
            if isinstance(given[key], Fraction):
                self.wrong(self.lines[key], f"invalid {key}", f"{key} must be a whole number")
        return Limits(**{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]

    def amounts(self, kind: str) -> dict[str, Money]:
        """Money by category or by neighbourhood, if the file names some."""
        of_names, of_amounts = CAPS[kind]
        names, amounts = split(self.meta.get(of_names, "")), split(self.meta.get(of_amounts, ""))
        if not amounts:
            return {}
        line = self.lines[of_amounts]
        try:
            by_name = dict(zip(names, map(number, amounts), strict=True))
        except ValueError as error:
            self.wrong(line, f"invalid {of_amounts}", f"{of_amounts} does not go with {of_names}: {error}")
            return {}
        if len(by_name) < len(names):
            self.wrong(line, f"invalid {of_amounts}", f"{of_names} names one twice")
        if any(each < 0 for each in by_name.values()):
            self.wrong(line, f"invalid {of_amounts}", f"{of_amounts} has an amount below 0")
        return by_name

    def headings(self, budget: Money) -> dict[str, Money]:
        """Categories with pots of their own, where the file says in so many words that they have them."""
        if meta_words(self.meta).get("pots") != "category":
            return {}
        headings = self.amounts("category")
        if sum(headings.values()) > budget:
            line = self.lines["budget_per_category"]
            self.wrong(line, "budget exceeded", "the categories have pots of their own, and those hold more than the budget")
        return headings

    def caps(self, proposals: Sequence[Proposal], headings: Iterable[str]) -> tuple[Cap, ...]:
        """What the winners of each category and neighbourhood may cost together."""
        caps = []
        for kind, (_, of_amounts) in CAPS.items():
            amounts = {} if headings and kind == "category" else self.amounts(kind)
            if headings and amounts:
                self.wrong(self.lines[of_amounts], f"invalid {of_amounts}", "the categories have pots of their own, so no caps")
            for name, most in amounts.items():
                ids = frozenset(each.id for each in proposals if is_of(each.details.get(kind, ""), name))
                caps.append(Cap(kind, name, most, ids))
                if not ids:
                    self.remark(of_amounts, f"no project is of the {kind} {name}, which has money here")
        return tuple(caps)

    def not_counted(self) -> None:
        """Say what META holds that the count passes over."""
        read = {each.name for each in fields(Limits)} | _TEXTS | set(IN_META)
        for key, text in self.meta.items():
            if not text or key in read or (key == "default_score" and text == "0"):
                continue
            if key in _NOT_COUNTED:
                self.remark(key, f"META says {key} {text}: {_NOT_COUNTED[key]}")
            else:
                self.remark(key, f"META says {key}, which is not a setting that is known here", "not known meta fields")
        rule = self.meta.get("rule", "")
        if rule == "greedy-custom" and "rule" not in meta_words(self.meta):
            self.remark(
                "rule", "what is custom about the rule greedy-custom cannot be known from the file: plain greedy is counted"
            )

    def exclusive(self, proposals: Sequence[Proposal], rule: Rule) -> None:
        """Say where it cannot be known who excludes whom, and where that does not matter."""
        groups = any(each.group for each in proposals)
        if self.meta.get("rule") == "greedy-exclusive" and not groups:
            unknown = "projects exclude each other, but the pair cannot be known from the file"
            self.remark("rule", f"{unknown}: the count lets all of them win")
        if groups and rule is not Rule.GREEDY:
            self.remark("rule", f"projects that exclude each other do so under greedy; {rule} lets all of them win")


def split(cell: str) -> list[str]:
    """Items of a list in a cell; blanks around them and empty items are forgiven."""
    return [item for item in map(str.strip, cell.split(",")) if item]


def is_of(cell: str, name: str) -> bool:
    """Whether a cell names a category or neighbourhood, alone or in a list."""
    return _folded(name) in {_folded(each) for each in (cell, *split(cell))}


def _folded(text: str) -> str:
    return normalize("NFC", " ".join(text.split()).casefold())
