"""Questions about translations."""

from panel.errors import RuleBroken
from panel.language import gettext as _

WAITING_MOST = 5
"""Offers that wait for one decision; more would be a heap that nobody reads."""


def may_be_translated(*, hidden: bool) -> None:
    """RuleBroken for what a moderator has hidden."""
    if hidden:
        raise RuleBroken(_("A moderator has hidden this. Nothing can be added to it now."))


def has_room(waiting: int) -> None:
    """RuleBroken where several translations of one text wait already."""
    if waiting >= WAITING_MOST:
        raise RuleBroken(_("Several translations of this wait already. Please try again once one of them was decided."))


def still_waits(*, waiting: bool) -> None:
    """RuleBroken where it was decided or taken back."""
    if not waiting:
        raise RuleBroken(_("This was decided or taken back while you were reading. Nothing was changed by you."))


def may_accept(*, same_language: bool) -> None:
    """RuleBroken where the original is in the language of the translation by now."""
    if same_language:
        raise RuleBroken(_("The original is in this language by now, so it needs no translation."))


def may_withdraw(*, own: bool, waiting: bool) -> None:
    """RuleBroken for somebody else's offer, and for one that was decided."""
    if not own:
        raise RuleBroken(_("Somebody else offered this translation. Only they can take it back."))
    if not waiting:
        raise RuleBroken(_("This was decided already, so it cannot be taken back."))
