"""The same tables for spreadsheets, and the translations that readers see."""

import csv
import io
import json

from panel import clock
from panel.extensions import db
from panel.publish.datasets import DATASETS
from panel.seeds.models import Seed
from panel.translating.models import TranslationState
from tests.chests.makers import a_chest
from tests.groups.makers import a_group
from tests.makers import a_person
from tests.proposals.makers import a_proposal
from tests.publish.makers import a_published_round
from tests.seeds.makers import a_seed
from tests.translating.makers import a_translation


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_every_table_has_a_form_that_a_spreadsheet_opens(client, work):
    with work():
        a_seed("=Mainc ŵyl", language="cy")
        budget_round, chest = a_published_round(*[("1", "2")] * 60)[0], a_chest()
    named = {"round_id": budget_round.id, "chest_id": chest.id}

    failed = []
    for written in [address for dataset in DATASETS for address in dataset.addresses if address.endswith(".csv")]:
        address = written.format(**named)
        plain, marked = client.get(address), client.get(f"{address}?for=spreadsheet")
        failed += [] if marked.data == b"\xef\xbb\xbf" + plain.data and not plain.data.startswith(b"\xef") else [address]
        assert "-spreadsheet.csv" in marked.headers["Content-Disposition"]

    assert failed == []
    assert "'=Mainc ŵyl" in client.get("/data/seeds.csv?for=spreadsheet").text
    assert "/data/seeds.csv?for=spreadsheet" in client.get("/cy/open-data").text
    assert client.get("/cy/about/record.csv").data.startswith(b"\xef\xbb\xbf")


def test_accepted_translations_stand_beside_the_original_and_nobody_is_named(client, work):
    accepted = {"state": TranslationState.ACCEPTED}
    with work():
        reader = a_person("Alwena the reader")
        seed, hidden, own, offered = [a_seed(f"A bench {number}", language="en") for number in range(4)]
        a_translation(seed, by=reader, **accepted)
        a_translation(hidden, by=reader, **accepted).hidden_at = clock.now()
        a_translation(own, by=own.author, **accepted)
        a_translation(offered, by=reader)
        group = a_group(language="en")
        a_translation(group, by=reader, title="Y Clwb", **accepted)
        proposal = a_proposal(language="en", other_title="Mainc")
        proposal.other_summary = "Un."
        a_translation(proposal, by=reader, title="Mainc", body="Un.", **accepted)

    rows = rows_of(client.get("/data/seeds.csv"))
    [listed] = [row for row in rows_of(client.get("/data/groups.csv")) if row["id"] == str(group.id)]
    [standing] = rows_of(client.get(f"/data/rounds/{proposal.round_id}/proposals.csv"))
    with work():
        db.session.get_one(Seed, seed.id).body = "Put right."
    [first, *_others] = json.loads(client.get("/data/seeds.json").data)["seeds"]

    told = [(row["other_title"], row["other_language"], row["other_by"], row["other_is_older"]) for row in rows]
    nothing = ("", "", "", "")
    translated = "Mainc wrth y feddygfa", "cy"
    assert told == [(*translated, "reader", "false"), nothing, (*translated, "writer", "false"), nothing]
    assert (listed["other_name"], listed["other_language"], listed["other_by"]) == ("Y Clwb", "cy", "reader")
    assert (standing["other_title"], standing["other_by"]) == ("Mainc", "reader")
    assert first["other_is_older"] is True
    assert b"Alwena" not in client.get("/data/seeds.csv").data
