"""The published files: what is in them, what never is, and how they are written."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from panel.board.actions import begin
from panel.chests.models import Movement
from panel.extensions import db
from panel.proposals.models import ProposalState
from panel.publish import queries
from panel.publish.datasets import DATASETS
from panel.rounds.models import Phase
from tests.chests.makers import a_chest, a_ledger_entry
from tests.groups.makers import a_group
from tests.makers import a_person, an_area, an_organiser
from tests.moderation.makers import a_ruling
from tests.proposals.makers import a_proposal
from tests.publish.makers import a_counted_round, a_published_round
from tests.rounds.makers import a_round
from tests.seeds.makers import a_remark, a_seed, a_support, an_answer, an_offer
from tests.threads.makers import a_contribution, a_thread

MANY = [("1", "2")] * 25 + [("2", "3")] * 20 + [("1",)] * 7


def rows_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8"), newline="")))


def test_seeds_come_as_csv_and_json_with_the_same_facts(client, work):
    with work():
        area = an_area("Llanrhaeadr")
        seed = a_seed("Mainc ŵyl", area=area, body='Dau *fainc*,\n\n"braf" iawn', language="cy")
        a_support(seed)

    [row] = rows_of(client, "/data/seeds.csv")
    [same] = json.loads(client.get("/data/seeds.json").data)["seeds"]

    assert row["title"] == same["title"] == "Mainc ŵyl"
    assert row["body"] == same["body"] == 'Dau *fainc*,\n\n"braf" iawn'
    assert (row["language"], row["area_cy"], row["growth"], row["support_count"]) == ("cy", "Llanrhaeadr", "planted", "1")
    assert same["support_count"] == 1
    assert same["edited_at"] is None
    assert row["id"] == str(seed.id)


def test_a_day_in_a_file_is_the_day_in_wales(client, work):
    with work():
        chest, group = a_chest(), a_group()
        for moment in ("opened_at", "closed_at"):
            setattr(chest, moment, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
        for moment in ("joined_at", "closed_at"):
            setattr(group, moment, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))

    [chest_row], [group_row] = rows_of(client, "/data/chests.csv"), rows_of(client, "/data/groups.csv")

    days = {chest_row["opened_on"], chest_row["closed_on"], group_row["joined_on"], group_row["closed_on"]}
    assert days == {"2026-07-02"}


def test_csv_files_are_as_rfc_4180_says(client, work):
    with work():
        a_seed("One", body='a "b", c')

    answer = client.get("/data/seeds.csv")

    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="seeds.csv"'
    assert answer.data.endswith(b"\r\n")
    assert b'"a ""b"", c"' in answer.data


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_text_that_a_spreadsheet_would_run_is_escaped_in_csv_and_unchanged_in_json(client, work, sign):
    text = f'{sign}HYPERLINK("http://evil.example")'
    with work():
        a_seed(text, body=text, language="en", learning=text)

    [row] = rows_of(client, "/data/seeds.csv")
    [same] = json.loads(client.get("/data/seeds.json").data)["seeds"]

    assert row["title"] == row["body"] == row["learning"] == f"'{text}"
    assert same["title"] == text


def test_amounts_below_nothing_are_numbers_and_not_escaped(client, work):
    with work():
        chest = a_chest(received_pence=100_000)
        a_ledger_entry(chest, Movement.RECEIVED, -2_550, party="=cmd")

    rows = rows_of(client, f"/data/chests/{chest.id}/ledger.csv")

    assert [row["amount_pounds"] for row in rows] == ["1000", "-25.50"]
    assert rows[1]["party"] == "'=cmd"


def test_hidden_things_and_drafts_are_in_no_file(client, work):
    with work():
        shown = a_seed("Shown")
        hidden = a_seed("Hideous", body="hideous")
        an_answer(hidden, an_organiser(), body_en="hideous answer")
        a_ruling(hidden)
        thread = a_thread(seeds=[shown, hidden])
        a_contribution(thread, body="Kept words")
        a_ruling(a_contribution(thread, body="hideous words"))
        budget_round = a_round()
        a_proposal(budget_round, "Hideous draft", state=ProposalState.DRAFT, seeds=[hidden])
        a_proposal(budget_round, "Standing", seeds=[shown, hidden])

    everything = "".join(client.get(address).text for address in addresses(client, rounds=[budget_round.id]))

    assert "ideous" not in everything
    assert "Kept words" in everything
    assert rows_of(client, "/data/threads.csv")[0]["seeds"] == str(shown.id)
    assert rows_of(client, f"/data/rounds/{budget_round.id}/proposals.csv")[0]["seeds"] == str(shown.id)


def addresses(client, *, rounds=(), chests=()):
    """Every address of the dictionary, filled in."""
    found = []
    for dataset in DATASETS:
        for address in dataset.addresses:
            if "{round_id}" in address:
                found += [address.format(round_id=number) for number in rounds]
            elif "{chest_id}" in address:
                found += [address.format(chest_id=number) for number in chests]
            else:
                found.append(address)
    return [*found, "/data/", "/feeds/cy.atom", "/feeds/en.atom"]


def test_no_file_says_who_wrote_supported_answered_or_voted(client, work):
    with work():
        budget_round, _ = a_published_round(*MANY)
        begin(budget_round.id, "f" * 64, {"on_roll": 3})
        everybody = [a_person(f"Zebedee Quux {number}") for number in range(8)]
        for number, person in enumerate(everybody):
            person.email = f"zebedee.quux.{number}@secret.example"
        author, helper, speaker, organiser, contact, talker, payer, complainer = everybody
        seed = a_seed(author=author)
        a_support(seed, helper)
        an_offer(seed, helper)
        a_remark(seed, speaker)
        an_answer(seed, organiser)
        a_contribution(a_thread(), talker)
        a_group("Menders", contact=contact)
        a_proposal(budget_round, contact=contact, state=ProposalState.SUBMITTED)
        chest = a_chest()
        a_ledger_entry(chest, Movement.RECEIVED, 100).entered_by_id = payer.id
        a_ruling(a_seed(author=complainer), appeal="Zebedee Quux wants it back")

    for address in addresses(client, rounds=[budget_round.id], chests=[chest.id]):
        if address.endswith(("bundle.zip", "verify.py")):
            continue  # a program, and a zip that a vote held elsewhere has not: test_bundle looks into one
        answer = client.get(address)
        text = answer.data.decode("utf-8")

        assert answer.status_code == 200, address
        assert "Zebedee" not in text, address
        assert "secret.example" not in text, address
        for word in ("author", "person_id", "email", "contact_id", "roll_entry", "receipt", "nonce"):
            header = text.split("\n", 1)[0]
            assert word not in header, address


def test_the_columns_of_every_csv_file_are_those_of_the_dictionary(client, work):
    with work():
        budget_round, _ = a_published_round(*MANY)
        chest_id = budget_round.chest_id

    for dataset in DATASETS:
        for address in dataset.addresses:
            if address.endswith(".csv"):
                answer = client.get(address.format(round_id=budget_round.id, chest_id=chest_id))

                header = answer.data.decode().split("\r\n")[0].split(",")
                assert header == [column.name for column in dataset.columns], address


def test_rounds_and_proposals_say_what_was_found_only_when_it_is_published(client, work):
    with work():
        counted, _ = a_counted_round(*MANY)
        published, result = a_published_round(*MANY)

    rows = {int(row["id"]): row for row in rows_of(client, "/data/rounds.csv")}
    before = rows_of(client, f"/data/rounds/{counted.id}/proposals.csv")
    after = rows_of(client, f"/data/rounds/{published.id}/proposals.csv")

    assert rows[counted.id]["voters"] == rows[counted.id]["spent_pounds"] == rows[counted.id]["published_at"] == ""
    assert rows[published.id]["voters"] == "52"
    assert rows[published.id]["ballots_published"] == "true"
    assert rows[published.id]["budget_pounds"] == "10000"
    assert {row["votes"] for row in before} == {""}
    assert [row["votes"] for row in after] == ["32", "45", "20"]
    assert sum(row["place"] != "" for row in after) == sum(line.place is not None for line in result.lines)


@pytest.mark.parametrize("name", [".pb", "/ballots.csv", "/result.json"])
@pytest.mark.parametrize("stage", ["voting", "counted"])
def test_before_the_result_is_published_there_is_no_file_of_it(client, work, name, stage):
    with work():
        budget_round = a_round(phase=Phase.VOTING) if stage == "voting" else a_counted_round(*MANY)[0]

    answer = client.get(f"/data/rounds/{budget_round.id}{name}", headers={"Accept-Language": "en"})

    assert answer.status_code == 404
    assert "not published yet" in answer.text


@pytest.mark.parametrize("voters", [49, 50])
def test_ballots_are_published_from_fifty_voters(client, work, voters):
    with work():
        budget_round, _ = a_published_round(*([("1",)] * (voters - 10) + [("2", "3")] * 10))

    base, english = f"/data/rounds/{budget_round.id}", {"Accept-Language": "en"}
    ballots, election = client.get(f"{base}/ballots.csv", headers=english), client.get(f"{base}.pb", headers=english)
    result = client.get(f"{base}/result.json").json
    page = client.get("/en/open-data").text

    listed = voters >= 50
    assert (ballots.status_code, election.status_code) == ((200, 200) if listed else (404, 404))
    assert ("Fewer than 50" in ballots.text and "Fewer than 50" in election.text) is not listed
    assert (result["trace"] is not None) is listed
    assert result["voters"] == voters
    assert (f"{base}.pb" in page) is listed
    assert ("No ballots: fewer than 50 people voted." in page) is not listed


def test_ballots_are_nameless_and_in_another_order_than_they_were_cast(client, work):
    with work():
        budget_round, _ = a_published_round(*([("1",)] * 30 + [("2",)] * 30))

    rows = rows_of(client, f"/data/rounds/{budget_round.id}/ballots.csv")

    assert list(rows[0]) == ["ballot", "proposals", "points", "channel"]
    assert [row["ballot"] for row in rows] == [str(number) for number in range(1, 61)]
    assert sorted(row["proposals"] for row in rows) == ["1"] * 30 + ["2"] * 30
    assert [row["proposals"] for row in rows] != ["1"] * 30 + ["2"] * 30
    assert {row["channel"] for row in rows} == {"web"}


def test_the_result_is_a_file_with_its_trace(client, work):
    with work():
        budget_round, result = a_published_round(*MANY)

    facts = client.get(f"/data/rounds/{budget_round.id}/result.json").json

    assert facts["spent_pence"] == result.spent_pence
    assert [line["number"] for line in facts["lines"]] == ["1", "2", "3"]
    assert facts["trace"] == json.loads(result.trace)
    log = [row for row in rows_of(client, "/data/log.csv") if row["verb"] == "result.publish"]
    assert json.loads(log[0]["facts"])["trace"] == facts["trace_sha256"]


def test_files_are_read_in_chunks_with_a_fixed_number_of_queries_each(app, client, work, monkeypatch):
    monkeypatch.setattr(queries, "CHUNK", 4)
    counts = []
    for more in (3, 4):
        with work():
            for _ in range(more):
                a_seed()
        with app.app_context():
            engine = db.engine
        statements = []

        def listen(_connection, _cursor, statement, *_rest, seen=statements):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", listen)
        rows = rows_of(client, "/data/seeds.csv")
        event.remove(engine, "before_cursor_execute", listen)
        counts.append((len(rows), sum("FROM seed" in statement for statement in statements)))

    assert counts == [(3, 1), (7, 2)]


def test_an_empty_site_has_files_with_only_a_header(client):
    assert rows_of(client, "/data/seeds.csv") == []
    assert client.get("/data/seeds.json").json == {"seeds": []}
    assert rows_of(client, "/data/rounds.csv") == []


def test_unknown_rounds_and_chests_are_not_found(client):
    for address in ("/data/rounds/99.pb", "/data/rounds/99/ballots.csv", "/data/chests/99/ledger.csv"):
        assert client.get(address).status_code == 404
