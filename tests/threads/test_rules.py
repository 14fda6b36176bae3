"""Questions about dates and writing, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from panel.errors import RuleBroken
from panel.threads import rules
from panel.threads.rules import ThreadState

OPENS = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)
CLOSES = datetime(2027, 5, 24, 19, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "summarised", "state"),
    [
        (OPENS - MOMENT, False, ThreadState.PLANNED),
        (OPENS, False, ThreadState.OPEN),
        (CLOSES - MOMENT, False, ThreadState.OPEN),
        (CLOSES, False, ThreadState.CLOSED),
        (CLOSES + MOMENT, False, ThreadState.CLOSED),
        (OPENS + MOMENT, True, ThreadState.SUMMARISED),
        (CLOSES + MOMENT, True, ThreadState.SUMMARISED),
    ],
)
def test_a_thread_stands_where_its_dates_and_its_summary_say(now, summarised, state):
    found = rules.state_at(now, opens_at=OPENS, closes_at=CLOSES, summarised_at=now if summarised else None)

    assert found == state


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ThreadState.PLANNED, "opens on Monday 3 May 2027 at 10 am"),
        (ThreadState.CLOSED, "closed on Monday 24 May 2027 at 8 pm"),
        (ThreadState.SUMMARISED, "closed with a summary"),
    ],
)
def test_writing_needs_an_open_thread(state, sentence):
    rules.may_write(ThreadState.OPEN, opens_at=OPENS, closes_at=CLOSES)

    with pytest.raises(RuleBroken, match=sentence):
        rules.may_write(state, opens_at=OPENS, closes_at=CLOSES)


@pytest.mark.parametrize(("minutes", "allowed"), [(0, True), (30, True), (31, False)])
def test_a_contribution_can_be_changed_for_thirty_minutes(minutes, allowed):
    now = OPENS + timedelta(minutes=minutes)

    if allowed:
        rules.may_edit(now, made_at=OPENS, hidden=False, minutes=30)
    else:
        with pytest.raises(RuleBroken, match="for 30 minutes"):
            rules.may_edit(now, made_at=OPENS, hidden=False, minutes=30)


def test_what_is_hidden_is_neither_changed_nor_replied_to():
    with pytest.raises(RuleBroken, match="cannot be changed"):
        rules.may_edit(OPENS, made_at=OPENS, hidden=True, minutes=30)
    with pytest.raises(RuleBroken, match="replies to it are closed"):
        rules.may_reply(hidden=True)


@pytest.mark.parametrize(
    ("now", "opens", "closes", "sentence"),
    [
        (OPENS, CLOSES, OPENS, "close before it opens"),
        (OPENS, OPENS, OPENS, "close before it opens"),
        (CLOSES, OPENS, CLOSES, "over already"),
    ],
)
def test_dates_that_do_not_fit_are_refused(now, opens, closes, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        rules.fitting_dates(now, opens_at=opens, closes_at=closes)


@pytest.mark.parametrize(
    ("state", "after", "sentence"),
    [
        (ThreadState.SUMMARISED, (OPENS, CLOSES + MOMENT), "closed with a summary"),
        (ThreadState.OPEN, (OPENS, CLOSES), "same as before"),
        (ThreadState.OPEN, (OPENS + MOMENT, CLOSES), "opening date stays"),
        (ThreadState.CLOSED, (OPENS + MOMENT, CLOSES), "opening date stays"),
        (ThreadState.PLANNED, (CLOSES, OPENS), "close before it opens"),
    ],
)
def test_dates_are_moved_only_where_that_makes_sense(state, after, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        rules.may_move_dates(OPENS, state=state, before=(OPENS, CLOSES), after=after)


@pytest.mark.parametrize("state", [ThreadState.PLANNED, ThreadState.OPEN, ThreadState.CLOSED])
def test_the_close_can_be_put_off_until_there_is_a_summary(state):
    rules.may_move_dates(OPENS, state=state, before=(OPENS, CLOSES), after=(OPENS, CLOSES + MOMENT))


@pytest.mark.parametrize(("state", "sentence"), [(ThreadState.PLANNED, "not opened yet"), (ThreadState.SUMMARISED, "already")])
def test_a_summary_comes_once_and_not_before_the_talk(state, sentence):
    rules.may_summarise(ThreadState.OPEN)
    rules.may_summarise(ThreadState.CLOSED)

    with pytest.raises(RuleBroken, match=sentence):
        rules.may_summarise(state)


def test_a_thread_is_about_a_handful_of_seeds():
    rules.fitting_seeds(12)

    with pytest.raises(RuleBroken, match="12 seeds at most"):
        rules.fitting_seeds(13)


def test_a_form_without_seconds_leaves_the_kept_moment_alone():
    kept = OPENS + timedelta(seconds=42)

    assert rules.same_minute(OPENS, kept) == kept
    assert rules.same_minute(OPENS + timedelta(minutes=1), kept) == OPENS + timedelta(minutes=1)
