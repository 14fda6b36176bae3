"""Questions about flags, rulings and appeals."""

from panel.errors import RuleBroken
from panel.language import gettext as _


def may_be_flagged(*, own: bool) -> None:
    """RuleBroken for what somebody wrote themselves."""
    if own:
        raise RuleBroken(_("You wrote this yourself, so you cannot report it. You can change it, or write to the organisers."))


def may_be_flagged_again(*, waiting: bool, same: bool) -> None:
    """RuleBroken for whoever has said so already, until a moderator has decided and it says something else."""
    if waiting:
        raise RuleBroken(_("You have reported this already. A moderator will look at it."))
    if same:
        raise RuleBroken(_("You reported this, and a moderator has decided. It says the same as it did then."))


def may_rule(*, waiting: int, own: bool) -> None:
    """RuleBroken unless flags wait, and somebody else wrote the thing."""
    if own:
        raise RuleBroken(_("You wrote this yourself. Another moderator has to decide about it."))
    if not waiting:
        raise RuleBroken(_("Another moderator decided this while you were reading. Nothing was changed by you."))


def needs_ground(*, hide: bool, ground: str | None) -> None:
    """RuleBroken where something would be hidden without saying what is wrong with it."""
    if hide and not ground:
        raise RuleBroken(_("To hide it, please choose what is wrong with it."))


def may_show_again(*, hidden: bool, appeal_waits: bool, own: bool) -> None:
    """RuleBroken unless it is hidden, no appeal about it waits, and somebody else wrote it."""
    if own:
        raise RuleBroken(_("You wrote this yourself. Another moderator has to decide about it."))
    if not hidden:
        raise RuleBroken(_("This is not hidden any more. Nothing was changed."))
    if appeal_waits:
        raise RuleBroken(_("Its author has appealed, and an organiser decides that. Nothing was changed."))


def may_appeal(*, hidden: bool, appealed: bool) -> None:
    """RuleBroken unless it is hidden by this decision, and this is the first appeal."""
    if appealed:
        raise RuleBroken(_("You have appealed already. The organisers decide each appeal once, and write to you."))
    if not hidden:
        raise RuleBroken(_("This decision hides nothing any more, so there is nothing to appeal against."))


def may_ask(*, had_a_part: bool, others: bool) -> None:
    """RuleBroken for whoever had a part in it while an organiser who had none can decide: nobody chooses their own judge."""
    if had_a_part and others:
        raise RuleBroken(_("You had a part in this, and another organiser had none. It waits on their desk: they decide it."))


def may_be_asked(*, waiting: bool, had_a_part: bool, barred: bool) -> None:
    """RuleBroken unless an appeal waits, and the one who is asked had no part in it, and takes part here."""
    if not waiting:
        raise RuleBroken(_("This appeal was decided already. Nothing was changed."))
    if had_a_part:
        raise RuleBroken(_("This person had a part in it: the decision is theirs, or about them. Please ask somebody else."))
    if barred:
        raise RuleBroken(_("This person is paused or closed out. Please ask somebody else."))


def may_decide_appeal(*, waiting: bool, own: bool, own_ruling: bool) -> None:
    """RuleBroken unless an appeal waits, and whoever decides neither wrote the thing nor made the ruling."""
    if not waiting:
        raise RuleBroken(_("This appeal was decided already. Nothing was changed."))
    if own:
        raise RuleBroken(_("This is your own appeal. Another organiser has to decide it."))
    if own_ruling:
        raise RuleBroken(_("The appeal is against your own decision. Another organiser has to decide it."))
