"""What if on its page: with JavaScript the reader's own browser counts, without it the site, and the page says the same."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from panel.extensions import db
from panel.results import wondering
from panel.rounds.models import BallotForm
from tests.journeys.conftest import AXE, a_demo_site
from tests.journeys.test_accessibility import found_by_axe
from tests.publish.votes import FORMS, held

pytestmark = pytest.mark.browser
ASKED = (
    "?proposal=1&what=out&cost=&rule=",
    "?proposal=2&what=cost&cost=3%2C000.50&rule=greedy",
    "?proposal=&what=cost&cost=&rule=phragmen",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    kinds, terms = FORMS[BallotForm.APPROVAL]

    def fill() -> None:
        held(kinds, ballot_form=BallotForm.APPROVAL, **terms)
        db.session.commit()

    yield from a_demo_site(tmp_path_factory.mktemp("what-if"), fill)


@pytest.fixture
def page(chromium: Browser, site: Flask) -> Iterator[Page]:
    context = chromium.new_context(base_url=site.config["SITE_URL"])
    page, told = context.new_page(), list[str]()
    page.add_init_script(path=str(AXE))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda message: told.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    context.close()
    assert told == []


def pressed(page: Page) -> None:
    page.locator("[data-count]").click()
    page.wait_for_selector("[data-what-if][data-outcome=told]")


def shown(page: Page) -> tuple[list[str], str | None, list[float]]:
    """What both say, word for word: the answer and the two lists; the words of the bar, and where its pieces begin."""
    bar, words = (
        page.locator("#answer svg.split-bar"),
        [page.locator(each).inner_text().split() for each in ("#answer", ".beside")],
    )
    begin = [float((piece.get_attribute("x") or "").rstrip("%")) for piece in bar.locator("svg").all()]
    return [" ".join(each) for each in words], bar.get_attribute("aria-label"), begin


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_browser_says_what_the_site_says(page, chromium, site, language):
    plain = chromium.new_context(base_url=site.config["SITE_URL"], java_script_enabled=False).new_page()
    for asked in ASKED:
        address = f"/{language}/rounds/1/what-if{asked}"
        plain.goto(address)
        page.goto(address)
        requests = []
        page.on("request", lambda request, kept=requests: kept.append(request.url))
        pressed(page)

        assert shown(page) == shown(plain)
        assert page.url.split("?")[1].split("#")[0] == asked[1:]
        expect(page.locator("#answer")).to_be_focused()
        assert not [url for url in requests if "what-if?" in url]
    assert found_by_axe(page) == []
    plain.context.close()


def test_what_the_browser_cannot_do_is_left_to_the_site(page, monkeypatch):
    page.goto("/en/rounds/1/what-if")
    page.locator("[name=proposal]").select_option("1")
    page.locator("[data-count]").click()
    expect(page.locator(".error-summary")).to_be_visible()

    page.goto(f"/en/rounds/1/what-if{ASKED[0]}")
    page.route("**/*.pb", lambda route: route.fulfill(status=503))
    page.locator("[data-count]").click()
    expect(page.locator("[data-said]")).to_have_text("It could not be counted in this browser.")
    with page.expect_navigation():
        page.locator("[data-ask-site]").click()
    expect(page.locator("#answer")).to_be_visible()

    page.unroute_all()
    monkeypatch.setattr(wondering, "is_small", lambda ticks: False)
    page.goto(f"/en/rounds/1/what-if{ASKED[0]}")
    expect(page.get_by_text("too large to be counted again")).to_be_hidden()
    pressed(page)
    expect(page.locator("#answer")).to_be_visible()
