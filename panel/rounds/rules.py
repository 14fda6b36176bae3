"""When something may be done in a round, and what a round may be. Sentences for citizens, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol

from panel.errors import RuleBroken
from panel.language import deadline, from_local, local, ngettext, opening
from panel.language import gettext as _
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.phases import DATED_PHASES, Phase, following, place

LEAST_VOTING = timedelta(hours=1)


class Cycle(Protocol):
    """What the rules need to know of a round."""

    phase: Phase
    frozen_at: datetime | None
    imported_from: str | None

    def opens_at(self, phase: Phase) -> datetime | None: ...


def not_cancelled(budget_round: Cycle) -> None:
    """RuleBroken for a round that was cancelled."""
    if budget_round.phase == Phase.CANCELLED:
        raise RuleBroken(_("This round was cancelled, so nothing more happens in it."))


def ideas_open(budget_round: Cycle) -> bool:
    """Whether people are being asked for ideas: the ideas phase, and while proposals are written."""
    return budget_round.phase in {Phase.IDEAS, Phase.PROPOSALS}


def may_propose(budget_round: Cycle) -> None:
    """RuleBroken unless proposals may be written and handed in: in the ideas and the proposals phase."""
    not_cancelled(budget_round)
    if budget_round.phase == Phase.PLANNED:
        begins = budget_round.opens_at(Phase.IDEAS)
        if begins is None:
            raise RuleBroken(_("This round has not begun yet, so no proposals can be written."))
        raise RuleBroken(
            _("This round has not begun yet. Proposals can be written from %(moment)s.") % {"moment": opening(begins)}
        )
    if not ideas_open(budget_round):
        raise RuleBroken(_("The time for proposals in this round is over, so nothing was saved."))


def before_vote(budget_round: Cycle) -> bool:
    """Whether the list of proposals can still change: voting has not opened, and nothing is frozen."""
    return place(budget_round.phase) < place(Phase.VOTING) and not budget_round.frozen_at


def may_decide(budget_round: Cycle) -> None:
    """RuleBroken once voting has opened: what stands on the ballot stays."""
    not_cancelled(budget_round)
    if not before_vote(budget_round):
        raise RuleBroken(_("Voting has opened, so the list of proposals can no longer change."))


def voting_open(budget_round: Cycle, now: datetime) -> bool:
    """Whether a ballot cast at this moment counts. For casting, `now` is the database's clock."""
    closes = budget_round.opens_at(Phase.RESULT)
    return budget_round.phase == Phase.VOTING and (closes is None or now < closes)


def may_vote(budget_round: Cycle, now: datetime) -> None:
    """RuleBroken, before and after the vote, with the date."""
    if voting_open(budget_round, now):
        return
    not_cancelled(budget_round)
    if place(budget_round.phase) < place(Phase.VOTING):
        opens = budget_round.opens_at(Phase.VOTING)
        if opens is None:
            raise RuleBroken(_("Voting has not opened yet."))
        raise RuleBroken(_("Voting has not opened yet. It opens on %(moment)s.") % {"moment": opening(opens)})
    closed = budget_round.opens_at(Phase.RESULT)
    if closed is None:
        raise RuleBroken(_("Voting is closed."))
    raise RuleBroken(_("Voting closed on %(moment)s.") % {"moment": deadline(closed)})


def may_edit(budget_round: Cycle) -> None:
    """RuleBroken once the round is frozen, or when it was held elsewhere."""
    not_cancelled(budget_round)
    if budget_round.imported_from:
        raise RuleBroken(_("This round was held elsewhere and read in, so it cannot be changed."))
    if not before_vote(budget_round):
        raise RuleBroken(_("The rules of this round were frozen when voting opened. Nobody can change them now."))


def may_cover(budget_round: Cycle) -> None:
    """RuleBroken once the vote has opened, and for a round that was held elsewhere or cancelled."""
    may_edit(budget_round)


