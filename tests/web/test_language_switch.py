"""From every answer to a form, the language switch leads to the page that the form stands on."""

import re

import pytest

from tests.databases import by_turns
from tests.web.presses import PRESSES, files

GONE = {"witnesses.end"}
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
