"""What staff may do with a vote by telephone. Each refusal says what happened and what to do. Pure."""

from typing import Protocol

from panel.errors import RuleBroken
from panel.language import gettext as _


class Known(Protocol):
    """What must be known of a call."""

    @property
    def state(self) -> str: ...
    @property
    def first_by_id(self) -> int | None: ...


def is_open(call: Known) -> None:
    """RuleBroken once a call is over."""
    if call.state == "entered":
        raise RuleBroken(_("This ballot is entered already. Nobody can change it or take it back."))
    if call.state == "cancelled":
        raise RuleBroken(_("This call was cancelled. If the voter rings again, find them and begin a new one."))


def may_key(call: Known, person_id: int) -> None:
    """RuleBroken where the call is over, or where this person has keyed it already."""
    is_open(call)
    if call.state == "second" and person_id == call.first_by_id:
        raise RuleBroken(
            _(
                "You have keyed this ballot already. Pass the call on: somebody else must hear the voter, without seeing what"
                " you heard."
            )
        )


def is_not_own(*, own: bool) -> None:
    """RuleBroken where somebody would key their own vote: two others hear it."""
    if own:
        raise RuleBroken(_("This is your own vote. Two others must hear you and key it."))


def is_turn(sent: str, now: str) -> None:
    """RuleBroken for what was keyed on a page that was opened before somebody else keyed the call."""
    if sent != now:
        raise RuleBroken(
            _("This call has gone on since you opened its page, or you sent it twice. Nothing more was kept. Read what is asked.")
        )
