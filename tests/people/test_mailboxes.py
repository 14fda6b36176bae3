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


@pytest.mark.parametrize("spelt", ["me@proton.me", "m.e@protonmail.com", "M-E@PM.me", "m_e+vote@protonmail.ch"])
def test_what_one_provider_delivers_to_one_person_is_one_mailbox(spelt):
    assert mailbox(spelt) == "me@proton.me"


@pytest.mark.parametrize("spelt", ["me@icloud.com", "ME@me.com", "me+2@mac.com"])
def test_the_three_names_of_one_provider_are_one(spelt):
    assert mailbox(spelt) == "me@icloud.com"


@pytest.mark.parametrize("spelt", ["me@fastmail.com", "vote@me.fastmail.com", "vote.2@Me.Fastmail.com."])
def test_a_name_in_the_domain_is_the_mailbox(spelt):
    assert mailbox(spelt) == "me@fastmail.com"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("m.e@example.org", "me@example.org"),
        ("me@gmail.com", "you@gmail.com"),
        ("me@example.org", "me@example.com"),
        ("+1@example.org", "+2@example.org"),
        ("m-e@gmail.com", "me@gmail.com"),
        ("m.e@icloud.com", "me@icloud.com"),
        ("vote@me.example.org", "vote@you.example.org"),
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
