"""The page of a chest."""

from panel.chests.models import Movement
from tests.chests.makers import a_chest, a_ledger_entry
from tests.groups.counting import queries
from tests.groups.makers import a_group
from tests.makers import an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round


def test_a_chest_shows_its_money_as_a_picture_and_as_a_table(client, work):
    with work():
        chest = a_chest("The valley chest", received_pence=500_000)
        a_ledger_entry(chest, Movement.PLEDGED, 700_000)
        a_ledger_entry(chest, Movement.GRANTED, 200_000)

    page = client.get(f"/en/chests/{chest.id}").text

    assert 'aria-label="Of £5,000 pooled: £0 paid, £2,000 promised, £3,000 left"' in page
    assert "£2,000 more is pledged and has not arrived yet." in page
    assert "People are less lonely." in page


def test_a_chest_shows_its_rounds_and_offers_organisers_a_new_one(client, work, as_person):
    with work():
        chest, person = a_chest(), an_organiser()
        a_round("Winter round", chest=chest)
        a_round("Another chest's round")
    public = client.get(f"/en/chests/{chest.id}").text
    as_person(person)
    organisers = client.get(f"/en/chests/{chest.id}").text

    assert "Winter round" in public
    assert "Another chest" not in public
    assert f"/en/rounds/new?chest={chest.id}" not in public
    assert f"/en/rounds/new?chest={chest.id}" in organisers


def test_its_number_of_queries_does_not_grow_with_its_rounds(client, work):
    with work():
        chest = a_chest()
        a_round(chest=chest)
    few = queries(lambda: client.get(f"/en/chests/{chest.id}"))
    with work():
        for _ in range(10):
            a_round(chest=chest)

    assert queries(lambda: client.get(f"/en/chests/{chest.id}")) == few


def test_a_line_of_the_ledger_names_the_language_of_a_title_and_of_a_group(client, work):
    with work():
        group = a_group("Canu’r Dydd", language="cy")
        plan = a_proposal(title="Côr dementia", language="cy", group=group)
        chest = plan.budget_round.chest
        line = a_ledger_entry(chest, Movement.GRANTED, 100, party=group.name, decision=f"round:{plan.round_id}")
        line.note = plan.title

    english, welsh = (client.get(f"/{language}/chests/{chest.id}/ledger").text for language in ("en", "cy"))

    assert '<span lang="cy">Canu’r Dydd</span>: <span lang="cy">Côr dementia</span>' in english
    assert "Canu’r Dydd: Côr dementia" in welsh
