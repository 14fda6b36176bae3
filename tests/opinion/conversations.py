"""Conversations for tests: planted groups, and the published ones where they are at hand."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from panel.opinion import AGREE, DISAGREE, PASS, Entry, Reactions, gather
from panel.opinion.opendata import read_log, read_statements


def planted(
    sizes: list[int], *, statements: int = 30, answered: float = 0.6, sureness: float = 0.85, key: int = 0
) -> list[Entry]:
    """A log in which each group agrees or disagrees with each statement by its own lot; people are numbered in order.

    `answered`: share of the statements that a person reacts to. `sureness`: chance to answer as the group does.
    """
    chance = np.random.default_rng(key)
    leaning = chance.choice([AGREE, DISAGREE], (len(sizes), statements))
    log = []
    for person, group in enumerate(np.repeat(np.arange(len(sizes)), sizes)):
        for statement in np.flatnonzero(chance.random(statements) < answered):
            usual = chance.random() < sureness
            vote = leaning[group, statement] if usual else chance.choice([AGREE, PASS, DISAGREE])
            log.append(Entry(str(person), str(statement), int(vote), len(log)))
    return log


def gathered(log: list[Entry]) -> Reactions:
    return gather(log, sorted({entry.statement for entry in log}))


def real_data(conversation: str) -> Path:
    """The folder of a published conversation; skips the test where there is none."""
    home = os.environ.get("PANEL_REAL_DATA")
    if home is None:
        pytest.skip("PANEL_REAL_DATA is unset: the published conversations are not at hand")
    return Path(home) / "polis" / conversation


def published(conversation: str, *, everything: bool = False) -> Reactions:
    """A published conversation's reactions; with `everything`, those to rejected statements too."""
    folder = real_data(conversation)
    with (folder / "comments.csv").open(encoding="utf-8-sig", newline="") as lines:
        statements = read_statements(lines)
    with (folder / "votes.csv").open(encoding="utf-8-sig", newline="") as lines:
        return gather(read_log(lines), [one.name for one in statements if everything or one.live(strict=False)])


def published_matrix(conversation: str) -> dict[tuple[str, str], int]:
    """What the publisher counts as each person's vote on each statement."""
    with (real_data(conversation) / "participants-votes.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {
            (row["participant"], column): int(cell)
            for row in csv.DictReader(lines)
            for column, cell in row.items()
            if column.isdecimal() and cell
        }
