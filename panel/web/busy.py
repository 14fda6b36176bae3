"""More than the site can do at once: few enough writers that readers always find a thread, and a page that says come again.

A request that writes takes one of a bounded number of places and waits a bounded time for its turn; where there is none, it is
refused at once with 503. So is whoever meets a database that is locked, full or gone. Nothing is half-written then: what was not
committed is not there.
"""

import logging
from collections.abc import Callable
from functools import partial
from threading import BoundedSemaphore
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, has_request_context, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from panel.errors import Busy, is_full
from panel.extensions import be_patient, db, patience_seconds, writing
from panel.web.incoming import has_field

RETRY_SECONDS = 10
Page = Callable[[], Response]
View = TypeVar("View", bound=Callable[..., Any])


def writes_with(button: str) -> Callable[[View], View]:
    """Mark a view of forms that writes only when this button was pressed, and else makes a page. It stands below `@allow`.

    It reads first, waiting for nobody, and says `limits.guard.write_now` when it writes: from there on, others wait for it.
    """

    def mark(view: View) -> View:
        view.writes_with = button  # type: ignore[attr-defined]  # read before the view runs
        return view

    return mark


def will_write() -> bool:
    """Whether this request may change anything."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    button = _button()
    return button is None or has_field(button)


def begins_to_write() -> bool:
    """Whether its first transaction does."""
    return will_write() and _button() is None


def _button() -> str | None:
    found: str | None = getattr(current_app.view_functions.get(request.endpoint or ""), "writes_with", None)
    return found


def install(app: Flask, page: Page) -> None:
    """Guard every request that writes; `page` makes the page for a refusal."""
    places = BoundedSemaphore(app.config["WRITERS_MOST"])

    @app.before_request
    def take_a_place() -> None:
        patience_seconds.set(app.config["WRITERS_WAIT_SECONDS"])
        if not will_write():
            return
        if not places.acquire(blocking=False):
            raise Busy
        g.has_a_place = True

    @app.teardown_request
    def give_it_back(_error: BaseException | None) -> None:
        if g.pop("has_a_place", False):
            places.release()

    for kind in (Busy, OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, partial(refused, page))
    app.register_error_handler(OSError, partial(refused_if_full, page))


@event.listens_for(Engine, "commit")
def let_others_write(_connection: Connection) -> None:
    """What a request does after its commit is to make a page: meanwhile another one may write. `write_again` is for the rest."""
    if has_request_context():
        writing.set(False)


def only_read() -> None:
    """Undo, and let go of the one place for a writer: a page is about to be made."""
    forget()
    writing.set(False)


def only_say() -> None:
    """The database cannot be asked: what stands around a page is then what it is on a new site, for a reader without a name."""
    forget()
    g._login_user = AnonymousUserMixin()
    g.without_database = True


def stop_reading() -> None:
    """From here on this request writes. What was read stays read: whatever must not have changed since is to be read anew.

    On SQLite that is another transaction: one that has read cannot be sure of the place for a writer.
    """
    writing.set(True)
    if db.engine.dialect.name == "sqlite":
        _end_the_transaction()
    else:
        be_patient(db.session.connection())


def _end_the_transaction() -> None:
    session = db.session()
    session.expire_on_commit = False
    try:
        session.commit()
    finally:
        session.expire_on_commit = True
        writing.set(True)


def write_again() -> None:
    """For a request that has a second thing to keep, which must not share the fate of the first."""
    db.session.rollback()
    writing.set(True)


def refused(page: Page, error: Exception) -> ResponseReturnValue:
    """503, in the reader's language."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    logging.getLogger("panel").warning("refused for now", extra={"facts": {"cause": type(cause).__name__}})
    answer = page()
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def refused_if_full(page: Page, error: OSError) -> ResponseReturnValue:
    """A key or another file found no room on the disk; any other error of the system is a fault of ours."""
    if not is_full(error):
        raise error
    return refused(page, error)


def forget() -> None:
    """Undo what was begun; a connection that died cannot even be rolled back."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()
