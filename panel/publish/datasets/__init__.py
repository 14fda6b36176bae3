"""The data dictionary: every published file, and every column in it."""

from panel.publish.columns import Dataset
from panel.publish.datasets.boards import BOARD, PROOF
from panel.publish.datasets.money import CHESTS, COST_LINES, LEDGER, PROPOSALS, ROUNDS
from panel.publish.datasets.people import ANSWERS, CONTRIBUTIONS, GROUPS, HEADS, LOG, MEETINGS, PAPER_SUPPORT, SEEDS, THREADS
from panel.publish.datasets.votes import BALLOTS, BUNDLE, ELECTION, RESULT

DATASETS: tuple[Dataset, ...] = (
    SEEDS,
    MEETINGS,
    PAPER_SUPPORT,
    ANSWERS,
    THREADS,
    CONTRIBUTIONS,
    GROUPS,
    CHESTS,
    LEDGER,
    ROUNDS,
    PROPOSALS,
    COST_LINES,
    RESULT,
    BALLOTS,
    ELECTION,
    BUNDLE,
    BOARD,
    PROOF,
    LOG,
    HEADS,
)

__all__ = [
    "ANSWERS",
    "BALLOTS",
    "BOARD",
    "BUNDLE",
    "CHESTS",
    "CONTRIBUTIONS",
    "COST_LINES",
    "DATASETS",
    "ELECTION",
    "GROUPS",
    "HEADS",
    "LEDGER",
    "LOG",
    "MEETINGS",
    "PAPER_SUPPORT",
    "PROOF",
    "PROPOSALS",
    "RESULT",
    "ROUNDS",
    "SEEDS",
    "THREADS",
]
