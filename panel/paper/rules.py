"""What staff may do with papers and batches. Each refusal says what happened and what to do. Pure."""

from typing import Protocol

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext

MOST = 50
"""Papers of one batch: what two people can hold apart."""


class Known(Protocol):
    """What must be known of a batch."""

    @property
    def state(self) -> str: ...
    @property
    def first_by_id(self) -> int | None: ...
    @property
    def second_by_id(self) -> int | None: ...
    @property
    def third_by_id(self) -> int | None: ...


def takes_paper(on_paper: bool) -> None:
    """RuleBroken in a round without papers."""
    if not on_paper:
        raise RuleBroken(_("In this round nobody votes on paper. You can change that while the round is not frozen."))


def has_unsealed_ballots(*, frozen: bool, sealed: bool) -> None:
    """RuleBroken before the vote has opened, and after it was sealed."""
    if not frozen or sealed:
        raise RuleBroken(_("There is nothing to key: voting has not opened yet, or the ballots are sealed."))


def fits(papers: int, out: int) -> None:
    """RuleBroken where a batch has no papers, too many, or more than are out."""
    if not 1 <= papers <= MOST:
        raise RuleBroken(_("A batch has from 1 to 50 papers. Please make more batches of the others."))
    if papers > out:
        raise RuleBroken(
            ngettext(
                "Only %(num)s paper was handed out and is not accounted for yet. Please count the batch again.",
                "Only %(num)s papers were handed out and are not accounted for yet. Please count the batch again.",
                out,
            )
            % {"num": out}
        )


def may_key(batch: Known, person_id: int) -> int:
    """Which turn this person has at a batch: 1, 2 or 3. RuleBroken where it is somebody else's."""
    before = {"first": [], "second": [batch.first_by_id], "third": [batch.first_by_id, batch.second_by_id]}
    if batch.state not in before:
        raise RuleBroken(_("This batch is entered already."))
    turn = list(before).index(batch.state) + 1
    if person_id in before[batch.state]:
        raise RuleBroken(
            _("You have keyed this batch already. Somebody else must do it now, without seeing what you read.")
            if turn == 2
            else _("You have keyed this batch already. A third person must settle the papers that differ.")
        )
    holder = (batch.first_by_id, batch.second_by_id, batch.third_by_id)[turn - 1]
    if holder not in {None, person_id}:
        raise RuleBroken(_("Somebody else is keying this batch. Take another one, or drop this one and begin it anew."))
    return turn


def is_whole(left: int) -> None:
    """RuleBroken while papers of a batch are not keyed."""
    if left:
        raise RuleBroken(ngettext("%(num)s paper is not keyed yet.", "%(num)s papers are not keyed yet.", left) % {"num": left})
