"""Which backups stay."""

from datetime import UTC, date, datetime, timedelta

import pytest

from panel.backups.keeping import Keep, kept, read_keep, read_stamp, stamp
from panel.errors import RuleBroken

TODAY = date(2027, 5, 31)
NOON = datetime(2027, 5, 31, 12, tzinfo=UTC)


def test_a_daily_backup_leaves_seven_days_and_four_weeks():
    made = [NOON - timedelta(days=days) for days in range(90)]

    stay = kept(made, Keep(days=7, weeks=4), TODAY)

    assert sorted((NOON - moment).days for moment in stay) == [0, 1, 2, 3, 4, 5, 6, 7, 14, 21]


def test_of_many_in_a_day_the_newest_stays():
    made = [NOON - timedelta(minutes=minutes) for minutes in range(0, 300, 60)]

    assert kept(made, Keep(days=7, weeks=0), TODAY) == {NOON}


def test_the_newest_stays_however_old_it_is():
    old = NOON - timedelta(days=400)

    assert kept([old, old - timedelta(days=1)], Keep(days=7, weeks=4), TODAY) == {old}


@pytest.mark.parametrize(("words", "keep"), [("7d,4w", Keep(7, 4)), ("14d", Keep(14, 0)), ("2w, 3d", Keep(3, 2))])
def test_how_long_is_read_as_it_is_written(words, keep):
    assert read_keep(words) == keep


@pytest.mark.parametrize("words", ["", "7", "d", "-1d", "7d,7d", "4m", "7d4w", "٣d"])
def test_anything_else_is_a_clear_sentence(words):
    with pytest.raises(RuleBroken, match="7d,4w"):
        read_keep(words)


def test_a_stamp_is_read_as_it_is_written():
    assert read_stamp(stamp(NOON)) == NOON
