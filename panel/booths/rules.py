"""What staff may do with a booth. Each refusal says what happened and what to do. Pure."""

from panel.errors import RuleBroken
from panel.language import gettext as _


def is_paired(paired: bool) -> None:
    """RuleBroken for a booth without a tablet."""
    if not paired:
        raise RuleBroken(_("No tablet is paired with this booth. Choose another one, or pair it first. Nobody was marked."))


def is_free(free: bool) -> None:
    """RuleBroken while somebody votes in a booth."""
    if not free:
        raise RuleBroken(_("A ballot is unlocked in this booth already. Choose another one, or wait. Nobody was marked."))


def is_unlocked(unlocked: bool) -> None:
    """RuleBroken where there is nothing to cancel."""
    if not unlocked:
        raise RuleBroken(_("No ballot is unlocked in this booth any more: it was cast, or its time ran out."))
