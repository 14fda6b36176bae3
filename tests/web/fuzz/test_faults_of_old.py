"""Inputs that once ended in a fault, each on both databases: now the page is as if they were not there, or it says no."""

import io

import pytest

from panel.access import Role
from tests.ballots.makers import an_open_round
from tests.makers import a_person, an_area
from tests.panels.makers import a_panel
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed
from tests.threads.makers import a_thread
from tests.web.fuzz.corpus import cursor, packed

NOW = "2026-05-31T12:00:00+00:00"
DEEP = packed("[" * 2_900)
LISTS = [
    "/en/panels",
    "/en/open-data",
    "/en/seeds",
    "/en/log",
    "/feeds/en.atom",
    "/en/groups",
    "/en/people/roles",
    "/en/chests",
]
NUMBERS = [str(2**31), str(2**63), "9" * 20, "9" * 5_000, "²", "٣"]
TIMES = ["2026-05-31T12:00", "2026-W22-1", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]


@pytest.fixture
def everything(work, as_person):
    """A browser of somebody who may do all that a role allows, on a site with one of each."""
    with work():
        area = an_area()
        person = a_person("Nia", *Role, area=area)
        a_seed(author=person, area=area)
        a_panel()
        a_thread()
        a_round()
    return as_person(person)


@pytest.mark.parametrize("address", LISTS)
def test_a_cursor_that_is_deep_shows_the_first_page(everything, address):
    assert everything.get(address, query_string={"after": DEEP}).status_code == 200


@pytest.mark.parametrize("address", ["/en/panels", "/en/open-data", "/en/seeds", "/feeds/en.atom"])
def test_a_cursor_with_an_odd_moment_shows_the_first_page(everything, address):
    for values in ([moment, *rest] for moment in TIMES for rest in ([1], [0, 1])):
        assert everything.get(address, query_string={"after": cursor(values)}).status_code == 200


@pytest.mark.parametrize("name", ["\ud800", "a\x00b", "\udfff\ud800"])
@pytest.mark.parametrize("address", ["/en/groups", "/en/people/roles"])
def test_a_cursor_with_signs_that_no_database_holds_shows_the_first_page(everything, address, name):
    assert everything.get(address, query_string={"after": cursor([name, 1])}).status_code == 200


@pytest.mark.parametrize("sort", ["support", "random&start=1"])
def test_a_cursor_with_something_else_than_a_number_shows_the_first_page(everything, sort):
    for value in (True, False, 2**31, -(2**31) - 1, 2**63, 10**30, 1.0):
        for values in ([value, NOW, 1], [value, 1], [1, NOW, value], [1, value]):
            assert everything.get(f"/en/seeds?sort={sort}&after={cursor(values)}").status_code == 200, values


@pytest.mark.parametrize("address", ["/en/log", "/en/chests/{chest}/ledger", "/en/rounds/{round}"])
def test_a_cursor_with_a_number_that_is_too_large_shows_the_first_page(work, everything, address):
    with work():
        budget_round = a_round()
        address = address.format(chest=budget_round.chest_id, round=budget_round.id)

    for number in (2**31, 2**63, 10**30):
        assert everything.get(address, query_string={"after": cursor([number])}).status_code == 200, number


@pytest.mark.parametrize("values", [[NOW, True, 1], [NOW, 0, True], [NOW, 2**15, 1], ["0001-01-01T00:00:00+14:00", 0, 1]])
def test_a_cursor_of_the_feed_that_is_made_up_shows_its_first_page(everything, values):
    assert everything.get("/feeds/en.atom", query_string={"after": cursor(values)}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/en/groups?area={}",
        "/en/rounds/new?chest={}",
        "/en/seeds?sort=random&start={}",
        "/en/seeds?area={}",
        "/en/threads/{thread}?after={}",
        "/en/threads/{thread}/news?seen={}",
        "/en/threads/new/{panel}?seed={}",
        "/en/rounds/{round}/proposals/new?seed={}",
    ],
)
def test_a_number_that_nothing_has_is_as_if_it_were_not_there(work, everything, address):
    with work():
        thread, citizens_panel, budget_round = a_thread(), a_panel(), a_round()
        known = {"thread": thread.id, "panel": citizens_panel.id, "round": budget_round.id}

    for number in NUMBERS:
        assert everything.get(address.format(number, **known)).status_code in {200, 204, 302, 409}, number


@pytest.mark.parametrize("address", ["/en/flags/seed/{}", "/en/seeds/{}", "/en/rounds/{}/ballot", "/data/chests/{}/ledger.csv"])
def test_an_address_with_a_number_that_nothing_has_does_not_exist(everything, address):
    for number in (*NUMBERS, "-1"):
        assert everything.get(address.format(number)).status_code == 404, number


@pytest.mark.parametrize(
    "address", ["/en/log?about=%00", "/en/people/roles?q=%00", "/en/panels/{panel}/seats?q=ab%00", "/en/seeds?q=%00"]
)
def test_a_sign_that_no_database_holds_is_taken_out_of_what_is_looked_for(work, everything, address):
    with work():
        citizens_panel = a_panel()

    assert everything.get(address.format(panel=citizens_panel.id)).status_code == 200


@pytest.mark.parametrize("typed", [{"seed": "²"}, {"do": "remove-cost-²"}, {"do": "add-seed-2147483648"}, {"seed": "9" * 20}])
def test_the_form_of_a_proposal_passes_over_numbers_that_are_none(work, everything, typed):
    with work():
        budget_round = a_round()

    assert everything.post(f"/en/rounds/{budget_round.id}/proposals/new", data={"do": "add-cost", **typed}).status_code in {
        200,
        422,
    }


@pytest.mark.parametrize("number", ["1" + "0" * 30, str(2**31), "²", "", "x"])
def test_a_seat_for_a_number_that_nobody_has_is_refused(work, everything, number):
    with work():
        citizens_panel = a_panel()

    assert everything.post(f"/en/panels/{citizens_panel.id}/seats", data={"person_id": number}).status_code == 404


@pytest.mark.parametrize("table", ["postcode,area\n" + "x" * 140_000 + ",y\n", 'postcode,area\n"' + "x" * 140_000])
def test_a_table_with_a_cell_that_never_ends_is_refused_in_a_sentence(everything, table):
    upload = {"table": (io.BytesIO(table.encode()), "postcodes.csv")}

    answer = everything.post("/en/people/postcodes", data=upload)

    assert answer.status_code == 422
    assert "This row cannot be read" in answer.text


@pytest.mark.parametrize("token", ["b" * 72, "0" * 32 + "é", "0" * 32 + "\n\n0", "0" * 32 + "x" * 20_000])
def test_a_form_token_is_a_token_from_its_first_sign_to_its_last(work, as_person, token):
    with work():
        budget_round, people = an_open_round(voters=1)
    voter = as_person(people[0])

    for _ in range(2):
        answer = voter.post(f"/en/rounds/{budget_round.id}/ballot", data={"form_token": token, "proposal": "1", "cast": "1"})

        assert answer.status_code == 422
    assert voter.get(f"/en/rounds/{budget_round.id}/receipt").status_code == 303
