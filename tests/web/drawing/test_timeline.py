"""A line of time has its months, its bars in their place and today; what has no room for its words has them in the list."""

from datetime import date

from panel.web.drawing import Lane, Span, Tone, time_line

VOTE = Span("Vote", date(2027, 3, 1), date(2027, 3, 21), Tone.VOTE)
AFTER = Span("Do it and tell it", date(2027, 4, 1), date(2027, 10, 15), Tone.AFTER)
LANES = [Lane("Spring", "/rounds/1", [VOTE, AFTER])]


def test_months_are_named_where_they_have_room_and_the_bars_stand_in_them():
    line = time_line(LANES, today=date(2027, 3, 16))

    months = [month for _x, month in line.wide.months]
    assert months[0] == date(2027, 3, 1)
    assert months[-1] == date(2027, 10, 1)
    vote, after = line.wide.lanes[0].bars
    assert vote.x == line.wide.left
    assert vote.x < line.wide.now < vote.x + vote.width < after.x
    assert after.x + after.width < line.wide.width
    assert [month for _x, month in line.narrow.months].count(None) > 0


def test_words_without_room_are_left_out_of_their_bar():
    line = time_line(LANES, today=date(2027, 3, 16))

    assert [bar.words for bar in line.wide.lanes[0].bars] == ["Vote", "Do it and tell it"]
    assert [bar.words for bar in line.narrow.lanes[0].bars] == ["", "Do it and tell it"]


def test_what_is_more_than_a_year_away_is_cut_and_nothing_near_draws_nothing():
    old = Lane("Old", "/rounds/2", [Span("All year", date(2020, 1, 1), date(2030, 1, 1), Tone.AFTER)])

    line = time_line([old], today=date(2027, 3, 16))

    assert len(line.wide.months) == 25
    assert (
        time_line([Lane("Older", "/", [Span("Vote", date(2020, 1, 1), date(2020, 2, 1), Tone.VOTE)])], today=date(2027, 3, 16))
        is None
    )
    assert time_line([], today=date(2027, 3, 16)) is None
