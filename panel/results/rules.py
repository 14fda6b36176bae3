"""Questions about publishing a result."""

from panel.ballots.rules import LISTED_FROM
from panel.errors import RuleBroken
from panel.language import gettext as _


def can_publish(*, counted: bool, published: bool) -> None:
    """RuleBroken unless there is a count that is not public yet."""
    if not counted:
        raise RuleBroken(_("There is nothing to publish yet: the ballots are not counted."))
    if published:
        raise RuleBroken(_("This result is published already."))


def lists_ballots(voters: int) -> bool:
    """Whether the ballots themselves are published, and not only the totals."""
    return voters >= LISTED_FROM
