"""Questions about earlier texts."""

from panel.errors import RuleBroken
from panel.language import gettext as _


def may_hide(*, own: bool) -> None:
    """RuleBroken for whoever wrote or corrected it: what somebody promised does not go by their own hand."""
    if own:
        raise RuleBroken(_("You wrote or changed this yourself. Another moderator has to decide about it."))
