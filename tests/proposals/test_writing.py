"""Writing a proposal: the form that grows, saving, handing in."""

import re

import pytest
from sqlalchemy import select

from panel.extensions import db
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase
from panel.seeds.themes import Theme
from tests.groups.makers import a_group
from tests.makers import a_person, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed


def typed(group=None, costs=(("Tools", "1,000"), ("Tea", "37.50")), **changes):
    rows = {}
    for place, (label, amount) in enumerate(costs):
        rows |= {f"costs-{place}-label": label, f"costs-{place}-amount": amount}
    return {
        "title": "A repair bench",
        "summary": "Things are mended.",
        "body": "Every Saturday in the library.",
        "language": "en",
        "kind": "new",
        "group_id": str(group.id if group else 0),
        "do": "submit",
        **rows,
        **changes,
    }


def the_proposal():
    return db.session.scalar(select(Proposal))


@pytest.fixture
def writer(work):
    """Somebody who speaks for a group, and a round that waits for proposals."""
    with work():
        person = a_person("Ann")
        return person, a_group("Menders", contact=person), a_round(budget_pence=500_000)


@pytest.fixture
def at_desk(writer, as_person):
    """The writer, signed in."""
    person, group, budget_round = writer
    as_person(person)
    return group, budget_round


def test_a_proposal_is_written_and_handed_in(client, as_person, work, writer):
    person, group, budget_round = writer
    as_person(person)

    answer = client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(group))

    assert answer.status_code == 303
    with work():
        proposal = the_proposal()
        assert (proposal.state, proposal.cost_pence, proposal.contact_id) == ("submitted", 103_750, person.id)
        assert [(line.position, line.label, line.amount_pence) for line in proposal.cost_lines] == [
            (1, "Tools", 100_000),
            (2, "Tea", 3_750),
        ]


def test_a_visitor_is_shown_the_way_in_first(client, writer):
    _person, group, budget_round = writer

    assert "/sign-in?next=" in client.get(f"/en/rounds/{budget_round.id}/proposals/new?seed=1").location
    assert client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(group)).status_code == 401


def test_a_draft_needs_only_a_title_and_can_be_finished_later(client, as_person, work, writer):
    person, group, budget_round = writer
    as_person(person)
    saved = client.post(
        f"/en/rounds/{budget_round.id}/proposals/new",
        data={"title": "A repair bench", "language": "en", "kind": "new", "group_id": "0", "do": "save"},
    )
    with work():
        proposal = the_proposal()
        assert (proposal.state, proposal.cost_pence) == ("draft", 0)

    handed_in = client.post(f"/en/proposals/{proposal.id}/edit", data=typed(group))

    assert saved.location == handed_in.location == f"/en/proposals/{proposal.id}"
    with work():
        assert the_proposal().state == "submitted"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Title: Please fill this in."),
        ({"summary": ""}, "Please write one sentence for the ballot."),
        ({"body": ""}, "Please say what you plan to do."),
        ({"group_id": "0"}, "Please choose the group that will do it."),
        ({"costs-1-amount": "much"}, "line 2: Please write an amount in pounds"),
        ({"costs-1-amount": "0"}, "line 2: Please write an amount in pounds"),
        ({"costs-0-label": ""}, "line 1: Please say what this is for."),
        ({"costs-0-amount": "4,962.51"}, "This round shares out £5,000; the proposal costs £5,000.01."),
        ({"summary": "x" * 301}, "300"),
    ],
)
def test_a_proposal_with_a_mistake_keeps_all_that_was_typed(client, at_desk, work, changes, sentence):
    group, budget_round = at_desk

    answer = client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(group, **changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Tea"' in answer.text
    kept = changes.get("costs-1-amount", "37.50")
    assert f'value="{kept}"' in answer.text
    with work():
        assert the_proposal() is None


def test_a_proposal_without_cost_lines_is_told_so(client, as_person, writer):
    person, group, budget_round = writer
    as_person(person)

    answer = client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(group, costs=[("", "")]))

    assert answer.status_code == 422
    assert "Please write what it costs, in at least one line." in answer.text


def test_somebody_elses_group_cannot_be_chosen(client, as_person, work, writer):
    person, _group, budget_round = writer
    with work():
        other = a_group("Others")
    as_person(person)

    answer = client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(other))

    assert answer.status_code == 422
    with work():
        assert the_proposal() is None


