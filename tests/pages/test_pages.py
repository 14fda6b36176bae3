"""Pages across capabilities: the first page, the journey, the desk, the own page, the glossary."""

import pytest

from panel.access import Role
from panel.panels.models import SeatState
from panel.proposals.models import ProposalSeed, ProposalState
from panel.rounds.models import Phase
from tests.ballots.makers import a_published_round, an_open_round
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser, keep
from tests.panels.makers import a_panel, a_seat
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed, an_answer
from tests.threads.makers import a_thread


def test_the_first_page_names_the_vote_that_is_open_and_leads_visitors_to_what_they_can_read(client, work, as_person):
    with work():
        budget_round = a_round("Winter", phase=Phase.VOTING, budget_pence=4_800_000)
        a_round("Spring", phase=Phase.IDEAS)
        person = a_person()

    page = client.get("/en/").text
    as_person(person)
    seen_by_resident = client.get("/en/").text

    assert "£48,000" in page
    assert f'/en/rounds/{budget_round.id}">See the proposals' in page
    assert f'/en/rounds/{budget_round.id}/ballot">See the proposals' in seen_by_resident


def test_the_first_page_of_a_site_with_nothing_but_a_place_says_what_to_do(client, work):
    with work():
        an_area()

    page = client.get("/cy/")

    assert page.status_code == 200
    assert "/cy/seeds/new" in page.text


def test_a_journey_tells_every_stop_in_order(client, work):
    with work():
        seed = a_seed("A repair bench", days_old=3)
        thread = a_thread(seeds=[seed])
        an_answer(seed, an_organiser())
        budget_round, result = a_published_round(("1",), ("1",), ("1",))
        keep(ProposalSeed(proposal_id=result.lines[0].proposal_id, seed_id=seed.id))

    page = client.get(f"/en/journeys/{seed.id}").text

    assert "A repair bench" in page
    assert f"/en/threads/{thread.id}" in page
    assert f"/en/rounds/{budget_round.id}/result" in page
    assert page.index("Planted") < page.index("Answered") < page.index("Funded")


def test_a_journey_hides_a_result_that_is_not_published(client, work):
    with work():
        seed = a_seed("A repair bench")
        proposal = a_proposal(a_round(phase=Phase.VOTING))
        keep(ProposalSeed(proposal_id=proposal.id, seed_id=seed.id))

    page = client.get(f"/en/journeys/{seed.id}").text

    assert "Costed" in page
    assert "Funded" not in page


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.ORGANISER, ["Decide about 1 proposal", "1 seed waits for an answer", "Make a round"]),
        (Role.FACILITATOR, ["Open a thread"]),
        (Role.TREASURER, ["Enter money"]),
        (Role.MODERATOR, ["Flags"]),
    ],
)
def test_the_desk_shows_each_role_what_is_theirs(client, work, as_person, role, sees):
    with work():
        a_proposal(a_round(phase=Phase.PROPOSALS), state=ProposalState.SUBMITTED)
        a_seed()
        person = a_person("Ann", role)
    as_person(person)

    page = client.get("/en/desk").text

    assert [words for words in sees if words not in page] == []
    assert ("Make a round" in page) is (role == Role.ORGANISER)


def test_the_desk_is_closed_to_residents(client, work, as_person):
    with work():
        person = a_person(area=an_area())
    as_person(person)

    assert client.get("/en/desk").status_code == 403


def test_the_own_page_leads_to_everything_that_is_mine(client, work, as_person):
    with work():
        budget_round, [person] = an_open_round(voters=1)
        seat = a_seat(a_panel(), person, state=SeatState.OFFERED)
        seed = a_seed("Mine", author=person)
        a_seed("Theirs")
        newcomer = a_person()
    new = as_person(newcomer).get("/en/people/me").text
    as_person(person)

    page = client.get("/en/people/me").text

    assert ">Say where you live</a>" in new  # read aloud it is one sentence, in Welsh too

    assert f"/en/panels/seats/{seat.id}" in page
    assert f"/en/seeds/{seed.id}" in page
    assert f"/en/rounds/{budget_round.id}/ballot" in page
    assert "Theirs" not in page


@pytest.mark.parametrize("address", ["/en/", "/en/desk", "/en/people/me"])
def test_more_things_take_no_more_queries(client, work, as_person, address):
    with work():
        person = a_person("Ann", Role.ORGANISER)
        a_seed(author=person)
    as_person(person)
    few = queries(lambda: client.get(address))
    with work():
        for _ in range(8):
            a_seed(author=person)

    many = queries(lambda: client.get(address))

    assert many == few


def test_the_glossary_follows_the_alphabet_of_its_language(client):
    page = client.get("/cy/glossary").text

    assert page.index("<dt>cist gymunedol") < page.index("<dt>cyfraniad") < page.index("<dt>hedyn")


def test_help_and_the_statement_always_name_a_way_to_reach_somebody(app, client, monkeypatch):
    pages = ("/en/about/help", "/en/about/accessibility")

    without = [client.get(page).text for page in pages]
    monkeypatch.setitem(app.config, "CONTACT_EMAIL", "clerk@example.org")
    with_one = [client.get(page).text for page in pages]

    assert all('href="/en/about/complaint"' in page for page in without)
    assert all("mailto:clerk@example.org" in page for page in with_one)
    assert 'href="/en/about/help"' in client.get("/en/seeds").text
