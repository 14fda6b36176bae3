"""A clerk's sheet of a meeting on a phone, without JavaScript: in Welsh, 320 px wide."""

import pytest

from tests.journeys.conftest import DEMO_PEOPLE, sign_in_as
from tests.journeys.pressing import send

pytestmark = pytest.mark.browser

TOP_OF = "name => document.querySelector(name).getBoundingClientRect().top"
BEYOND = """() => { const card = document.querySelector("#ideas-0"), style = getComputedStyle(card);
  const edge = card.getBoundingClientRect().right - parseFloat(style.paddingRight);
  return [...card.querySelectorAll("input, select")].filter(each => each.getBoundingClientRect().right > edge + 1).length }"""


def test_a_sheet_that_is_refused_after_it_was_saved_shows_what_to_mend_and_its_rows_stay_in_their_cards(open_page):
    page = open_page(javascript=False, width=320)
    sign_in_as(page, DEMO_PEOPLE["organiser"], "cy")
    page.goto("/cy/meetings/new")
    page.fill("#name_cy", "Noson yn y neuadd")
    page.fill("#held_on", "2025-03-04")
    page.select_option("#area", index=1)
    send(page.locator("main form.fields .actions button").first)
    beyond = page.evaluate(BEYOND)
    page.fill("#ideas-0-title", "Mainc wrth yr afon")
    send(page.locator("button[name=more]").first)
    page.fill("#ideas-0-count", "deg")
    send(page.locator("button[name=check]"))

    assert beyond == 0
    assert page.locator(".error-summary").is_visible()
    assert 0 <= page.evaluate(TOP_OF, ".error-summary") < 900
