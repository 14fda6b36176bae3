"""What a ballot can be. Pure."""

from enum import StrEnum


class BallotForm(StrEnum):
    """What a voter does: tick any, tick what the money pays for, share out points, put in order, tick one, say yes or no."""

    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    POINTS = "points"
    RANKING = "ranking"
    CHOOSE_ONE = "choose-one"
    YES_NO = "yes-no"

    @property
    def is_one(self) -> bool:
        """Whether a ballot holds one answer: most votes first is then the only rule that makes sense of it."""
        return self in {BallotForm.CHOOSE_ONE, BallotForm.YES_NO}

    @property
    def is_ticked(self) -> bool:
        """Whether a ballot is no more than a set of picks."""
        return self not in {BallotForm.POINTS, BallotForm.RANKING}


YES, NO = "yes", "no"
"""The two answers to a single question, in the place of proposals' numbers."""
QUESTION = "question"
"""What the count calls the two of them together, of which one wins."""
