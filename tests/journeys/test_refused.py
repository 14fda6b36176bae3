"""A refused form shows what is to be mended, wherever in the page somebody had jumped to before."""

import pytest

from tests.journeys.conftest import DEMO_PEOPLE, sign_in_as
from tests.journeys.pressing import send

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_the_focus_goes_to_the_list_of_what_to_mend_from_an_address_with_a_fragment(open_page, javascript):
    page = open_page(javascript=javascript, width=320)
    sign_in_as(page, DEMO_PEOPLE["resident"], "cy")
    page.goto("/cy/seeds/new#body")
    send(page.locator("main form.fields .actions button").first)

    assert page.evaluate("location.hash") == ""
    assert page.evaluate("document.activeElement.className") == "error-summary"
