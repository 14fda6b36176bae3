"""Takes the pictures of the README from the demo: `python -m tests.journeys.pictures`, with `make run` in another window."""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.conftest import DEMO_PEOPLE, FLAGS, sign_in_as
from tests.services import browser

DOCS = Path(__file__).parents[2] / "docs"
SITE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


def main() -> None:
    DOCS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        wide = chromium.new_context(base_url=SITE, viewport={"width": 1100, "height": 900}, color_scheme="light").new_page()
        wide.goto("/en/")
        wide.screenshot(path=DOCS / "home.png")
        wide.goto("/en/rounds/1/result")
        wide.screenshot(path=DOCS / "result.png", clip={"x": 0, "y": 0, "width": 1100, "height": 1300}, full_page=True)
        phone = chromium.new_context(base_url=SITE, viewport={"width": 390, "height": 844}, color_scheme="light").new_page()
        sign_in_as(phone, DEMO_PEOPLE["resident"], "cy")
        phone.goto("/cy/rounds/2/ballot")
        for box in phone.locator("li.pick input").all()[:2]:
            box.check()
        phone.evaluate("window.scrollTo(0, 420)")
        phone.screenshot(path=DOCS / "ballot.png")
        chromium.close()


if __name__ == "__main__":
    main()
