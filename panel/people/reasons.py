"""Why somebody is asked to sign in: the page that they were on their way to says it, in a sentence above the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from panel.web.addresses import view_of


@dataclass(frozen=True)
class Reason:
    """What signing in is for; and the address of what can be looked at without it, with the words of the link to it."""

    sentence: str
    look: str
    look_words: str


Teller = Callable[..., Reason | None]
"""Given what the address names, such as `round_id`; None where there is nothing to tell."""


def install(app: Flask, tellers: Mapping[str, Teller]) -> None:
    """Hand over who tells the reason, by the endpoint of the page that asks for a sign-in."""
    app.extensions["sign-in-reasons"] = tellers


def reason_for(address: str | None) -> Reason | None:
    """Why the page at this address asks to sign in; None where nothing is told of it."""
    endpoint, names = view_of(address or "")
    teller: Teller | None = current_app.extensions["sign-in-reasons"].get(endpoint)
    return teller(**{name: value for name, value in names.items() if name != "lang"}) if teller else None
