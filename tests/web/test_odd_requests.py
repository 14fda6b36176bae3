"""Requests that no browser of a person sends: whatever button they are sent to, the answer is no fault of ours."""

import io
import json
import re

import pytest

from panel.web.addresses import safe_next
from tests.databases import by_turns
from tests.web.presses import PRESSES

DEEP = "[" * 2_900
JSON = ["null", "[1]", DEEP]
UNREADABLE = ["http://[", "//[::1", "//]/", "http://localhost\u2100/"]
"""Addresses that are none: their host cannot be told."""
NAMELESS = (
    b"".join(b"--x\r\nContent-Disposition: form-data%s\r\n\r\n1\r\n" % words for words in (b"", b'; filename="a"')) + b"--x--\r\n"
)


@by_turns("endpoint", sorted(PRESSES))
def test_whatever_is_sent_to_a_button_is_answered(client, as_person, work, endpoint):
    with work():
        press = PRESSES[endpoint]()
    as_person(press.person)
    address, data = f"/en{press.address}", {name: value for name, value in press.data.items() if isinstance(value, str)}

    def is_answered(**sent):
        assert client.post(address, **sent).status_code < 500, sent

    for body in [*JSON, json.dumps(dict.fromkeys(data, 1)), json.dumps({name: [[]] for name in data})]:
        is_answered(data=body, content_type="application/json")
    for name in data:
        is_answered(data={**data, name: (io.BytesIO(b"\x00\xff"), "a.txt")})
    is_answered(data=NAMELESS, content_type="multipart/form-data; boundary=x")
    for referer in UNREADABLE:
        is_answered(data={}, headers={"Referer": referer.encode().decode("latin-1")})


@pytest.mark.parametrize("referer", UNREADABLE)
def test_over_https_too_a_sender_that_is_no_address_is_refused_with_a_page(app, monkeypatch, referer):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser = app.test_client()
    page = browser.get("/en/people/sign-in", base_url="https://localhost").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)

    answer = browser.post(
        "/en/people/sign-in",
        base_url="https://localhost",
        data={"csrf_token": token and token[1], "email": "ann@example.org"},
        headers={"Referer": referer.encode().decode("latin-1")},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("line", ["//[x", "//]/", "http://[::1/en/"])
def test_a_first_line_that_is_no_address_is_refused(client, line):
    assert client.get("/en/", environ_overrides={"REQUEST_URI": line}).status_code == 400


@pytest.mark.parametrize("address", ["/\t/[", "/\n/[x", "/\t/evil.example", "/\t/\u2100"])
def test_an_address_to_go_on_to_that_is_none_leads_nowhere_else(address):
    assert safe_next(address, "/en/") == "/en/"


@pytest.mark.parametrize("word", ["1%00", "%00", "a%0d%0ab", "%7f", "a%1fb"])
@pytest.mark.parametrize("address", ["/en/log/heads/by-mail/{}", "/cy/people/sign-in/link/{}", "/en/log/heads/by-mail/{}/end"])
def test_a_word_in_an_address_that_no_row_can_hold_is_no_address(client, address, word):
    method = "POST" if address.endswith("/end") else "GET"

    assert client.open(address.format(word), method=method).status_code == 404
