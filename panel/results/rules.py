"""Questions about publishing a result."""

from panel.ballots.rules import LISTED_FROM
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.rounds.ballot_forms import BallotForm

TOTALS_FROM = 10
"""With fewer voters not even totals are told apart from this page: a total would be one person's vote."""


def can_publish(*, counted: bool, published: bool) -> None:
    """RuleBroken unless there is a count that is not public yet."""
    if not counted:
        raise RuleBroken(_("There is nothing to publish yet: the ballots are not counted."))
    if published:
        raise RuleBroken(_("This result is published already."))


def shows_totals(voters: int) -> bool:
    """Whether so many voted that how many picked what tells on nobody."""
    return voters >= TOTALS_FROM


def lists_ballots(voters: int) -> bool:
    """Whether the ballots themselves are published, and not only the totals."""
    return voters >= LISTED_FROM


def can_be_tried(voters: int, form: str) -> bool:
    """Whether people can try what would have been: the ballots are published, and there was more than one thing to choose."""
    return lists_ballots(voters) and form != BallotForm.YES_NO
