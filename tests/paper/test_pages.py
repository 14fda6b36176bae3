"""The job by its pages alone: a desk, two keyers, a third, and the voter; blindness; what everybody reads at the end."""

import re

import pytest
from sqlalchemy import select

from panel.ballots.actions import seal
from panel.ballots.sheets import PaperBatch, sheet_of
from panel.extensions import db
from panel.paper import batches
from panel.results.actions import count, publish
from panel.rounds.models import Round
from tests.ballots.makers import an_open_round, close
from tests.makers import a_person, an_organiser
from tests.paper.makers import SIONED, a_paper_vote, entered, keyed, place_of


def key(client, base, paper, line):
    return client.post(f"{base}/1", data={"paper": paper, "line": line})


def pressed(client, address, **data):
    """The page that follows."""
    return client.post(address, data=data, follow_redirects=True).text


def test_the_whole_job_by_pages(client, work, as_person):
    with work():
        budget_round, (resident, *_) = an_open_round(voters=3, ways="residency,staff")
        first, second, third = an_organiser(), an_organiser(), an_organiser()
        place = place_of(budget_round, resident).id
    base = f"/en/rounds/{budget_round.id}/paper"
    as_person(first)
    found = client.post(f"{base}/find", data={"by": "account", "text": resident.name})
    assert found.status_code == 200
    assert "on the roll, and has not voted" in found.text
    assert f'value="{place}"' in found.text
    assert "Stub number 1." in pressed(client, f"{base}/hand", do="issue", place=place)
    assert "the number of its stub is 1" in client.post(f"{base}/find", data={"by": "account", "text": resident.email}).text
    new = client.post(f"{base}/find", data={"by": "facts", **SIONED})
    assert "not on the roll yet" in new.text
    assert "Stub number 2." in client.post(f"{base}/hand", data={"do": "issue", **SIONED}, follow_redirects=True).text
    as_person(resident)
    told = client.get(f"/en/rounds/{budget_round.id}/ballot")
    assert "You were given a ballot paper" in told.text
    assert "bring it back unused" in told.text

    as_person(first)
    assert client.post(f"{base}/batches", data={"papers": "2"}).status_code == 303
    key(client, f"{base}/batches", 1, "1 3")
    refused = key(client, f"{base}/batches", 2, "9")
    assert refused.status_code == 422
    assert "There is no proposal number 9" in refused.text
    key(client, f"{base}/batches", 2, "2")
    assert "Somebody else keys this batch now" in pressed(client, f"{base}/batches/1", finish="1")
    assert "You have keyed this batch already" in client.get(f"{base}/batches/1").text

    as_person(second)
    for page in (client.get(f"{base}/batches/1"), client.get(f"{base}/batches/1?paper=2"), client.get(f"{base}/batches")):
        assert "1 3" not in page.text
        assert 'value="2"' not in page.text.replace('name="paper" value="2"', "")
    key(client, f"{base}/batches", 1, "1 3")
    key(client, f"{base}/batches", 2, "x")
    assert "a third person settles those" in pressed(client, f"{base}/batches/1", finish="1")

    as_person(third)
    page = client.get(f"{base}/batches/1")
    assert "Paper 2 was read differently: 1 of 1." in page.text
    assert "The first person read: 2. The second: x." in page.text
    key(client, f"{base}/batches", 2, "2")
    assert "2 papers are entered" in pressed(client, f"{base}/batches/1", finish="1")
    with work():
        sheet = sheet_of(db.session.get_one(Round, budget_round.id))
        assert (sheet.issued, sheet.entered, sheet.out) == (2, 2, 0)


def test_a_spoiled_and_an_unused_paper_by_pages_and_what_did_not_come_back(client, work, as_person):
    with work():
        budget_round, (one, two, *_) = a_paper_vote()
        places = [place_of(budget_round, person).id for person in (one, two)]
    base = f"/en/rounds/{budget_round.id}/paper"
    as_person(an_organiser_now(work))
    assert "New stub: number 3" in pressed(client, f"{base}/hand", do="replace", place=places[0])
    assert "taken back" in pressed(client, f"{base}/hand", do="back", place=places[1])
    refused = client.post(f"{base}/hand", data={"do": "back", "place": places[1]})
    assert refused.status_code == 422
    assert "This person has no paper" in refused.text
    with work():
        close(db.session.get_one(Round, budget_round.id))
    why = {"reason_cy": "Ni ddaeth yn ôl drwy’r post.", "reason_en": "It did not come back by post."}
    assert "1 paper is noted as missing" in client.post(f"{base}/missing", data=why, follow_redirects=True).text


def an_organiser_now(work):
    with work():
        return an_organiser()


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"ballot_form": "points", "max_choices": 10},
        {"ballot_form": "ranking"},
        {"ballot_form": "yes-no", "rule": "greedy", "min_choices": 1, "max_choices": 1, "costs": (300_000,)},
    ],
    ids=["ticks", "points", "order", "yes or no"],
)
def test_papers_are_printed_in_both_languages_and_without_a_number(client, work, as_person, terms):
    with work():
        budget_round, _people = an_open_round(voters=1, ways="residency,staff", **terms)
    as_person(an_organiser_now(work))
    page = client.get(f"/cy/rounds/{budget_round.id}/paper/print?large=1")

    assert "Papur pleidleisio" in page.text
    assert "Ballot paper" in page.text
    assert page.text.count('class="box"') == (2 if terms.get("ballot_form") == "yes-no" else 3)
    assert len(re.findall("Rhif y bonyn", page.text)) == 2
    for large in ("", "?large=1"):
        pdf = client.get(f"/cy/rounds/{budget_round.id}/paper/print.pdf{large}")
        assert pdf.data.startswith(b"%PDF")


def test_everybody_reads_the_sheet_with_the_result_and_in_the_open_data(client, work):
    with work():
        budget_round, _people = a_paper_vote(voters=3, papers=3)
        entered(budget_round, "1", "1 2", "x")
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
    page = client.get(f"/en/rounds/{budget_round.id}/result")
    told = client.get(f"/data/rounds/{budget_round.id}/result.json").json

    assert "In the box, and no ballot" in page.text
    assert "2 on paper" in page.text
    assert told["channels"] == {"paper": 2}
    assert {name: told["papers"][name] for name in ("issued", "entered", "in_box", "missing")} == {
        "issued": 3,
        "entered": 2,
        "in_box": 1,
        "missing": 0,
    }


def test_nobody_but_organisers_comes_near_the_papers(client, work, as_person):
    with work():
        budget_round, _people = a_paper_vote()
        batch = batches.begin(budget_round, an_organiser(), 1)
        somebody = a_person()
    as_person(somebody)
    base = f"/en/rounds/{budget_round.id}/paper"
    for address in (base, f"{base}/print", f"{base}/print.pdf", f"{base}/batches", f"{base}/batches/{batch.number}"):
        assert client.get(address).status_code == 403


def test_a_batch_is_dropped_and_what_was_keyed_of_it_is_gone(client, work, as_person):
    with work():
        budget_round, _people = a_paper_vote()
        organiser = an_organiser()
        keyed(budget_round, batches.begin(budget_round, organiser, 1), organiser, ["1"])
    as_person(organiser)
    address = f"/en/rounds/{budget_round.id}/paper/batches/1/drop"
    marks = re.findall(r'name="checked" value="(\w+)"', client.get(address).text)
    assert "The batch is dropped" in client.post(address, data={"checked": marks}, follow_redirects=True).text
    with work():
        assert db.session.scalar(select(PaperBatch)) is None
