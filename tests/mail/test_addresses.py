"""Addresses in the Welsh of their owners: what mail can reach is taken, what it cannot is refused before it is promised."""

import pytest

from panel.extensions import db
from panel.mail.addresses import on_the_wire
from panel.mail.forms import Mailbox
from panel.mail.models import OutboxMail
from panel.web.forms import Form


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
    assert "No email can reach" in answer.text


def test_every_field_for_an_address_knows_what_mail_can_reach(app):
    """Wherever an address is typed: sign-in, change, roles, contacts, complaints, witnesses, the site's own, test mails."""
    found, failed = [], []
    with app.test_request_context("/en/"):
        for form in every_form(Form):
            for name, field in ((name, getattr(form, name)) for name in dir(form) if not name.startswith("_")):
                options = getattr(field, "kwargs", {})
                if (options.get("render_kw") or {}).get("type") == "email" or "email" in name:
                    found.append(name)
                    checks = options.get("validators") or next(iter(field.args[1:]), ())
                    failed += [] if any(isinstance(check, Mailbox) for check in checks) else [f"{form.__name__}.{name}"]

    assert failed == []
    assert len(found) >= 8


def every_form(base):
    for form in base.__subclasses__():
        yield form
        yield from every_form(form)
