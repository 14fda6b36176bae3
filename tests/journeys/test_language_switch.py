"""In a real browser with JavaScript: the language switch takes along what was typed, searched and refused."""

import pytest

from tests.journeys.conftest import DEMO_PEOPLE, sign_in_as

pytestmark = pytest.mark.browser


def test_a_search_in_the_garden_is_the_same_search_in_the_other_language(open_page):
    page = open_page(width=320)
    page.goto("/en/seeds")
    page.fill("#q", "bench")
    page.wait_for_url("**q=bench**")

    page.click("[data-keep-typed]")

    page.wait_for_url("**/cy/seeds?**q=bench**")
    assert page.input_value("#q") == "bench"


def test_a_text_that_could_not_be_taken_goes_along(open_page):
    page = open_page(width=320)
    sign_in_as(page, DEMO_PEOPLE["resident"])
    page.goto("/en/seeds/1")
    page.fill("[name=remark-body]", "Tŷ cynnes, os gwelwch yn dda.")
    page.context.clear_cookies()
    page.click("form:has([name=remark-body]) button")
    page.wait_for_selector("button[data-read-in]")

    page.click("[data-keep-typed]")

    page.wait_for_url("**/cy/kept")
    assert page.input_value("main textarea") == "Tŷ cynnes, os gwelwch yn dda."
    page.click("main form.fields button")
    page.wait_for_url("**/cy/people/sign-in?next=/cy/kept**")
