"""Proposals from a table: shown first, all or none, once."""

from io import BytesIO

import pytest
from sqlalchemy import select

from panel.extensions import db
from panel.importing.models import ImportFile
from panel.importing.rows import HEADS, rows_of
from panel.mail.models import OutboxMail
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal, ProposalState
from panel.proposals.placing import Wish, set_headings
from panel.rounds.headings import Picking
from panel.rounds.models import Phase, Round
from tests.groups.makers import a_group
from tests.makers import a_person, an_organiser
from tests.rounds.makers import a_round

TABLE = """title,summary,description,cost,kind,theme,language,other title,group
Village choir,They sing,We buy scores,"£1,250",new,Cerddoriaeth a chelf,cy,Côr y pentref,Ours
Bike racks,,,300,top-up,,English,,Theirs
'=Bench,,,37.50,,,en,,
"""


@pytest.fixture
def desk(work, as_person):
    with work():
        person, other = an_organiser(), a_person()
        budget_round = a_round(phase=Phase.PROPOSALS)
        a_group("Ours", contact=person)
        a_group("Theirs", contact=other)
        values = budget_round.id, person.id, other.id
    as_person(person)
    return values


def upload(client, round_id, text, lang="en"):
    sent = {"table": (BytesIO(text.encode()), "plans.csv")}
    address = f"/{lang}/rounds/{round_id}/proposals/import"
    return client.post(address, data=sent, content_type="multipart/form-data", follow_redirects=True)


def press(client, work):
    with work():
        number = db.session.scalars(select(ImportFile.id).order_by(ImportFile.id.desc())).first()
    return client.post(f"/en/rounds/proposals-file/{number}", follow_redirects=True)


def made(work, round_id):
    with work():
        rows = db.session.scalars(Proposal.in_round(round_id)).unique()
        return [(each.title, each.state, each.contact_id, each.cost_pence, each.theme) for each in rows]


def test_each_line_becomes_what_the_page_says(client, work, desk):
    round_id, mine, theirs = desk

    page = upload(client, round_id, TABLE)
    assert made(work, round_id) == []
    assert "a draft of the group’s contact" in page.text
    assert "3 proposals were read in" in press(client, work).text

    assert made(work, round_id) == [
        ("Village choir", ProposalState.SUBMITTED, mine, 125_000, "music"),
        ("Bike racks", ProposalState.DRAFT, theirs, 30_000, None),
        ("=Bench", ProposalState.DRAFT, mine, 3_750, None),
    ]
    with work():
        assert len(db.session.scalars(select(OutboxMail)).all()) == 1


def test_a_line_stands_under_the_heading_that_it_names_and_one_too_dear_for_it_stays_a_draft(client, work, desk):
    round_id, _mine, _theirs = desk
    with work():
        parks = Wish(None, "Parciau", "Parks", 100_000)
        set_headings(db.session.get_one(Round, round_id), an_organiser(), [parks], Picking.ALL)
    head, *lines = TABLE.strip().splitlines()
    table = "\n".join([f"{head},heading", f"{lines[0]},parks"])

    assert "no heading of this name" in upload(client, round_id, table.replace(",parks", ",Beaches")).text
    upload(client, round_id, table)
    press(client, work)
    with work():
        (made_,) = db.session.scalars(Proposal.in_round(round_id)).unique()
        assert (headings_of(made_.budget_round).key_for(made_), made_.state) == ("Parks", ProposalState.DRAFT)


def test_the_same_table_is_known_again(client, work, desk):
    upload(client, desk[0], TABLE)
    press(client, work)
    assert press(client, work).status_code == 422

    page = upload(client, desk[0], TABLE + "A roof,,,900,,,en,,\n")

    assert "there already" in page.text
    assert "1 proposal was read in" in press(client, work).text
    assert len(made(work, desk[0])) == 4


def test_one_wrong_cell_keeps_all_of_it_out_and_is_named_in_welsh(client, work, desk):
    page = upload(client, desk[0], TABLE.replace("300", "dear"), lang="cy")

    assert "Llinell 3, cost: " in page.text
    assert press(client, work).status_code == 422
    assert made(work, desk[0]) == []


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        (",Ours", ",Nobody’s", "Line 2, group"),
        ("300", "99999999", "Line 3, cost: the round shares out"),
        ("top-up", "gift", "Line 3, kind: please write one of these"),
        ("English", "Dutch", "Line 3, language"),
        ("Bike racks", "B", "Line 3, title"),
        ("title,summary", "title,colour", "The column colour is not known here"),
        ("cost,", "summary,", "is there twice"),
        ("Bike racks,,,300", "Village choir,,,1250", "a line above has the same title and cost"),
    ],
)
def test_what_is_wrong_is_said_by_line_and_column(client, desk, wrong, right, said):
    assert said in upload(client, desk[0], TABLE.replace(wrong, right, 1)).text


def test_after_the_vote_has_opened_nothing_comes(client, work, desk):
    upload(client, desk[0], TABLE)
    with work():
        db.session.get(Round, desk[0]).phase = Phase.VOTING

    assert press(client, work).status_code == 422
    assert client.get(f"/en/rounds/{desk[0]}/proposals/import").status_code == 409
    assert made(work, desk[0]) == []


def test_the_table_to_fill_in_is_one_that_can_be_read(client, app, desk):
    for language, heads in HEADS.items():
        table = client.get(f"/{language}/rounds/{desk[0]}/proposals/table.csv").data
        assert table.decode("utf-8-sig").strip().split(",") == list(heads)
        with app.app_context():
            rows, faults = rows_of(table + b"Village choir,,,12,,,cy,,,\n")
        assert (len(rows), faults) == (1, [])
