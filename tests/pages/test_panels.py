"""The page of a citizens' panel."""

import re
from datetime import timedelta

import pytest

from panel import clock
from panel.extensions import db
from panel.panels import queries as made_up
from panel.panels.models import CitizensPanel, SeatState
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser
from tests.panels.makers import a_panel, a_seat, a_seat_holder
from tests.threads.makers import a_thread


def test_visitors_read_the_question_and_the_number_of_seats_but_no_names(client, work):
    with work():
        citizens_panel = a_panel(seat_target=9)
        a_seat_holder(citizens_panel, "Nia")

    page = client.get(f"/en/panels/{citizens_panel.id}").text

    assert "How do we keep everyone warm?" in page
    assert "Seats taken: 1 of 9" in page
    assert "Nia" not in page


@pytest.mark.parametrize(
    ("who", "named"), [("holder", True), ("organiser", True), ("invited", False), ("left", False), ("person", False)]
)
def test_names_are_for_the_panel_and_the_organisers(client, work, as_person, who, named):
    with work():
        citizens_panel = a_panel()
        a_seat_holder(citizens_panel, "Nia")
        readers = {
            "holder": a_seat_holder(citizens_panel),
            "organiser": an_organiser(),
            "invited": a_seat(citizens_panel, state=SeatState.OFFERED).person,
            "left": a_seat(citizens_panel, state=SeatState.LEFT).person,
            "person": a_person(),
        }
    as_person(readers[who])

    page = client.get(f"/en/panels/{citizens_panel.id}").text

    assert ("Nia" in page) is named


def test_an_offer_is_shown_to_the_one_it_was_made_to(client, work, as_person):
    with work():
        seat = a_seat(a_panel(), state=SeatState.OFFERED)
    as_person(seat.person)

    page = client.get(f"/en/panels/{seat.citizens_panel_id}").text

    assert "A seat on this panel is offered to you." in page
    assert f"/en/panels/seats/{seat.id}" in page


def test_its_threads_are_listed_with_how_they_stand(client, work):
    with work():
        citizens_panel, now = a_panel(), clock.now()
        a_thread(citizens_panel)
        a_thread(citizens_panel, opens_at=now + timedelta(days=1))
        a_thread(citizens_panel, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
        a_thread(citizens_panel, summary="We agree on the chapel.")

    page = client.get(f"/en/panels/{citizens_panel.id}").text

    for words in ("Open now", "Not open yet", "Closed, summary to come", "Closed with a summary"):
        assert words in page


def test_the_number_of_queries_does_not_grow_with_the_threads(client, work):
    with work():
        citizens_panel = a_panel()
        a_thread(citizens_panel)
    client.get(f"/en/panels/{citizens_panel.id}")
    few = queries(lambda: client.get(f"/en/panels/{citizens_panel.id}"))
    with work():
        for _ in range(5):
            a_thread(citizens_panel)
            a_seat(citizens_panel)

    assert queries(lambda: client.get(f"/en/panels/{citizens_panel.id}")) == few


@pytest.mark.parametrize("lang", ["cy", "en"])
def test_a_panel_without_threads_says_what_will_be_here(client, work, lang):
    with work():
        citizens_panel = a_panel()

    answer = client.get(f"/{lang}/panels/{citizens_panel.id}")

    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


def test_a_panel_that_is_not_there_is_a_page_that_says_so(client):
    assert client.get("/en/panels/999").status_code == 404


def test_a_panel_is_laid_beside_its_people_in_groups_that_name_nobody(client, work):
    with work():
        county = an_area()
        south = an_area("South", parent=county)
        north = an_area("North", parent=county)
        citizens_panel = a_panel(area=county)
        for place, language in [(south, "cy")] * 6 + [(north, "en")] * 5:
            a_seat(citizens_panel, a_person(language=language, area=place))
        for _ in range(11):
            a_person(area=south)

    page = client.get(f"/en/panels/{citizens_panel.id}").text

    cells = re.findall(r'<th role="rowheader" scope="row">([^<]+)</th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>', page)
    assert cells == [("South", "6", "17"), ("North", "5", "5"), ("Letters in Welsh", "6", "6"), ("Letters in English", "5", "16")]


class EmptiedMeanwhile(dict):
    """As another reader's thread leaves it that empties it just after it was asked."""

    def __contains__(self, key):
        return True


def test_two_who_read_it_at_once_do_not_take_it_from_each_other(work, monkeypatch):
    monkeypatch.setattr(made_up, "kept", EmptiedMeanwhile())
    with work():
        assert made_up.make_up(a_panel(), taken=10) is None


def test_of_a_panel_with_few_people_nothing_is_compared(client, work):
    with work():
        citizens_panel = a_panel(seat_target=20)
        for _ in range(9):
            a_seat_holder(citizens_panel)

    assert "How the panel mirrors its area" not in client.get(f"/en/panels/{citizens_panel.id}").text


def test_a_long_question_stands_under_the_title_and_a_short_one_is_it(client, work):
    with work():
        citizens_panel = a_panel()
    short = client.get(f"/en/panels/{citizens_panel.id}").text
    with work():
        db.session.get(CitizensPanel, citizens_panel.id).question_en = "How do we keep everyone warm?\n\nAnd dry?"

    long = client.get(f"/en/panels/{citizens_panel.id}").text

    assert "<h1>How do we keep everyone warm?</h1>" in short
    assert "<h1>A warm valley</h1>" in long
    assert "<p>And dry?</p>" in long
