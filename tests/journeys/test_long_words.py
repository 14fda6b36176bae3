"""In a real browser: no page is wider than its window, whatever people write. Every column is filled with the longest words."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from flask import Flask

from panel.extensions import db, writing
from tests.journeys.conftest import DEMO_PEOPLE, a_demo_site, sign_in_as
from tests.journeys.examples import addresses
from tests.journeys.test_vectors import fill_columns

pytestmark = pytest.mark.browser

VILLAGE = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
LINK = f"https://www.example.org/{'a-very-long-address-' * 5}end"
LONG = [f"{VILLAGE} {VILLAGE}", LINK, f"[{VILLAGE}]({LINK})\n\n    {'x' * 200}\n\n> {VILLAGE}{VILLAGE}\n\n* {LINK}", "W" * 120]
READERS = ("visitor", "resident", "group", "organiser", "moderator", "treasurer")


@pytest.fixture(scope="module")
def wordy_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A demo of its own, in which everybody writes long words."""
    yield from a_demo_site(Path(tmp_path_factory.mktemp("wordy")))


def test_no_page_is_wider_than_its_window(wordy_site, open_page):
    pages, known = {}, {}
    for part in READERS:  # before the names are no names any more
        pages[part] = open_page(width=320, base_url=wordy_site.config["SITE_URL"])
        if part != "visitor":
            sign_in_as(pages[part], DEMO_PEOPLE[part])
        known[part] = addresses(wordy_site, part)
    with wordy_site.app_context():
        writing.set(True)
        fill_columns(cycle(LONG))
        db.session.commit()
        db.session.remove()

    wide = []
    for part, page in pages.items():
        for address in known[part]:
            page.goto(f"/en{address}")
            extra = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wide += [f"{address}: {extra} px too wide"] if extra > 0 else []

    assert not wide, "\n".join(wide)


def test_a_sign_in_page_with_a_long_text_keeps_it_inside(wordy_site, open_page):
    page = open_page(width=320, base_url=wordy_site.config["SITE_URL"], faults_expected=True)

    page.goto("/en/people/sign-in?next=" + "/x" * 300)
    page.fill("input[name=email]", VILLAGE * 3 + "@example.org")

    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
