"""The words for batches."""

from panel.ballots.sheets import BatchState
from panel.language import lazy

STATE_WORDS = {
    BatchState.FIRST: lazy("being keyed for the first time"),
    BatchState.SECOND: lazy("waits for a second person"),
    BatchState.THIRD: lazy("waits for a third person"),
    BatchState.ENTERED: lazy("entered"),
}
