"""What is said before the ballots of a vote are sealed."""

from collections.abc import Sequence

from flask import url_for

from panel.ballots.queries import KeyFacts
from panel.language import gettext as _
from panel.language import ngettext
from panel.roll import actions as roll
from panel.roll.models import Channel
from panel.rounds.checks import crumbs
from panel.rounds.models import Round
from panel.web.checks import Check, Line, Way


def sealing(budget_round: Round, key: KeyFacts | None) -> Check:
    """Before the ballots are sealed and counted. The round is closed, so nothing here moves by itself."""
    return Check(
        question=_("Seal the ballots and have them counted?"),
        undo=_("Sealing mixes the ballots and destroys the key that ties them to voters. Nobody can bring it back."),
        final=True,
        lines=_lines(budget_round, key),
        known=_("I know that this cannot be undone, and that ballots that come later are not counted."),
        do=_("Seal the ballots and count them"),
        keep=Way(_("Leave them as they are"), url_for(".phases", round_id=budget_round.id)),
        instead=_instead(budget_round, key),
        crumbs=crumbs(budget_round),
    )


def _lines(budget_round: Round, key: KeyFacts | None) -> Sequence[Line]:
    on_roll, voted = roll.size(budget_round), roll.marks(budget_round).get(Channel.WEB, 0)
    ballots = ngettext("%(num)s ballot is sealed.", "%(num)s ballots are sealed.", voted) % {"num": voted}
    people = ngettext("%(num)s person is on the roll.", "%(num)s people are on the roll.", on_roll) % {"num": on_roll}
    lines = [
        Line(_("How many"), f"{ballots} {people}"),
        Line(
            _("First"),
            _(
                "It is checked that nothing has changed since voting opened, that there are as many ballots as people marked as"
                " having voted, and that every ballot opens. If not, nothing happens and you are told."
            ),
        ),
        Line(_("Then"), _("The ballots are copied in random order, and the originals are deleted; then their key is destroyed.")),
        Line(_("At last"), _("They are counted. Only organisers see the result until one of them publishes it.")),
        Line(_("In the public log"), _("That an organiser sealed them, how many there were, and a fingerprint of them all.")),
    ]
    if key and key.copies:
        copies = len(key.copies)
        taken = ngettext(
            "%(num)s copy of the key was taken away. Its holder must destroy it after sealing, and say so here.",
            "%(num)s copies of the key were taken away. Their holders must destroy them after sealing, and say so here.",
            copies,
        )
        lines.append(Line(_("Copies of the key"), taken % {"num": copies}))
    return lines


def _instead(budget_round: Round, key: KeyFacts | None) -> Sequence[Way]:
    ways = [
        Way(
            _("Something looks wrong with the roll"),
            url_for("roll.change_roll", round_id=budget_round.id),
            _("Look at it now: after sealing it stays as it is."),
        )
    ]
    if key and key.faulty:
        lost = Way(_("If the key is lost for good: vote again"), url_for(".void_vote", round_id=budget_round.id))
        ways.append(lost)
    return ways
