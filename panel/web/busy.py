"""More than the site can do at once: few enough writers that readers always find a thread, and a page that says come again.

A request that writes takes one of a bounded number of places and waits a bounded time for its turn; where there is none, it is
refused at once with 503. So is whoever meets a database that is locked, full or gone. Nothing is half-written then: what was not
committed is not there.
"""

import logging
from collections.abc import Callable
from functools import partial
from threading import BoundedSemaphore

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from panel.errors import Busy
from panel.extensions import db, patience_seconds, writing

RETRY_SECONDS = 10
Page = Callable[[], Response]


def install(app: Flask, page: Page) -> None:
    """Guard every request that writes; `page` makes the page for a refusal."""
    places = BoundedSemaphore(app.config["WRITERS_MOST"])

    @app.before_request
    def take_a_place() -> None:
        patience_seconds.set(app.config["WRITERS_WAIT_SECONDS"])
        if request.method in {"GET", "HEAD", "OPTIONS"}:
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


def refused(page: Page, error: Exception) -> ResponseReturnValue:
    """503, in the reader's language; without the reader's name where the database cannot even tell that."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    logging.getLogger("panel").warning("refused for now", extra={"facts": {"cause": type(cause).__name__}})
    forget()
    writing.set(False)
    try:
        answer = page()
    except SQLAlchemyError:
        forget()
        g._login_user = AnonymousUserMixin()
        answer = page()
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def forget() -> None:
    """Undo what was begun; a connection that died cannot even be rolled back."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()
