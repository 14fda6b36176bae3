"""The phases of a round and their order. Known without a database, so that rules can ask about them."""

from enum import StrEnum


class Phase(StrEnum):
    """The phases of a round, in order. The result phase begins when voting closes; the result itself is published later."""

    PLANNED = "planned"
    IDEAS = "ideas"
    PROPOSALS = "proposals"
    VOTING = "voting"
    RESULT = "result"


DATED_PHASES = (Phase.IDEAS, Phase.PROPOSALS, Phase.VOTING, Phase.RESULT)
ORDER = (Phase.PLANNED, *DATED_PHASES)


def place(phase: str) -> int:
    """0 for planned, 4 for the result."""
    return ORDER.index(Phase(phase))


def following(phase: str) -> Phase | None:
    """The phase after this one; None after the last."""
    at = place(phase) + 1
    return ORDER[at] if at < len(ORDER) else None