def may_change_dates_freely(budget_round: Cycle) -> bool:
    """Before a round begins its dates are just typed; later each is moved with a reason."""
    return budget_round.phase == Phase.PLANNED


def may_enter(budget_round: Cycle, phase: str) -> None:
    """RuleBroken unless the phase lies ahead: a round only goes forward."""
    not_cancelled(budget_round)
    if budget_round.imported_from:
        raise RuleBroken(_("This round was held elsewhere and read in, so it cannot be changed."))
    if phase not in DATED_PHASES or place(phase) <= place(budget_round.phase):
        raise RuleBroken(_("The round is in that phase already, or past it."))


def may_open_voting(budget_round: Cycle, now: datetime) -> None:
    """RuleBroken where voting would close before it opens."""
    closes = budget_round.opens_at(Phase.RESULT)
    if closes and closes <= now:
        raise RuleBroken(_("The date on which voting closes has passed already. Please move that date first."))


def needs_reason(reason_cy: str, reason_en: str) -> None:
    """RuleBroken without a reason in both languages: everybody reads it."""
    if not (reason_cy.strip() and reason_en.strip()):
        raise RuleBroken(_("Please give the reason in Welsh and in English. Everybody can read it on the page of the round."))


def may_enter_by_hand(budget_round: Cycle, phase: str, now: datetime, *, reason_cy: str, reason_en: str) -> None:
    """RuleBroken without the reason in both languages, and for a vote that would be over at once."""
    needs_reason(reason_cy, reason_en)
    if phase == Phase.VOTING:
        may_open_voting(budget_round, now)


def may_move_date(budget_round: Cycle, phase: str, new_date: datetime, now: datetime) -> None:
    """RuleBroken for the date of a phase that has begun, for one in the past, and for one out of order."""
    may_enter(budget_round, phase)
    if new_date == budget_round.opens_at(Phase(phase)):
        raise RuleBroken(_("That is its date already, so nothing was moved."))
    if new_date <= now:
        raise RuleBroken(_("That date is in the past. To begin the phase now, move the round to it."))
    ahead = [dated for dated in DATED_PHASES if place(dated) >= place(budget_round.phase)]
    dates = {**{dated: budget_round.opens_at(dated) for dated in ahead}, Phase(phase): new_date}
    dates_in_order({dated: at for dated, at in dates.items() if at})


def may_move_close(budget_round: Cycle, now: datetime) -> None:
    """RuleBroken once voting has closed, also while nobody has moved the round on yet. `now` is the database's clock."""
    if budget_round.phase == Phase.VOTING and not voting_open(budget_round, now):
        raise RuleBroken(_("Voting has closed already, so its close can no longer be moved."))


MOST_DAYS = 366


def days_later(at: datetime, days: int) -> datetime:
    """The same time of day on the clock on the wall so many days later, whether or not the clocks change in between."""
    return from_local(local(at).replace(tzinfo=None) + timedelta(days=days))


def is_number_of_days(days: int) -> None:
    """RuleBroken for no days at all, and for more than a year."""
    if not days or abs(days) > MOST_DAYS:
        raise RuleBroken(_("Please write a number of days from 1 to 366."))


def may_move_all(dates: Mapping[Phase, datetime], now: datetime) -> None:
    """RuleBroken unless some dates lie ahead, and would do so still when they are moved."""
    if not dates:
        raise RuleBroken(_("No date of this round is still to come, so there is nothing to move."))
    if any(at <= now for at in dates.values()):
        raise RuleBroken(_("A date would then be in the past. Please move the dates by fewer days."))


def dates_in_order(dates: Mapping[Phase, datetime]) -> None:
    """RuleBroken unless each phase begins after the one before it, and voting lasts an hour at least."""
    for earlier, later in pairwise([phase for phase in DATED_PHASES if phase in dates]):
        if dates[later] <= dates[earlier]:
            facts = {"later": opening(dates[later]), "earlier": opening(dates[earlier])}
            raise RuleBroken(_("Each phase must begin after the one before it.") + " " + _out_of_order(later) % facts)
    if Phase.VOTING in dates and Phase.RESULT in dates and dates[Phase.RESULT] - dates[Phase.VOTING] < LEAST_VOTING:
        raise RuleBroken(_("Voting must last for an hour at least."))


