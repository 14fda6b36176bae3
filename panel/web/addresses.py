"""Addresses: the language comes first, and the same page stands behind both."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlencode, urlsplit

from flask import Flask, Response, abort, current_app, has_request_context, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, IntegerConverter, RequestRedirect, ValidationError

from panel import language
from panel.web.incoming import arguments, small_id

COOKIE = "language"
MOST_KNOWN = 4_096
"""Addresses that are kept: under a megabyte."""
_NOWHERE = SplitResult("", "?", "", "", "")
"""What cannot be an address (a bracket that is not closed) lies on a host that is nobody's."""
View = TypeVar("View", bound=Callable[..., Any])


def parts_of(address: str | None) -> SplitResult:
    """An address from outside, taken apart: whatever it is."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return _NOWHERE


def prefer_language() -> str:
    """The language of the address, else the remembered one, else the browser's, else the site's."""
    first = request.path.split("/", 2)[1]
    remembered = request.cookies.get(COOKIE, "")
    for known in (first, remembered):
        if known in language.LANGUAGES:
            return known
    return request.accept_languages.best_match(language.LANGUAGES) or current_app.config["SITE_LANGUAGE"]


def stands_on(page: str) -> Callable[[View], View]:
    """Mark a view whose form stands on another page than the address above: the page's endpoint. It stands below `@allow`."""

    def mark(view: View) -> View:
        view.stands_on = page  # type: ignore[attr-defined]  # read by `here_in`
        return view

    return mark


def here_in(lang: str) -> str:
    """The address of this page in another language, with its question mark part; home where this address has no language.

    What answers a form stands where the form stands: another address, if this one takes forms only.
    """
    here = own_address() if request.method in {"GET", "HEAD"} else page_of_form()
    return in_language(here, lang)


def own_address() -> str:
    """The address of this page as it was asked for, with its arguments and without a fragment.

    Every form that answers itself names it. Without one, a fragment would stay in the address when the form is refused: the page
    would open there, and no browser moves the focus to the list of what to mend.
    """
    return request.full_path.rstrip("?")


def in_language(address: str, lang: str) -> str:
    """An address of this site in another language; home where it has none."""
    first, _, rest = address.removeprefix("/").partition("/")
    return f"/{lang}/{rest}" if first in language.LANGUAGES else f"/{lang}/"


def page_of_form() -> str:
    """This address if it is a page too; else the page that sent the form, as the browser says; else the next one above.

    "" where there is none.
    """
    if _endpoint_of(request.path):
        return own_address()
    view = current_app.view_functions.get(_endpoint_of(request.path, method="POST"))
    if page := getattr(view, "stands_on", None):
        return url_for(page)
    sender = own_page(request.referrer)
    return sender if sender and _endpoint_of(parts_of(sender).path) else page_above()


def page_above() -> str:
    """The next page above this address: of a form on a seed, the seed. "" where there is none but the first page."""
    above = request.path
    while above.count("/") > 2:
        above = above.rpartition("/")[0]
        if _endpoint_of(above):
            return above
    return ""


def page_before() -> str:
    """Where somebody came from who cannot go on here: the page that led here, or else the one above. "" for no other page."""
    sender = own_page(request.referrer)
    came_from = parts_of(sender).path if sender else ""
    return sender if came_from != request.path and _endpoint_of(came_from) else page_above()


def _endpoint_of(path: str, *, method: str = "GET") -> str:
    """What answers at this address; "" where nothing does."""
    return view_of(path, method=method)[0]


def view_of(address: str, *, method: str = "GET") -> tuple[str, Mapping[str, Any]]:
    """The endpoint that answers at this address, and what the address names; "" and nothing where none does."""
    try:
        endpoint, names = current_app.url_map.bind("localhost").match(parts_of(address).path, method=method)
    except (HTTPException, RequestRedirect):
        return "", {}
    return str(endpoint), names


def lasting_address(lang: str) -> str:
    """The whole address of this page in a language, without what a visitor chose on it: for search engines and links."""
    return str(current_app.config["SITE_URL"]) + in_language(request.path, lang)


