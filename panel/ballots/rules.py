"""Questions about voting and sealing. Each refusal says what happened, what is safe, and what to do next."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext
from panel.money import pounds

HELPS_FROM = 3


def paper_is_valid(numbers: Sequence[str], costs: Mapping[str, int], *, least: int, most: int, budget_pence: int | None) -> None:
    """RuleBroken unless the numbers are a ballot: known, once each, as many as allowed, within the money where that is set."""
    unknown = [number for number in numbers if number not in costs]
    if unknown:
        raise RuleBroken(
            _("There is no proposal number %(number)s on this ballot. Please choose from the list.") % {"number": unknown[0][:20]}
        )
    if len(set(numbers)) < len(numbers):
        raise RuleBroken(_("A proposal was picked twice. Please pick each one once."))
    if len(numbers) < least:
        raise RuleBroken(
            ngettext("Please pick at least %(num)s proposal.", "Please pick at least %(num)s proposals.", least) % {"num": least}
        )
    if len(numbers) > most:
        raise RuleBroken(too_many(len(numbers), most))
    total = sum(costs[number] for number in numbers)
    if budget_pence is not None and total > budget_pence:
        raise RuleBroken(
            _("Your picks cost %(total)s together. That is %(over)s more than there is. Please take something away.")
            % {"total": pounds(total), "over": pounds(total - budget_pence)}
        )


def too_many(picked: int, most: int) -> str:
    """A ballot may hold so many; this one holds more."""
    limit = ngettext("You can pick %(num)s proposal.", "You can pick up to %(num)s proposals.", most) % {"num": most}
    extra = picked - most
    return limit + " " + ngettext("Please take %(num)s away.", "Please take %(num)s away.", extra) % {"num": extra}


def hint(picked: int, *, most: int, approval: bool) -> str:
    """A friendly word for a ballot that is valid but could do more; "" where there is nothing to say."""
    if not approval or picked >= min(HELPS_FROM, most):
        return ""
    return ngettext(
        "You picked %(num)s. That counts. Picking 3 or more helps: if one is not funded, your share goes to another you like.",
        "You picked %(num)s. That counts. Picking 3 or more helps: if one is not funded, your share goes to another you like.",
        picked,
    ) % {"num": picked}


def can_open(proposals: int, *, closes_at: datetime | None, now: datetime) -> None:
    """RuleBroken unless voting can begin: something stands on the ballot, and a close is set that lies ahead."""
    if not proposals:
        raise RuleBroken(_("No proposal stands on the ballot yet. Put at least one on it, then open the vote."))
    if closes_at is None or closes_at <= now:
        raise RuleBroken(_("The vote needs a closing date that lies ahead. Set the date of the result first."))


def can_seal(*, closed: bool, sealed: bool, web_marks: int, web_ballots: int, paper_marks: int) -> None:
    """RuleBroken unless voting is over, nothing is sealed yet, and there are as many ballots as marks, by channel."""
    if sealed:
        raise RuleBroken(_("The ballots of this round are sealed already."))
    if not closed:
        raise RuleBroken(_("Voting is still open. Ballots can be sealed after the close."))
    for channel, marks, ballots in ((_("on this site"), web_marks, web_ballots), (_("on paper"), paper_marks, 0)):
        if marks != ballots:
            raise RuleBroken(
                _(
                    "Nothing was sealed: %(marks)s people are marked as having voted %(channel)s, but there are %(ballots)s"
                    " ballots. The two must be equal. Please find out why before anything else is done."
                )
                % {"marks": marks, "channel": channel, "ballots": ballots}
            )
