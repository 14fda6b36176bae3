"""A clerk's mistakes with a round, mended by pages alone: in Welsh, on a small screen, without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DEMO_PEOPLE, sign_in_as
from tests.journeys.pressing import send
from tests.journeys.test_whole_cycle import confirm, next_step

pytestmark = pytest.mark.browser


def give_reasons(page: Page) -> None:
    page.fill("#reason_cy", "Mae eira ar bob ffordd.")
    page.fill("#reason_en", "There is snow on every road.")


def make_round(page: Page, title: str) -> str:
    """A planned round; where its page is."""
    page.goto("/cy/rounds/new")
    page.select_option("#chest_id", index=0)
    page.fill("#title_cy", title)
    page.fill("#title_en", f"{title} (en)")
    page.fill("#about_cy", "Rownd fach i brofi'r daith.")
    page.fill("#about_en", "A small round to try the way.")
    next_step(page)
    page.fill("#budget", "1000")
    page.select_option("#area_id", index=1)
    for _step in range(4):
        next_step(page)
    expect(page.locator("h1")).to_contain_text(title)
    return page.url.split("?")[0]


def phases(page: Page, address: str) -> None:
    page.goto(f"{address}/phases")


def test_a_clerk_begins_too_early_takes_it_back_moves_it_cancels_it_and_runs_it_again(open_page):
    page = open_page(javascript=False, width=320)
    sign_in_as(page, DEMO_PEOPLE["organiser"], "cy")
    address = make_round(page, "Rownd yr eira")

    # Begins it and goes back: the question is not asked again, for it is done.
    phases(page, address)
    send(page.locator("#move-title ~ .actions a").first)
    expect(page.locator("h1")).to_have_text("Dechrau casglu syniadau nawr?")
    give_reasons(page)
    confirm(page)
    expect(page.locator(".phases .here")).to_contain_text("Syniadau")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Cyfnodau a dyddiadau")
    expect(page.locator("main")).to_contain_text("Mae eira ar bob ffordd.")
    expect(page.locator(".phases .here")).to_contain_text("Syniadau")

    # That was too early: takes it back. Without a date nothing happens, and what was typed stays.
    send(page.get_by_role("link", name="Mynd â hi’n ôl i’r cyfnod cynt"))
    give_reasons(page)
    confirm(page)
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#reason_cy")).to_have_value("Mae eira ar bob ffordd.")
    page.fill("#begins_at", "2030-01-07T09:00")
    confirm(page)
    expect(page.locator(".error-summary")).to_contain_text("Rhaid i bob cyfnod ddechrau ar ôl yr un o’i flaen.")
    page.goto(f"{address}/phases")

    # Cannot be put so late; so moves the whole plan by two weeks in one form.
    send(page.get_by_role("link", name="Symud pob dyddiad"))
    send(page.locator("main form button:not([name=read-in])"))
    expect(page.locator("h1")).to_have_text("Symud pob dyddiad 14 diwrnod yn hwyrach?")
    give_reasons(page)
    confirm(page)
    expect(page.locator("[role=status]").first).to_contain_text("Symudwyd y dyddiadau")

    # Gives it up: not without the tick.
    send(page.get_by_role("link", name="Canslo’r rownd"))
    give_reasons(page)
    send(page.locator("main form.fields .actions button:not([name=read-in])"))
    expect(page.locator(".error-summary")).to_contain_text("Ticiwch y blwch")
    confirm(page)
    expect(page.locator("main")).to_contain_text("Canslwyd y rownd hon.")

    # And runs it again, as a new round, that is removed while nothing hangs on it.
    send(page.get_by_role("link", name="Cynnal eto"))
    confirm(page)
    expect(page.locator("h1")).to_have_text("Newid y rownd")
    fresh = page.url.removesuffix("/edit")
    phases(page, fresh)
    send(page.get_by_role("link", name="Dileu’r rownd"))
    confirm(page)
    assert page.goto(fresh).status == 404
