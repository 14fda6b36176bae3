"""Every page, Welsh small and light, English large and dark: no fault that axe finds under the WCAG 2.2 AA tags, and none of our
own kinds. `make access-check` writes what was looked at into the file that the statement of accessibility is made from."""

import json
import os
from pathlib import Path

import pytest

from panel import clock
from tests.journeys.conftest import AXE, DEMO_PEOPLE, FORCED, KINDS, WCAG, sign_in_as
from tests.journeys.examples import PARTS, addresses
from tests.journeys.sheets import unstyled

pytestmark = pytest.mark.browser

AXE_RUN = "([tags, rules]) => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], rules})"
READERS_COLOURS = {"color-contrast": {"enabled": False}}
"""Where the reader's own colours are forced, axe still reads ours (`-webkit-text-fill-color`), which nobody sees then."""
SMALL, LARGE = (320, False), (1280, True)
LOOKS = [(*SMALL, "cy"), (*LARGE, "en")]
DEEP = bool(os.environ.get("PANEL_DEEP"))
if DEEP:
    LOOKS += [(*SMALL, "en"), (*LARGE, "cy")]


@pytest.fixture(scope="module")
def looked_at():
    """The addresses that were opened; with PANEL_ACCESS_CHECK the file of this name is written at the end of the whole walk."""
    opened = {}
    yield opened
    if named := os.environ.get("PANEL_ACCESS_CHECK"):
        looks = [{"width": width, "dark": dark, "language": language} for width, dark, language in LOOKS]
        told = {
            "day": f"{clock.now():%Y-%m-%d}",
            "pages": len(opened),
            "looks": looks,
            "axe": AXE.name.split("-")[1].removesuffix(".min.js"),
        }
        Path(named).write_text(json.dumps(told | {"faults": sum(opened.values())}, indent=1) + "\n", encoding="utf-8")


def found_by_axe(page, rules=None):
    found = page.evaluate(AXE_RUN, [WCAG, rules or {}])["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("width", "dark", "language"), LOOKS)
def test_no_page_has_a_fault(demo_site, open_page, looked_at, width, dark, language, part):
    page = open_page(width=width, dark=dark)
    page.add_init_script(path=str(AXE))
    if part != "visitor":
        sign_in_as(page, DEMO_PEOPLE[part], language)
    faults = []

    for number, address in enumerate(addresses(demo_site, part)):
        before = len(faults)
        answer = page.goto(f"/{language}{address}")
        faults += [f"{address}: {fault}" for fault in found_by_axe(page)]
        faults += [f"{address}: {answer.status}"] if answer.status != 200 else []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{address}: {wide} px wider than the window"] if wide > 0 else []
        faults += [f"{address}: {fault}" for fault in page.evaluate(KINDS)]
        faults += [f"{address}: {fault}" for fault in unstyled(answer.text())]
        if number % 2 == dark:  # a page is forced into the reader's colours on one of the two screens
            page.emulate_media(forced_colors="active")
            faults += [
                f"{address}, forced: {fault}"
                for fault in [*page.evaluate(FORCED), *(found_by_axe(page, READERS_COLOURS) if DEEP else [])]
            ]
            page.emulate_media(forced_colors="none")
        spoken = page.evaluate("document.documentElement.lang")
        faults += [f"{address}: page says it is in {spoken}"] if spoken != language else []
        opened = looked_at.setdefault(f"{part} {address}", 0)
        looked_at[f"{part} {address}"] = opened + len(faults) - before

    assert faults == []
