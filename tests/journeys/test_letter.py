"""A letter with a code, and no account: votes, changes it, leaves the booth, comes too late. Welsh, small, no JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from panel.extensions import db, writing
from panel.roll.symbols import grouped
from panel.rounds.models import Round
from tests.ballots.makers import close
from tests.journeys.conftest import Opener, a_demo_site
from tests.journeys.pressing import send
from tests.roll.makers import an_open_vote

pytestmark = pytest.mark.browser
CODES: list[str] = []


def letters_only() -> None:
    """An open vote in which people vote with letters."""
    CODES[:] = an_open_vote("codes")[1]
    db.session.commit()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    yield from a_demo_site(tmp_path, letters_only)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def show_letter(page: Page, code: str) -> None:
    page.goto("/cy/v")
    fits(page)
    page.fill("#code", code)
    send(page.locator("main form .actions button").first)


def vote_for(page: Page, *picks: str) -> str:
    """Pick, check, cast; the code of the receipt."""
    expect(page.locator("h1")).to_have_text("Dewiswch am beth y dylai’r gist dalu")
    fits(page)
    for box in page.locator("input[name=proposal]").all():
        box.set_checked(box.get_attribute("value") in picks)
    send(page.locator("#ballot .meter button"))
    fits(page)
    send(page.locator("button[name=cast]"))
    expect(page.locator("h1")).to_have_text("Rydych chi wedi pleidleisio")
    fits(page)
    return page.locator("#receipt-code").inner_text()


def test_a_letter_is_enough_from_the_first_vote_to_the_close(open_page: Opener, site: Flask) -> None:
    page = open_page(javascript=False, width=320, base_url=site.config["SITE_URL"])
    code = grouped(CODES[0])

    # A slip of the finger says what to do, and loses nothing.
    show_letter(page, code[:-1] + ("2" if code[-1] != "2" else "3"))
    expect(page.locator(".error-summary")).to_contain_text("Nid yw hwn yn arwain at le ar gofrestr.")
    fits(page)

    show_letter(page, code.lower())
    first = vote_for(page, "1")

    # Changes it with the same code, after having left the booth.
    send(page.get_by_role("button", name="Gadael y bwth"))
    expect(page.locator("h1")).to_contain_text("Rydych wedi gadael y bwth")
    fits(page)
    page.go_back()
    expect(page.locator("#receipt-code")).to_have_count(0)
    show_letter(page, code)
    expect(page.locator("input[name=proposal]:checked")).to_have_count(1)
    second = vote_for(page, "2", "3")
    assert second != first

    # After the close the code leads to what was cast, and nothing more can be cast with it or with another.
    writing.set(True)
    with site.app_context():
        close(db.session.scalars(Round.newest()).unique().one())
        db.session.commit()
    page.reload()
    expect(page.locator("#receipt-code")).to_have_text(second)
    page.goto(page.url.replace("receipt", "ballot"))
    expect(page.locator("h1")).to_have_text("Ni allwch bleidleisio ar hyn o bryd")
    other = open_page(javascript=False, width=320, base_url=site.config["SITE_URL"])
    show_letter(other, grouped(CODES[1]))
    expect(other.locator(".error-summary")).to_contain_text("pleidlei")


def test_the_square_code_fills_the_field_and_leaves_the_address(open_page: Opener, site: Flask) -> None:
    page = open_page(base_url=site.config["SITE_URL"])

    page.goto(f"/cy/v#{grouped(CODES[2])}")

    expect(page.locator("#code")).to_have_value(grouped(CODES[2]))
    assert page.evaluate("location.hash") == ""
