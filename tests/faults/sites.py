"""A site on disk whose processes are real ones, so that they can be killed and their database taken away."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from panel.app import create_app
from panel.extensions import db, writing
from panel.mail.models import MailState, OutboxMail
from tests.conftest import SECRET
from tests.migrated import bring_up

ROOT = Path(__file__).parents[2]
DEEP = bool(os.environ.get("PANEL_DEEP"))


class Site:
    """The settings of one site, by environment for its processes and as an application for the test itself."""

    def __init__(self, url: str, folder: Path, mail: dict[str, object]) -> None:
        self.folder = folder
        self.app = self._app(url, mail)
        known = {name: value for name, value in os.environ.items() if not name.startswith(("PANEL_", "MAIL_", "DATABASE_"))}
        self.environment = known | {
            "PANEL_MODE": "test",
            "PANEL_INSTANCE": str(folder),
            "SECRET_KEY": SECRET,
            "DATABASE_URL": url,
            **{name: str(value) for name, value in mail.items()},
        }
        self.started: list[subprocess.Popen[str]] = []

    def _app(self, url: str, mail: dict[str, object]) -> Flask:
        names = {"MODE": "test", "SECRET_KEY": SECRET, "INSTANCE": self.folder, "LINK_KEYS": self.folder / "link-keys"}
        site = create_app(**names, SQLALCHEMY_DATABASE_URI=url, **mail)
        bring_up(site)
        return site

    def start(self, *command: str) -> "subprocess.Popen[str]":
        """A Python process of this site; what it says goes into `said.txt`."""
        with (self.folder / "said.txt").open("a") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, text=True, stdout=said, stderr=said
            )
        self.started.append(process)
        return process

    @property
    def said(self) -> str:
        return (self.folder / "said.txt").read_text()

    def do(self, work: Callable[[], Any]) -> Any:
        """A piece of work on the database, committed; nothing stays open after it, whatever happens."""
        writing.set(True)
        with self.app.app_context():
            try:
                found = work()
                db.session.commit()
                return found
            finally:
                db.session.remove()
                db.engine.dispose()

    def mail_states(self) -> dict[str, MailState]:
        """Recipient → state, of all mail."""
        rows = self.do(lambda: db.session.execute(select(OutboxMail.recipient, OutboxMail.state)).all())
        return {recipient: MailState(state) for recipient, state in rows}


@contextmanager
def site(url: str, folder: Path, mail: dict[str, object]) -> Iterator[Site]:
    """A site for the block; every process that it started is ended after it."""
    made = Site(url, folder, mail)
    try:
        yield made
    finally:
        for process in made.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()


def until(true: Callable[[], object], *, seconds: float) -> bool:
    """Wait until something is true; False where it did not come in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False


def all_of(states: Sequence[MailState], *wanted: MailState) -> bool:
    return set(states) <= set(wanted)
