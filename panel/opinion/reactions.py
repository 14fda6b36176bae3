"""Reactions to statements: the log, and the reactions that count."""

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

AGREE, PASS, DISAGREE = 1, 0, -1

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Truth = NDArray[np.bool_]
Marks = NDArray[np.uint64]


class Entry(NamedTuple):
    """One line of the log: who reacted to what, how (1, 0, -1), and when (any whole number that grows with time)."""

    participant: str
    statement: str
    vote: int
    moment: int


@dataclass(frozen=True)
class Log:
    """A log by columns, in any order; `person` and `statement` index the two lists of names."""

    participants: list[str]
    statements: list[str]
    person: Whole
    statement: Whole
    vote: Whole
    moment: Whole


@dataclass(frozen=True)
class Reactions:
    """The last reaction of each person to each live statement.

    `person`, `statement` and `vote` are parallel, sorted by person, then statement; the first two index `participants`
    and `statements`. Both lists stand in an order that depends on the pattern of reactions and not on the numbers that
    people and statements happen to carry, so whatever is computed from here on survives renumbering.
    """

    participants: list[str]
    statements: list[str]
    person: Whole
    statement: Whole
    vote: Whole

    def keep(self, kept: Truth) -> "Reactions":
        """Only the marked reactions; people and statements stay, even those with none left."""
        return replace(self, person=self.person[kept], statement=self.statement[kept], vote=self.vote[kept])

    def of(self, people: Whole) -> "Reactions":
        """Only these people (indices in rising order), renumbered from 0."""
        position = np.full(len(self.participants), -1)
        position[people] = np.arange(len(people))
        kept = self.keep(position[self.person] >= 0)
        return replace(kept, participants=[self.participants[i] for i in people], person=position[kept.person])

    def per_person(self) -> Whole:
        """How many reactions each person gave."""
        return np.bincount(self.person, minlength=len(self.participants))


def gather(log: Log | Iterable[Entry], statements: Collection[str]) -> Reactions:
    """The reactions that count: on these statements only, and the last one of each person on each.

    Two different reactions of one person at the same moment have no last one: they count as a pass.
    """
    log = log if isinstance(log, Log) else by_columns(log)
    wanted = {name: number for number, name in enumerate(statements)}
    statement = np.array([wanted.get(name, -1) for name in log.statements], dtype=np.int64)[log.statement]
    kept = statement >= 0
    present, person = _numbered(log.person[kept], len(log.participants))
    counted = _last_of_each(person, statement[kept], log.moment[kept], log.vote[kept])
    return _in_canonical_order(Reactions([log.participants[i] for i in present], list(wanted), *counted))


def by_columns(entries: Iterable[Entry]) -> Log:
    """The same log by columns."""
    people: dict[str, int] = {}
    statements: dict[str, int] = {}
    columns = tuple(array("q") for _ in range(4))
    for participant, name, answer, when in entries:
        row = (people.setdefault(participant, len(people)), statements.setdefault(name, len(statements)), answer, when)
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    person, statement, vote, moment = (np.array(column, dtype=np.int64) for column in columns)
    return Log(list(people), list(statements), person, statement, vote, moment)


def joined(logs: Sequence[Log]) -> Log:
    """One log of several."""
    people: dict[str, int] = {}
    statements: dict[str, int] = {}
    columns: list[list[Whole]] = [[], [], [], []]
    for log in logs:
        of_person = np.array([people.setdefault(name, len(people)) for name in log.participants], dtype=np.int64)
        of_statement = np.array([statements.setdefault(name, len(statements)) for name in log.statements], dtype=np.int64)
        parts = (of_person[log.person], of_statement[log.statement], log.vote, log.moment)
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
    person, statement, vote, moment = (np.concatenate([np.empty(0, dtype=np.int64), *column]) for column in columns)
    return Log(list(people), list(statements), person, statement, vote, moment)


def natural(name: str) -> tuple[bool, int, str]:
    """Sorting key that puts 2 before 10, and numbers before words."""
    return (False, int(name), name) if name.isdecimal() else (True, 0, name)


def _numbered(values: Whole, limit: int) -> tuple[Whole, Whole]:
    """Which of 0 to limit - 1 occur, and the place of each value among them."""
    occurs = np.zeros(limit, dtype=bool)
    occurs[values] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[values]


def _last_of_each(person: Whole, statement: Whole, moment: Whole, vote: Whole) -> tuple[Whole, Whole, Whole]:
    pair = person * (statement.max(initial=0) + 1) + statement
    order = np.argsort(pair)
    again = np.zeros(len(order) + 1, dtype=bool)
    again[1:-1] = np.diff(pair[order]) == 0
    # Only a pair that is there more than once needs the order of its moments, and most are there once.
    several = order[again[1:] | again[:-1]]
    order[again[1:] | again[:-1]] = several[np.lexsort((vote[several], moment[several], pair[several]))]
    person, statement, moment, vote = person[order], statement[order], moment[order], vote[order]
    begins = _begins(person, statement)
    last = np.append(begins[1:], True)[: len(begins)]
    # Reactions of one moment are sorted: if they differ at all, the first differs from the last.
    row = np.arange(len(begins))
    first_of_moment = np.maximum.accumulate(np.where(begins | _begins(moment), row, 0))
    settled = np.where(vote == vote[first_of_moment], vote, PASS)
    return person[last], statement[last], settled[last]


def _begins(*columns: Whole) -> Truth:
    """Where a value differs from the row before; the first row always does."""
    begins = np.ones(len(columns[0]), dtype=bool)
    begins[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return begins


def _in_canonical_order(reactions: Reactions) -> Reactions:
    people, statements = _marks(reactions)
    person_order = _order(people, reactions.participants)
    statement_order = _order(statements, reactions.statements)
    person = np.argsort(person_order)[reactions.person]
    statement = np.argsort(statement_order)[reactions.statement]
    order = np.argsort(person * len(statement_order) + statement)
    return Reactions(
        [reactions.participants[i] for i in person_order],
        [reactions.statements[i] for i in statement_order],
        person[order],
        statement[order],
        reactions.vote[order],
    )


def _order(marks: Marks, names: list[str]) -> Whole:
    """By mark; people or statements with one mark are interchangeable, and stand in the order of their names."""
    by_name = sorted(range(len(names)), key=lambda i: natural(names[i]))
    return np.array(by_name, dtype=np.int64)[np.argsort(marks[by_name], kind="stable")]


def _marks(reactions: Reactions) -> tuple[Marks, Marks]:
    """A number for each person and each statement that tells them apart by the pattern of reactions alone.

    Colour refinement: a person's mark sums up those of the statements and the reactions to them, a statement's mark
    those of the people; three rounds tell apart whoever can be told apart in practice.
    """
    vote = reactions.vote.astype(np.uint64)
    people = np.zeros(len(reactions.participants), dtype=np.uint64)
    statements = np.zeros(len(reactions.statements), dtype=np.uint64)
    for _ in range(3):
        people = _refined(people, reactions.person, statements[reactions.statement], vote)
        statements = _refined(statements, reactions.statement, people[reactions.person], vote)
    return people, statements


def _refined(marks: Marks, index: Whole, seen: Marks, vote: Marks) -> Marks:
    total = np.zeros_like(marks)
    np.add.at(total, index, _mix(seen * np.uint64(3) + vote))
    return _mix(total)


def _mix(numbers: Marks) -> Marks:
    """SplitMix64's finaliser: spreads every bit over all bits, wrapping at 2^64."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
