"""A ballot that is changed: success is only ever said for what was stored."""

import re

from sqlalchemy import func, select

from panel.ballots.models import OpenBallot
from panel.extensions import db
from panel.roll.models import Mark
from tests.ballots.makers import an_open_round
from tests.ballots.test_voting import cast, code_on, opened, post, the_ballot


def picks_on_receipt(client, budget_round):
    page = client.get(f"/en/rounds/{budget_round.id}/receipt").text
    return sorted(re.findall(r"Number (\d+):", page))


def voting(work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
    as_person(voter)
    return budget_round


def test_the_same_page_with_other_picks_changes_the_ballot(client, work, as_person):
    budget_round = voting(work, as_person)
    form = opened(client, budget_round)
    post(client, budget_round, "1", cast="1", **form)
    before = code_on(client, budget_round)

    post(client, budget_round, "1", back="1", **form)
    post(client, budget_round, "3", **form)
    answer = post(client, budget_round, "3", cast="1", **form)

    assert answer.status_code == 303
    assert picks_on_receipt(client, budget_round) == ["3"]
    assert code_on(client, budget_round) != before
    with work():
        assert the_ballot() == ["3"]
        assert db.session.scalar(select(func.count()).select_from(Mark)) == 1


def test_the_same_page_with_the_same_picks_gives_the_same_receipt(client, work, as_person):
    budget_round = voting(work, as_person)
    form = opened(client, budget_round)
    post(client, budget_round, "1", "2", cast="1", **form)
    before = code_on(client, budget_round)

    answer = post(client, budget_round, "2", "1", cast="1", **form)

    assert answer.status_code == 303
    assert code_on(client, budget_round) == before


def test_a_late_second_arrival_of_an_older_paper_never_replaces_the_newer_one(client, work, as_person):
    budget_round = voting(work, as_person)
    form = opened(client, budget_round)
    post(client, budget_round, "1", cast="1", **form)
    post(client, budget_round, "3", cast="1", **form)

    late = post(client, budget_round, "1", cast="1", **form)

    assert late.status_code == 422
    assert "You have changed your ballot since" in late.text
    assert re.search(r'value="1"[^>]* checked', late.text)
    with work():
        assert the_ballot() == ["3"]


def test_a_page_changes_its_ballot_five_times_and_then_says_what_to_do(client, work, as_person):
    budget_round = voting(work, as_person)
    form = opened(client, budget_round)
    papers = [("1",), ("2",), ("3",), ("1", "2"), ("1", "3"), ("2", "3"), ("1", "2", "3")]

    answers = [post(client, budget_round, *picks, cast="1", **form).status_code for picks in papers]

    assert answers == [303] * 6 + [422]
    assert picks_on_receipt(client, budget_round) == ["2", "3"]
    assert cast(client, budget_round, "1").status_code == 303


def test_a_page_older_than_the_newest_ballot_is_refused_whatever_it_brings(client, work, as_person):
    budget_round = voting(work, as_person)
    old = opened(client, budget_round)
    post(client, budget_round, "1", cast="1", **old)
    cast(client, budget_round, "2")

    answers = [post(client, budget_round, pick, cast="1", **old) for pick in ("1", "3")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("already voted from another page" in answer.text for answer in answers)
    with work():
        assert the_ballot() == ["2"]


def test_two_windows_opened_on_one_ballot_only_the_first_changes_it(client, work, as_person):
    budget_round = voting(work, as_person)
    cast(client, budget_round, "1")
    left, right = opened(client, budget_round), opened(client, budget_round)

    answers = [post(client, budget_round, "2", cast="1", **left), post(client, budget_round, "3", cast="1", **right)]

    assert [answer.status_code for answer in answers] == [303, 422]
    with work():
        assert the_ballot() == ["2"]


def test_a_window_opened_on_a_ballot_that_its_own_page_has_changed_since_changes_nothing(client, work, as_person):
    budget_round = voting(work, as_person)
    left = opened(client, budget_round)
    post(client, budget_round, "1", cast="1", **left)
    right = opened(client, budget_round)
    post(client, budget_round, "2", cast="1", **left)

    answer = post(client, budget_round, "3", cast="1", **right)

    assert answer.status_code == 422
    assert "already voted from another page" in answer.text
    with work():
        assert the_ballot() == ["2"]


def test_changed_back_from_a_new_page_is_stored_as_a_new_ballot(client, work, as_person):
    budget_round = voting(work, as_person)
    cast(client, budget_round, "1")
    first = code_on(client, budget_round)
    cast(client, budget_round, "2")

    assert cast(client, budget_round, "1").status_code == 303
    assert code_on(client, budget_round) != first
    with work():
        assert the_ballot() == ["1"]


def test_the_receipt_shows_the_picks_while_the_vote_is_open(client, work, as_person):
    budget_round = voting(work, as_person)
    cast(client, budget_round, "1", "3")

    page = client.get(f"/en/rounds/{budget_round.id}/receipt").text

    assert "Proposal 1" in page
    assert "Proposal 3" in page
    assert "Proposal 2" not in page
    assert "Only you see this" in page


def test_a_token_is_one_exactly_and_never_a_longer_text(client, work, as_person):
    budget_round = voting(work, as_person)

    for token in ("b" * 32 + "x" * 1000, "b" * 31 + "é", "b" * 31, "B" * 32):
        answer = post(client, budget_round, "1", cast="1", form_token=token, replaces="")
        assert answer.status_code == 422
        assert re.search(r'value="1"[^>]* checked', answer.text)
    with work():
        assert db.session.scalar(select(func.count()).select_from(OpenBallot)) == 0


def hidden_fields(page):
    """The token and the known version that stand on a page."""
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1] for name in ("form_token", "replaces")}


def test_who_is_told_of_a_newer_ballot_can_change_it_from_that_page(client, work, as_person):
    budget_round = voting(work, as_person)
    stale = opened(client, budget_round)
    cast(client, budget_round, "1")

    told = post(client, budget_round, "3", cast="1", **stale)
    pressed_again = post(client, budget_round, "3", cast="1", **stale)
    known = hidden_fields(told.text)
    checked = post(client, budget_round, "3", **known)
    answer = post(client, budget_round, "3", cast="1", **known)

    assert "cast it only if you want to change your ballot to it" in told.text
    assert "Your picks are ticked below. Cast them again" not in told.text
    assert re.search(r'value="3"[^>]* checked', told.text)
    assert (told.status_code, pressed_again.status_code, checked.status_code, answer.status_code) == (422, 422, 200, 303)
    with work():
        assert the_ballot() == ["3"]


def test_a_change_that_was_sent_while_signed_out_can_be_cast_after_the_sign_in(client, work, as_person):
    budget_round = voting(work, as_person)
    cast(client, budget_round, "1")

    brought_back = post(client, budget_round, "3", cast="1")
    answer = post(client, budget_round, "3", cast="1", **hidden_fields(brought_back.text))

    assert "Your picks are still here" in brought_back.text
    assert answer.status_code == 303
    assert picks_on_receipt(client, budget_round) == ["3"]
