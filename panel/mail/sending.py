"""The mail lane's work: send what waits, over one connection."""

import time
from collections.abc import Callable, Mapping

from flask import current_app
from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError

from panel.errors import Busy
from panel.extensions import db, reading, recover
from panel.mail import actions
from panel.mail.message import Letter
from panel.mail.models import OutboxMail
from panel.mail.transport import CannotConnect, Fate, Outcome, transport

PAUSES_SECONDS = (0.5, 1, 2, 5, 10, 20, 30)


Names = Callable[[], Mapping[str, str]]
"""The name of the site in each language: who sends knows what it is now."""


def configured_names() -> Mapping[str, str]:
    names: Mapping[str, str] = current_app.config["SITE_NAME"]
    return names


def send_waiting(stopping: Callable[[], bool] = lambda: False, names: Names = configured_names) -> int:
    """Send every mail that is due, the most pressing first. How many were tried.

    CannotConnect when the mail server lets nobody in. The reason stands on the first mail, for the desk; no try
    is counted, so that none is given up for it however long it lasts, and all go as soon as the server is back.
    """
    if stopping() or not anything_due():
        return 0
    with reading():
        settings = {**current_app.config, "SITE_NAME": names()}
    tried, way = 0, transport(settings)
    try:
        while not stopping() and anything_due():
            try:
                way.ready()
            except CannotConnect as why:
                if letter := actions.claim():
                    actions.note(letter, Outcome(Fate.HELD_UP, str(why)))
                raise
            if letter := actions.claim():
                note_surely(letter, way.send(letter))
                tried += 1
    finally:
        way.close()
    return tried


def note_surely(letter: Letter, outcome: Outcome) -> None:
    """Note what became of a mail, also when the database is away at that moment: what was sent must not be in doubt.

    After the last pause the error is raised, and the mail is shown as unknown when its lease runs out.
    """
    for pause in PAUSES_SECONDS:
        try:
            return actions.note(letter, outcome)
        except (DBAPIError, Busy):
            recover()
            time.sleep(pause)
    return actions.note(letter, outcome)


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
