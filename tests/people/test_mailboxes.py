"""One mailbox behind many spellings."""

import pytest

from panel.people.mailboxes import mailbox


@pytest.mark.parametrize(
    "spelt",
    [
        "me@gmail.com",
        "me+1@gmail.com",
        "m.e@gmail.com",
        "M.E+vote@GoogleMail.com",
        "ｍｅ@gmail.com",
        "me+a+b@gmail.com.",
        " me@gmail.com ",
    ],
)
def test_these_are_one_mailbox(spelt):
    assert mailbox(spelt) == "me@gmail.com"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("m.e@example.org", "me@example.org"),
        ("me@gmail.com", "you@gmail.com"),
        ("me@example.org", "me@example.com"),
        ("+1@example.org", "+2@example.org"),
    ],
)
def test_these_are_two(one, other):
    assert mailbox(one) != mailbox(other)


def test_a_welsh_domain_is_one_however_it_is_spelt():
    ascii_domain = "tŷ.cymru".encode("idna").decode()

    assert {mailbox(f"post@{domain}") for domain in ("TŶ.cymru", "tŷ.cymru", "ty\u0302.cymru", ascii_domain)} == {
        f"post@{ascii_domain}"
    }


def test_what_is_no_domain_is_left_as_it_is():
    assert mailbox("me@" + "a" * 70 + ".cymru") == "me@" + "a" * 70 + ".cymru"
