"""Questions about groups."""

from urllib.parse import urlsplit

from panel.errors import RuleBroken
from panel.groups.states import CLOSED, GROUP, HIDDEN, LISTED, MERGED
from panel.language import gettext as _


def may(verb: str, state: str) -> None:
    """RuleBroken where a group in this state does not let it: it is closed, hidden, or a part of another one."""
    if GROUP.lets(verb, state):
        return
    sentences = {
        MERGED: _("This group is a part of another one now. Please go to that one."),
        HIDDEN: _("A moderator has hidden this group, so nothing can be changed on it for now."),
        CLOSED: _("This group has closed. Open it again first."),
        LISTED: _("This group has not closed, so it need not be opened again."),
    }
    raise RuleBroken(sentences[state])


def is_another(group_id: int, other_id: int) -> None:
    """RuleBroken where a group would be merged into itself."""
    if group_id == other_id:
        raise RuleBroken(_("Please choose another group than this one."))


def may_take_in(state: str) -> None:
    """RuleBroken unless a group can take another one in: a closed, hidden or merged one would hide what it takes in."""
    if state == CLOSED:
        raise RuleBroken(_("The other group has closed. Open it again first, or choose another one."))
    if state != LISTED:
        raise RuleBroken(_("The other group is hidden, or a part of another one. Please choose one that is in the directory."))


def may_propose(state: str) -> None:
    """RuleBroken for a group that has closed, or that nobody sees."""
    if state != LISTED:
        raise RuleBroken(_("A group that has closed or is hidden cannot put a proposal to a round. Please choose another one."))


def website(typed: str) -> str | None:
    """The address of a website with its scheme, or None for nothing. RuleBroken where it cannot be one."""
    if not typed:
        return None
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if parts is None or parts.scheme not in {"http", "https"} or "." not in host or " " in address or parts.username:
        raise RuleBroken(_("That does not look like the address of a website. Please write it like www.example.org."))
    return address
