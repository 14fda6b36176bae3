"""Whole pages and partial ones. The only reader of HTMX's headers."""

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from panel.web.forms import Form
from panel.web.reading_on import only_reads_on


def wants_fragment() -> bool:
    """Whether HTMX asks for a part of the page; going back in history it asks for all of it."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def show(page: str, fragment: str | None = None, status: int | None = None, **values: object) -> ResponseReturnValue:
    """The page, or only its fragment where HTMX asks for it. 422 where a form in it has something to mend, unless given."""
    template = fragment if fragment and wants_fragment() else page
    to_mend = any(isinstance(value, Form) and value.errors for value in values.values())
    code = status or (422 if to_mend else 200)
    if code == 422 and only_reads_on():
        code = 200
    answer_ = make_response(render_template(template, to_mend=code == 422, **values), code)
    answer_.vary.add("HX-Request")
    return answer_


def answer(fragment: str, otherwise: str, **values: object) -> ResponseReturnValue:
    """After a success: the fragment where HTMX asks for it, otherwise on to the address (303)."""
    if not wants_fragment():
        return redirect(otherwise, 303)
    answer_ = make_response(render_template(fragment, **values))
    answer_.vary.add("HX-Request")
    return answer_


def leave(address: str) -> ResponseReturnValue:
    """On to another page as a whole, where HTMX had asked for a part of this one."""
    answer_ = make_response("", 204)
    answer_.headers["HX-Redirect"] = address
    return answer_
