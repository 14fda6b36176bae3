"""What every answer carries: the security policy, caching, and compression where it gives nothing away."""

import gzip
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request, session
from flask_login import current_user

from panel.access.booth import KEY
from panel.access.hall import KEY as HALL
from panel.extensions import writing
from panel.web import busy

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
FRAMED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
COMPRESSED = ("text/", "application/javascript", "application/json", "application/atom+xml", "image/svg+xml")
WORTH_BYTES = 1_000


View = TypeVar("View", bound=Callable[..., Any])


def takes_upload(view: View) -> View:
    """Mark a view that takes files: its requests may be larger. It stands below `@allow`."""
    view.takes_upload = True  # type: ignore[attr-defined]  # read before the request's body is
    return view


def in_a_frame(view: View) -> View:
    """Mark a view that other sites may show inside their pages: it has no script, no form and no cookie. Below `@allow`."""
    view.in_a_frame = True  # type: ignore[attr-defined]  # read after the view
    return view


def is_in_a_frame() -> bool:
    """Whether what is asked for may stand in a page elsewhere."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), "in_a_frame")


def named_by_content(view: View) -> View:
    """Mark a view that answers everybody the same, at an address that changes with it: browsers keep it. Below `@allow`."""
    view.named_by_content = True  # type: ignore[attr-defined]  # read after the view
    return view


def is_kept(response: Response) -> bool:
    """Whether this answer may be kept for a year."""
    named = hasattr(current_app.view_functions.get(request.endpoint or ""), "named_by_content")
    return request.endpoint == "static" or (named and response.status_code in {200, 304})


def install(app: Flask) -> None:
    """Add the headers to every answer of the site."""

    @app.before_request
    def prepare() -> None:
        writing.set(busy.begins_to_write())  # who only reads never waits for a writer
        if hasattr(app.view_functions.get(request.endpoint or ""), "takes_upload"):
            request.max_content_length = app.config["UPLOAD_BYTES"]

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in {**HEADERS, **(FRAMED if response.status_code == 200 and is_in_a_frame() else {})}.items():
            response.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if is_kept(response):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            return compress(response)
        personal = current_user.is_authenticated or KEY in session or HALL in session
        if personal or request.method != "GET":
            response.headers["Cache-Control"] = "no-store"
            return response
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Cookie")
        # A page with somebody's token in it beside text from the address must not be compressed: lengths would tell the token.
        return response if session else compress(response)


def compress(response: Response) -> Response:
    """The answer in gzip where the reader takes it and it is text of some length."""
    wanted = bool(request.accept_encodings["gzip"]) and (response.mimetype or "").startswith(COMPRESSED)
    if not wanted or response.status_code != 200 or (response.is_streamed and not response.direct_passthrough):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < WORTH_BYTES or "Content-Encoding" in response.headers:
        return response
    response.set_data(packed(body) if request.endpoint == "static" else gzip.compress(body, 4, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=32)
def packed(body: bytes) -> bytes:
    """A static file in gzip, kept: it is the same for everybody."""
    return gzip.compress(body, 9, mtime=0)
