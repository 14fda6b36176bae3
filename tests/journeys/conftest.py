"""A demo site that really serves, and a real browser: with and without JavaScript, small and large, light and dark."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from panel.app import create_app
from panel.cli.demo import load_demo
from panel.extensions import db, writing

AXE = Path(__file__).parents[1] / "vendor" / "axe-4.14.1.min.js"
KINDS, FORCED = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("kinds.js", "forced.js"))
"""Functions for a page: kinds of fault that axe does not look for, and what is lost where the reader's own colours are forced."""
DEMO_PEOPLE = {
    "resident": "Alun Prys",
    "panel": "Mair Wyn",
    "group": "Priya Shah",
    "organiser": "Nia Fychan",
    "second": "Elen Huws",
    "facilitator": "Tom Barlow",
    "moderator": "Sioned Mai",
    "treasurer": "Owen Hart",
    "commissioner": "Grace Obi",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site with its demo, the same one for all tests of a run."""
    yield from a_demo_site(tmp_path_factory.mktemp("demo"))


def a_demo_site(folder: Path, fill: Callable[[], object] = load_demo) -> Iterator[Flask]:
    """The site with its demo, on a port of its own until the generator ends; `SITE_URL` is where it answers.

    Another `fill` makes what there is instead of the demo.
    """
    site = create_app(
        MODE="demo",
        SECRET_KEY="s" * 40,
        INSTANCE=folder,
        LINK_KEYS=folder / "keys",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'demo.sqlite'}",
    )
    writing.set(True)
    with site.app_context():
        db.create_all()
        fill()
        db.session.remove()
    server = make_server("127.0.0.1", 0, site, threaded=True)
    site.config["SITE_URL"] = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    with site.app_context():
        db.engine.dispose()


Opener = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, demo_site: Flask) -> Iterator[Opener]:
    """`open_page(javascript=False, width=320, dark=True)`: a window of its own, with its own cookies.

    A script that the policy refuses, an error of a script and an answer of 500 fail the test at its end, unless the test listens
    for them itself (`faults_expected`). `base_url` is the demo's, or that of a site of the test's own.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(
        *, javascript: bool = True, width: int = 1280, dark: bool = False, base_url: str = "", faults_expected: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=base_url or demo_site.config["SITE_URL"],
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        if faults_expected:
            return page
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
        page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def sign_in_as(page: Page, name: str, language: str = "en") -> None:
    """Sign in as one of the demo's people, by the button on the sign-in page."""
    page.goto(f"/{language}/people/sign-in")
    page.locator("li", has_text=name).locator("button").first.click()
    page.wait_for_url("**/people/me")
