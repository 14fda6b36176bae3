import pytest

from panel.opinion import Entry
from panel.opinion.opendata import Problem, Statement, Unreadable, read_log, read_statements

OLD_COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"
NEW_COMMENTS = "timestamp,datetime,comment_id,author_id,agrees,disagrees,moderated,comment_body,is_seed,is_meta"
VOTES = "timestamp,datetime,comment-id,voter-id,vote"


def test_old_comments_table():
    rows = [OLD_COMMENTS, '17,Tue,2,5,1,0,-1,"More trees, please"', "18,Tue,3,5,1,0,0,Fewer cars"]

    assert read_statements(rows) == [
        Statement("2", "More trees, please", -1, about_you=False),
        Statement("3", "Fewer cars", 0, about_you=False),
    ]


def test_new_comments_table():
    rows = [NEW_COMMENTS, "17,Tue,2,5,1,0,1,I live in the valley,false,true"]

    assert read_statements(rows) == [Statement("2", "I live in the valley", 1, about_you=True)]


@pytest.mark.parametrize(
    ("decision", "about_you", "live", "live_if_strict"),
    [(1, False, True, True), (0, False, True, False), (-1, False, False, False), (1, True, False, False)],
)
def test_which_statements_are_live(decision, about_you, live, live_if_strict):
    one = Statement("1", "", decision, about_you=about_you)

    assert (one.live(strict=False), one.live(strict=True)) == (live, live_if_strict)


def test_the_log():
    rows = [VOTES, "1435654192085,Tue,0,7,-1", "", "1435654192086,Tue,0,8,0"]

    assert list(read_log(rows)) == [Entry("7", "0", -1, 1435654192085), Entry("8", "0", 0, 1435654192086)]


def test_without_times_the_order_is_the_time():
    rows = ["comment-id,voter-id,vote", "0,7,1", "0,7,-1"]

    first, second = read_log(rows)

    assert first.moment < second.moment


@pytest.mark.parametrize(
    ("row", "problem", "column"),
    [
        ("1,Tue,0,7,2", Problem.NOT_A_VOTE, "vote"),
        ("noon,Tue,0,7,1", Problem.NOT_WHOLE, "timestamp"),
        ("1,Tue,0,,1", Problem.NO_NAME, "voter-id"),
        ("1,Tue,,7,1", Problem.NO_NAME, "comment-id"),
        ("1,Tue,0,7", Problem.WRONG_LENGTH, "vote"),
        ("1,Tue,0,7,1,1", Problem.WRONG_LENGTH, "vote"),
    ],
)
def test_a_wrong_vote_row_is_named_by_line_and_column(row, problem, column):
    with pytest.raises(Unreadable) as caught:
        list(read_log([VOTES, "1,Tue,0,6,1", row]))

    assert (caught.value.problem, caught.value.line, caught.value.column) == (problem, 3, column)


@pytest.mark.parametrize(
    ("row", "problem", "column"),
    [
        ("1,Tue,,5,1,0,1,x,false,false", Problem.NO_NAME, "comment-id"),
        ("1,Tue,1,5,1,0,1,x,false,false", Problem.REPEATED, "comment-id"),
        ("1,Tue,2,5,1,0,yes,x,false,false", Problem.NOT_A_DECISION, "moderated"),
        ("1,Tue,2,5,1,0,1,x,false,perhaps", Problem.NOT_A_TRUTH, "is-meta"),
    ],
)
def test_a_wrong_comment_row_is_named_by_line_and_column(row, problem, column):
    with pytest.raises(Unreadable) as caught:
        read_statements([NEW_COMMENTS, "1,Tue,1,5,1,0,1,x,false,false", row])

    assert (caught.value.problem, caught.value.line, caught.value.column) == (problem, 3, column)


def test_a_missing_column_and_an_empty_file_are_named():
    with pytest.raises(Unreadable) as missing:
        list(read_log(["comment-id,vote"]))
    with pytest.raises(Unreadable) as empty:
        read_statements([])

    assert (missing.value.problem, missing.value.column) == (Problem.NO_COLUMN, "voter-id")
    assert empty.value.problem is Problem.EMPTY
