"""What is told of a round that is taken back, moved as a whole or cancelled: the reason, once, to whom it matters."""

from datetime import timedelta

import pytest

from panel import clock
from panel.ballots.actions import life
from panel.ballots.cancel_mail import tell_cancelled
from panel.extensions import db
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.rounds.models import Phase, Round
from tests.ballots.makers import an_open_round
from tests.makers import a_person, an_organiser
from tests.notices.makers import follow, hears, mails_after, told
from tests.notices.test_voting import by_day
from tests.rounds.makers import a_round

WHY = {"reason_cy": "Mae eira ar bob ffordd.", "reason_en": "There is snow on every road."}


@pytest.fixture(autouse=True)
def daytime(monkeypatch):
    by_day(monkeypatch)


def a_follower(budget_round, language="en"):
    person = a_person(language=language)
    follow(person, Followed.ROUND, budget_round.id)
    hears(person, NoticeKind.DATES, Pace.AT_ONCE)
    return person


def again(budget_round):
    return db.session.get_one(Round, budget_round.id)


def test_who_follows_a_round_reads_once_that_all_its_dates_moved_and_why(work):
    with work():
        budget_round = a_round(phase=Phase.IDEAS)
        follower = a_follower(budget_round, language="cy")
        life.move_all(budget_round, an_organiser(), days=14, **WHY)

    mails = mails_after(work)

    assert [address for address, _subject in mails] == [follower.email]
    assert "mae pob un o’i dyddiadau wedi symud" in mails[0][1]
    with work():
        assert "Mae eira ar bob ffordd." in told()[0].body


def test_a_vote_that_is_taken_back_before_anybody_was_told_of_its_opening_is_told_as_taken_back_alone(work):
    with work():
        budget_round, people = an_open_round()
        for person in people:
            hears(person, NoticeKind.DATES, Pace.AT_ONCE)
        life.take_back_phase(budget_round, an_organiser(), begins_at=clock.now() + timedelta(days=3), **WHY)

    mails = mails_after(work)

    assert {person.email for person in people} <= {address for address, _subject in mails}
    assert {("was taken back" in subject) for _address, subject in mails} == {True}


def test_a_follower_hears_that_a_round_is_cancelled_and_who_had_it_by_mail_does_not_hear_twice(work):
    with work():
        budget_round, people = an_open_round()
        follower = a_follower(budget_round)
        for person in people:
            hears(person, NoticeKind.DATES, Pace.AT_ONCE)
        life.cancel_round(budget_round, an_organiser(), **WHY)
        tell_cancelled(budget_round.id, lambda done, total: None)

    mails = mails_after(work)

    assert mails == [(follower.email, f"“{budget_round.title_en}” is cancelled.")]
    with work():
        assert "There is snow on every road." in told()[0].body
