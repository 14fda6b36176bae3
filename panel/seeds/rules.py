"""Questions about seeds: when one may be changed, supported, helped, laid to rest."""

from datetime import datetime, timedelta

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext


def is_young(planted_at: datetime, now: datetime, *, days: int, touched: bool) -> bool:
    """Whether its author can still change a seed: for some days, and nobody else has backed it, offered help or written yet."""
    return not touched and now - planted_at <= timedelta(days=days)


def may_edit(planted_at: datetime, now: datetime, *, days: int, touched: bool) -> None:
    """RuleBroken when a seed is no longer young."""
    if not days:
        raise RuleBroken(_("A seed stays here as it was planted. You can add to it in the conversation."))
    if not is_young(planted_at, now, days=days, touched=touched):
        sentence = ngettext(
            "A seed can be changed for %(num)s day, and only until somebody else supports it, offers help or writes about it. "
            "Yours stays as people read it; you can add to it in the conversation.",
            "A seed can be changed for %(num)s days, and only until somebody else supports it, offers help or writes about it. "
            "Yours stays as people read it; you can add to it in the conversation.",
            days,
        )
        raise RuleBroken(sentence % {"num": days})


def may_support(*, own: bool, resting: bool) -> None:
    """RuleBroken for one's own seed and for a seed at rest."""
    if own:
        raise RuleBroken(_("This is your own idea, so your support goes without saying. Tell your neighbours about it."))
    if resting:
        raise RuleBroken(_("This seed is resting, so it takes no support now. Its author can wake it up."))


def may_offer(*, own: bool, resting: bool) -> None:
    """RuleBroken for one's own seed and for a seed at rest."""
    if own:
        raise RuleBroken(_("This is your own idea. Say in the conversation what you can do for it yourself."))
    if resting:
        raise RuleBroken(_("This seed is resting, so it takes no offers now. Its author can wake it up."))


def may_rest(*, resting: bool) -> None:
    """RuleBroken when it rests already."""
    if resting:
        raise RuleBroken(_("This seed is resting already."))


def may_wake(*, resting: bool) -> None:
    """RuleBroken when it is awake."""
    if not resting:
        raise RuleBroken(_("This seed is awake already."))


def is_open(*, hidden: bool) -> None:
    """RuleBroken for a seed that a moderator has hidden: nothing is added to it."""
    if hidden:
        raise RuleBroken(_("A moderator has hidden this seed. Nothing can be added to it now."))


def can_edit_remark(made_at: datetime, now: datetime, *, hours: int) -> bool:
    """Whether its author can still change a remark: for some hours."""
    return now - made_at <= timedelta(hours=hours)


def may_edit_remark(made_at: datetime, now: datetime, *, hours: int, hidden: bool) -> None:
    """RuleBroken for a remark older than that, and for one that a moderator has hidden."""
    if hidden:
        raise RuleBroken(_("A moderator has hidden this. It cannot be changed now."))
    if not can_edit_remark(made_at, now, hours=hours):
        raise RuleBroken(_("This can no longer be changed. Please say what is different in a new remark."))


def may_reopen_answer(*, answered: bool) -> None:
    """RuleBroken for an earlier answer, and where the seed waits for an answer already."""
    if not answered:
        raise RuleBroken(_("This is not the answer now: another one was given since, or the seed waits for one already."))
