"""Voting without an account: the door, the ballot, the receipt, leaving; what is refused; at the same instant."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.ballots import papers
from panel.ballots.models import OpenBallot
from panel.errors import RuleBroken
from panel.extensions import db
from panel.limits.models import LimitHit
from panel.mail.models import OutboxMail
from panel.roll import batches, doubts, size, tries
from panel.roll.models import CodeBatch, DoubtState, Mark, RollEntry, VoteDoubt
from tests.ballots.makers import close
from tests.ballots.test_voting import cast, code_on, opened, post, the_ballot
from tests.makers import a_person, an_organiser
from tests.roll.makers import BOB, SIAN, an_open_vote


def show_code(client, budget_round, code):
    return client.post(f"/en/rounds/{budget_round.id}/vote", data={"by": "code", "code": code})


def show_line(client, budget_round, facts=SIAN, **more):
    return client.post(f"/en/rounds/{budget_round.id}/vote", data={"by": "list", **facts, **more})


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_letter_is_enough_to_vote_to_get_a_receipt_to_change_it_and_to_leave(client, work):
    with work():
        budget_round, codes = an_open_vote("codes")

    door = client.get(f"/en/rounds/{budget_round.id}/ballot")
    let_in = client.post("/en/v", data={"code": codes[0].lower()})
    ballot = client.get(let_in.location)
    cast_ = cast(client, budget_round, "1")
    receipt = client.get(cast_.location)
    first = code_on(client, budget_round)
    left = client.post(f"/en/rounds/{budget_round.id}/finish")
    after = client.get(f"/en/rounds/{budget_round.id}/receipt")
    show_code(client, budget_round, codes[0])
    again = client.get(f"/en/rounds/{budget_round.id}/ballot").text
    cast(client, budget_round, "2", "3")

    assert door.location.endswith(f"/rounds/{budget_round.id}/vote")
    assert let_in.location.endswith(f"/rounds/{budget_round.id}/ballot")
    assert ballot.headers["Cache-Control"] == receipt.headers["Cache-Control"] == "no-store"
    assert "Leave the booth" in receipt.text
    assert left.status_code == 303
    assert after.location.endswith("/vote")
    assert again.count(" checked") == 1
    assert code_on(client, budget_round) != first
    with work():
        assert the_ballot() == ["2", "3"]
        assert count(Mark) == count(OpenBallot) == 1
        assert [row.voted for row in size.turnout_by_way(budget_round)] == [1]


WRONG = [{"code": "0000-0000-0000-0"}, {"code": "7KQ4-M2ZD-P9XA-3"}, {"code": "nothing"}]


@pytest.mark.parametrize("typed", WRONG, ids=str)
def test_a_wrong_code_gives_the_same_answer_and_lets_nobody_in(client, work, typed):
    with work():
        budget_round, _codes = an_open_vote("codes")

    answer = show_code(client, budget_round, **typed)

    assert answer.status_code == 422
    assert "That leads to no place on a roll." in answer.text
    assert client.get(f"/en/rounds/{budget_round.id}/ballot").status_code == 303
    with work():
        assert count(RollEntry) == 0


def test_wrong_tries_are_counted_by_network_and_then_right_ones_wait_too(client, work, monkeypatch):
    with work():
        budget_round, codes = an_open_vote("codes")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)  # buckets fill again by themselves
    most = tries.NETWORK[0].number

    statuses = Counter(show_code(client, budget_round, "nothing").status_code for _ in range(most))
    right = show_code(client, budget_round, codes[0])

    assert statuses == {422: most}
    assert right.status_code == 429
    with work():
        hits = db.session.scalars(select(LimitHit).where(LimitHit.name == tries.NAME)).all()
        assert {hit.scope for hit in hits} == {"network"}


def test_right_tries_take_nothing_from_those_who_come_after(client, app, work):
    with work():
        budget_round, codes = an_open_vote("codes", letters=40)

    statuses = Counter(show_code(app.test_client(), budget_round, code).status_code for code in codes)

    assert statuses == {303: 40}


def test_the_birth_year_of_one_person_cannot_be_tried_out(client, work, monkeypatch):
    with work():
        budget_round, _codes = an_open_vote("list")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)

    statuses = [show_line(client, budget_round, {**SIAN, "born": str(year)}).status_code for year in range(1960, 1970)]

    assert statuses == [422] * 5 + [429] * 5
    assert show_line(client, budget_round, BOB).status_code == 303


def test_half_an_hour_later_the_picks_are_kept_and_go_on_with_the_place_shown_once_more(client, work, monkeypatch):
    with work():
        budget_round, codes = an_open_vote("codes")
    show_code(client, budget_round, codes[0])
    form = opened(client, budget_round)
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    over = post(client, budget_round, "1", "3", cast="1", **form)
    back = client.post(
        f"/en/rounds/{budget_round.id}/vote", data={"by": "code", "code": codes[0], "proposal": ["1", "3"], "csrf_token": "x"}
    )
    ballot = post(client, budget_round, "1", "3", back="1")

    assert over.status_code == 401
    assert over.text.count('type="hidden" name="proposal"') == 2
    assert back.status_code == 200
    assert back.text.count('type="hidden" name="proposal"') == 2
    assert ballot.text.count(" checked") == 2
    with work():
        assert count(Mark) == 0


def test_a_cookie_for_one_round_opens_no_other(client, work):
    with work():
        one, codes = an_open_vote("codes")
        other, _codes = an_open_vote("codes")
    show_code(client, one, codes[0])

    assert client.get(f"/en/rounds/{other.id}/ballot").status_code == 303
    assert client.get(f"/en/rounds/{one.id}/ballot").status_code == 200


def test_rounds_of_accounts_ask_to_sign_in_as_before(client, work):
    with work():
        budget_round, _codes = an_open_vote("residency")

    assert "/people/sign-in" in client.get(f"/en/rounds/{budget_round.id}/ballot").location
    assert post(client, budget_round, "1", cast="1", form_token=papers.random_id(), replaces="").status_code == 401


def test_after_the_close_a_code_begins_nothing(client, work):
    with work():
        budget_round, codes = an_open_vote("codes")
        close(budget_round)

    answer = show_code(client, budget_round, codes[0])

    assert answer.status_code == 422
    assert "Voting closed on" in answer.text
    with work():
        assert count(RollEntry) == 0


def test_one_code_in_twenty_windows_at_once_is_one_ballot(app, work):
    with work():
        budget_round, codes = an_open_vote("codes")

    def press(_window):
        client = app.test_client()
        show_code(client, budget_round, codes[0])
        return post(client, budget_round, "1", cast="1", form_token=papers.random_id(), replaces="").status_code

    with ThreadPoolExecutor(20) as windows:
        statuses = Counter(windows.map(press, range(20)))

    assert statuses == {303: 1, 422: 19}
    with work():
        assert count(RollEntry) == count(Mark) == count(OpenBallot) == 1


def test_a_letter_that_is_replaced_while_somebody_casts_has_one_ballot_or_a_new_code_and_never_both(app, work):
    with work():
        budget_round, codes = an_open_vote("codes", letters=12)
        batch, organiser = db.session.scalars(select(CodeBatch)).one(), an_organiser()

    def press(code):
        client = app.test_client()
        show_code(client, budget_round, code)
        form = {"form_token": papers.random_id(), "replaces": ""}
        return post(client, budget_round, "1", cast="1", **form).status_code == 303

    def replace(number):
        try:
            with work():
                batches.reissue(
                    db.session.merge(batch), db.session.merge(organiser), db.session.merge(budget_round), number=number
                )
        except RuleBroken:
            return False
        return True

    with ThreadPoolExecutor(12) as windows:
        cast_, replaced = [windows.submit(press, code) for code in codes], [windows.submit(replace, n) for n in range(1, 13)]
        outcomes = [(one.result(), other.result()) for one, other in zip(cast_, replaced, strict=True)]

    assert set(outcomes) <= {(True, False), (False, True)}
    with work():
        assert count(Mark) == count(OpenBallot) == sum(voted for voted, _replaced in outcomes)


def test_a_doubt_is_a_case_for_the_organisers_and_is_counted(client, app, work, sign_in):
    with work():
        budget_round, _codes = an_open_vote("list")
        organiser = an_organiser()
    show_line(client, budget_round)
    early = client.get(f"/en/rounds/{budget_round.id}/doubt")
    cast(client, budget_round, "1")
    other, desk = app.test_client(), sign_in(app.test_client(), organiser)
    show_line(other, budget_round)
    said = {"contact": "sian@example.org", "what": "I never came to vote, and my letter is closed."}

    page = other.get(f"/en/rounds/{budget_round.id}/doubt")
    told = other.post(f"/en/rounds/{budget_round.id}/doubt", data=said)
    twice = other.post(f"/en/rounds/{budget_round.id}/doubt", data=said)
    cases = desk.get(f"/en/rounds/{budget_round.id}/doubts")
    with work():
        number = db.session.scalars(select(VoteDoubt.id)).one()
    answered = desk.post(
        f"/en/rounds/{budget_round.id}/doubts/{number}", data={"state": "stands", "answer": "Nobody knows who it was."}
    )

    assert "nobody else has voted as you" in early.text
    assert "That ballot stays and is counted." in page.text
    assert (told.status_code, twice.status_code, answered.status_code) == (303, 422, 303)
    assert "I never came to vote" in cases.text
    with work():
        assert doubts.counts(budget_round) == {DoubtState.STANDS: 1}
        assert count(OpenBallot) == 1
        mail = db.session.scalars(select(OutboxMail)).one()
        assert mail.recipient == "sian@example.org"
        assert "Nobody knows who it was." in mail.body


def test_the_organiser_uploads_looks_takes_and_prints(client, work, as_person):
    with work():
        budget_round, _codes = an_open_vote("list,codes")
        organiser = an_organiser()
    as_person(organiser)
    base = f"/en/rounds/{budget_round.id}/roll"
    table = b"Name,Born,Postcode\nNew One,1999,LL15 1AB\nBad,x,LL15 1AB\n"

    uploaded = client.post(f"{base}/lists", data={"table": (BytesIO(table), "list.csv")})
    looked = client.get(uploaded.location)
    refused = client.post(uploaded.location, data={})
    taken = client.post(uploaded.location, data={"reason_cy": "Daeth yn hwyr.", "reason_en": "It came late."})
    made = client.post(
        f"{base}/letters",
        data={"number": "2", "label": "Rhyl West letters", "reason_cy": "Daeth yn hwyr.", "reason_en": "It came late."},
    )
    printed = client.post(f"{made.location}/print", data={"part": "1", "page": "1"})
    pdf = client.post(f"{made.location}/print", data={"part": "1", "pdf": "1", "large": "1"})
    forgotten = client.post(f"{made.location}/forget")
    gone = client.post(f"{made.location}/print", data={"part": "1", "page": "1"})
    ways = client.get(f"{base}/ways")

    assert "New One" in looked.text
    assert "Line 3: the birth year must be a year" in looked.text
    assert (refused.status_code, taken.status_code, made.status_code, forgotten.status_code) == (422, 303, 303, 303)
    assert "Rhyl West letters, letter 2" in printed.text
    assert 'lang="cy"' in printed.text
    assert pdf.data.startswith(b"%PDF")
    assert gone.status_code == 404
    assert "2 letters" in ways.text


def test_nobody_but_organisers_sees_lists_and_letters(client, work, as_person):
    with work():
        budget_round, _codes = an_open_vote("list,codes")
        person = a_person()
    as_person(person)

    assert client.get(f"/en/rounds/{budget_round.id}/roll/ways").status_code == 403
    assert client.post(f"/en/rounds/{budget_round.id}/roll/letters", data={}).status_code == 403
    assert client.get(f"/en/rounds/{budget_round.id}/doubts").status_code == 403
