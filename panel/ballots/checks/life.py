"""What is said before a round is taken back, moved as a whole, cancelled or removed."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import func, select

from panel.ballots.actions import life
from panel.extensions import db
from panel.language import deadline, ngettext, opening
from panel.language import gettext as _
from panel.proposals.models import Proposal, ProposalState
from panel.roll import actions as roll
from panel.rounds.checks import crumbs, log_line, phases
from panel.rounds.models import Phase, Round
from panel.rounds.words import PHASE_WORDS
from panel.web.checks import Check, Line, Way


def taking_back(budget_round: Round) -> Check:
    """Before a round goes back to the phase before the one it is in. Nobody has voted."""
    voting = budget_round.phase == Phase.VOTING
    return Check(
        question=_("Take back the opening of the vote?") if voting else _("Take the round back to the phase before?"),
        undo=_("The phase begins again on the date that you give below, or by hand."),
        lines=[*(_unfreezing(budget_round) if voting else _going_back(budget_round)), log_line()],
        do=_("Take it back"),
        keep=Way(_("Leave it as it is"), phases(budget_round)),
        instead=[Way(_("Move all dates"), url_for("ballots.move_all", round_id=budget_round.id))],
        crumbs=crumbs(budget_round),
    )


def _going_back(budget_round: Round) -> Sequence[Line]:
    before = _("planned: nothing is asked yet") if budget_round.phase == Phase.IDEAS else _("ideas")
    return [
        Line(_("At once"), _("The round is in this phase again: %(phase)s.") % {"phase": before}),
        Line(_("What people wrote"), _("All of it stays: seeds, drafts and proposals.")),
    ]


def _unfreezing(budget_round: Round) -> Sequence[Line]:
    dropped = _number(budget_round, ProposalState.DROPPED)
    people = roll.size(budget_round)
    off = ngettext("%(num)s person is taken off the roll.", "%(num)s people are taken off the roll.", people) % {"num": people}
    lines = [
        Line(_("At once"), _("Nobody can vote. Proposals can be written and changed again.")),
        Line(_("The roll"), off + " " + _("It is made again when the vote opens again.")),
        Line(
            _("The freeze"),
            _("It is undone: rules and proposals can change again. The key of the vote is destroyed; no ballot is in."),
        ),
    ]
    if dropped:
        words = ngettext(
            "%(num)s proposal that fell off the ballot waits for you again, and its contact gets an email.",
            "%(num)s proposals that fell off the ballot wait for you again, and their contacts get an email.",
            dropped,
        )
        lines.append(Line(_("Proposals"), words % {"num": dropped}))
    return lines


def _number(budget_round: Round, *states: ProposalState) -> int:
    found = select(func.count()).where(Proposal.round_id == budget_round.id, Proposal.state.in_(states))
    return db.session.scalar(found) or 0


def moving(budget_round: Round, days: int) -> Check:
    """Before all dates that lie ahead are moved."""
    later = ngettext("Move all dates %(num)s day later?", "Move all dates %(num)s days later?", abs(days))
    earlier = ngettext("Move all dates %(num)s day earlier?", "Move all dates %(num)s days earlier?", abs(days))
    return Check(
        question=(later if days > 0 else earlier) % {"num": abs(days)},
        undo=_("You can move them again in the same way."),
        lines=[
            *_dates(budget_round, days),
            Line(_("Who will be told"), _("Everybody who follows the round. Its page shows each new date with your reason.")),
            log_line(),
        ],
        do=_("Move all dates"),
        keep=Way(_("Leave them as they are"), phases(budget_round)),
        instead=[Way(_("Change a single date"), phases(budget_round, "#date-title"))],
        crumbs=crumbs(budget_round),
    )


def _dates(budget_round: Round, days: int) -> Sequence[Line]:
    lines = []
    for phase, at in life.new_dates(budget_round, days).items():
        said, before = deadline if phase == Phase.RESULT else opening, budget_round.opens_at(phase)
        words = _("%(new)s. It was to be %(old)s.") % {
            "new": said(at, alone=True),
            "old": said(before, alone=True) if before else "",
        }
        lines.append(Line(_("Voting closes") if phase == Phase.RESULT else str(PHASE_WORDS[phase]), words))
    return lines


def cancelling(budget_round: Round) -> Check:
    """Before a round is cancelled. Nobody has voted."""
    people = roll.size(budget_round)
    groups = _number(budget_round, *ProposalState)
    told = ngettext("%(num)s person on the roll", "%(num)s people on the roll", people) % {"num": people}
    written = ngettext("the contact of %(num)s proposal", "the contacts of %(num)s proposals", groups) % {"num": groups}
    both = _("By email, each in their language, with your reason: %(people)s, and %(contacts)s.")
    said = both % {"people": told, "contacts": written} if people or groups else _("Nobody: nobody has taken part in it yet.")
    return Check(
        question=_("Cancel this round?"),
        undo=_("A cancelled round stays cancelled. It can be run again as a new round, with the same rules."),
        final=True,
        lines=[
            Line(_("At once"), _("Nothing more can be proposed, voted on or funded in it. Its page stays, and says why.")),
            Line(_("Who will be told"), said),
            Line(_("The money"), _("What it had set aside is free in the chest again.")),
            log_line(),
        ],
        do=_("Cancel it for good"),
        keep=Way(_("Keep the round"), phases(budget_round)),
        instead=_gentler(budget_round),
        crumbs=crumbs(budget_round),
    )


def _gentler(budget_round: Round) -> Sequence[Way]:
    ways = [Way(_("Move all dates"), url_for("ballots.move_all", round_id=budget_round.id), _("The round is then held later."))]
    if budget_round.phase != Phase.PLANNED:
        back = url_for("ballots.take_back", round_id=budget_round.id)
        ways.append(Way(_("Take it back to the phase before"), back))
    return ways


def removing(budget_round: Round) -> Check:
    """Before a planned round on which nothing hangs is taken away."""
    return Check(
        question=_("Remove this round?"),
        undo=_("It is taken away with all that it says. You would have to make it again."),
        final=True,
        lines=[
            Line(_("At once"), _("The round has no page any more, and no date. Nothing hangs on it: no proposal, no vote.")),
            Line(_("Who will be told"), _("Nobody: nobody has taken part in it yet.")),
            Line(_("In the public log"), _("That an organiser removed it, and what it was called.")),
        ],
        do=_("Remove it"),
        keep=Way(_("Keep the round"), phases(budget_round)),
        instead=[Way(_("Cancel it, with a reason that stays to be read"), url_for("ballots.cancel", round_id=budget_round.id))],
        crumbs=crumbs(budget_round),
    )
