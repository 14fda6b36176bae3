"""Questions about voting and sealing. Each refusal says what happened, what is safe, and what to do next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import lazy, ngettext
from panel.rounds.phases import Phase
from panel.rounds.states import ROUND

FEWEST_OF_A_CHANNEL = 10
"""With fewer ballots by one channel, no ballot of the round tells by which it came in."""
LISTED_FROM = 50
"""With fewer ballots these are not published one by one: single ballots could be guessed at."""
EARLIER_MOST = 5
"""How often one page can change the ballot that it cast; then it has to be opened again."""


class VotePaused(RuleBroken):
    """No ballot of this round can be taken or opened safely just now; nothing is changed."""

    @classmethod
    def without_key(cls) -> "VotePaused":
        """The key that opens the ballots is missing, or is not the one that was frozen."""
        return cls(
            _(
                "Voting in this round is paused: the site cannot open its ballots safely just now. Ballots that were cast are"
                " kept, and none is counted twice. The organisers see this too. Please come back later."
            )
        )

    @classmethod
    def without_ballot(cls) -> "VotePaused":
        """A mark and no ballot in its envelope, or a ballot that cannot be opened: a fault, never a first vote."""
        return cls(
            _(
                "You are marked as having voted, but your ballot cannot be opened. Nothing was changed, and nothing is counted"
                " twice. Please tell the organisers: they can see that something is wrong, but not how you voted."
            )
        )


class Known(Protocol):
    """The ballot that lies in a voter's envelope."""

    @property
    def form_token(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def earlier(self) -> tuple[str, ...]: ...


class OtherBallot(RuleBroken):
    """Another ballot lies there than the one that the page knew of."""


def is_newest(known: Known | None, version: str, *, form_token: str, replaces: str) -> None:
    """OtherBallot where this form knew of another ballot than the one that lies there, or was used for this ballot before.

    `version` is that of the picks with their form: they may have been cast, and then changed, from the same page.
    """
    if known is None:
        if replaces:
            raise OtherBallot(
                _(
                    "This page was opened before something changed, and nothing was stored. Your picks are still ticked below:"
                    " check them and cast them."
                )
            )
        return
    if known.form_token != form_token and known.version != replaces:
        raise OtherBallot(
            _(
                "You have already voted from another page or device. That ballot is safe, and it is the one that counts."
                " What you picked on this page is ticked below: cast it only if you want to change your ballot to it."
            )
        )
    if form_token == known.form_token and (version in known.earlier or len(known.earlier) >= EARLIER_MOST):
        raise OtherBallot(
            _(
                "You have changed your ballot since, from this same page. The newer ballot is safe, and it is the one that"
                " counts. What you picked just now is ticked below: cast it only if you want to change your ballot to it."
            )
        )


def can_open(proposals: int, *, closes_at: datetime | None, now: datetime) -> None:
    """RuleBroken unless voting can begin: something stands on the ballot, and a close is set that lies ahead."""
    if not proposals:
        raise RuleBroken(_("No proposal is on the ballot yet. Put at least one on it, then open the vote."))
    if closes_at is None or closes_at <= now:
        raise RuleBroken(_("The vote needs a closing date that is still to come. Set the date of the result first."))


MOST_HOLDERS = 2
LEAST_AGAIN = timedelta(hours=1)


def may_copy(other_holders: int) -> None:
    """RuleBroken where two others hold copies of a key already: each one more is a danger to everybody's secrecy."""
    if other_holders >= MOST_HOLDERS:
        raise RuleBroken(_("Two people hold copies of this key already. That is enough: every copy more is a danger to secrecy."))


def can_void(*, frozen: bool, sealed: bool, fault: bool, closes_at: datetime, now: datetime) -> None:
    """RuleBroken unless something is wrong with an open or closed vote, and the new close leaves time to vote again."""
    if sealed or not frozen:
        raise RuleBroken(_("There are no open ballots in this round: voting has not opened yet, or the ballots are sealed."))
    if not fault:
        raise RuleBroken(
            _("Nothing is wrong with this vote: its key is there and its ballots can be sealed. They cannot be declared void.")
        )
    if closes_at < now + LEAST_AGAIN:
        raise RuleBroken(_("The new close must lie an hour ahead at least, so that people can vote again."))


def can_seal(*, closed: bool, sealed: bool) -> None:
    """RuleBroken unless voting is over and nothing is sealed yet."""
    if sealed:
        raise RuleBroken(_("The ballots of this round are sealed already."))
    if not closed:
        raise RuleBroken(_("Voting is still open. Ballots can be sealed after the close."))


def marks_equal_ballots(pairs: Mapping[str, tuple[int, int]]) -> None:
    """RuleBroken unless there are as many ballots as marks; `pairs`: both numbers by the words for a channel."""
    for channel, (marks, ballots) in pairs.items():
        if marks != ballots:
            raise RuleBroken(
                _(
                    "Nothing was sealed: %(marks)s people are marked as having voted %(channel)s, but there are %(ballots)s"
                    " ballots. The two must be equal. Please find out why before anything else is done."
                )
                % {"marks": marks, "channel": channel, "ballots": ballots}
            )


def papers_are_right(*, marks: int, holders: int, ballots: int, entered: int) -> None:
    """RuleBroken where the roll and the sheet, or the batches and the ballots that lie there, count papers differently."""
    if marks != holders or ballots != entered:
        raise RuleBroken(
            _(
                "Nothing was sealed: %(marks)s people are marked as having a paper and the sheet says %(holders)s; %(ballots)s"
                " paper ballots lie there and the batches say %(entered)s. Please find out why before anything else is done."
            )
            % {"marks": marks, "holders": holders, "ballots": ballots, "entered": entered}
        )


def envelopes_are_right(*, unknown: int, unreadable: int, altered: int) -> None:
    """RuleBroken where a ballot belongs to nobody who is marked, cannot be opened, or is not what was cast."""
    if unknown:
        raise RuleBroken(
            ngettext(
                "Nothing was sealed: %(num)s ballot is in an envelope that belongs to nobody who is marked as having voted.",
                "Nothing was sealed: %(num)s ballots are in envelopes that belong to nobody who is marked as having voted.",
                unknown,
            )
            % {"num": unknown}
        )
    if unreadable:
        raise RuleBroken(
            ngettext(
                "Nothing was sealed: %(num)s ballot cannot be opened. What is in the database is not what the site wrote.",
                "Nothing was sealed: %(num)s ballots cannot be opened. What is in the database is not what the site wrote.",
                unreadable,
            )
            % {"num": unreadable}
        )
    if altered:
        raise RuleBroken(
            ngettext(
                "Nothing was sealed: the receipt of %(num)s ballot does not belong to what the ballot holds.",
                "Nothing was sealed: the receipts of %(num)s ballots do not belong to what the ballots hold.",
                altered,
            )
            % {"num": altered}
        )


FROZEN_WORDS = {
    "budget_pence": lazy("the money of the round"),
    "proposals": lazy("the proposals and their costs"),
    "words": lazy("the titles and summaries on the ballot"),
    "ballot_form": lazy("the form of the ballot"),
    "rule": lazy("the counting rule"),
    "completion": lazy("what is done with money left over"),
    "min_choices": lazy("the fewest choices"),
    "max_choices": lazy("the most choices"),
    "points_total": lazy("the points of each voter"),
    "points_each": lazy("the most points for one proposal"),
    "blank_ballots": lazy("whether a ballot may be blank"),
    "least_votes": lazy("the fewest votes"),
    "least_age": lazy("the age from which people vote"),
    "least_steps": lazy("the steps in which shares are raised"),
    "ways": lazy("how people show that they may vote"),
    "tie_order": lazy("the order that settles ties"),
    "link_key": lazy("the fingerprint of the key"),
}


def frozen_is_kept(changed: Sequence[str]) -> None:
    """RuleBroken naming what in the database is no longer what was frozen when voting opened."""
    if changed:
        names = ", ".join(str(FROZEN_WORDS.get(name, _("the record of the freeze"))) for name in changed)
        raise RuleBroken(
            _(
                "Nothing was sealed: what was frozen when voting opened has been changed in the database since: %(names)s."
                " Please find out why before anything else is done."
            )
            % {"names": names}
        )


def nobody_voted(ballots: int) -> None:
    """RuleBroken once a ballot is in: a vote that has begun is brought to its end."""
    if ballots:
        raise RuleBroken(
            ngettext(
                "%(num)s ballot is in, so this cannot be done any more: a vote is counted once somebody has voted.",
                "%(num)s ballots are in, so this cannot be done any more: a vote is counted once somebody has voted.",
                ballots,
            )
            % {"num": ballots}
        )


def may_take_back(phase: str, ballots: int) -> None:
    """RuleBroken unless the round has begun, its vote is not closed, and nobody has voted."""
    if not ROUND.lets("round.reopen", phase):
        if phase == Phase.RESULT:
            raise RuleBroken(_("A closed vote is never opened again. It can be run again, as a new round."))
        raise RuleBroken(_("This round is not in a phase that it could be taken back from."))
    nobody_voted(ballots)


def may_move_all(phase: str, ballots: int) -> None:
    """RuleBroken once the vote is closed or somebody has voted."""
    if not ROUND.lets("round.move-all", phase):
        raise RuleBroken(_("No date of this round is still to come, so there is nothing to move."))
    nobody_voted(ballots)


def may_cancel(phase: str, ballots: int) -> None:
    """RuleBroken once the vote is closed or somebody has voted."""
    if not ROUND.lets("round.cancel", phase):
        raise RuleBroken(_("This round is over, so it cannot be cancelled."))
    nobody_voted(ballots)


def may_remove(phase: str, hanging: int) -> None:
    """RuleBroken unless the round is planned, and nothing hangs on it."""
    if not ROUND.lets("round.remove", phase) or hanging:
        raise RuleBroken(_("Something hangs on this round, so it cannot be removed. You can cancel it, with a reason."))


def tells_on_somebody(numbers: Collection[int]) -> bool:
    """Whether ballots came in by several channels and so few by one that its name would tell whose they are."""
    return len(numbers) > 1 and min(numbers) < FEWEST_OF_A_CHANNEL
