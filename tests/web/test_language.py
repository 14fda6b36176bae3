"""Dates, times and counts in both languages."""

from datetime import UTC, datetime, timedelta

import pytest

from panel.language import ago, day, deadline, from_local, local, ngettext, opening, sorting_key, speaking, time_left, time_of_day

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
CLOSE = datetime(2026, 12, 6, 20, tzinfo=UTC)


def test_a_deadline_says_the_weekday_and_the_time():
    with speaking("en"):
        assert deadline(CLOSE) == "Sunday 6 December 2026 at 8 pm"
    with speaking("cy"):
        assert deadline(CLOSE).startswith("ddydd Sul 6 Rhagfyr 2026 am 8")
        assert deadline(CLOSE, alone=True).startswith("Dydd Sul 6 Rhagfyr 2026 am 8")
        assert opening(CLOSE, alone=True) == deadline(CLOSE, alone=True)


def test_midnight_is_never_taken_for_the_wrong_day():
    midnight = from_local(datetime(2027, 3, 7))  # noqa: DTZ001 - as typed, without a zone
    with speaking("en"):
        assert deadline(midnight) == "Saturday 6 March 2027 at 11:59 pm"
        assert opening(midnight) == "Sunday 7 March 2027 at 12:01 am"
        assert deadline(midnight + timedelta(seconds=30)) == "Saturday 6 March 2027 at 11:59 pm"
        assert opening(midnight + timedelta(seconds=59)) == "Sunday 7 March 2027 at 12:01 am"
    with speaking("cy"):
        assert deadline(midnight).startswith("ddydd Sadwrn 6 Mawrth 2027 am 11:59")


def test_summer_time_is_on_the_clock_on_the_wall():
    moment = datetime(2027, 7, 1, 11, 30, tzinfo=UTC)

    with speaking("en"):
        assert time_of_day(moment) == "12:30 pm"
    assert from_local(local(moment).replace(tzinfo=None)) == moment


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=13), "13 days left"),
        (timedelta(hours=47), "47 hours left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(minutes=5), "5 minutes left"),
        (timedelta(seconds=5), "1 minute left"),
        (timedelta(0), "the time is over"),
    ],
)
def test_how_long_is_left(left, said):
    with speaking("en"):
        assert time_left(NOW + left, NOW) == said


def test_how_long_ago():
    with speaking("en"):
        assert [ago(NOW - timedelta(days=days), NOW) for days in (0, 1, 12)] == ["today", "yesterday", "12 days ago"]
        assert ago(NOW - timedelta(days=90), NOW) == day(NOW - timedelta(days=90))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "dim cyfraniad"),
        (1, "1 cyfraniad"),
        (2, "2 gyfraniad"),
        (3, "3 chyfraniad"),
        (6, "6 chyfraniad"),
        (11, "11 cyfraniad"),
    ],
)
def test_welsh_counts_in_six_forms(number, said):
    with speaking("cy"):
        assert ngettext("%(num)s contribution", "%(num)s contributions", number) % {"num": number} == said


def test_the_welsh_alphabet_has_letters_of_two_signs():
    words = ["cŵn", "chwarae", "llan", "lôn", "dŵr", "ddoe", "gwynt", "angau", "agor"]

    assert sorted(words, key=sorting_key) == ["agor", "angau", "cŵn", "chwarae", "dŵr", "ddoe", "gwynt", "lôn", "llan"]


def test_the_time_of_day_has_its_word_from_one_bound_to_the_next():
    """Welsh tells the afternoon, “y prynhawn”, from the evening, “yr hwyr”, which begins at six."""
    clock = ((0, 0), (0, 1), (11, 59), (12, 0), (12, 1), (15, 0), (17, 59), (18, 0), (23, 59))
    moments = [datetime(2027, 1, 5, hour, minute, tzinfo=UTC) for hour, minute in clock]

    with speaking("cy"):
        said = [time_of_day(moment) for moment in moments]
    with speaking("en"):
        plain = [time_of_day(moment) for moment in moments]

    assert said[:5] == ["hanner nos", "12:01 y bore", "11:59 y bore", "hanner dydd", "12:01 y prynhawn"]
    assert said[5:] == ["3 y prynhawn", "5:59 y prynhawn", "6 yr hwyr", "11:59 yr hwyr"]
    assert plain == ["midnight", "12:01 am", "11:59 am", "noon", "12:01 pm", "3 pm", "5:59 pm", "6 pm", "11:59 pm"]
