"""Reads the form in which Polis conversations are published: a log of votes and a table of comments.

Source: compdemocracy/openData. Old exports name neither `is-meta` nor `is-seed`; some write `_` for `-`.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from panel.opinion.reactions import AGREE, DISAGREE, PASS, Entry

STATEMENT = ("comment-id", "statement-id", "tid")
PARTICIPANT = ("voter-id", "participant-id", "participant", "pid")
VOTE = ("vote",)
MOMENT = ("timestamp", "created")
MODERATED = ("moderated", "mod")
ABOUT_YOU = ("is-meta", "meta")
BODY = ("comment-body", "txt")

LOG_NEEDED, LOG_OPTIONAL = (PARTICIPANT, STATEMENT, VOTE), (MOMENT,)

VOTES = {"1": AGREE, "0": PASS, "-1": DISAGREE}
DECISIONS = {"1": 1, "0": 0, "-1": -1, "": 0}
TRUTHS = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False, "": False}


class Problem(StrEnum):
    """What is wrong in a table."""

    EMPTY = "empty"
    NO_COLUMN = "no such column"
    WRONG_LENGTH = "too few or too many cells"
    NO_NAME = "no id"
    NOT_WHOLE = "not a whole number"
    NOT_A_VOTE = "not a vote"
    NOT_A_DECISION = "not a moderator's decision"
    NOT_A_TRUTH = "neither true nor false"
    REPEATED = "repeated id"


class Unreadable(ValueError):
    """A table that cannot be read: the problem, the line (the header is line 1), the column, and what stood there."""

    def __init__(self, problem: Problem, *, line: int, column: str = "", found: str = "") -> None:
        super().__init__(f"{problem}: line {line}, column {column!r}, found {found!r}")
        self.problem, self.line, self.column, self.found = problem, line, column, found


@dataclass(frozen=True)
class Statement:
    """A line of the comments table. `decision`: 1 accepted, 0 not yet moderated, -1 rejected."""

    name: str
    body: str
    decision: int
    about_you: bool

    def live(self, *, strict: bool) -> bool:
        """Whether reactions to it are mapped; with strict moderation only what a moderator accepted is."""
        return not self.about_you and self.decision >= (1 if strict else 0)


def read_statements(lines: Iterable[str]) -> list[Statement]:
    """The comments table, in its order. Unreadable if it is not one."""
    found: dict[str, Statement] = {}
    for line, (name, decision, about_you, body) in _rows(lines, [STATEMENT, MODERATED], [ABOUT_YOU, BODY]):
        if not name:
            raise Unreadable(Problem.NO_NAME, line=line, column=STATEMENT[0])
        if name in found:
            raise Unreadable(Problem.REPEATED, line=line, column=STATEMENT[0], found=name)
        if decision not in DECISIONS:
            raise Unreadable(Problem.NOT_A_DECISION, line=line, column=MODERATED[0], found=decision)
        if about_you.lower() not in TRUTHS:
            raise Unreadable(Problem.NOT_A_TRUTH, line=line, column=ABOUT_YOU[0], found=about_you)
        found[name] = Statement(name, body, DECISIONS[decision], TRUTHS[about_you.lower()])
    return list(found.values())


def read_log(lines: Iterable[str], *, skipped: int = 0) -> Iterator[Entry]:
    """The log of votes, in its order; without a column of times the order is the time. Unreadable if it is not one.

    `skipped`: how many lines of the file between the header and the rest are not given here.
    """
    for line, (person, statement, vote, moment) in _rows(lines, LOG_NEEDED, LOG_OPTIONAL, skipped):
        try:
            entry = Entry(person, statement, VOTES[vote], int(moment) if moment else line)
        except KeyError:
            raise Unreadable(Problem.NOT_A_VOTE, line=line, column=VOTE[0], found=vote) from None
        except ValueError:
            raise Unreadable(Problem.NOT_WHOLE, line=line, column=MOMENT[0], found=moment) from None
        if not person or not statement:
            column = STATEMENT if person else PARTICIPANT
            raise Unreadable(Problem.NO_NAME, line=line, column=column[0])
        yield entry


def titles_of(row: Sequence[str]) -> list[str]:
    """The titles in the first row, all spelled in one way."""
    return [title.strip().lower().replace("_", "-") for title in row]


def places(header: Sequence[str], needed: Sequence[Sequence[str]], optional: Sequence[Sequence[str]]) -> list[int]:
    """Where each column stands; one past the end for an optional one not there. Unreadable without a needed one."""
    if not header:
        raise Unreadable(Problem.EMPTY, line=1)
    found = [next((header.index(title) for title in titles if title in header), len(header)) for titles in (*needed, *optional)]
    for titles, place in zip(needed, found, strict=False):
        if place == len(header):
            raise Unreadable(Problem.NO_COLUMN, line=1, column=titles[0])
    return found


def _rows(
    lines: Iterable[str], needed: Sequence[Sequence[str]], optional: Sequence[Sequence[str]], skipped: int = 0
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line number and cells of each row, in the order of the columns asked for; "" for an optional one not there."""
    reader = csv.reader(lines, skipinitialspace=True)
    header = titles_of(next(reader, []))
    pick, width = itemgetter(*places(header, needed, optional)), len(header)
    for row in reader:
        if len(row) == width:
            row.append("")
            yield skipped + reader.line_num, pick(row)
        elif row:
            column = header[len(row)] if len(row) < width else header[-1]
            raise Unreadable(Problem.WRONG_LENGTH, line=skipped + reader.line_num, column=column)
