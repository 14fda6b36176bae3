"""A panel of fifteen votes, and two people who were named before it count it again: one by a script, one without."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from panel.access import Role
from panel.ballots.actions import phases
from panel.extensions import db, writing
from panel.panels.models import Seat
from panel.people.models import Person
from panel.results.actions import count, publish
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY, a_ballot, close, sealed_by_two
from tests.journeys.conftest import AXE, a_demo_site, sign_in_as
from tests.journeys.pressing import send
from tests.journeys.test_accessibility import found_by_axe
from tests.journeys.test_whole_cycle import confirm
from tests.makers import a_person, an_organiser
from tests.panels.makers import a_panel, a_seat_holder
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

pytestmark = pytest.mark.browser

SEATS = 15


def fill() -> None:
    """A panel's round before its vote; one who organises, two who may count again."""
    for name, part, *roles in (("Nia Fychan", "organiser", Role.ORGANISER), ("Alun Prys", "resident"), ("Gwen Parry", "panel")):
        a_person(name, *roles).demo_part = part
    seats = a_panel(seat_target=SEATS)
    for _number in range(SEATS):
        a_seat_holder(seats)
    budget_round = a_round(phase=Phase.PROPOSALS, electorate_panel_id=seats.id)
    for number in (1, 2, 3):
        a_proposal(budget_round, f"Proposal {number}", cost_pence=300_000)
    db.session.commit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from a_demo_site(tmp_path_factory.mktemp("fifteen"), fill)


def held(site: Flask) -> None:
    """The fifteen vote, two organisers seal, the ballots are counted and the result is published."""
    writing.set(True)
    with site.app_context():
        budget_round = db.session.get_one(Round, 1)
        phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
        for number, seat in enumerate(db.session.query(Seat).order_by(Seat.id)):
            a_ballot(budget_round, db.session.get_one(Person, seat.person_id), str(number % 3 + 1))
        close(budget_round)
        sealed_by_two(budget_round)
        count.store_count(1, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
        db.session.commit()


def looked_at(page: Page) -> None:
    assert found_by_axe(page) == [], page.url


def name(page: Page, email: str, of: str) -> None:
    """An organiser asks somebody to count again."""
    page.goto("/cy/rounds/1/scrutineers")
    send(page.get_by_role("link", name="Enwi craffwr"))
    page.fill("#email", email)
    page.fill("#of_cy", of)
    send(page.get_by_role("button", name="Ymlaen", exact=True))
    confirm(page)


def test_fifteen_vote_and_two_count_it_again_with_a_script_and_without(site, open_page, tmp_path):
    base = site.config["SITE_URL"]
    organiser, alun, gwen = (open_page(base_url=base, javascript=script) for script in (False, True, False))
    alun.add_init_script(path=str(AXE))
    sign_in_as(organiser, "Nia Fychan", "cy")
    with site.app_context():
        emails = {person.name: person.email for person in db.session.query(Person).filter(Person.demo_part.is_not(None))}
    name(organiser, emails["Alun Prys"], "clerc Llanfair")
    name(organiser, emails["Gwen Parry"], "")
    for page, who, language, number in ((alun, "Alun Prys", "en", 1), (gwen, "Gwen Parry", "cy", 2)):
        sign_in_as(page, who, language)
        page.goto(f"/{language}/scrutineers/{number}/answer")
        confirm(page)
    held(site)

    alun.goto("/en/scrutineers/1")
    looked_at(alun)
    send(alun.get_by_role("link", name="Count this vote again"))
    alun.locator("[data-start]").click()
    alun.wait_for_selector("[data-recount][data-outcome=holds]")
    looked_at(alun)
    send(alun.get_by_role("link", name="Sign what you found"))
    looked_at(alun)
    assert len(alun.input_value("#printed")) == 64
    alun.get_by_label("The same, to the penny").check()
    send(alun.get_by_role("button", name="Read it once more"))
    confirm(alun)

    gwen.goto("/cy/scrutineers/2")
    taking = gwen.get_by_role("button", name="Popeth i gyfrif eto (zip)")
    with gwen.expect_download() as taken:
        taking.click()
    taken.value.save_as(tmp_path / "bundle.zip")
    (tmp_path / "verify.py").write_bytes(gwen.request.get("/data/verify.py").body())
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", "bundle.zip", "--cy"], cwd=tmp_path, capture_output=True, check=True
    )
    said = done.stdout.decode().splitlines()
    gwen.goto("/cy/scrutineers/2/sign")
    gwen.get_by_label("Yr un fath, i’r geiniog").check()
    gwen.fill("#printed", said[0].split(": ")[1])
    send(gwen.get_by_role("button", name="Darllen unwaith eto"))
    confirm(gwen)

    for page, language, sentence in (
        (alun, "en", "Counted again by two people: the same."),
        (gwen, "cy", "Ailgyfrifwyd gan ddau o bobl: yr un fath."),
    ):
        page.goto(f"/{language}/rounds/1/result")
        expect(page.locator("#counted-again")).to_contain_text(sentence)
        expect(page.locator("#counted-again")).to_contain_text("Gwen Parry")
        expect(page.locator("#counted-again")).to_contain_text("Llanfair")
    looked_at(alun)
