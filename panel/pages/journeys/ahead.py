"""What lies ahead of an idea, worked out from what it has behind it. Pure."""

from enum import StrEnum


class Step(StrEnum):
    """A stretch of the road that every idea goes, and the way round for one that was not funded."""

    THINK = "think"
    COST = "cost"
    AGAIN = "again"
    VOTE = "vote"
    DO = "do"
    TELL = "tell"


SHOWN = 3


def road_ahead(*, rests: bool, talked: bool, costed: bool, voting: bool, refused: bool, funded: bool) -> tuple[Step, ...]:
    """The next steps, three at most. `voting`: its vote has begun; `refused`: the last result did not fund it."""
    if rests:
        return ()
    if funded or voting:
        steps: tuple[Step, ...] = (Step.DO, Step.TELL)
    elif refused:
        steps = (Step.AGAIN, Step.VOTE, Step.DO)
    elif costed:
        steps = (Step.VOTE, Step.DO, Step.TELL)
    elif talked:
        steps = (Step.COST, Step.VOTE, Step.DO)
    else:
        steps = (Step.THINK, Step.COST, Step.VOTE)
    return steps[:SHOWN]
