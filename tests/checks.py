"""Presses the button of the page before a grave act, as a browser does that has read it."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def read(client: FlaskClient, address: str) -> dict[str, object]:
    """What the page's form sends besides what is typed: the facts it showed, and the box ticked where it has one."""
    return said_on(client.get(address).text)


def said_on(page: str) -> dict[str, object]:
    """What the form of such a page sends."""
    said = marks(page)
    hidden = dict(re.findall(r'<input id="[^"]*" name="([^"]*)" type="hidden" value="([^"]*)"', page))
    box = {"known": "1"} if 'name="known"' in page else {}
    return {**{name: unescape(value) for name, value in hidden.items()}, **({"checked": said} if said else {}), **box}


def marks(page: str) -> list[str]:
    """The facts that the page showed, as its form names them."""
    return re.findall(r'name="checked" value="([^"]*)"', page)


def press_after(client: FlaskClient, address: str, **typed: object) -> TestResponse:
    """Send a form whose answer is the page before the act, read that, and press its button."""
    return client.post(address, data=said_on(client.post(address, data=typed).text))


def press(client: FlaskClient, address: str, **typed: object) -> TestResponse:
    """Read the page at this address, type, and press its button."""
    return client.post(address, data={**read(client, address), **typed})
