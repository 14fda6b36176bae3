"""Takes the pictures of the README, of the guides and of twelve pages (`make pictures`), to be looked at."""

import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from panel.jobs import heartbeat
from panel.jobs.kinds import Lane
from tests.browsers import FLAGS
from tests.journeys.conftest import DEMO_PEOPLE, a_demo_site, sign_in_as
from tests.services import browser

ROOT = Path(__file__).parents[2]
DOCS, GUIDES = ROOT / "docs", ROOT / "static" / "img" / "guides"
GUIDE_STEPS = (
    ("plant-1", None, "/seeds", ""),
    ("plant-2", "resident", "/seeds/new", "form.fields"),
    ("plant-3", None, "/seeds/1", ""),
    ("count-1", None, "/rounds/1/result", ""),
    ("count-2", None, "/rounds/1/result", "[id*=check]"),
    ("chest-1", "organiser", "/chests/new", "form.fields"),
    ("chest-2", "treasurer", "/chests/1/ledger/new", "form.fields"),
    ("chest-3", None, "/chests/1", ""),
    ("panel-1", "organiser", "/panels/new", "form.fields"),
    ("panel-2", None, "/threads/1", ""),
    ("round-1", "organiser", "/desk", ""),
    ("round-2", None, "/rounds/2", ".phases"),
    ("round-3", None, "/rounds/1/result", ""),
)
"""The name of the picture, who is signed in, the page, and what is scrolled to."""
TWELVE = {
    "home": (None, "/"),
    "garden": (None, "/seeds"),
    "seed": (None, "/seeds/1"),
    "journey": (None, "/journeys/1"),
    "round": (None, "/rounds/2"),
    "ballot": ("resident", "/rounds/2/ballot"),
    "result": (None, "/rounds/1/result"),
    "proposal": (None, "/proposals/1"),
    "panel": (None, "/panels/1"),
    "thread": (None, "/threads/1"),
    "desk": ("organiser", "/desk"),
    "log": (None, "/log"),
}
TALLEST = 3000
"""Pixels of a long page that its picture shows."""


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        for site in a_demo_site(Path(folder)):
            chromium = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
            windows = _windows(chromium, site)
            of_readme(windows)
            of_guides(windows)
            of_twelve(windows)
            chromium.close()


Windows = Callable[..., Page]


def _windows(chromium: Browser, site: Flask) -> Windows:
    """`open_(width, height, part, language)`: a new window, signed in as one of the demo's people."""

    def open_(width: int, height: int, part: str | None = None, language: str = "en", fine: int = 1) -> Page:
        _say_a_worker_lives(site)
        size = {"width": width, "height": height}
        context = chromium.new_context(
            base_url=site.config["SITE_URL"], viewport=size, color_scheme="light", device_scale_factor=fine
        )
        page = context.new_page()
        if part:
            sign_in_as(page, DEMO_PEOPLE[part], language)
        return page

    return open_


def _say_a_worker_lives(site: Flask) -> None:
    """No worker runs beside the pictures, and a desk that warns of it is not what an organiser sees on most days."""
    with site.app_context():
        heartbeat.beat("pictures", Lane)


def of_readme(windows: Windows) -> None:
    wide = windows(1100, 900)
    wide.goto("/en/")
    wide.screenshot(path=DOCS / "home.png")
    wide.goto("/en/rounds/1/result")
    wide.screenshot(path=DOCS / "result.png", clip={"x": 0, "y": 0, "width": 1100, "height": 1300}, full_page=True)
    phone = windows(390, 844, "resident", "cy")
    phone.goto("/cy/rounds/2/ballot")
    for box in phone.locator("li.pick input").all()[:2]:
        box.check()
    phone.evaluate("window.scrollTo(0, 420)")
    phone.screenshot(path=DOCS / "ballot.png")


def of_guides(windows: Windows) -> None:
    """On a telephone, in each language."""
    GUIDES.mkdir(parents=True, exist_ok=True)
    for language in ("cy", "en"):
        for name, part, address, scrolled in GUIDE_STEPS:
            page = windows(390, 560, part, language, fine=2)
            page.goto(f"/{language}{address}")
            page.locator(scrolled or "h1").first.evaluate("part => part.scrollIntoView()")
            _keep(page.screenshot(), GUIDES / f"{name}-{language}.webp")
            page.context.close()


def of_twelve(windows: Windows) -> None:
    """As they look now; how they looked before stands beside them."""
    folder = DOCS / "pages"
    folder.mkdir(exist_ok=True)
    for width, height in ((320, 568), (1280, 800)):
        for name, (part, address) in TWELVE.items():
            page = windows(width, height, part)
            page.goto(f"/en{address}")
            _keep(page.screenshot(full_page=True), folder / f"{name}-{width}.webp")
            page.context.close()


def _keep(taken: bytes, path: Path) -> None:
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture.crop((0, 0, picture.width, min(picture.height, TALLEST))).save(path, "WEBP", quality=60, method=6)


if __name__ == "__main__":
    main()
