"""The desk: what waits for each role leads to the very page where it is done; figures of the week, as drawings and tables."""

import re
from datetime import UTC, datetime, timedelta

from panel import clock
from panel.access import Role
from panel.areas.models import Area
from panel.chests.models import LedgerEntry, Movement
from panel.extensions import db
from panel.language import day, local
from panel.rounds.models import Phase
from panel.sanctions.models import SanctionKind
from panel.seeds.models import Seed
from tests.ballots.makers import a_ballot, an_open_round
from tests.chests.makers import a_chest
from tests.groups.counting import queries
from tests.makers import a_grant, a_person, an_area, an_organiser, keep
from tests.moderation.makers import a_ruling
from tests.panels.makers import a_panel
from tests.rounds.makers import a_round
from tests.sanctions.makers import a_sanction
from tests.seeds.makers import a_seed, an_answer
from tests.threads.makers import a_thread

IN_MAY = datetime(2026, 5, 1, tzinfo=UTC)
TASK = re.compile(r'<h3>([^<]*)</h3>.*?<a [^>]*href="([^"]*)"', re.DOTALL)


def tasks(client):
    """What the desk says, by the lane: the title of each task with the page it leads to."""
    page = client.get("/en/desk").text
    sections = re.findall(r'aria-labelledby="lane-(\w+)">(.*?)</section>', page, re.DOTALL)
    return {lane: [(title.strip(), address) for title, address in TASK.findall(part)] for lane, part in sections}


def a_line(chest, movement, pence):
    keep(
        LedgerEntry(
            chest_id=chest.id,
            movement=movement,
            amount_pence=pence,
            party="Côr Dinbych",
            dated_on=local(clock.now()).date(),
            entered_at=clock.now(),
        )
    )


def test_a_commissioner_is_led_to_the_seeds_without_an_answer_where_the_role_counts(client, work, as_person):
    with work():
        here, there = an_area(), an_area()
        person = a_person()
        a_grant(person, Role.COMMISSIONER, here)
        for area, days in ((here, 3), (here, 27), (here, 28), (here, 90), (there, 90)):
            a_seed(area=area, days_old=days)
    as_person(person)

    assert tasks(client) == {
        "soon": [("4 seeds wait for an answer, 2 late", "/en/seeds/unanswered")],
    }
    assert "The last seven days" not in client.get("/en/desk").text


def test_a_treasurer_is_told_what_was_granted_and_is_not_paid(client, work, as_person):
    with work():
        treasurer, paid, owing = a_person("", Role.TREASURER), a_chest(), a_chest()
        for chest, pence in ((paid, 390_000), (owing, 250_000)):
            a_line(chest, Movement.GRANTED, 390_000)
            a_line(chest, Movement.PAID, pence)
    as_person(treasurer)

    assert tasks(client) == {"soon": [("£1,400 is granted and not paid yet", f"/en/chests/{owing.id}/ledger")]}


def test_a_facilitator_sees_the_threads_that_are_over_and_those_that_close_soon(client, work, as_person):
    with work():
        facilitator, now = a_person("", Role.FACILITATOR), clock.now()
        over, soon, _later = [
            a_thread(opens_at=now - timedelta(days=20), closes_at=now + timedelta(days=days)) for days in (-1, 2, 9)
        ]
    as_person(facilitator)

    assert tasks(client) == {
        "soon": [("Close a thread with a summary", f"/en/threads/{over.id}")],
        "watch": [("A thread closes soon", f"/en/threads/{soon.id}")],
    }


def test_what_is_oldest_is_not_pushed_off_by_what_was_made_since(client, work, as_person):
    with work():
        clerk = a_person("", Role.ORGANISER, Role.TREASURER)
        closed = a_round("Potiau bach", phase=Phase.RESULT)
        thread = a_thread(opens_at=IN_MAY, closes_at=IN_MAY + timedelta(days=9))
        a_round("Y bleidlais", phase=Phase.VOTING)
        a_line(closed.chest, Movement.GRANTED, 390_000)
        for _ in range(11):
            a_thread(opens_at=IN_MAY, closes_at=clock.now())
        for _ in range(20):
            a_round(phase=Phase.IDEAS)
    as_person(clerk)

    said = tasks(client)

    assert ("Seal the ballots and have them counted", f"/en/rounds/{closed.id}/seal") in said["now"]
    assert ("£3,900 is granted and not paid yet", f"/en/chests/{closed.chest_id}/ledger") in said["soon"]
    assert ("Close a thread with a summary", f"/en/threads/{thread.id}") in said["soon"]
    assert "Y bleidlais" in client.get("/en/").text