def _out_of_order(later: Phase) -> str:
    """Which dates are meant: the earlier phase's, and that of the phase after it."""
    return {
        Phase.PROPOSALS: _("Ideas begin on %(earlier)s, and proposals on %(later)s."),
        Phase.VOTING: _("Voting opens on %(later)s, and the phase before it begins on %(earlier)s."),
        Phase.RESULT: _("Voting closes on %(later)s, and the phase before it begins on %(earlier)s."),
    }[later]


def dates_complete(dates: Mapping[Phase, datetime], now: datetime) -> None:
    """RuleBroken unless all four dates of a new round are there, in order, and voting closes in the future."""
    if len(dates) < len(DATED_PHASES):
        raise RuleBroken(_("Please give all four dates."))
    dates_in_order(dates)
    if dates[Phase.RESULT] <= now:
        raise RuleBroken(_("Voting would have closed already. Please look at the dates again."))


def ballots(form: BallotForm, rule: str, *, points_total: int, points_each: int) -> None:
    """RuleBroken where the form of the ballot and the way to count do not go together, or the points make no sense."""
    if form.is_one and rule != "greedy":
        raise RuleBroken(
            _("A ballot with one answer is counted by “most votes first” alone. Please choose that, or another ballot.")
        )
    if points_each > points_total:
        raise RuleBroken(_("One proposal cannot have more points than a voter shares out. Please lower that number."))


def headings_fit(form: BallotForm, picking: str) -> None:
    """RuleBroken where a ballot of this form cannot pick under headings in this way; "" is a round without headings."""
    if picking and form == BallotForm.YES_NO:
        raise RuleBroken(_("A yes or no asks about one proposal alone, so it has no headings."))
    if picking == "all" and form in {BallotForm.RANKING, BallotForm.CHOOSE_ONE}:
        raise RuleBroken(
            _("A ballot with one order, or with one answer, picks under one heading. Please choose that, or another ballot.")
        )


def choices(least: int, most: int) -> None:
    """RuleBroken unless 1 <= least <= most."""
    if least < 1 or most < least:
        raise RuleBroken(
            ngettext(
                "A ballot needs at least %(num)s choice, and the most must not be fewer.",
                "A ballot needs at least %(num)s choices, and the most must not be fewer.",
                max(1, least),
            )
            % {"num": max(1, least)}
        )


def next_due(budget_round: Cycle, now: datetime) -> Phase | None:
    """The next phase, when its date has come; also when a later one's date has come. One step at a time: no phase is skipped."""
    ahead = following(budget_round.phase)
    if ahead is None:
        return None
    dates = [budget_round.opens_at(phase) for phase in DATED_PHASES if place(phase) >= place(ahead)]
    return ahead if any(at and at <= now for at in dates) else None


@dataclass(frozen=True)
class Stop:
    """One phase on the line that a page shows: "done", "here", "ahead" or "off", with its begin and its end."""

    phase: Phase
    state: str
    begins: datetime | None
    ends: datetime | None


def phase_line(budget_round: Cycle) -> list[Stop]:
    """The dated phases of a round, each with where the round stands. Of a cancelled one, those without a date never began."""
    if budget_round.phase == Phase.CANCELLED:
        return [_ended(phase, budget_round.opens_at(phase)) for phase in DATED_PHASES]
    here = place(budget_round.phase)
    stops = []
    for phase in DATED_PHASES:
        after = following(phase)
        state = "done" if place(phase) < here else "here" if place(phase) == here else "ahead"
        stops.append(Stop(phase, state, budget_round.opens_at(phase), budget_round.opens_at(after) if after else None))
    return stops


def _ended(phase: Phase, began: datetime | None) -> Stop:
    return Stop(phase, "done" if began else "off", began, None)