def safe_next(address: str | None, otherwise: str) -> str:
    """The address when it lies on this site; the other one when it does not, or has breaks in it, which browsers pass over."""
    if (
        not address
        or not address.isprintable()
        or not address.startswith("/")
        or address.startswith(("//", "/\\"))
        or "\\" in address
    ):
        return otherwise
    parts = parts_of(address)
    return otherwise if parts.scheme or parts.netloc else address


def own_page(address: str | None) -> str:
    """The path of an address of this site, such as the page that a form stood on; "" for any other."""
    parts = parts_of(address)
    here = parts.path + (f"?{parts.query}" if parts.query else "")
    return safe_next(here, "") if parts.netloc == request.host else ""


def absolute(endpoint: str, **values: Any) -> str:
    """An address for mails and feeds: built from the site's configured base, never from what a request claims."""
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = language.spoken()
    known = {name: value for name, value in values.items() if value is not None}
    return str(current_app.config["SITE_URL"]) + current_app.url_map.bind("localhost").build(endpoint, known)


def plain_url_for(app: Flask) -> Callable[..., str]:
    """Flask's `url_for` for templates: an address of this site that takes nothing, or one number, is built once a language.

    Every page links the same ones, and a list a hundred of a kind.
    """

    @lru_cache(maxsize=MOST_KNOWN)
    def known(_language: str, endpoint: str, name: str, number: int) -> str:
        values: dict[str, Any] = {name: number} if name else {}
        return app.url_for(endpoint, **values)

    def url_for_page(endpoint: str, **values: Any) -> str:
        name, number = next(iter(values.items()), ("", 0))
        plain = len(values) < 2 and type(number) is int and not name.startswith("_") and not endpoint.startswith(".")
        if not plain or not has_request_context() or request.script_root:
            return app.url_for(endpoint, **values)
        return known(language.spoken(), endpoint, name, number)

    return url_for_page


def with_arguments(**changes: object) -> str:
    """This page with some arguments of its address changed; None or "" takes one out; the cursor always goes."""
    wanted = {key: value for key, value in arguments().items() if key != "after"}
    wanted.update({key: str(value) for key, value in changes.items() if value is not None})
    kept = {key: value for key, value in wanted.items() if value and key not in {k for k, v in changes.items() if v is None}}
    return request.path + (f"?{urlencode(kept)}" if kept else "")


def one_host() -> None:
    """400 for a request that names another site in its first line than in its `Host`. A sender that is no address is none."""
    if (named := parts_of(request.environ.get("REQUEST_URI", "/")).netloc) and named != request.host:
        abort(400)
    if parts_of(request.referrer) is _NOWHERE:
        del request.environ["HTTP_REFERER"]  # what guards forms under https takes it apart, too


class WordConverter(BaseConverter):
    """A word in an address, such as a token. None holds a control sign, and PostgreSQL could not even look for a NUL."""

    regex = r"[^/\x00-\x1f\x7f]+"
    part_isolating = True


class IdConverter(IntegerConverter):
    """`<int:…>` in an address: plain digits of a number that a thing could have. All else is an address that does not exist."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        number = small_id(value)
        if number is None:
            raise ValidationError
        return number


def install(app: Flask) -> None:
    """Take the language out of addresses on the way in, put it in on the way out, and remember it."""
    app.url_map.converters["int"] = IdConverter
    app.url_map.converters["default"] = WordConverter

    app.before_request(one_host)

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        language.speak(prefer_language())
        if values:
            values.pop("lang", None)

    @app.url_defaults
    def put_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and endpoint in app.view_functions and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = language.spoken()

    @app.after_request
    def remember_language(response: Response) -> Response:
        first = request.path.split("/", 2)[1]
        if hasattr(app.view_functions.get(request.endpoint or ""), "in_a_frame"):
            return response  # whoever reads the card on another site's page is remembered nowhere
        if first in language.LANGUAGES and request.cookies.get(COOKIE) != first and response.status_code == 200:
            secure = bool(app.config["SESSION_COOKIE_SECURE"])
            response.set_cookie(COOKIE, first, max_age=60 * 60 * 24 * 365, samesite="Lax", secure=secure, httponly=True)
        return response
