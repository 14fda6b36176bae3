"""Before the first place: nothing that belongs to one is offered, and no list stands empty without a word."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from panel.areas.models import Area
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.settings.queries import site_settings
from panel.settings.table import Setting
from panel.web.hypermedia import show

View = Callable[..., ResponseReturnValue]
NOT_YET = "areas/none_yet.html"


def has_place() -> bool:
    """Whether anything new can be put somewhere: one query a request."""
    return True in _places()


def had_place() -> bool:
    """Whether there is or was a place, so that something may stand in it: the same query."""
    return bool(_places())


def _places() -> frozenset[bool]:
    """Whether there are open places (True), closed ones (False), or both."""
    if "places" not in g:
        g.places = frozenset(db.session.scalars(select(Area.closed_at.is_(None)).distinct()))
    found: frozenset[bool] = g.places
    return found


def needs_place(view: View) -> View:
    """Before the first place the form is a page that says what is missing and leads there. It stands below `@allow`.

    What is sent all the same is refused, and what was typed is kept.
    """

    @wraps(view)
    def with_place(**parts: Any) -> ResponseReturnValue:
        if has_place():
            return view(**parts)
        if request.method == "POST":
            raise RuleBroken(_("There is no place on this site that this could belong to. An organiser says which there are."))
        return none_yet()

    return with_place


def lists_places(view: View) -> View:
    """Before the first place a list is the page that says so. It stands below `@allow`."""

    @wraps(view)
    def with_places(**parts: Any) -> ResponseReturnValue:
        return view(**parts) if had_place() else none_yet()

    return with_places


def none_yet() -> ResponseReturnValue:
    """The page of a site that is being set up: for visitors how to reach somebody, for organisers the way to the places."""
    now = site_settings()
    return show(NOT_YET, contact=now[Setting.CONTACT_EMAIL], phone=now[Setting.CONTACT_PHONE])
