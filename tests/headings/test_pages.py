"""The page of headings as an organiser meets it: rows that grow, two presses, a lost session, another organiser."""

from panel.extensions import db
from panel.proposals.headings import headings_of
from panel.rounds.models import Phase, Round
from tests.headings.makers import a_headed_round
from tests.makers import an_organiser
from tests.rounds.makers import a_round

TYPED = {
    **{"picking": "one", "headings-0-name_cy": "Ffyrdd", "headings-0-name_en": "Roads", "headings-0-amount": "40"},
    **{"headings-0-kind": "", "headings-1-name_cy": "Dal ati", "headings-1-name_en": "Keep going"},
    **{"headings-1-amount": "20.50", "headings-1-kind": "sustain"},
}


def of(work, round_id):
    with work():
        budget_round = db.session.get_one(Round, round_id)
        listed = headings_of(budget_round).listed
        return budget_round.picking, [(each.name_en, each.budget_pence, each.kind) for each in listed]


def test_rows_come_and_go_on_the_server_and_nothing_typed_is_lost(client, as_person, work):
    with work():
        budget_round, organiser = a_round(phase=Phase.PROPOSALS), an_organiser()
    address = f"/en/rounds/{budget_round.id}/headings"
    as_person(organiser)

    grown = client.post(address, data={**TYPED, "do": "add-heading"}).text
    assert 'id="headings-2-name_cy"' in grown
    assert 'value="Keep going"' in grown
    fewer = client.post(address, data={**TYPED, "do": "remove-heading-0"}).text
    assert 'value="Roads"' not in fewer
    assert 'value="20.50"' in fewer
    assert of(work, budget_round.id) == ("", [])

    wrong = client.post(address, data={**TYPED, "do": "save", "headings-1-amount": "twenty"})
    assert (wrong.status_code, "line 2: " in wrong.text, 'value="twenty"' in wrong.text) == (422, True, True)
    for _press in range(2):
        assert client.post(address, data={**TYPED, "do": "save"}).status_code == 303
    assert of(work, budget_round.id) == ("one", [("Roads", 4_000, None), ("Keep going", 2_050, "sustain")])


def test_who_was_signed_out_finds_what_they_typed_again(client, work):
    with work():
        budget_round = a_round(phase=Phase.PROPOSALS)

    page = client.post(f"/en/rounds/{budget_round.id}/headings", data={**TYPED, "do": "save"})

    assert page.status_code == 401
    for value in TYPED.values():
        assert not value or f'value="{value}"' in page.text, value


def test_what_another_organiser_saved_in_the_meantime_is_not_overwritten_unseen(client, as_person, work):
    with work():
        budget_round, organiser = a_headed_round(), an_organiser()
    address = f"/en/rounds/{budget_round.id}/headings"
    as_person(organiser)
    mark = client.get(address).text.split('name="as_read" value="')[1].split('"')[0]
    assert client.post(address, data={**TYPED, "do": "save", "headings-0-amount": "4000"}).status_code == 303

    late = client.post(address, data={**TYPED, "do": "save", "as_read": mark, "headings-0-amount": "5000"})

    assert late.status_code == 422
    assert "Somebody changed this while you were writing" in late.text
