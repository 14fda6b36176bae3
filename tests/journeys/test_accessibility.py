"""Every page, Welsh small and light, English large and dark: no fault that axe finds under the WCAG 2.2 AA tags."""

import os

import pytest

from tests.journeys.conftest import AXE, DEMO_PEOPLE, WCAG, sign_in_as
from tests.journeys.examples import PARTS, addresses

pytestmark = pytest.mark.browser

AXE_RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
SMALL, LARGE = (320, False), (1280, True)
LOOKS = [(*SMALL, "cy"), (*LARGE, "en")]
if os.environ.get("PANEL_DEEP"):
    LOOKS += [(*SMALL, "en"), (*LARGE, "cy")]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("width", "dark", "language"), LOOKS)
def test_no_page_has_a_fault(demo_site, open_page, width, dark, language, part):
    page = open_page(width=width, dark=dark)
    page.add_init_script(path=str(AXE))
    if part != "visitor":
        sign_in_as(page, DEMO_PEOPLE[part], language)
    faults = []

    for address in addresses(demo_site, part):
        answer = page.goto(f"/{language}{address}")
        found = page.evaluate(AXE_RUN, WCAG)["violations"]
        faults += [f"{address}: {fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found]
        faults += [f"{address}: {answer.status}"] if answer.status != 200 else []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{address}: {wide} px wider than the window"] if wide > 0 else []
        spoken = page.evaluate("document.documentElement.lang")
        faults += [f"{address}: page says it is in {spoken}"] if spoken != language else []

    assert faults == []
