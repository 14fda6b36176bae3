"""When mails that tell may go, and how much is written to followers."""

from datetime import UTC, datetime

import pytest

from panel.errors import RuleBroken
from panel.notices import rules
from panel.notices.kinds import Pace
from tests.notices.makers import LONDON


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("pace", "happened", "told"),
    [
        (Pace.AT_ONCE, local(2027, 3, 3, 12), local(2027, 3, 3, 12)),
        (Pace.AT_ONCE, local(2027, 3, 3, 3), local(2027, 3, 3, 8)),
        (Pace.AT_ONCE, local(2027, 3, 3, 21), local(2027, 3, 4, 8)),
        (Pace.DAILY, local(2027, 3, 3, 7, 59), local(2027, 3, 3, 8)),
        (Pace.DAILY, local(2027, 3, 3, 8), local(2027, 3, 4, 8)),
        (Pace.WEEKLY, local(2027, 3, 3, 12), local(2027, 3, 8, 8)),
        (Pace.WEEKLY, local(2027, 3, 8, 7), local(2027, 3, 8, 8)),
        (Pace.WEEKLY, local(2027, 3, 8, 8), local(2027, 3, 15, 8)),
        # The night in which the clocks go forward: eight in the morning is an hour earlier by the sun.
        (Pace.DAILY, local(2027, 3, 27, 12), datetime(2027, 3, 28, 7, tzinfo=UTC)),
        (Pace.DAILY, local(2027, 10, 30, 12), datetime(2027, 10, 31, 8, tzinfo=UTC)),
    ],
)
def test_a_mail_that_can_wait_comes_in_the_morning_by_the_clock_in_wales(pace, happened, told):
    assert rules.due_at(pace, happened) == told


def test_every_hour_of_two_years_leads_to_a_moment_by_day_that_is_not_past():
    for pace in (Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY):
        for hour in range(0, 2 * 365 * 24, 5):
            happened = datetime.fromtimestamp(1_798_000_000 + hour * 3600, UTC)
            due = rules.due_at(pace, happened)

            assert due >= happened
            assert rules.is_day(due)
            assert pace != Pace.WEEKLY or due.astimezone(LONDON).weekday() == 0


def test_nobody_is_told_who_wants_to_hear_nothing():
    with pytest.raises(ValueError, match="never"):
        rules.due_at(Pace.NEVER, local(2027, 3, 3, 12))


def test_followers_get_two_messages_a_day_at_most():
    rules.may_announce(1)

    with pytest.raises(RuleBroken, match="2 messages"):
        rules.may_announce(2)
