"""Opening a chest, and its ledger."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.chests import actions
from panel.chests.models import Chest, LedgerEntry, Movement
from panel.errors import RuleBroken
from panel.extensions import db
from tests.chests.makers import a_chest, a_ledger_entry
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser

TEXTS = {
    "title_cy": "Cist y dyffryn",
    "title_en": "The valley chest",
    "about_cy": "Arian pum cronfa.",
    "about_en": "The money of five funds.",
    "outcomes_cy": "Pobl yn llai unig.",
    "outcomes_en": "People feel less alone.",
}
MONEY = {
    "movement": "received",
    "amount": "1,250.50",
    "party": "County fund",
    "dated_on": "2026-05-03",
    "decision": "",
    "note": "",
}


def lines(chest):
    return db.session.scalars(LedgerEntry.of(chest)).all()


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.ORGANISER, 303), (Role.TREASURER, 303), (Role.MODERATOR, 403), (Role.FACILITATOR, 403), (None, 403), ("visitor", 401)],
)
def test_a_chest_is_opened_by_organisers_and_treasurers(client, work, as_person, role, code):
    with work():
        area = an_area()
        person = None if role == "visitor" else a_person("", *([role] if role else []))
    if person:
        as_person(person)

    answer = client.post("/en/chests/new", data={**TEXTS, "area_id": area.id})

    assert answer.status_code == code
    with work():
        chest = db.session.scalar(Chest.newest())
    assert (chest is not None) is (code == 303)


def test_a_chest_needs_its_words_in_one_language_at_least_and_loses_nothing(client, work, as_person):
    with work():
        area, person = an_area(), an_organiser()
    as_person(person)

    answer = client.post("/en/chests/new", data={**TEXTS, "title_cy": "", "title_en": "", "area_id": area.id})

    assert answer.status_code == 422
    assert "Title in Welsh: Please write this in Welsh or in English; in both, if you can." in answer.text
    assert "The money of five funds." in answer.text


def test_an_organiser_changes_what_a_chest_says(client, work, as_person):
    with work():
        chest, person = a_chest("Old"), an_organiser()
    as_person(person)

    client.post(f"/en/chests/{chest.id}/edit", data={**TEXTS, "area_id": chest.area_id})

    assert "The valley chest" in client.get(f"/en/chests/{chest.id}").text
    assert "Cist y dyffryn" in client.get(f"/cy/chests/{chest.id}").text


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.TREASURER, 303), (Role.ORGANISER, 403), (Role.COMMISSIONER, 403), (None, 403), ("visitor", 401)],
)
def test_only_a_treasurer_enters_money(client, work, as_person, role, code):
    with work():
        chest = a_chest()
        person = None if role == "visitor" else a_person("", *([role] if role else []))
    if person:
        as_person(person)

    answer = client.post(f"/en/chests/{chest.id}/ledger/new", data=MONEY)

    assert answer.status_code == code
    with work():
        found = [(line.movement, line.amount_pence, line.dated_on) for line in lines(chest)]
    assert found == ([("received", 125_050, date(2026, 5, 3))] if code == 303 else [])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "lots"}, "Please write an amount in pounds"),
        ({"amount": ""}, "Please write an amount in pounds"),
        ({"amount": "0"}, "Please write an amount in pounds"),
        ({"amount": "-5"}, "Please write an amount in pounds"),
        ({"movement": "granted"}, "Not a valid choice."),
        ({"movement": "paid"}, "Only £0 is granted and not yet paid."),
        ({"decision": "because"}, "Please name the decision like round:3"),
        ({"dated_on": "soon"}, "Please write a day as year, month and day"),
    ],
)
def test_money_that_cannot_be_entered_keeps_what_was_typed(client, work, as_person, changes, sentence):
    with work():
        chest, person = a_chest(), a_person("", Role.TREASURER)
    as_person(person)

    answer = client.post(f"/en/chests/{chest.id}/ledger/new", data={**MONEY, **changes})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "County fund" in answer.text
    with work():
        assert lines(chest) == []


def test_the_ledger_shows_every_line_with_its_decision_and_the_sums(client, work):
    with work():
        chest = a_chest(received_pence=500_000)
        a_ledger_entry(chest, Movement.GRANTED, 200_000, party="Ruthin Menders", decision="proposal:14")
        a_ledger_entry(chest, Movement.PAID, 50_000, party="Ruthin Menders", decision="round:3")

    page = client.get(f"/en/chests/{chest.id}/ledger").text

    assert 'href="/en/proposals/14"' in page
    assert 'href="/en/rounds/3"' in page
    assert "Of £5,000 pooled: £500 paid, £1,500 promised, £3,000 left" in page


def test_a_wrong_line_is_put_right_by_an_opposite_line_once(client, work, as_person, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    with work():
        chest = a_chest(received_pence=500_000)
        person = a_person("", Role.TREASURER)
        wrong = lines(chest)[0]
    as_person(person)
    address = f"/en/chests/{chest.id}/ledger/{wrong.id}/put-right"

    shown = client.get(address)
    first = client.post(address, data={"note": "It was typed twice."})
    second = client.post(address, data={"note": "It was typed twice."})

    assert "-£5,000" in shown.text
    assert first.status_code == 303
    assert second.status_code == 422
    assert "This line was put right already." in second.text
    with work():
        assert [line.amount_pence for line in lines(chest)] == [-500_000, 500_000]
        assert lines(chest)[0].dated_on == date(2026, 7, 2)  # the day in Wales
        assert actions.balances([chest])[chest.id].received_pence == 0


def test_a_line_of_another_chest_is_not_found(client, work, as_person):
    with work():
        chest, other = a_chest(), a_chest(received_pence=5)
        person = a_person("", Role.TREASURER)
        line = lines(other)[0]
    as_person(person)

    assert client.get(f"/en/chests/{chest.id}/ledger/{line.id}/put-right").status_code == 404


def test_the_site_itself_enters_a_grant_that_goes_beyond_what_arrived_and_the_page_says_so(client, work):
    with work():
        chest = a_chest(received_pence=100_000)
        actions.enter_money(
            chest,
            None,
            movement=Movement.GRANTED,
            amount_pence=150_000,
            party="A group",
            decision="round:1",
            dated_on=date(2026, 5, 3),
        )

    assert "£500 more is granted than has arrived." in client.get(f"/en/chests/{chest.id}").text
    with work():
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "chest.enter"))
    assert '"missing_pence":50000' in entry.facts


def test_an_untrue_line_changes_nothing(work):
    with work():
        chest = a_chest(received_pence=100)
        with pytest.raises(RuleBroken):
            actions.enter_money(chest, None, movement=Movement.PAID, amount_pence=1, party="A group", dated_on=date(2026, 5, 3))

    with work():
        assert len(lines(chest)) == 1


def test_a_long_ledger_is_shown_in_pages(client, work):
    with work():
        chest = a_chest()
        for number in range(60):
            a_ledger_entry(chest, Movement.RECEIVED, 100, party=f"Fund {number:02d}")

    first = client.get(f"/en/chests/{chest.id}/ledger").text
    second = client.get(first.split('rel="next" href="')[1].split('"')[0]).text

    assert "Fund 59" in first
    assert "Fund 09" not in first
    assert "Fund 09" in second


def test_script_in_a_line_is_harmless(client, work, as_person):
    with work():
        chest, person = a_chest(), a_person("", Role.TREASURER)
    as_person(person)

    client.post(f"/en/chests/{chest.id}/ledger/new", data={**MONEY, "party": "<script>x</script>", "note": "<script>x</script>"})

    assert "<script>x" not in client.get(f"/en/chests/{chest.id}/ledger").text


def test_the_list_of_chests_asks_the_same_of_the_database_for_one_and_for_ten(client, work):
    with work():
        a_chest(received_pence=5)
    few = queries(lambda: client.get("/en/chests"))
    with work():
        for _ in range(10):
            a_chest(received_pence=5)

    assert queries(lambda: client.get("/en/chests")) == few