def test_an_appeal_in_which_one_has_a_part_is_for_somebody_else_to_decide(client, work, as_person):
    with work():
        organiser = a_person("", Role.ORGANISER, Role.MODERATOR)
        a_ruling(a_seed(author=organiser), appeal="It was no advert.")
        a_ruling(moderator=organiser, appeal="Nor was this.")
        a_sanction(organiser, SanctionKind.WARNING, appeal="I was quoting.")
    as_person(organiser)

    said = tasks(client)

    assert "now" not in said
    assert ("Find somebody else to decide 2 appeals", "/en/moderation/appeals") in said["soon"]
    assert ("Find somebody else to decide 1 appeal", "/en/sanctions/appeals") in said["soon"]
    with work():
        an_organiser()
    assert "Find somebody else" not in client.get("/en/desk").text, "another organiser has no part in them, and decides them"


def test_the_figures_count_each_day_in_wales_and_who_voted_without_their_ballots(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round(voters=3)
        for person in people[:2]:
            a_ballot(budget_round, person, "1")
        for days in (0, 0, 2, 6, 7, 30):
            seed = a_seed(days_old=days)
        an_answer(db.session.get_one(Seed, seed.id), organiser)
    page = as_person(organiser).get("/en/desk").text

    cards = dict(re.findall(r'aria-label="([^":]*): (\d+) in seven days"', page))
    drawn = re.search(r'aria-label="Seeds that were planted.*?</svg>', page, re.DOTALL).group()

    assert cards["Seeds that were planted"] == "4"
    assert cards["Answers to seeds"] == "1"
    assert cards[budget_round.title_en] == "2"
    assert "2 of 3 have voted so far" in page
    assert re.findall(r">(\d+)</text>", drawn) == ["1", "0", "0", "0", "1", "0", "2"]
    assert " style=" not in page


def test_the_figures_of_a_place_are_of_that_place(client, work, as_person):
    with work():
        here, there = an_area(), an_area()
        local_one = a_person()
        a_grant(local_one, Role.ORGANISER, here)
        for area in (here, there, there):
            a_seed(area=area)
            a_person(area=area)
    page = as_person(local_one).get("/en/desk").text

    cards = dict(re.findall(r'aria-label="([^":]*): (\d+) in seven days"', page))

    assert cards == {"People who said that they live here": "1", "Seeds that were planted": "1", "Answers to seeds": "0"}
    assert "Confirm claims, or refuse them with a reason." in page  # the list of postcodes is the whole site's


def test_the_desk_asks_the_database_equally_often_however_much_waits(client, work, as_person):
    with work():
        organiser, area = an_organiser(), an_area()
        a_seed(area=area, days_old=40)
    as_person(organiser)
    client.get("/en/desk")
    few = queries(lambda: client.get("/en/desk"))
    with work():
        for _number in range(12):
            a_seed(area=db.session.get_one(Area, area.id), days_old=40)
            a_person()

    assert queries(lambda: client.get("/en/desk")) == few


def test_a_thread_is_opened_for_a_panel_that_is_chosen_on_the_desk_itself(client, work, as_person):
    with work():
        here, elsewhere = an_area(), an_area()
        facilitator = a_person()
        a_grant(facilitator, Role.FACILITATOR, here)
        one, _other_place = a_panel("Bwyd", area=here), a_panel("Tai", area=elsewhere)
    page = as_person(facilitator).get("/en/desk").text
    with work():
        there = db.session.get_one(Area, here.id)
        other, closed = a_panel("Ynni", area=there), a_panel("Dŵr", area=there)
        closed.closed_at = clock.now()
    choosing = client.get("/en/desk").text

    assert f'href="/en/threads/new/{one.id}">Open a thread' in page
    assert re.findall(r'href="/en/threads/new/(\d+)">(\w+)', choosing) == [(str(other.id), "Ynni"), (str(one.id), "Bwyd")]


def test_the_desk_says_why_and_by_when_and_when_the_next_vote_closes(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, (voter, *_others) = an_open_round(title="Y bleidlais")
        a_ballot(budget_round, voter, "1")
        a_seed(days_old=40)
    page = as_person(organiser).get("/en/desk").text

    assert re.search(r'<p class="lede">.*Y bleidlais: the vote closes on \w+day .* days left\.</p>', page)
    assert "1 person has voted" in page
    assert "Of 3 on the roll." in page
    assert "1 seed waits for an answer, 1 late" in page
    assert re.search(r'class="by">.*?The oldest: ', page)
    assert re.search(rf"<li>Voting: [^<]* to {day(budget_round.voting_closes_at)}</li>", page)