def values_of(page):
    return re.findall(r'name="costs-\d+-(?:label|amount)"[^>]*value="([^"]*)"', page)


def test_lines_are_added_and_taken_away_and_nothing_typed_is_lost(client, as_person, work, writer):
    person, group, budget_round = writer
    as_person(person)
    address = f"/en/rounds/{budget_round.id}/proposals/new"

    more = client.post(address, data=typed(group, costs=[("Tools", "1,000"), ("Tea", "oops")], do="add-cost"))
    fewer = client.post(
        address, data=typed(group, costs=[("Tools", "1,000"), ("Gone", "5"), ("Tea", "oops")], do="remove-cost-1")
    )
    added_up = client.post(address, data=typed(group, do="count"))

    assert more.status_code == fewer.status_code == 200
    assert more.text.count('id="remove-cost-') == 3
    assert 'value="oops"' in more.text
    assert "Gone" not in fewer.text
    assert 'value="oops"' in fewer.text
    assert "Every Saturday in the library." in fewer.text
    assert "£1,037.50" in added_up.text
    with work():
        assert the_proposal() is None


def test_with_javascript_only_the_part_that_grew_comes_back(client, as_person, writer):
    person, group, budget_round = writer
    as_person(person)

    answer = client.post(
        f"/en/rounds/{budget_round.id}/proposals/new", data=typed(group, do="add-cost"), headers={"HX-Request": "true"}
    )

    assert "<html" not in answer.text
    assert answer.text.strip().startswith('<fieldset class="field" id="costs"')


@pytest.mark.parametrize("do", ["remove-cost-99", "remove-cost-x", "add-seed-99999999999", "remove-seed-", "nonsense", "-"])
def test_a_made_up_button_does_no_harm(client, as_person, work, writer, do):
    person, group, budget_round = writer
    as_person(person)

    answer = client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(group, do=do))

    assert answer.status_code == 200
    with work():
        assert the_proposal() is None


def test_seeds_are_found_chosen_and_taken_away(client, as_person, work, writer):
    person, group, budget_round = writer
    with work():
        seed = a_seed("Tŷ te i bawb")
        a_seed("Something else")
        hidden = a_seed("Te cudd")
        hidden.hidden_at = hidden.planted_at
    as_person(person)
    address = f"/en/rounds/{budget_round.id}/proposals/new"

    found = client.post(address, data=typed(group, do="find-seed", seed_search="ty te")).text
    by_number = client.post(address, data=typed(group, do="find-seed", seed_search=f"#{seed.id}")).text
    unseen = client.post(address, data=typed(group, do="find-seed", seed_search=str(hidden.id))).text
    chosen = client.post(address, data=typed(group, do=f"add-seed-{seed.id}")).text
    away = client.post(address, data=typed(group, do=f"remove-seed-{seed.id}", seed=str(seed.id))).text
    client.post(address, data=typed(group, seed=[str(seed.id), str(hidden.id), "x"]))

    assert f"add-seed-{seed.id}" in found
    assert f"add-seed-{seed.id}" in by_number
    assert "No other seed was found." in unseen
    assert f'name="seed" value="{seed.id}"' in chosen
    assert f'name="seed" value="{seed.id}"' not in away
    with work():
        assert [one.id for one in the_proposal().seeds] == [seed.id]


def test_a_proposal_starts_from_a_seed(client, as_person, work, writer):
    person, _group, budget_round = writer
    with work():
        seed = a_seed("Mainc drwsio", language="cy")
    as_person(person)

    page = client.get(f"/en/rounds/{budget_round.id}/proposals/new?seed={seed.id}").text

    assert 'value="Mainc drwsio"' in page
    assert f'name="seed" value="{seed.id}"' in page
    assert client.get(f"/en/rounds/{budget_round.id}/proposals/new?seed=x99").status_code == 200


def test_adding_a_group_on_the_way_keeps_the_draft(client, as_person, work):
    with work():
        person, budget_round = a_person(), a_round()
    as_person(person)

    answer = client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(do="group"))

    with work():
        proposal = the_proposal()
        assert (proposal.title, proposal.state) == ("A repair bench", "draft")
    assert answer.location == f"/en/groups/new?next=/en/proposals/{proposal.id}/edit"


