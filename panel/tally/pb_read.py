"""Read an election from a `.pb` file: strict where money or people could be lost, lenient on untidy text."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from panel.tally.election import Election, Money, Proposal
from panel.tally.pb_ballots import BallotReading, Repeats
from panel.tally.pb_rows import WITHDRAWN, PbBroken, Problem, Section, number, read_sections
from panel.tally.pb_words import IN_META, groups_in, meta_words
from panel.tally.published import contradictions, published_settings
from panel.tally.settings import SettingsBroken

OWN_COLUMNS = {"project_id", "cost", "name", "group"}


def read_pb(source: str | Path | Iterable[str], repeats: Repeats | None = None) -> Election:
    """The election in a file (a path, or its lines). PbBroken, with line numbers, if it cannot be counted as it stands.

    repeats: what becomes of votes that name a project twice; by default they are kept if the file leaves out broken ballots (the
    count then leaves them out), and refused if not.
    """
    election, problems = inspect_pb(source, repeats)
    if election is None:
        raise PbBroken(problems)
    return election


def inspect_pb(source: str | Path | Iterable[str], repeats: Repeats | None = None) -> tuple[Election | None, tuple[Problem, ...]]:
    """The election (None if any problem is fatal) and everything that made reading difficult."""
    problems: list[Problem] = []
    sections = read_sections(source, problems)
    if any(each.fatal for each in problems):
        return None, tuple(problems)
    election = _Reading(sections, problems, repeats).election()
    return (None if any(each.fatal for each in problems) else election), tuple(problems)


class _Reading(BallotReading):
    """One pass over the sections; what is wrong is appended to `problems`, and reading goes on."""

    def __init__(self, sections: dict[str, Section], problems: list[Problem], repeats: Repeats | None) -> None:
        super().__init__(sections["META"], problems)
        self.projects, self.votes = sections["PROJECTS"], sections["VOTES"]
        leaves_out = meta_words(self.meta).get("leave_out_broken") == "yes"
        self.repeats = repeats or (Repeats.KEEP if leaves_out else Repeats.REFUSE)

    def election(self) -> Election | None:
        form, budget = self.form(), self.budget()
        self.threshold()
        limits, headings = self.limits(), self.headings(budget)
        proposals = self._proposals(headings)
        caps = self.caps(proposals, headings)
        self._totals()
        if form is None or self._is_broken():
            return None
        voters = {name: self.votes.column(name) for name in self.votes.header if name and name not in {"vote", "points"}}
        self._unique("voter_id", self.votes, "Duplicated voter_id")
        ballots = self.ballots(form, proposals)
        if self._is_broken():
            return None
        election = Election(budget, proposals, ballots, limits, headings, self.meta, voters, caps)
        self._settings(election)
        return election

    def _is_broken(self) -> bool:
        return any(each.fatal for each in self.problems)

    def _settings(self, election: Election) -> None:
        """Words about the count that make no sense, contradict each other, or are not known."""
        words = meta_words(self.meta)
        line = next((self.lines[key] for key in IN_META if key in self.meta), self.lines.get("comment", 0))
        try:
            settings = published_settings(election)
        except SettingsBroken as error:
            self.wrong(line, "invalid setting", str(error))
            return
        known = {each.id for each in election.proposals}
        for each in [*settings.lot, *groups_in(words)]:
            if each not in known:
                self.wrong(
                    line, "invalid setting", f"{each!r} in the lot, or among those that exclude each other, is not a project"
                )
        for told in contradictions(election):
            self.remark("rule", told)
        self.exclusive(election.proposals, settings.rule)
        self.not_counted()

    def _proposals(self, headings: dict[str, Money]) -> tuple[Proposal, ...]:
        self._unique("project_id", self.projects, "Duplicated project_id")
        if not self.projects.rows:
            self.wrong(0, "no projects", "there are no projects, so there is nothing to count")
        groups = groups_in(meta_words(self.meta))
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
                    group=groups.get(row.get("project_id", "")) or row.get("group", ""),
                    withdrawn=cost == WITHDRAWN,
                    details={key: value for key, value in row.items() if key not in OWN_COLUMNS},
                )
            )
        return tuple(proposals)

    def _cost(self, line: int, text: str) -> Money:
        try:
            cost = number(text)
        except ValueError as error:
            self.wrong(line, "invalid cost", f"cost: {error}")
            return 1
        if cost <= 0:
            self.wrong(line, "project with no cost", f"the cost {text} must be more than 0")
        return cost

    def _unique(self, key: str, section: Section, term: str) -> None:
        """Every row must have its own `key`."""
        cells = section.column(key)
        if len(set(cells)) == len(cells) and "" not in cells:
            return
        often = Counter(cells)
        for cell, (line, _) in zip(cells, section.rows, strict=True):
            if not cell:
                self.wrong(line, "file structure error", f"{key} is missing")
            elif often[cell] > 1:
                self.wrong(line, term, f"{key} {cell!r} is used {often[cell]} times")

    def _totals(self) -> None:
        """A file cut short, or put together wrongly, shows in its totals."""
        for key, section in (("num_projects", self.projects), ("num_votes", self.votes)):
            found, text = len(section.rows), self.meta.get(key, "")
            what = key.removeprefix("num_")
            if not text:
                self.wrong(0, f"missing {key} field", f"META does not say how many {what} there are", fatal=False)
            elif text != str(found):
                told = f"META says {text} {what}, the file has {found}"
                self.wrong(self.lines[key], f"different number of {what}", told)
