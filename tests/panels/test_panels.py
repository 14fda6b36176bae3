"""Making a panel, and the list of panels."""

import pytest
from sqlalchemy.exc import IntegrityError

from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.panels.models import CitizensPanel, SeatState
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser
from tests.panels.makers import a_panel, a_seat

TYPED = {
    "title_cy": "Dyffryn cynnes",
    "title_en": "A warm valley",
    "question_cy": "Sut mae cadw pawb yn gynnes?",
    "question_en": "How do we keep everyone warm?",
    "seat_target": "16",
}


def test_an_organiser_makes_a_panel_in_both_languages(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
    as_person(organiser)

    answer = client.post("/en/panels/new", data={**TYPED, "area_id": area.id})

    with work():
        made = db.session.scalar(CitizensPanel.newest())
    assert answer.status_code == 303
    assert answer.location == f"/en/panels/{made.id}/seats"
    assert (made.title_cy, made.seat_target, made.area_id) == ("Dyffryn cynnes", 16, area.id)
    with work():
        assert db.session.scalar(AuditEntry.newest()).verb == "panel.make"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"seat_target": "0"}, "between 1 and 500"),
        ({"seat_target": "many"}, "Please write a whole number."),
        ({"title_cy": "", "title_en": ""}, "Please write this in Welsh or in English"),
        ({"area_id": "99999"}, "Not a valid choice"),
    ],
)
def test_a_panel_that_is_not_complete_is_shown_again_with_what_was_typed(client, work, as_person, change, sentence):
    with work():
        area, organiser = an_area(), an_organiser()
    as_person(organiser)

    answer = client.post("/en/panels/new", data={**TYPED, "area_id": area.id, **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "How do we keep everyone warm?" in answer.text


def test_a_panel_without_seats_cannot_be_stored(work):
    with pytest.raises(IntegrityError), work():
        a_panel(seat_target=0)


def test_the_list_shows_seats_as_numbers_with_a_fixed_number_of_queries(client, work):
    with work():
        citizens_panel = a_panel("A warm valley", seat_target=9)
        a_seat(citizens_panel, a_person("Nia"))
        a_seat(citizens_panel, state=SeatState.OFFERED)
    client.get("/en/panels")
    few = queries(lambda: client.get("/en/panels"))
    with work():
        for _ in range(6):
            a_seat(a_panel())

    answer = client.get("/en/panels")

    assert "Seats taken: 1 of 9" in answer.text
    assert "Nia" not in answer.text
    assert queries(lambda: client.get("/en/panels")) == few


def test_an_empty_list_says_what_will_be_here(client, work):
    with work():
        an_area()

    answer = client.get("/en/panels")

    assert "No panels yet" in answer.text


def test_script_in_a_title_is_shown_and_never_run(client, work):
    with work():
        citizens_panel = a_panel("<script>alert(1)</script>")

    pages = client.get("/en/panels").text + client.get(f"/en/panels/{citizens_panel.id}").text

    assert "<script>alert" not in pages
    assert "&lt;script&gt;alert" in pages


def test_other_seats_alone_leave_no_earlier_words_and_none_are_promised(client, work, as_person):
    with work():
        organiser, citizens_panel = an_organiser(), a_panel(seat_target=12)
        texts = {name: getattr(citizens_panel, name) for name in ("title_cy", "title_en", "question_cy", "question_en")}
        typed = {**texts, "area_id": citizens_panel.area_id, "seat_target": 15}
    address = f"/en/panels/{citizens_panel.id}/edit"

    seats = as_person(organiser).post(address, data=typed, follow_redirects=True).text
    words = client.post(address, data={**typed, "title_en": "A warmer valley"}, follow_redirects=True).text

    assert "Saved." in seats
    assert "stays readable" not in seats
    assert "What it said before stays readable." in words