@pytest.mark.parametrize(
    ("phase", "code"),
    [(Phase.PLANNED, 409), (Phase.IDEAS, 200), (Phase.PROPOSALS, 200), (Phase.VOTING, 409), (Phase.RESULT, 409)],
)
def test_proposals_are_written_in_their_phases_only(client, as_person, work, phase, code):
    with work():
        person, budget_round = a_person(), a_round(phase=phase)
        group = a_group(contact=person)
        mine = a_proposal(budget_round, contact=person, group=group, state=ProposalState.DRAFT)
    as_person(person)

    assert client.get(f"/en/rounds/{budget_round.id}/proposals/new").status_code == code
    assert client.get(f"/en/proposals/{mine.id}/edit").status_code == code
    posted = client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(group))
    assert posted.status_code == (303 if code == 200 else 422)
    assert code == 200 or "Every Saturday in the library." in posted.text


def test_changing_what_stands_takes_it_off_the_ballot_until_it_was_looked_at(client, as_person, work, writer):
    person, group, budget_round = writer
    with work():
        standing = a_proposal(budget_round, contact=person, group=group)
    as_person(person)

    warned = client.get(f"/en/proposals/{standing.id}/edit").text
    client.post(f"/en/proposals/{standing.id}/edit", data=typed(group, costs=[("Tools", "10")], do="save"))

    assert "it is off the ballot until an organiser has looked at it again" in warned
    with work():
        kept = the_proposal()
        assert (kept.state, kept.number, kept.cost_pence, len(kept.cost_lines)) == ("submitted", "1", 1_000, 1)


def test_what_was_handed_in_cannot_be_made_unfinished(client, as_person, work, writer):
    person, group, budget_round = writer
    with work():
        handed_in = a_proposal(budget_round, contact=person, group=group, state=ProposalState.SUBMITTED)
    as_person(person)

    answer = client.post(f"/en/proposals/{handed_in.id}/edit", data=typed(group, body="", do="save"))

    assert answer.status_code == 422
    assert "Please say what you plan to do." in answer.text
    with work():
        assert the_proposal().body == "Tools, tea and insurance for a year."


def test_lines_are_changed_in_place_added_and_taken_out(client, as_person, work, writer):
    person, group, budget_round = writer
    as_person(person)
    client.post(f"/en/rounds/{budget_round.id}/proposals/new", data=typed(group, do="save"))
    with work():
        address = f"/en/proposals/{the_proposal().id}/edit"

    for costs in ([("Tools", "9"), ("Tea", "1"), ("Rent", "2")], [("Rent", "2")], [("A", "1"), ("B", "2")]):
        client.post(address, data=typed(group, costs=costs, do="save"))
        with work():
            lines = the_proposal().cost_lines
            assert [(line.label, line.amount_pence) for line in lines] == [(label, int(sum_) * 100) for label, sum_ in costs]


def test_script_in_every_field_is_harmless(client, as_person, work, writer):
    person, group, budget_round = writer
    script = "<script>alert(1)</script> words"
    as_person(person)
    page = client.post(
        f"/en/rounds/{budget_round.id}/proposals/new",
        data=typed(group, title=script, summary=script, body=script, other_title=script, costs=[(script, "5")]),
    ).location

    for address in (page, f"/cy/rounds/{budget_round.id}", f"/en/groups/{group.id}"):
        assert "<script>alert" not in client.get(address).text


def test_organisers_cannot_write_in_somebody_elses_proposal(client, as_person, work, writer):
    person, group, budget_round = writer
    with work():
        proposal, organiser = a_proposal(budget_round, contact=person, group=group), an_organiser()
    as_person(organiser)

    assert client.post(f"/en/proposals/{proposal.id}/edit", data=typed(group)).status_code == 403


def test_a_proposal_begins_with_the_theme_of_its_seed_and_the_writer_may_choose_another(client, at_desk, work):
    group, budget_round = at_desk
    with work():
        seed = a_seed("A bench where things are mended", theme=Theme.PLACES)
    address = f"/en/rounds/{budget_round.id}/proposals/new?seed={seed.id}"

    form = client.get(address).text
    client.post(address, data=typed(group, seed=str(seed.id), theme="nature"))

    assert re.search(r'value="places" checked', form)
    with work():
        assert the_proposal().theme == Theme.NATURE
        number = the_proposal().id
    assert '#theme-nature"></use></svg>Nature</span>' in client.get(f"/en/proposals/{number}").text
    assert re.search(r'value="nature" checked', client.get(f"/en/proposals/{number}/edit").text)
