"""From every answer to a form, the language switch leads to the page that the form stands on."""

import re

import pytest

from tests.databases import by_turns
from tests.makers import a_person
from tests.web.presses import PRESSES, files

GONE = {"witnesses.end", "roll.drop_list", "scrutiny.take_off", "scrutiny.decline", "importing.drop_file"}
"""What the form ended is not there any more, in either language."""
SWITCH = re.compile(r'<a href="([^"]*)" lang="cy" hreflang="cy" data-keep-typed>')


@by_turns("endpoint", sorted(PRESSES))
def test_the_switch_leads_to_a_page_from_every_answer(client, as_person, work, endpoint):
    with work():
        press = PRESSES[endpoint]()
    browser = as_person(press.person)

    empty = browser.post(f"/en{press.address}", data={})
    full = browser.post(f"/en{press.address}", data=files(press.data))
    again = browser.post(f"/en{press.address}", data=files(press.data))

    for answer in (empty, full, again):
        for address in SWITCH.findall(answer.text):
            page = browser.get(address.replace("&amp;", "&"), follow_redirects=True)
            assert page.status_code == (404 if endpoint in GONE else 200), address
            assert '<html lang="cy">' in page.text


@by_turns("endpoint", sorted(PRESSES))
def test_the_switch_works_for_who_was_signed_out(client, work, endpoint):
    with work():
        press = PRESSES[endpoint]()

    answer = client.post(f"/en{press.address}", data=files(press.data))

    for address in SWITCH.findall(answer.text):  # none where anybody may send the form, and is led on
        assert client.get(address.replace("&amp;", "&"), follow_redirects=True).status_code in {200, 404}


def test_what_was_chosen_in_the_address_and_typed_below_it_goes_along(as_person, work):
    for endpoint in ("sanctions.decide", "ballots.move_all", "people.grant_role"):
        with work():
            press = PRESSES[endpoint]()
        page = as_person(press.person).post(f"/cy{press.address}", data={**press.data, "read-in": "cy"}).text

        assert 'name="checked"' in page, endpoint
        assert all(typed in page for typed in press.data.values()), endpoint


def test_nobody_is_led_on_to_a_page_that_is_not_there(client):
    answers = [client.post(f"/cy/{path}", data={"read-in": "en"}) for path in ("a%0d%0aX: 1", "/example.org/", "seeds/x")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_the_page_that_sent_the_form_comes_first(client):
    answer = client.post(
        "/en/people/roles/7/reset-factor",
        headers={"Referer": "http://localhost/en/people/roles?q=ann"},
        data={"role": "moderator"},
    )

    assert SWITCH.findall(answer.text) == ["/cy/people/roles?q=ann"]


def test_another_site_is_no_page_of_ours(client):
    answer = client.post("/en/people/roles/7/reset-factor", headers={"Referer": "https://example.org/en/seeds"}, data={})

    assert SWITCH.findall(answer.text) == ["/cy/people/roles"]


def test_nor_is_a_page_of_ours_whose_path_a_browser_takes_for_another_site(as_person, work):
    with work():
        press, person = PRESSES["seeds.rest_seed"](), a_person()
    headers = {"Referer": "http://localhost//example.org/en/seeds"}
    answer = as_person(person).post(f"/en{press.address}", headers=headers, data={})

    assert answer.status_code == 403
    assert "//example.org" not in answer.text


def test_a_wrong_list_of_postcodes_can_be_read_in_welsh(client, as_person, work):
    with work():
        press = PRESSES["people.upload_postcodes"]()

    answer = as_person(press.person).post("/en/people/postcodes", data=files({"table": b"nothing of the kind"}))

    assert answer.status_code == 422
    assert SWITCH.findall(answer.text) == ["/cy/people/residencies"]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/en/people/postcodes", "/en/people/residencies"),
        ("/en/seeds/7/support", "/en/seeds/7"),
        ("/cy/threads/3/contributions", "/cy/threads/3"),
    ],
)
def test_who_opens_the_address_of_a_form_comes_to_the_page_that_it_stands_on(client, address, page):
    answer = client.get(address)

    assert (answer.status_code, answer.location) == (302, page)
