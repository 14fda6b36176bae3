"""The phases of a round and their order. Known without a database, so that rules can ask about them."""

from enum import StrEnum


class Phase(StrEnum):
    """The phases of a round, in order. The result phase begins when voting closes; the result itself is published later.

    A round that is cancelled has left that order for good.
    """

    PLANNED = "planned"
    IDEAS = "ideas"
    PROPOSALS = "proposals"
    VOTING = "voting"
    RESULT = "result"
    CANCELLED = "cancelled"


DATED_PHASES = (Phase.IDEAS, Phase.PROPOSALS, Phase.VOTING, Phase.RESULT)
ORDER = (Phase.PLANNED, *DATED_PHASES)
BEFORE_VOTE = (Phase.PLANNED, Phase.IDEAS, Phase.PROPOSALS)
ENDS = (Phase.RESULT, Phase.CANCELLED)
"""No date leads on from these."""


def place(phase: str) -> int:
    """0 for planned, 4 for the result; 5, past them all, for a round that is cancelled."""
    return len(ORDER) if phase == Phase.CANCELLED else ORDER.index(Phase(phase))


def following(phase: str) -> Phase | None:
    """The phase after this one; None after the last, and for a round that is cancelled."""
    at = place(phase) + 1
    return ORDER[at] if at < len(ORDER) else None
