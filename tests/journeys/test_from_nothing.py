"""A real site from nothing to a published result: by pages alone, in Welsh, on a 320 px screen, without JavaScript.

Whoever signs in reads the code in a mail. Every page that is opened must answer: an address that no page led around and that
refuses fails the journey.
"""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from panel import clock
from panel.language import local
from tests.journeys.pressing import send
from tests.journeys.test_whole_cycle import confirm, make_round, move_on, plant, propose, vote
from tests.journeys.town import PATIENCE_SECONDS, Town, a_town

pytestmark = pytest.mark.browser


@pytest.fixture
def town(tmp_path: Path, chromium: Browser) -> Iterator[Town]:
    with a_town(tmp_path, chromium) as here:
        yield here


def press(page: Page) -> None:
    """The main button of a form."""
    send(page.locator("main form .actions button:visible").first)


def follow(page: Page, ending: str) -> None:
    """A link on this page; where it is folded away, its fold is opened first."""
    link = page.locator(f"main a[href$='{ending}']")
    if not link.locator("visible=true").count():
        page.locator("main details", has=page.locator(f"a[href$='{ending}']")).first.locator("summary").first.click()
    send(link.locator("visible=true").first)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"#{name}", value)


def sign_in(town: Town, name: str) -> Page:
    """With the code from the mail; who is new says their name."""
    page, email = town(name), f"{name.lower()}@example.org"
    page.goto("/cy/people/sign-in")
    fill(page, email=email)
    press(page)
    fill(page, code=town.code_for(email))
    press(page)
    if page.locator("#name").count():
        fill(page, name=name)
        press(page)
    return page


def prove(town: Town, name: str) -> None:
    """An app on the phone, as everybody with a role sets one up."""
    sign_in(town, name)
    set_up_app(town, name)


def set_up_app(town: Town, name: str) -> None:
    page = town(name)
    send(page.locator("form[action$='/app/begin'] button:not([name=read-in])"))
    page.locator("details summary").click()
    town.secrets[name] = page.locator("details code").inner_text().replace(" ", "")
    fill(page, code=pyotp.TOTP(town.secrets[name]).at(clock.now() - timedelta(seconds=30)))
    press(page)
    send(page.locator("main form button:not([name=read-in])"))


def add_area(page: Page, welsh: str, english: str, kind: str, within: str = "") -> None:
    page.goto("/cy/areas")
    follow(page, "/areas/new")
    fill(page, name_cy=welsh, name_en=english)
    page.check(f"input[name=kind][value={kind}]")
    if within:
        page.select_option("#parent_id", label=within)
    press(page)
    expect(page.locator("h1")).to_contain_text(welsh)


def give_role(town: Town, name: str, role: str) -> None:
    page = town("Nia")
    page.goto("/cy/desk")
    page.goto("/cy/people/roles")
    fill(page, q=f"{name.lower()}@example.org")
    send(page.locator("main form.filters button:not([name=read-in])"))
    send(page.locator("li.card .actions a").first)
    page.check(f"input[name=role][value={role}]")
    page.select_option("#where", value="site")
    press(page)
    confirm(page)


def upload_postcodes(page: Page) -> None:
    page.goto("/cy/desk")
    follow(page, "/people/residencies")
    table = "postcode,area,homes\nLL15 1AA,Llan,30\nLL15 1AB,Llan,20\n"
    page.set_input_files("#table", {"name": "codau.csv", "mimeType": "text/csv", "buffer": table.encode()})
    send(page.locator("form[action$='/postcodes'] .actions button:not([name=read-in])"))


def settle(town: Town, name: str, postcode: str) -> None:
    """A resident comes, and says where they live."""
    page = sign_in(town, name)
    page.goto("/cy/people/me")
    follow(page, "/residency")
    fill(page, postcode=postcode)
    page.select_option("#area_id", label="Llan")
    press(page)


def open_chest(page: Page) -> None:
    page.goto("/cy/desk")
    follow(page, "/chests/new")
    fill(page, title_cy="Cist y Llan", title_en="The Llan chest")
    page.select_option("#area_id", label="Llan")
    fill(page, about_cy="Arian y cyngor cymuned a'r felin wynt.", about_en="Money of the council and the wind farm.")
    fill(page, outcomes_cy="Llai o bobl yn teimlo'n unig", outcomes_en="Fewer people feel alone")
    press(page)
    expect(page.locator("h1")).to_contain_text("Cist y Llan")


def enter_money(town: Town, chest: str) -> None:
    page = town("Owen")
    page.goto(chest)
    follow(page, "/ledger/new")
    page.select_option("#movement", value="received")
    fill(page, amount="3000", party="Cyngor Cymuned y Llan", dated_on=local(clock.now()).strftime("%Y-%m-%d"))
    press(page)
    expect(page.locator("main")).to_contain_text("£3,000")


