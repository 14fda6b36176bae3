"""The mail lane's work: send what waits, over one connection."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import Select, select

from panel.extensions import db, reading
from panel.mail import actions
from panel.mail.models import OutboxMail
from panel.mail.transport import CannotConnect, Fate, Outcome, transport


def send_waiting(stopping: Callable[[], bool] = lambda: False) -> int:
    """Send every mail that is due, the most pressing first. How many were tried.

    CannotConnect when the mail server lets nobody in. The reason stands on the first mail, for the desk; the others keep their
    place without a try being counted, so that they go as soon as the server is back.
    """
    tried, way = 0, transport(current_app.config)
    try:
        while not stopping() and anything_due():
            try:
                way.ready()
            except CannotConnect as why:
                if letter := actions.claim():
                    actions.note(letter, Outcome(Fate.DEFERRED, str(why)))
                raise
            if letter := actions.claim():
                actions.note(letter, way.send(letter))
                tried += 1
    finally:
        way.close()
    return tried


def settle() -> None:
    """Mark what a dead worker left, and what waited too long to be of use, where there is any."""
    if is_any(select(OutboxMail).where(OutboxMail.lost() | OutboxMail.late())):
        actions.settle()


def anything_due() -> bool:
    return is_any(OutboxMail.due())


def is_any(wanted: Select[OutboxMail]) -> bool:
    """Looked up without the right to write: a worker that only looks keeps nobody waiting."""
    with reading():
        return db.session.scalar(wanted.with_only_columns(OutboxMail.id).limit(1)) is not None
