"""Headings of their own money by pages alone: set in Welsh without a script, voted on, and counted again in the browser."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from panel.access import Role
from panel.ballots.actions import phases
from panel.extensions import db, writing
from panel.people.models import Person
from panel.results.actions import count, publish
from panel.roll import actions as roll
from panel.rounds.models import Phase, Round, Rule
from tests.ballots.makers import WHY, a_ballot, close, sealed_by_two
from tests.journeys.conftest import AXE, a_demo_site, sign_in_as
from tests.journeys.pressing import send
from tests.journeys.test_accessibility import found_by_axe
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

pytestmark = pytest.mark.browser
VOTERS = 55


def fill() -> None:
    """A round before its vote with five proposals; an organiser, and the people of a place."""
    area = an_area()
    a_person("Nia Fychan", Role.ORGANISER).demo_part = "organiser"
    for number in range(VOTERS):
        person = a_person("Gwen Parry" if not number else f"Person {number}", area=area)
        person.demo_part = "resident" if not number else None
    budget_round = a_round(phase=Phase.PROPOSALS, area=area, rule=Rule.GREEDY)
    for number, pence in enumerate((300_000, 150_000, 120_000, 90_000, 100_000), 1):
        a_proposal(budget_round, f"Proposal {number}", cost_pence=pence)
    db.session.commit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from a_demo_site(tmp_path_factory.mktemp("headings"), fill)


def looked_at(page: Page) -> None:
    assert found_by_axe(page) == [], page.url


def row(page: Page, at: int, *, cy: str, en: str, pounds: str) -> None:
    page.fill(f"#headings-{at}-name_cy", cy)
    page.fill(f"#headings-{at}-name_en", en)
    page.fill(f"#headings-{at}-amount", pounds)


def set_headings(page: Page) -> None:
    """Two headings; a name in one language only is refused, with what was typed still there."""
    page.goto("/cy/rounds/1")
    send(page.get_by_role("link", name="Penawdau, ac arian pob un"))
    row(page, 0, cy="Ffyrdd", en="Roads", pounds="4000")
    row(page, 1, cy="Parciau", en="", pounds="2000")
    send(page.locator("button[value=save].button"))
    expect(page.locator("main")).to_contain_text("Ysgrifennwch ef yn y ddwy iaith")
    assert page.input_value("#headings-1-name_cy") == "Parciau"
    page.fill("#headings-1-name_en", "Parks")
    send(page.locator("button[value=save].button"))
    expect(page.locator("main")).to_contain_text("£4,000")


def place(page: Page, number: int, heading: str) -> None:
    page.goto(f"/cy/proposals/{number}/heading")
    page.select_option("#heading_id", label=heading)
    send(page.get_by_role("button", name="Cadw", exact=True))


def exclude(page: Page) -> None:
    page.goto("/cy/rounds/1/exclusions")
    send(page.get_by_role("link", name="Dweud bod rhai’n eithrio ei gilydd"))
    for number in (1, 2):
        page.get_by_label(re.compile(f"Proposal {number}")).check()
    page.fill("#reason_cy", "Yr un lôn ydyw.")
    page.fill("#reason_en", "It is the same lane.")
    send(page.get_by_role("button", name="Cadw", exact=True))
    expect(page.locator("main")).to_contain_text("Yr un lôn ydyw.")


def opened(site: Flask) -> None:
    writing.set(True)
    with site.app_context():
        phases.enter(db.session.get_one(Round, 1), Phase.VOTING, an_organiser(), by_hand=True, **WHY)
        db.session.commit()


def held(site: Flask) -> None:
    """All the others vote, two organisers seal, the ballots are counted and the result is published."""
    writing.set(True)
    with site.app_context():
        budget_round, kinds = db.session.get_one(Round, 1), [("1", "2", "3"), ("1", "4"), ("5",)]
        for number, person in enumerate(db.session.query(Person).filter(Person.name.like("Person %")).order_by(Person.id)):
            if roll.entry_of(budget_round, person):
                a_ballot(budget_round, person, *kinds[number % len(kinds)])
        close(budget_round)
        sealed_by_two(budget_round)
        count.store_count(1, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
        db.session.commit()


def vote(page: Page) -> None:
    """By headings on a small screen; the ballot says what excludes what, and the check names the heading of each pick."""
    page.goto("/en/rounds/1/ballot")
    looked_at(page)
    expect(page.locator("main")).to_contain_text("There is £4,000 for this heading.")
    expect(page.locator("main")).to_contain_text("this one or Proposal 2. Why: It is the same lane.")
    page.get_by_label("Proposal 3").check()
    page.get_by_label("Proposal 5").check()
    send(page.get_by_role("button", name="Check your ballot").last)
    looked_at(page)
    expect(page.locator("main")).to_contain_text("Parks")
    send(page.get_by_role("button", name="Cast my ballot"))
    expect(page.locator("h1")).to_have_text("You have voted")


def test_a_round_with_headings_from_its_pages_to_a_recount(site, open_page):
    base = site.config["SITE_URL"]
    organiser, voter = (open_page(base_url=base, javascript=script, width=320) for script in (False, True))
    voter.add_init_script(path=str(AXE))
    sign_in_as(organiser, "Nia Fychan", "cy")
    set_headings(organiser)
    for number, heading in ((1, "Ffyrdd, £4,000"), (2, "Ffyrdd, £4,000"), (3, "Parciau, £2,000"), (4, "Parciau, £2,000")):
        place(organiser, number, heading)
    exclude(organiser)
    opened(site)
    sign_in_as(voter, "Gwen Parry", "en")
    vote(voter)
    held(site)

    for language, said in (("en", "Heading by heading"), ("cy", "Fesul pennawd")):
        voter.goto(f"/{language}/rounds/1/result")
        looked_at(voter)
        expect(voter.locator("main")).to_contain_text(said)
    expect(voter.locator("main")).to_contain_text("Mae “Proposal 1” yn cael ei ariannu, ac mae’r ddau’n eithrio ei gilydd.")
    voter.goto("/en/rounds/1/recount")
    voter.locator("[data-start]").click()
    voter.wait_for_selector("[data-recount][data-outcome=holds]")
