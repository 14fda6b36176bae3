"""The first page tells what became of ideas, where we are on their way, and which seeds people back."""

import re
from datetime import timedelta

from shapely.geometry import box

from panel import clock
from panel.areas import maps
from panel.proposals.models import ProposalSeed
from panel.rounds.models import Phase
from panel.seeds.models import Growth
from panel.translating.models import TranslationState
from tests.areas.test_maps import NORTH, SOUTH, with_boundary
from tests.ballots.makers import a_counted_round, a_published_round
from tests.groups.counting import queries
from tests.makers import an_area, keep
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed
from tests.translating.makers import a_translation


def test_what_was_decided_has_a_piece_and_a_line_for_each_winner_and_its_place_its_money(client, work):
    with work():
        budget_round, result = a_published_round(("1",), ("1", "2"), ("2",))
        winners = sum(line.place is not None for line in result.lines)

    page = client.get("/en/").text

    assert winners > 0
    assert f"/en/rounds/{budget_round.id}/result" in page
    decided = page.split('id="decided"')[1].split("</section>")[0]
    assert decided.count('class="numbered"') == winners
    assert len(re.findall(r"<li>.*?</li>", decided, re.DOTALL)) == winners
    assert "The votes so far have given" in page


def test_of_many_winners_six_are_named_and_drawn_and_the_others_counted(client, work):
    with work():
        a_published_round(("1", "2", "3", "4"), ("5", "6", "7", "8"), costs=[10_000] * 8)

    decided = client.get("/en/").text.split('id="decided"')[1].split("</section>")[0]

    assert "8 proposals share £800" in decided
    assert decided.count('class="numbered"') == decided.count("<svg x=") == 6
    assert "And 2 things more." in decided


def test_each_stop_on_the_way_of_an_idea_is_done_here_or_ahead(client, work):
    with work():
        an_area()
    without_round = client.get("/en/").text
    with work():
        a_round("Winter", phase=Phase.VOTING)

    page = client.get("/en/").text

    assert re.findall(r'<li class="(done|here|ahead)"', without_round) == ["here"] + ["ahead"] * 5
    assert re.findall(r'<li class="(done|here|ahead)"', page) == ["done"] * 3 + ["here"] + ["ahead"] * 2


def test_a_vote_past_its_close_is_not_open_though_nobody_has_moved_it_on(client, work):
    now = clock.now()
    dates = {Phase.VOTING: now - timedelta(days=9), Phase.RESULT: now - timedelta(hours=2)}
    with work():
        overdue = a_round("Winter", phase=Phase.VOTING, dates=dates)
    alone = client.get("/en/").text
    with work():
        spring = a_round("Spring", phase=Phase.PROPOSALS)

    beside = client.get("/en/").text

    assert "No vote is open just now" in alone
    assert f'/en/rounds/{overdue.id}">Winter</a>: the vote is over' in alone
    assert "Open now" not in alone
    assert f'/en/rounds/{spring.id}">See the round' in beside


def test_between_the_close_and_the_result_every_page_says_that_the_vote_is_over(client, work):
    with work():
        a_published_round(("1",), ("1",))
        budget_round, result = a_counted_round(("1",), ("1",))
        seed = a_seed("A warm kitchen")
        keep(ProposalSeed(proposal_id=result.lines[0].proposal_id, seed_id=seed.id))
    home, the_round, poster, journey = (
        client.get(f"/en/{address}").text
        for address in ("", f"rounds/{budget_round.id}", f"rounds/{budget_round.id}/poster", f"journeys/{seed.id}")
    )

    assert re.findall(r'<li class="(done|here|ahead)"', home) == ["done"] * 4 + ["here", "ahead"]
    assert re.search(rf'class="here".*?href="/en/rounds/{budget_round.id}">Count it<', home, re.DOTALL)
    assert "the vote is over, and the result will be here when it is published." in home
    assert "Voting is over. The result will be here" in the_round
    assert f"/en/rounds/{budget_round.id}/result" not in the_round
    assert "voting is over" in poster
    assert "The vote is over, and its result will be here" in journey
    assert "The people who live here pick what they want." not in journey
    assert "to a place on the ballot" in journey


def test_a_seed_that_nobody_backs_waits_behind_those_with_support(client, work):
    with work():
        a_seed("Nobody yet")
        for number in range(3):
            a_seed(f"Backed {number}", days_old=number + 1, support_count=number + 1)

    page = client.get("/en/").text

    assert "Backed 0" in page
    assert "Nobody yet" not in page
    assert "0 people support it" not in page


def test_the_idea_of_the_first_winner_and_the_one_that_taught_are_told(client, work):
    with work():
        _round, result = a_published_round(("1",), ("1",))
        won = next(line for line in result.lines if line.place == 1)
        lost = next(line for line in result.lines if line.place is None)
        seed, other = a_seed("A warm kitchen", growth=Growth.FLOWERING), a_seed("A bus", support_count=9)
        keep(ProposalSeed(proposal_id=won.proposal_id, seed_id=seed.id))
        keep(ProposalSeed(proposal_id=lost.proposal_id, seed_id=other.id))
        a_seed("A party", growth=Growth.RESTING)

    page = client.get("/en/").text

    assert f"/en/journeys/{seed.id}" in page
    assert f"/en/journeys/{other.id}" not in page
    assert "We learnt that a key is hard to share." in page


def test_an_idea_is_told_in_the_language_of_the_reader_where_it_is_translated(client, work):
    with work():
        a_translation(a_seed("A bench by the surgery", support_count=2), state=TranslationState.ACCEPTED)

    welsh, english = (re.sub(r"<[^>]+>", "", client.get(f"/{lang}/").text) for lang in ("cy", "en"))

    assert "Mainc wrth y feddygfa" in welsh
    assert "A bench by the surgery" not in welsh
    assert "A bench by the surgery" in english
    assert "Mainc wrth y feddygfa" not in english


def test_its_queries_do_not_grow_with_what_there_is(client, work):
    with work():
        a_published_round(("1",), ("1", "2"), ("2",))
        a_seed("First", growth=Growth.FLOWERING)
    few = queries(lambda: client.get("/en/"))
    with work():
        a_published_round(("1",), ("1", "2"), ("2",))
        for number in range(5):
            a_seed(f"More {number}", growth=Growth.FLOWERING, support_count=number)

    assert queries(lambda: client.get("/en/")) == few


def test_money_of_areas_too_deep_for_the_map_is_counted_where_they_lie(client, work, monkeypatch):
    monkeypatch.setattr(maps, "MOST", 2)
    with work():
        county, _bare = with_boundary("Powys", NORTH), with_boundary("Gwynedd", SOUTH)
        town = with_boundary("Llanidloes", box(-3.3, 53.1, -3.2, 53.2), county)
        _round, result = a_published_round(("1",), ("1",))
        for line in result.lines:
            line.proposal.group.area = town

    page = client.get("/en/").text

    assert 'aria-label="Powys, 1"' in page
    assert "Nothing yet in: Gwynedd." in page


def test_of_a_round_that_was_held_elsewhere_nothing_is_said_of_a_chest(client, work):
    with work():
        budget_round, _result = a_published_round(("1",), ("2",), costs=(10_000, 10_000), budget_pence=15_000)
        budget_round.imported_from = "elsewhere.pb"

    decided = client.get("/en/").text.split('id="decided"')[1].split("</section>")[0]

    assert "Nothing could be funded this time." in decided
    assert "chest" not in decided
