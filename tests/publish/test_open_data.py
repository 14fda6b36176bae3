"""The page of open data and the dictionary behind it."""

import pytest

from panel.access import Role
from panel.language import LANGUAGES
from panel.publish.columns import Column, Dataset, Kind, Section, escaped
from panel.publish.datasets import DATASETS
from panel.publish.writers import as_csv
from tests.chests.makers import a_chest
from tests.makers import a_person
from tests.publish.makers import a_published_round

EVERYBODY = [None, *Role]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_every_file_and_every_column(client, language):
    page = client.get(f"/{language}/open-data").text

    for dataset in DATASETS:
        for address in dataset.addresses:
            assert address in page
        for section in dataset.sections:
            for column in section.columns:
                assert f">{column.name}<" in page


def test_the_dictionary_says_every_meaning_in_both_languages(client):
    facts = client.get("/data/").json

    assert [dataset["name"] for dataset in facts["datasets"]] == [dataset.name for dataset in DATASETS]
    for dataset in facts["datasets"]:
        for said in (dataset["title"], dataset["about"], *(c["meaning"] for s in dataset["sections"] for c in s["columns"])):
            assert set(said) == {"cy", "en"}
            assert said["cy"] != said["en"], said
    assert facts["page"] == {"cy": "http://localhost/cy/open-data", "en": "http://localhost/en/open-data"}
    assert facts["datasets"][0]["addresses"][0] == "http://localhost/data/seeds.csv"


def test_people_who_open_the_address_of_the_files_are_led_to_the_page(client):
    answer = client.get("/data/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "cy"})

    assert answer.status_code == 303
    assert answer.location == "/cy/open-data"
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("address", ["/en/open-data", "/data/", "/data/seeds.csv", "/data/log.csv", "/feeds/en.atom"])
def test_everybody_may_download_everything(client, work, as_person, address, role):
    if role:
        with work():
            person = a_person("", role)
        as_person(person)

    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


def test_files_may_be_read_by_pages_of_other_sites(client):
    answer = client.get("/data/seeds.csv")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_page_lists_the_files_of_rounds_and_chests(client, work):
    with work():
        budget_round, _ = a_published_round(*[("1",)] * 60, title="Winter round")
        chest = a_chest("The valley chest")

    page = client.get("/en/open-data").text

    for name in ("proposals.csv", "cost-lines.csv", "result.json", "ballots.csv"):
        assert f"/data/rounds/{budget_round.id}/{name}" in page
    assert f"/data/rounds/{budget_round.id}.pb" in page
    assert f"/data/chests/{chest.id}/ledger.csv" in page


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-2", "'-2"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'Sdim ots", "'Sdim ots"),
        ("1-2", "1-2"),
        ("", ""),
    ],
)
def test_the_escape_can_be_taken_back(text, written):
    assert escaped(text) == written


def test_csv_values_are_written_one_way():
    columns = (
        Column("on", Kind.YES_NO, ""),
        Column("number", Kind.INTEGER, ""),
        Column("money", Kind.POUNDS, ""),
        Column("several", Kind.LIST, ""),
        Column("text", Kind.TEXT, ""),
    )
    row = type("Row", (), {"on": False, "number": -3, "money": -1_050, "several": ["1", "2"], "text": None})
    dataset = Dataset("rows", "", "", (), (Section("", columns),))

    written = "".join(as_csv(dataset, [row]))

    assert written == "on,number,money,several,text\r\nfalse,-3,-10.50,1 2,\r\n"
