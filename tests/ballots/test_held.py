"""What a list says of somebody, others know too: it shows no ballot, replaces none, and gives no place to an account."""

import re

import pytest

from panel.ballots import papers
from panel.roll import actions as roll
from tests.ballots.makers import an_open_round
from tests.ballots.test_booth import show_line
from tests.ballots.test_voting import cast, code_on, opened, post, the_ballot
from tests.makers import a_person
from tests.roll.makers import an_open_vote

PICKED = re.compile(r'type="hidden" name="proposal" value="(\d)"')


def on_receipt(client, budget_round):
    return "receipt-code" in client.get(f"/en/rounds/{budget_round.id}/receipt").text


def number_on(client, budget_round):
    return re.search(r'id="receipt-nonce">([^<]+)<', client.get(f"/en/rounds/{budget_round.id}/receipt").text).group(1)


def show_receipt(client, budget_round, number, *picks, language="en"):
    address = f"/{language}/rounds/{budget_round.id}/receipt/show"
    return client.post(address, data={"secret": number, "proposal": list(picks)})


def test_another_browser_replaces_a_ballot_of_the_list_with_its_receipt_alone(client, app, work):
    with work():
        budget_round, _codes = an_open_vote("list")
    show_line(client, budget_round)
    cast(client, budget_round, "1")
    first = number_on(client, budget_round)
    cast(client, budget_round, "2")
    other = app.test_client()
    show_line(other, budget_round)

    asked = other.get(f"/en/rounds/{budget_round.id}/ballot")
    tried = post(other, budget_round, "3", cast="1", form_token=papers.random_id(), replaces="0" * 16)
    code = code_on(client, budget_round)  # everybody can work it out from the board
    old, wrong = (show_receipt(other, budget_round, number, "3") for number in (first, code))
    held = (the_ballot_of(work), on_receipt(other, budget_round))
    file = other.get(f"/en/rounds/{budget_round.id}/receipt.txt")
    shown = show_receipt(other, budget_round, number_on(client, budget_round).upper(), "3", language="cy")
    back = post(other, budget_round, *PICKED.findall(shown.text), back="1")
    cast(other, budget_round, "3")

    assert "replaces" not in asked.text
    assert "A ballot was cast from your place" in asked.text
    assert [(page.status_code, PICKED.findall(page.text)) for page in (tried, old, wrong)] == [(422, ["3"])] * 3
    assert "its newest receipt" in old.text
    assert held == (["2"], False)
    assert "PANEL PROMISE" not in file.text
    assert "data-read-in" in shown.text
    assert shown.status_code == back.status_code == 200
    assert back.text.count(" checked") == 1
    assert the_ballot_of(work) == ["3"]
    assert not on_receipt(client, budget_round)


def the_ballot_of(work):
    with work():
        return the_ballot()


def test_what_comes_from_the_door_with_picks_alone_is_a_whole_ballot(client, work):
    with work():
        budget_round, _codes = an_open_vote("list")
    show_line(client, budget_round)

    back = post(client, budget_round, "1", back="1")

    assert back.status_code == 200
    assert re.search(r'name="form_token"[^>]* value="[0-9a-f]{32}"', back.text)


def test_the_same_line_shown_once_more_in_the_browser_that_cast_shows_its_ballot(client, work):
    with work():
        budget_round, _codes = an_open_vote("list")
    show_line(client, budget_round)
    cast(client, budget_round, "1")

    show_line(client, budget_round)

    assert on_receipt(client, budget_round)


ORDERS = [("list", "v"), ("list", "nvn"), ("residency,list", "v"), ("residency,list", "nvnv")]


@pytest.mark.parametrize(("ways", "order"), ORDERS)
def test_no_account_holds_the_ballot_of_a_line_that_it_knows(client, app, work, sign_in, ways, order):
    with work():
        budget_round, _codes = an_open_vote(ways)
        neighbour = a_person(area=budget_round.area)
        roll.add_missing(budget_round)
    windows = {"v": client, "n": sign_in(app.test_client(), neighbour)}
    for window in order:
        show_line(windows[window], budget_round)
    cast(client, budget_round, "1")

    show_line(windows["n"], budget_round)

    assert [on_receipt(window, budget_round) for window in windows.values()] == [True, False]


def test_a_ballot_of_another_round_opens_none_in_this_one(client, app, work, sign_in):
    with work():
        budget_round, _codes = an_open_vote("list")
        elsewhere, (neighbour, *_others) = an_open_round()
        voter = a_person()
    sign_in(client, voter)
    show_line(client, budget_round)
    cast(client, budget_round, "1")
    other = sign_in(app.test_client(), neighbour)
    show_line(other, budget_round)

    cast(other, elsewhere, "1")

    assert not on_receipt(other, budget_round)
    assert opened(other, elsewhere)["replaces"]


def test_an_account_that_showed_its_own_line_holds_the_ballot_in_every_browser(client, app, work, sign_in):
    with work():
        budget_round, _codes = an_open_vote("list")
        member = a_person()
    sign_in(client, member)
    show_line(client, budget_round)
    cast(client, budget_round, "1")

    assert on_receipt(sign_in(app.test_client(), member), budget_round)
