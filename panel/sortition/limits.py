"""How long a draw may take, and the steps it took.

A clock would make a cut-off draw unrepeatable. So steps are counted: a run that was cut off by the clock states at which
step, and a second run limited to that step finds the same lottery.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """What a draw is busy with."""

    PANELS = "panels"
    PROOF = "proof"


@dataclass(frozen=True)
class Progress:
    """Where a draw stands: panels known, the certified bound of the smallest chance, the gap still open."""

    stage: Stage
    rounds: int
    panels: int
    bound: float
    gap: float | None = None


@dataclass
class Limits:
    """Limits in `seconds` and in `steps`, how many are taken, and who hears of the progress."""

    seconds: float | None = None
    steps: int | None = None
    report: Callable[[Progress], None] = lambda _: None
    taken: int = 0
    _started: float = field(default_factory=time.monotonic)

    @property
    def left_seconds(self) -> float:
        """Seconds left; without end when no limit was set."""
        return float("inf") if self.seconds is None else self._started + self.seconds - time.monotonic()

    def step(self) -> bool:
        """Whether one more step may be taken; counts it if so."""
        spent = self.taken >= self.steps if self.steps is not None else self.left_seconds <= 0
        self.taken += not spent
        return not spent

    def take_back(self) -> None:
        """Uncount a step that the clock cut off half-way, so that a second run stops before it."""
        self.taken -= 1
