"""Questions about scrutineers. Pure: each refusal is a sentence for whoever asked."""

import re
from datetime import timedelta

from panel.errors import RuleBroken
from panel.language import gettext as _

LEAST, MOST = 2, 5
FEW = 50
"""Voters from whom on the ballots are published, so that anybody can count again: of fewer, scrutineers alone."""
KEPT_ASKED = timedelta(days=60)
"""How long somebody who was named in another one's place can say yes."""
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def may_name(*, before_vote: bool, named: int) -> None:
    """RuleBroken once the vote has opened, and for a sixth."""
    if not before_vote:
        raise RuleBroken(
            _("The vote has opened, so this list stands. You can still name another one in the place of somebody, with a reason.")
        )
    if named >= MOST:
        raise RuleBroken(_("This round has five scrutineers, and that is the most. Take one off the list first."))


def is_counted(*, cancelled: bool) -> None:
    """RuleBroken for a round that was cancelled."""
    if cancelled:
        raise RuleBroken(_("Nothing is counted in this round, so nobody counts it again."))


def may_take_off(*, before_vote: bool) -> None:
    """RuleBroken once the vote has opened."""
    if not before_vote:
        raise RuleBroken(
            _("The vote has opened, so nobody is taken off this list. You can name another one in their place, with a reason.")
        )


def may_replace(*, before_vote: bool, standing: bool, signed: bool) -> None:
    """RuleBroken before the vote, where somebody else stands in their place already, and where they have signed."""
    if before_vote:
        raise RuleBroken(_("The vote has not opened yet: take them off the list, and name somebody else."))
    if not standing:
        raise RuleBroken(_("Somebody else has been named in their place already."))
    if signed:
        raise RuleBroken(_("They have signed what they found. That stands, and nobody takes their place."))


def may_answer(*, before_vote: bool, in_place: bool) -> None:
    """RuleBroken for whoever had not said yes when the vote opened: voters must have been able to read who it is."""
    if not before_vote and not in_place:
        raise RuleBroken(
            _(
                "The vote has opened, and who counts it again had to be known before that. Thank you all the same; if it"
                " matters, please write to the organisers."
            )
        )


def is_free(reason: str) -> None:
    """RuleBroken with the reason why somebody cannot count a round again."""
    if reason:
        raise RuleBroken(reason, at="email")


def bare(typed: str) -> str:
    """A fingerprint as it was meant: without blanks, in small letters."""
    return re.sub(r"[\s:-]+", "", typed).lower()


def is_given_out(typed: str, given: frozenset[str]) -> None:
    """RuleBroken unless this is the fingerprint of a file that the site gave to a scrutineer of this round."""
    if not given:
        raise RuleBroken(_("Take the file from this site first, count it again, then sign what you found."), at="printed")
    if not FINGERPRINT.fullmatch(bare(typed)):
        raise RuleBroken(
            _("A fingerprint has 64 signs, each from 0 to 9 or from a to f. Please copy it whole: what you typed is still here."),
            at="printed",
        )
    if bare(typed) not in given:
        raise RuleBroken(
            _(
                "No file with this fingerprint was given to a scrutineer of this round. Please copy it again; if it still does"
                " not fit, take the file again from your page. What you typed is still here."
            ),
            at="printed",
        )


def says_what(*, same: bool, what: str) -> None:
    """RuleBroken where it was not the same, and nothing says what was."""
    if not same and not what:
        raise RuleBroken(_("Please say what was not the same, in one language at least."), at="what_cy")
