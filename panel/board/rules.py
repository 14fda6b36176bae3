"""Questions about the board of a vote."""

from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext


class BoardBroken(RuleBroken):
    """The board in the database is not what the site has signed. Nothing more is signed before somebody has found out why."""


def is_whole(*, kept: bool) -> None:
    """BoardBroken unless the leaves in the database are those that the last signed head speaks of."""
    if not kept:
        raise BoardBroken(
            _(
                "The board of this vote is not what its last signed head says: a line was changed, added or taken away in the"
                " database. Nothing was signed or sealed. Please find out why before anything else is done."
            )
        )


def all_are_on_it(missing: int) -> None:
    """BoardBroken where ballots that would be counted are not on a board that is closed."""
    if missing:
        raise BoardBroken(
            ngettext(
                "Nothing was sealed: %(num)s ballot is not on the board of this vote, which is closed.",
                "Nothing was sealed: %(num)s ballots are not on the board of this vote, which is closed.",
                missing,
            )
            % {"num": missing}
        )


def counts_what_it_said(*, same: bool) -> None:
    """BoardBroken where other ballots would be counted than the board said when it was closed."""
    if not same:
        raise BoardBroken(
            _(
                "Nothing was sealed: the ballots are not those that the board of this vote named when it was closed. Please find"
                " out why before anything else is done."
            )
        )
