"""A booth in a hall, by pages alone: paired in Welsh, voted in by two, with JavaScript and without; nothing of either stays."""

import contextlib
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Error, Page, expect

from panel.access import Role
from panel.extensions import db
from tests.ballots.makers import an_open_round
from tests.journeys.conftest import AXE, a_demo_site, sign_in_as
from tests.journeys.pressing import send
from tests.journeys.test_accessibility import found_by_axe
from tests.journeys.test_whole_cycle import confirm
from tests.makers import a_person

pytestmark = pytest.mark.browser
VOTERS = ("Gwen Parry", "Alun Prys", "Mair Wyn")


def fill() -> None:
    """An open vote with staff; an organiser, and three who come to the hall."""
    a_person("Nia Fychan", Role.ORGANISER).demo_part = "organiser"
    _round, people = an_open_round(voters=len(VOTERS), ways="residency,staff")
    for person, name in zip(people, VOTERS, strict=True):
        person.name = name
    db.session.commit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from a_demo_site(tmp_path_factory.mktemp("booth"), fill)


def looked_at(page: Page) -> None:
    if page.evaluate("typeof axe") != "undefined":  # it does not answer where scripts are off
        assert found_by_axe(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def paired(desk: Page, tablet: Page) -> None:
    """An organiser adds a booth; its code is typed on the tablet, in Welsh."""
    desk.goto("/cy/rounds/1/booths")
    looked_at(desk)
    send(desk.get_by_role("button", name="Ychwanegu bwth"))
    looked_at(desk)
    tablet.goto("/cy/booth")
    tablet.fill("#code", desk.locator(".receipt-code").inner_text())
    send(tablet.locator("main form .actions button"))


def unlocked(desk: Page, name: str, number: int) -> None:
    desk.goto("/cy/rounds/1/booths")
    desk.fill("#text", name)
    send(desk.get_by_role("button", name="Dod o hyd drwy gyfrif"))
    looked_at(desk)
    desk.locator(f"section:has(#found) input[value='{number}'][name=booth]").check()
    send(desk.locator("section:has(#found) .actions button").first)
    looked_at(desk)


def test_two_vote_in_a_booth_and_the_third_walks_away(site, open_page):
    base = site.config["SITE_URL"]
    looks = ((True, 1280), (True, 800), (False, 320))
    desk, tablet, small = (open_page(base_url=base, javascript=script, width=width) for script, width in looks)
    for page in (desk, tablet):
        page.add_init_script(path=str(AXE))
    sign_in_as(desk, "Nia Fychan", "cy")
    paired(desk, tablet)
    looked_at(tablet)
    unlocked(desk, "Gwen Parry", 1)
    begin = tablet.get_by_role("button", name="Begin in English")
    expect(begin).to_be_visible(timeout=15_000)
    looked_at(tablet)
    begin.click()
    tablet.wait_for_url("**/en/booth/ballot")
    looked_at(tablet)
    tablet.get_by_label("Proposal 1").check()
    tablet.get_by_role("button", name="Check your ballot").last.click()
    expect(tablet.locator("main")).to_contain_text("it cannot be changed")
    looked_at(tablet)
    tablet.get_by_role("button", name="Cast my ballot").click()
    expect(tablet.locator("h1")).to_have_text("You have voted")
    looked_at(tablet)
    code = tablet.locator(".receipt-code").inner_text()
    tablet.get_by_role("button", name="I have finished").click()
    expect(tablet.locator("h1")).to_contain_text("Please wait for a member of staff")
    nothing_stays(tablet, code)

    paired(desk, small)
    unlocked(desk, "Alun Prys", 2)
    voted_without_a_script(small)

    unlocked(desk, "Mair Wyn", 1)
    expect(begin).to_be_visible(timeout=15_000)
    begin.click()
    tablet.wait_for_url("**/en/booth/ballot")
    send(desk.get_by_role("link", name=re.compile("canslo’r papur pleidleisio ym mwth 1")))
    looked_at(desk)
    confirm(desk)
    expect(tablet.locator("main")).to_contain_text("the staff took it back", timeout=15_000)
    looked_at(tablet)


def held_by(page: Page) -> str:
    """All that the page holds, asked again where it goes on by itself at that moment."""
    page.wait_for_load_state()
    return page.locator("html").inner_html()


def nothing_stays(tablet: Page, code: str) -> None:
    """Back, as often as there is something to go back to, shows no ballot, no pick and no receipt."""
    for _press in range(6):
        tablet.go_back()
        shown = held_by(tablet)
        assert not [each for each in (code, "Proposal 1", "You have voted") if each in shown], tablet.url
        if tablet.url == "about:blank":
            break
    tablet.goto("/en/booth")


def voted_without_a_script(page: Page) -> None:
    page.goto("/en/booth")
    looked_at(page)
    send(page.get_by_role("button", name="Begin in English"))
    looked_at(page)
    page.get_by_label("Proposal 2").check()
    send(page.get_by_role("button", name="Check your ballot").last)
    looked_at(page)
    send(page.get_by_role("button", name="Cast my ballot"))
    expect(page.locator("h1")).to_have_text("You have voted")
    looked_at(page)
    code = page.locator(".receipt-code").inner_text()
    send(page.get_by_role("button", name="I have finished"))
    expect(page.locator("h1")).to_contain_text("Please wait")
    with contextlib.suppress(Error):  # the browser asks whether to send a form again, and shows no page of its own
        page.go_back()
    shown = held_by(page)
    assert not [each for each in (code, "Proposal 2") if each in shown], page.url