def confirm_homes(town: Town) -> None:
    """Everybody whose postcode is on the list, in one press."""
    page = town.goes("organiser", "/desk")
    follow(page, "/people/residencies")
    send(page.locator("form[action$='/confirm'] .actions button:not([name=read-in])"))


def make_group(town: Town, name: str) -> None:
    page = town.goes("group", "/groups")
    follow(page, "/groups/new")
    fill(page, name=name, about="Rydym yn trwsio pethau gyda'n gilydd bob dydd Sadwrn.")
    page.locator("input[name=size]").first.check()
    page.select_option("#area_id", label="Llan")
    press(page)
    expect(page.locator("h1")).to_contain_text(name)


def support(town: Town, part: str, seed: int) -> None:
    page = town.goes(part, f"/seeds/{seed}")
    send(page.locator("#support-button"))


def close_and_publish(town: Town, budget_round: int) -> None:
    move_on(town, budget_round)
    confirm(town.goes("organiser", f"/rounds/{budget_round}/seal"))
    until = time.monotonic() + PATIENCE_SECONDS
    page = town.goes("organiser", f"/rounds/{budget_round}/result")
    while not page.locator("a[href$='/publish']").count():
        assert time.monotonic() < until, "the count was not made"
        time.sleep(1)
        page.reload()
    send(page.locator("a[href$='/publish']"))
    confirm(page)


def begin_with_a_role(town: Town) -> None:
    """Who runs the machine gives the first role in the terminal; the organiser signs in as everybody does."""
    sign_in(town, "Nia")
    town.panel("grant-role", "nia@example.org", "organiser")
    prove(town, "Nia")


def begin_with_setup(town: Town) -> None:
    """`panel setup` names the site and its place, and prints a link for the first organiser."""
    said = ["--name-cy", "Cyngor y Llan", "--name-en", "Llan Council", "--contact", "helo@example.org"]
    told = town.panel("setup", "--no-input", *said, "--organiser", "nia@example.org")
    page = town("Nia")
    page.goto(re.search(rf"{town.address}\S+", told).group())
    send(page.locator("main form button:not([name=read-in])"))
    fill(page, name="Nia")
    press(page)
    set_up_app(town, "Nia")


def test_a_clerk_who_was_given_a_role_can_begin(town):
    begin_with_a_role(town)
    nia = town("Nia")
    add_area(nia, "Sir y Mynydd", "Mountain County", "county")
    add_area(nia, "Llan", "Llan", "community", within="Sir y Mynydd")


def test_a_clerk_runs_a_site_from_nothing_to_a_published_result(town):
    begin_with_setup(town)
    nia = town("Nia")
    add_area(nia, "Sir y Mynydd", "Mountain County", "county")
    add_area(nia, "Llan", "Llan", "community", within="Sir y Mynydd")
    upload_postcodes(nia)
    for name, role in [("Owen", "treasurer"), ("Sioned", "moderator")]:
        sign_in(town, name)
        give_role(town, name, role)
        prove(town, name)
    for name, postcode in [("Alun", "LL15 1AA"), ("Mair", "LL15 1AB"), ("Priya", "ll151aa")]:
        settle(town, name, postcode)
    confirm_homes(town)
    open_chest(nia)
    enter_money(town, nia.url)
    seed = plant(town, "Bwrdd hir i'r Llan")
    support(town, "panel", seed)
    make_group(town, "Trwswyr y Llan")
    budget_round = make_round(town, "y Llan")
    move_on(town, budget_round)
    move_on(town, budget_round)
    for title, costs in [("Bwrdd derw", [("Derw", "900"), ("Bolltau", "100.50")]), ("Bwrdd aur", [("Aur", "1950")])]:
        propose(town, budget_round, seed, title=title, costs=costs, group="Trwswyr y Llan")
    move_on(town, budget_round)
    receipts = [vote(town, part, budget_round, ["Bwrdd derw"]) for part in ("resident", "panel", "group")]
    close_and_publish(town, budget_round)

    visitor = town.goes("visitor", f"/rounds/{budget_round}/result")
    expect(visitor.locator("h1")).to_contain_text("Ariennir 1 o’r 2")
    expect(visitor.locator("main")).to_contain_text("£1,000.50")
    visitor = town.goes("visitor", f"/rounds/{budget_round}/find")
    fill(visitor, code=receipts[0].lower())
    send(visitor.locator("main form button:not([name=read-in])"))
    expect(visitor.locator("main")).to_contain_text("Dyma’r papur.")
