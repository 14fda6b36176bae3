"""A batch of papers that two people read differently: keyed twice, settled by a third, sealed by two and counted, by pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from panel.access import Role
from panel.ballots.actions import phases
from panel.cli.lanes import work_once
from panel.extensions import db, writing
from panel.results.actions import publish
from panel.results.models import Result
from panel.rounds.models import Phase, Round, Rule
from tests.ballots.makers import WHY, close
from tests.journeys.conftest import AXE, a_demo_site, sign_in_as
from tests.journeys.pressing import send
from tests.journeys.test_accessibility import found_by_axe
from tests.journeys.test_whole_cycle import confirm
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

pytestmark = pytest.mark.browser

STAFF = (("Nia Fychan", "organiser"), ("Elen Huws", "second"), ("Owen Hart", "treasurer"))
VOTERS = ("Alun Prys", "Mair Wyn", "Gwen Parry", "Dewi Rees")
ISSUED, ENTERED, SPOILED, RETURNED = 5, 3, 1, 1
"""Of four papers one was spoiled and replaced by a fifth, and one came back unused."""

SHEET = {"en": "The papers of this round", "cy": "Papurau’r rownd hon"}


def fill() -> None:
    """A vote with papers that has opened, three who organise, and four who want a paper."""
    area = an_area()
    for name, part in STAFF:
        a_person(name, Role.ORGANISER).demo_part = part
    for name in VOTERS:
        a_person(name, area=area)
    budget_round = a_round(phase=Phase.PROPOSALS, area=area, ways="residency,staff", rule=Rule.GREEDY)
    for number in (1, 2, 3):
        a_proposal(budget_round, f"Proposal {number}", cost_pence=300_000)
    phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
    db.session.commit()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from a_demo_site(tmp_path_factory.mktemp("batch"), fill)


def looked_at(page: Page) -> None:
    assert found_by_axe(page) == [], page.url


def find(page: Page, name: str) -> None:
    """Somebody comes to the desk."""
    page.goto("/cy/rounds/1/paper")
    page.fill("#text", name)
    send(page.get_by_role("button", name="Dod o hyd drwy gyfrif"))
    looked_at(page)


def hand_out(page: Page) -> None:
    """Everybody gets a paper; the first spoils it, the last brings it back unused."""
    for name in VOTERS:
        find(page, name)
        send(page.get_by_role("button", name="Rhoi papur"))
    for name, do in ((VOTERS[0], "replace"), (VOTERS[-1], "back")):
        find(page, name)
        send(page.locator(f"button[value={do}]"))


def key(page: Page, language: str, *lines: str, looks: bool) -> None:
    """One paper a page, by the keyboard; then the batch is finished."""
    page.goto(f"/{language}/rounds/1/paper/batches/1")
    for line in lines:
        if looks:
            looked_at(page)
        page.fill("#line", line)
        send(page.locator("form[action$='/batches/1'] button.button"))
    send(page.locator("button[name=finish]"))


def looks_at_sheet(page: Page) -> None:
    """Every paper is accounted for: no line says that some are still out."""
    numbers = page.locator("table", has_text=SHEET[page.url.split("/")[3]]).locator("td.number").all_inner_texts()
    assert numbers == [str(number) for number in (ISSUED, ENTERED, SPOILED, 0, RETURNED, 0)]
    assert ISSUED == ENTERED + SPOILED + RETURNED
    looked_at(page)


def sealed(*organisers: Page) -> None:
    """Each of them presses on the page that tells what is sealed."""
    for page in organisers:
        page.goto("/en/rounds/1/seal")
        expect(page.locator("main")).to_contain_text(f"Handed out: {ISSUED}")
        confirm(page)
    assert organisers[-1].url.endswith("/counting")


def counted(site: Flask) -> dict[str, int]:
    """The votes of each proposal, after the count that the seal asked for; the result is published."""
    writing.set(True)
    with site.app_context():
        work_once()
        result = db.session.query(Result).one()
        publish.publish_result(db.session.get_one(Round, 1), an_organiser())
        db.session.commit()
        return {line.proposal.number: line.votes for line in result.lines}


def test_a_paper_that_two_read_differently_is_settled_by_a_third_and_counts_once(site, open_page):
    base = site.config["SITE_URL"]
    first = open_page(base_url=base, javascript=True, width=320)
    second = open_page(base_url=base, javascript=False, width=1280)
    third = open_page(base_url=base, javascript=True, width=1280)
    for page in (first, third):
        page.add_init_script(path=str(AXE))
    for page, (name, _part), language in zip((first, second, third), STAFF, ("cy", "en", "en"), strict=True):
        sign_in_as(page, name, language)
    hand_out(first)
    writing.set(True)
    with site.app_context():
        close(db.session.get_one(Round, 1))
        db.session.commit()

    first.goto("/cy/rounds/1/paper/batches")
    looked_at(first)
    first.fill("#papers", "3")
    send(first.get_by_role("button", name="Dechrau’r swp hwn"))
    key(first, "cy", "1 2", "3", "1", looks=True)
    second.goto("/en/rounds/1/paper/batches/1")
    expect(second.locator("main")).not_to_contain_text("1 2")
    key(second, "en", "1 2", "2", "1", looks=False)
    expect(second.locator("body")).to_contain_text("a third person settles those")
    first.goto("/cy/rounds/1/paper/batches/1")
    assert not first.locator("#line").count()  # who read it once does not settle it

    third.goto("/en/rounds/1/paper/batches/1")
    looked_at(third)
    expect(third.locator("main")).to_contain_text("Paper 2 was read differently: 1 of 1.")
    expect(third.locator("main")).to_contain_text("The first person read: 3. The second: 2.")
    expect(third.locator("main")).not_to_contain_text("1 2")  # the papers of which both read the same
    key(third, "en", "3", looks=False)
    for page, language in ((third, "en"), (first, "cy")):
        page.goto(f"/{language}/rounds/1/paper")
        looks_at_sheet(page)
    sealed(third, second)
    assert counted(site) == {"1": 2, "2": 1, "3": 1}

    for page, language, said in ((third, "en", "3 people shared out"), (first, "cy", "Rhannodd 3 o bobl")):
        page.goto(f"/{language}/rounds/1/result")
        expect(page.locator("main")).to_contain_text(said)
        looks_at_sheet(page)
