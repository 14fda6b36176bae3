"""A real site on an empty database, as `panel run` starts it in production: its mail, its terminal, and everybody's window."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.mail.servers import Desk, free_port, mail_server

SECRET = "4f1cb0d58a7e93624f0cbd15a8e79326"
PARTS = {"organiser": "Nia", "resident": "Alun", "panel": "Mair", "group": "Priya"}
"""Who plays the parts of the story that the demo's people play elsewhere."""
PATIENCE_SECONDS = 180
ROOT = Path(__file__).parents[2]


def a_code(message: EmailMessage) -> tuple[str, str] | None:
    """Whom it was sent to, and the code in it, where it holds one."""
    found = re.search(r"\b\d{3} ?\d{3}\b", message.get_content())
    return (str(message["To"]), found.group()) if found else None


class Town:
    """The site as `panel run` starts it, its mail, and everybody's window."""

    def __init__(self, folder: Path, port: int, mail: dict[str, object], desk: Desk, chromium: Browser) -> None:
        self.desk, self.chromium, self.address = desk, chromium, f"http://localhost:{port}"
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("PANEL_", "SITE_", "MAIL_"))}
        mine = {"PANEL_MODE": "production", "PANEL_INSTANCE": str(folder), "SECRET_KEY": SECRET, "SITE_URL": self.address}
        self.environment = {**plain, **mine, "PORT": str(port), **{name: str(value) for name, value in mail.items()}}
        self.windows: dict[str, Page] = {}
        self.contexts: list[BrowserContext] = []
        self.secrets: dict[str, str] = {}
        self.refused: list[str] = []

    def __call__(self, part: str) -> Page:
        """Somebody's window, on a small screen, in which no script runs."""
        name = PARTS.get(part, part)
        if name not in self.windows:
            context = self.chromium.new_context(
                base_url=self.address, java_script_enabled=False, viewport={"width": 320, "height": 640}
            )
            context.set_default_timeout(20_000)
            self.contexts.append(context)
            self.windows[name] = context.new_page()
            self.windows[name].on("response", self.heard)
        return self.windows[name]

    def goes(self, part: str, address: str) -> Page:
        page = self(part)
        page.goto(f"/cy{address}")
        return page

    def heard(self, answer: Response) -> None:
        if answer.status >= 400:
            self.refused.append(f"{answer.status} {answer.request.method} {answer.url}")

    def code_for(self, email: str) -> str:
        """From the newest mail with a code to somebody, once it has come. No code is found twice."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not (found := [code for code in map(a_code, self.desk.messages) if code and code[0] == email]):
            assert time.monotonic() < until, f"no mail came to {email}"
            time.sleep(0.1)
        self.desk.taken.clear()
        return found[-1][1]

    def panel(self, *words: str) -> str:
        """A command of the terminal."""
        command = [sys.executable, "-m", "panel", *words]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def a_town(folder: Path, chromium: Browser) -> Iterator[Town]:
    """The site runs for the block. Every page that is opened must answer: what was refused is told at the end."""
    desk, port = Desk(), free_port()
    with mail_server(desk) as mail:
        here = Town(folder, port, mail, desk, chromium)
        command = [sys.executable, "-m", "panel", "run", "--port", str(port)]
        server = subprocess.Popen(command, env=here.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        try:
            wait_for(port)
            yield here
        finally:
            for context in here.contexts:
                context.close()
            server.terminate()
            server.wait(timeout=40)
    assert here.refused == [], here.refused


def wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not answers(port):
        assert time.monotonic() < until, "the site did not start"
        time.sleep(0.2)


def answers(port: int) -> bool:
    with suppress(OSError, HTTPException), closing(HTTPConnection("localhost", port, timeout=5)) as connection:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False
