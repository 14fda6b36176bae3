"""Addresses in the Welsh of their owners: what mail can reach is taken, what it cannot is refused before it is promised."""

import pytest

from panel.extensions import db
from panel.mail.addresses import on_the_wire
from panel.mail.models import OutboxMail


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ann@example.org", "ann@example.org"),
        ("post@tŷ.cymru", "post@xn--t-foa.cymru"),
        ("ŵyn@example.org", None),
        ("ŵyn@tŷ.cymru", None),
    ],
)
def test_an_address_goes_out_in_ascii_or_not_at_all(typed, sent):
    assert on_the_wire(typed) == sent


def test_a_welsh_domain_can_sign_in(client, work):
    answer = client.post("/en/people/sign-in", data={"email": "post@tŷ.cymru"})

    with work():
        assert db.session.scalars(OutboxMail.newest()).one().recipient == "post@tŷ.cymru"
    assert answer.status_code == 303


def test_an_address_that_no_mail_can_reach_is_refused_in_the_form(client, work):
    answer = client.post("/en/people/sign-in", data={"email": "ŵyn@example.org"})

    with work():
        assert db.session.scalars(OutboxMail.newest()).all() == []
    assert answer.status_code == 422
    assert "No mail can reach" in answer.text
