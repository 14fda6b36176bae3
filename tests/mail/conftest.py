"""A clock that can be moved, and a mail server that the site uses."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from panel import clock
from tests.mail.servers import Desk, mail_server


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=1)` moves the clock on."""

    def move(**much):
        moment = clock.now() + timedelta(**much)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


@pytest.fixture
def post_office(app, monkeypatch) -> Iterator[Desk]:
    """A mail server that the site sends to for the test."""
    desk = Desk()
    with mail_server(desk) as settings:
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)
        yield desk
