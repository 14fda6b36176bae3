"""When something may be done in a round."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from panel.errors import RuleBroken
from panel.language import speaking
from panel.rounds import rules
from panel.rounds.phases import DATED_PHASES, ORDER, Phase, following, place

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DATES = {Phase.IDEAS: NOW - 20 * DAY, Phase.PROPOSALS: NOW - 10 * DAY, Phase.VOTING: NOW - DAY, Phase.RESULT: NOW + 5 * DAY}


@dataclass
class Cycle:
    """A round without a database."""

    phase: Phase = Phase.VOTING
    frozen_at: datetime | None = None
    imported_from: str | None = None
    dates: dict[Phase, datetime] = field(default_factory=lambda: dict(DATES))

    def opens_at(self, phase: Phase) -> datetime | None:
        return self.dates.get(phase)


def test_phases_have_an_order():
    assert [place(phase) for phase in ORDER] == [0, 1, 2, 3, 4]
    assert following("planned") == Phase.IDEAS
    assert following("result") is None


@pytest.mark.parametrize(
    ("phase", "sentence"),
    [
        (Phase.PLANNED, "has not begun yet"),
        (Phase.IDEAS, None),
        (Phase.PROPOSALS, None),
        (Phase.VOTING, "is over"),
        (Phase.RESULT, "is over"),
    ],
)
def test_proposals_are_written_in_the_phases_for_ideas_and_proposals(phase, sentence):
    cycle = Cycle(phase)

    assert rules.ideas_open(cycle) is (sentence is None)
    if sentence:
        with pytest.raises(RuleBroken, match=sentence):
            rules.may_propose(cycle)
    else:
        rules.may_propose(cycle)


@pytest.mark.parametrize(
    ("phase", "frozen", "may"),
    [
        (Phase.IDEAS, False, True),
        (Phase.PROPOSALS, False, True),
        (Phase.PROPOSALS, True, False),
        (Phase.VOTING, True, False),
        (Phase.RESULT, True, False),
    ],
)
def test_the_list_of_proposals_changes_until_voting_opens(phase, frozen, may):
    cycle = Cycle(phase, frozen_at=NOW if frozen else None)

    assert rules.before_vote(cycle) is may
    for rule in (rules.may_decide, rules.may_edit):
        if may:
            rule(cycle)
        else:
            with pytest.raises(RuleBroken, match=r"frozen|can no longer change"):
                rule(cycle)


@pytest.mark.parametrize(
    ("phase", "moment", "sentence"),
    [
        (Phase.PROPOSALS, NOW, "has not opened yet. It opens on Monday 30 November 2026 at noon"),
        (Phase.VOTING, NOW, None),
        (Phase.VOTING, DATES[Phase.RESULT] - timedelta(microseconds=1), None),
        (Phase.VOTING, DATES[Phase.RESULT], "closed on Sunday 6 December 2026 at noon"),
        (Phase.RESULT, NOW, "closed on"),
    ],
)
def test_voting_is_open_from_its_phase_to_its_close_to_the_moment(phase, moment, sentence):
    cycle = Cycle(phase)

    assert rules.voting_open(cycle, moment) is (sentence is None)
    if sentence:
        with pytest.raises(RuleBroken, match=sentence):
            rules.may_vote(cycle, moment)
    else:
        rules.may_vote(cycle, moment)


def test_rules_without_dates_still_answer():
    for phase, sentence in ((Phase.PLANNED, "not opened yet"), (Phase.RESULT, "Voting is closed")):
        with pytest.raises(RuleBroken, match=sentence):
            rules.may_vote(Cycle(phase, dates={}), NOW)
    assert rules.voting_open(Cycle(Phase.VOTING, dates={}), NOW)


def test_a_rule_speaks_the_language_of_the_one_who_asks():
    with speaking("cy"), pytest.raises(RuleBroken) as broken:
        rules.may_vote(Cycle(Phase.PROPOSALS), NOW)

    assert "Tachwedd" in str(broken.value)


@pytest.mark.parametrize("here", ORDER)
@pytest.mark.parametrize("wanted", list(Phase))
def test_a_round_only_goes_forward(here, wanted):
    if wanted != Phase.CANCELLED and place(wanted) > place(here):
        rules.may_enter(Cycle(here), wanted)
    else:
        with pytest.raises(RuleBroken, match="already, or past it"):
            rules.may_enter(Cycle(here), wanted)


@pytest.mark.parametrize(
    "ask",
    [rules.may_propose, rules.may_decide, rules.may_edit, lambda cycle: rules.may_vote(cycle, NOW)],
)
def test_nothing_more_happens_in_a_cancelled_round(ask):
    with pytest.raises(RuleBroken, match="was cancelled"):
        ask(Cycle(Phase.CANCELLED))
    with pytest.raises(RuleBroken, match="was cancelled"):
        rules.may_enter(Cycle(Phase.CANCELLED), Phase.RESULT)
    assert rules.next_due(Cycle(Phase.CANCELLED), NOW + 999 * DAY) is None


def test_the_line_of_a_cancelled_round_says_what_never_began():
    stops = rules.phase_line(Cycle(Phase.CANCELLED, dates={Phase.IDEAS: NOW}))

    assert [stop.state for stop in stops] == ["done", "off", "off", "off"]


def test_days_later_is_the_same_time_on_the_clock_although_the_clocks_change():
    before = datetime(2027, 3, 20, 20, tzinfo=UTC)

    assert rules.days_later(before, 14) == datetime(2027, 4, 3, 19, tzinfo=UTC)


@pytest.mark.parametrize("days", [0, 367, -367])
def test_dates_are_not_moved_by_nothing_or_more_than_a_year(days):
    with pytest.raises(RuleBroken, match="from 1 to 366"):
        rules.is_number_of_days(days)


def test_dates_are_not_moved_into_the_past():
    with pytest.raises(RuleBroken, match="be in the past"):
        rules.may_move_all({Phase.RESULT: rules.days_later(NOW + 3 * DAY, -5)}, NOW)


def test_a_round_that_was_held_elsewhere_stays_as_it_was():
    cycle = Cycle(Phase.VOTING, imported_from="wieliczka.pb")

    with pytest.raises(RuleBroken, match="held elsewhere"):
        rules.may_enter(cycle, Phase.RESULT)
    with pytest.raises(RuleBroken, match="held elsewhere"):
        rules.may_edit(cycle)


def test_a_vote_that_would_be_over_at_once_is_not_opened():
    rules.may_open_voting(Cycle(), NOW)
    with pytest.raises(RuleBroken, match="has passed already"):
        rules.may_open_voting(Cycle(), DATES[Phase.RESULT])


@pytest.mark.parametrize(("reason_cy", "reason_en"), [("", ""), ("Eira", ""), (" ", "Snow")])
def test_a_reason_is_given_in_both_languages(reason_cy, reason_en):
    with pytest.raises(RuleBroken, match="in Welsh and in English"):
        rules.needs_reason(reason_cy, reason_en)


@pytest.mark.parametrize(
    ("phase", "date", "sentence"),
    [
        (Phase.RESULT, NOW + 9 * DAY, None),
        (Phase.RESULT, NOW - timedelta(minutes=1), "in the past"),
        (Phase.VOTING, NOW + DAY, "already, or past it"),
        (Phase.IDEAS, NOW + DAY, "already, or past it"),
    ],
)
def test_only_the_date_of_a_phase_ahead_is_moved_and_only_to_the_future(phase, date, sentence):
    if sentence is None:
        rules.may_move_date(Cycle(), phase, date, NOW)
    else:
        with pytest.raises(RuleBroken, match=sentence):
            rules.may_move_date(Cycle(), phase, date, NOW)


def test_dates_stay_in_order_when_one_is_moved():
    cycle = Cycle(Phase.PROPOSALS, dates={**DATES, Phase.VOTING: NOW + DAY})

    rules.may_move_date(cycle, Phase.VOTING, NOW + 3 * DAY, NOW)
    with pytest.raises(RuleBroken, match="after the one before it"):
        rules.may_move_date(cycle, Phase.VOTING, NOW + 6 * DAY, NOW)


def test_phases_that_were_passed_at_the_same_moment_do_not_block_a_later_move():
    cycle = Cycle(Phase.VOTING, dates={Phase.IDEAS: NOW, Phase.PROPOSALS: NOW, Phase.VOTING: NOW, Phase.RESULT: NOW + DAY})

    rules.may_move_date(cycle, Phase.RESULT, NOW + 2 * DAY, NOW)


def test_a_new_round_has_four_dates_in_order_and_a_vote_that_lasts():
    rules.dates_complete(DATES, NOW)
    for changes, sentence in (
        ({Phase.VOTING: DATES[Phase.PROPOSALS]}, "after the one before it"),
        ({Phase.RESULT: DATES[Phase.VOTING] + timedelta(minutes=59)}, "an hour at least"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            rules.dates_complete({**DATES, **changes}, NOW)
    with pytest.raises(RuleBroken, match="all four dates"):
        rules.dates_complete({Phase.IDEAS: NOW}, NOW)
    with pytest.raises(RuleBroken, match="closed already"):
        rules.dates_complete(DATES, NOW + 6 * DAY)


@pytest.mark.parametrize(("least", "most", "good"), [(1, 10, True), (1, 1, True), (3, 2, False), (0, 5, False)])
def test_the_most_choices_are_not_fewer_than_the_least(least, most, good):
    if good:
        rules.choices(least, most)
    else:
        with pytest.raises(RuleBroken, match="at least"):
            rules.choices(least, most)


@pytest.mark.parametrize(
    ("phase", "moment", "due"),
    [
        (Phase.PLANNED, NOW - 21 * DAY, None),
        (Phase.PLANNED, DATES[Phase.IDEAS], Phase.IDEAS),
        (Phase.PLANNED, NOW, Phase.IDEAS),
        (Phase.PROPOSALS, NOW, Phase.VOTING),
        (Phase.VOTING, NOW, None),
        (Phase.VOTING, NOW + 6 * DAY, Phase.RESULT),
        (Phase.RESULT, NOW + 6 * DAY, None),
    ],
)
def test_the_next_phase_is_due_when_its_date_has_come_and_none_is_skipped(phase, moment, due):
    assert rules.next_due(Cycle(phase), moment) == due


def test_the_line_of_phases_says_where_the_round_stands():
    stops = rules.phase_line(Cycle(Phase.PROPOSALS))

    assert [stop.state for stop in stops] == ["done", "here", "ahead", "ahead"]
    assert [stop.phase for stop in stops] == list(DATED_PHASES)
    assert (stops[2].begins, stops[2].ends) == (DATES[Phase.VOTING], DATES[Phase.RESULT])
    assert stops[3].ends is None
