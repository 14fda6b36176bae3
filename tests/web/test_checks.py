"""The page before a grave act: what it says, and that nobody confirms what they did not read."""

import re

import pytest
from sqlalchemy import func, select

from panel.chests.models import Movement
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.results.models import Result
from tests.ballots.makers import a_counted_round
from tests.checks import press, read
from tests.chests.makers import a_ledger_entry
from tests.makers import an_organiser

BALLOTS = [("1",), ("1", "2"), ("2",)]


@pytest.fixture
def publishing(client, work, as_person):
    """A browser of an organiser, a counted round, and the address where its result is published."""
    with work():
        organiser = an_organiser()
        budget_round, _result = a_counted_round(*BALLOTS)
    return as_person(organiser), budget_round, f"/en/rounds/{budget_round.id}/publish"


def is_published(work, budget_round):
    with work():
        return db.session.scalar(Result.of(budget_round)).published_at is not None


def test_the_question_is_the_title_and_what_cannot_be_undone_comes_first(publishing):
    client, budget_round, address = publishing

    page = client.get(address).text

    assert "<h1>Publish this result?</h1>" in page
    assert page.index("This cannot be undone.") < page.index("What will happen")
    assert "nothing is stored until you press" in page
    assert "Who will be told" in page
    after_box = page.split('name="known"')[1]
    buttons = re.search(r'<a class="button" href="([^"]*)">.*?<button class="button (\w+)">', after_box, re.S)
    main, danger = buttons.groups()
    assert (main, danger) == (f"/en/rounds/{budget_round.id}/result", "danger")


def test_it_is_done_by_who_has_read_the_page_and_ticked_its_box(publishing, work):
    client, budget_round, address = publishing

    answer = press(client, address)

    assert answer.status_code == 303
    assert is_published(work, budget_round)


@pytest.mark.parametrize(("left_out", "sentence"), [("checked", "Please read this page first"), ("known", "Please tick the box")])
def test_nothing_is_done_unread_or_without_the_tick(publishing, work, left_out, sentence):
    client, budget_round, address = publishing
    sent = read(client, address)
    sent.pop(left_out)

    answer = client.post(address, data=sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not is_published(work, budget_round)


def test_what_changed_meanwhile_is_marked_and_read_again_before_anything_is_done(publishing, work):
    client, budget_round, address = publishing
    sent = read(client, address)
    with work():
        a_ledger_entry(budget_round.chest, Movement.RECEIVED, 12_300)

    answer = client.post(address, data=sent)

    assert answer.status_code == 422
    assert "what is new is marked" in answer.text
    new = re.findall(r'<div class="new">\s*<dt>(.*?) <span class="chip">New</span>', answer.text)
    assert new == ["The money"]
    assert 'name="known" value="1" checked' in answer.text
    assert not is_published(work, budget_round)
    assert press(client, address).status_code == 303


def test_pressed_twice_it_is_done_once_and_leads_to_the_same_page(publishing, work):
    client, budget_round, address = publishing
    sent = {**read(client, address), "sent_form": "once"}

    first, second = client.post(address, data=sent), client.post(address, data=sent)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    with work():
        assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 3
    assert client.get(address).location == f"/en/rounds/{budget_round.id}/result"


def test_a_page_read_in_one_language_is_read_again_in_the_other(publishing, work):
    client, budget_round, address = publishing
    sent = read(client, address)

    answer = client.post(address.replace("/en/", "/cy/"), data=sent)

    assert answer.status_code == 422
    assert "Ni ellir dadwneud hyn." in answer.text
    assert not is_published(work, budget_round)
