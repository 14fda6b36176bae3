"""A vote is counted again on its page, in a real browser: every form of ballot, a change in the file, and no file at all."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from panel.extensions import db
from panel.rounds.models import BallotForm
from tests.journeys.conftest import a_demo_site
from tests.publish.votes import FORMS, held

pytestmark = pytest.mark.browser


def fill() -> None:
    for form, (kinds, terms) in FORMS.items():
        held(kinds, ballot_form=form, **terms)
    db.session.commit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from a_demo_site(tmp_path_factory.mktemp("votes"), fill)


@pytest.fixture
def page(chromium: Browser, site: Flask) -> Iterator[Page]:
    context = chromium.new_context(base_url=site.config["SITE_URL"])
    page, told = context.new_page(), list[str]()
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda message: told.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    context.close()
    assert told == []


def counted(page: Page, outcome: str) -> str:
    """What the page says at the end."""
    page.locator("[data-start]").click()
    page.wait_for_selector(f"[data-recount][data-outcome={outcome}]")
    return page.locator(".verdict").inner_text()


def with_another(name: str, before: bytes, after: bytes):
    """Somebody between the site and the reader changes a file of the bundle."""

    def change(route: Route) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(route.fetch().body())) as whole, zipfile.ZipFile(made, "w") as other:
            for each in whole.namelist():
                data = whole.read(each)
                assert each != name or before in data
                other.writestr(each, data.replace(before, after, 1) if each == name else data)
        route.fulfill(body=made.getvalue(), content_type="application/zip")

    return change


def test_a_vote_of_every_form_is_counted_again_to_the_same_result(page):
    for number, form in enumerate(FORMS, 1):
        page.goto(f"/en/rounds/{number}/recount")
        told = counted(page, "holds")

        assert told.startswith("The same, to the penny."), form
        assert page.locator("[data-when=holds]:visible").count() == 6
        assert ("The answer is yes." if form == BallotForm.YES_NO else "is given out.") in told
        assert form == BallotForm.YES_NO or "1. Proposal " in told


def test_the_page_says_which_step_differs_and_whom_to_tell_and_when_nothing_was_checked(page):
    page.goto("/cy/rounds/1/recount")
    page.route("**/bundle.zip", with_another("ballots.csv", b"[", b" ["))
    told = counted(page, "differs")

    assert "Nid y ffeil ballots.csv hon oedd yno pan wnaed y pecyn." in told
    assert "Mae cam 1 o 6 yn wahanol" in told
    assert "rhowch wybod i’r trefnwyr" in told
    assert page.locator("[data-when=differs]:visible").count() == 1
    expect(page.locator("[data-start]")).to_be_focused()

    page.route("**/bundle.zip", lambda route: route.fulfill(status=503))
    told = counted(page, "stopped")
    assert "ni wiriwyd dim: 503" in told
    assert "rhowch wybod i’r trefnwyr" not in told

    page.unroute_all()
    kept = page.request.get("/data/rounds/1/bundle.zip").body()
    page.locator("details", has=page.locator("[data-own]")).locator("summary").click()
    page.locator("[data-own]").set_input_files({"name": "kept.zip", "mimeType": "application/zip", "buffer": kept})
    page.wait_for_selector("[data-recount][data-outcome=holds]")
