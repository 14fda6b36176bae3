"""The privacy page and the record of processing say what the inventory says, in both languages."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

import panel
from panel.language import speaking
from panel.privacy.inventory import INVENTORY
from panel.web import addresses, kept


@pytest.mark.parametrize("lang", ["cy", "en"])
def test_the_record_names_every_column_of_every_table(client, lang):
    page = client.get(f"/{lang}/about/record").text

    assert [entry.name for entry in INVENTORY if f'id="{entry.name}"' not in page] == []
    assert [name for entry in INVENTORY for name in entry.column_names if name not in page] == []
    with speaking(lang):
        assert str(INVENTORY[0].why) in page


@pytest.mark.parametrize("lang", ["cy", "en"])
def test_the_record_is_a_file_with_a_line_for_every_column(client, lang):
    answer = client.get(f"/{lang}/about/record.csv")

    lines = list(csv.reader(io.StringIO(answer.text)))
    columns = [(entry.name, name) for entry in INVENTORY for name in entry.column_names]
    assert [(line[0], line[1]) for line in lines[1:]] == columns
    assert all(all(line[2:6]) for line in lines)
    assert f"record-{lang}.csv" in answer.headers["Content-Disposition"]


def test_the_privacy_page_tells_the_days_of_this_site(app, client, monkeypatch):
    monkeypatch.setitem(
        app.config, "KEEP_DAYS", {"sign-in": 11, "mail": 22, "roll": 33, "problem": 44, "complaint": 55, "sheet": 66}
    )

    page = client.get("/en/about/privacy").text

    assert all(f"{days} days" in page for days in (11, 22, 33))
    assert "/en/about/record" in page


def test_the_privacy_page_promises_no_secrecy_before_sealing(client):
    page = client.get("/en/about/privacy").text

    assert "Until the ballots of a round are sealed, a person with full control of the server could find out." in page
    assert "After the ballots are sealed nobody can tell whose is whose" not in page


def test_the_privacy_page_tells_of_every_cookie_that_the_site_sets(app, client):
    told = {
        app.config["SESSION_COOKIE_NAME"]: "One keeps you signed in",
        addresses.COOKIE: "one remembers your language",
        kept.COOKIE: "one opens it again for you for six hours",
    }
    setting = [file for file in Path(panel.__file__).parent.rglob("*.py") if ".set_cookie(" in file.read_text()]

    page = client.get("/en/about/privacy").text

    assert sorted(file.name for file in setting) == ["addresses.py", "kept.py"]
    assert timedelta(hours=6) == kept.LASTS
    assert [name for name, words in told.items() if words not in page] == []
