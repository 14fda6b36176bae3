"""Near me, by postcode: kept in the reader's session and nowhere else."""

import pytest
from sqlalchemy import select

from panel.areas.models import Area, Postcode
from panel.audit.models import AuditEntry
from panel.extensions import db
from tests.makers import an_area, keep
from tests.seeds.makers import a_seed


@pytest.fixture
def ruthin(work):
    with work():
        area = an_area("Ruthin")
        a_seed(area=area)
        keep(Postcode(code="LL15 1AB", area_id=area.id, homes=3))
        keep(Postcode(code="LL15 2AB", area_id=None, homes=3))
    return area


def test_a_postcode_of_the_list_leads_to_its_area_and_is_remembered_by_the_browser(client, ruthin):
    answer = client.post("/en/areas/near", data={"postcode": "ll151ab"})

    assert answer.headers["Location"].endswith(f"/en/areas/{ruthin.id}")
    for address in ("/en/", "/en/areas", "/en/seeds?sort=newest"):
        assert "Near me: Ruthin" in client.get(address).text, address
    assert f"/en/seeds?area={ruthin.id}" in client.get("/en/seeds?sort=newest").text


@pytest.mark.parametrize(
    ("postcode", "sentence"),
    [
        ("LL15 9ZZ", "This postcode is not on our list."),
        ("LL15 2AB", "This postcode is in more than one area."),
        ("Ruthin", "That does not look like a postcode."),
        ("", "Please fill this in."),
    ],
)
def test_what_leads_nowhere_says_so_and_is_not_remembered(client, ruthin, postcode, sentence):
    answer = client.post("/en/areas/near", data={"postcode": postcode})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Near me: " not in client.get("/en/areas").text


def test_it_is_forgotten_when_asked(client, ruthin):
    client.post("/en/areas/near", data={"postcode": "LL15 1AB"})

    client.post("/en/areas/near/forget")

    assert "Near me: " not in client.get("/en/areas").text


def test_nothing_of_it_is_stored(app, client, work, ruthin):
    client.post("/en/areas/near", data={"postcode": "LL15 1AB"})

    with client.session_transaction() as kept:
        assert kept["near"] == ruthin.id
        assert "LL15" not in str(dict(kept))
    assert "Near me: " not in app.test_client().get("/en/areas").text
    with work():
        assert not db.session.scalars(select(AuditEntry).where(AuditEntry.subject.contains("area"))).all()


def test_after_a_merge_it_leads_to_the_area_that_took_its_place(client, work, ruthin):
    client.post("/en/areas/near", data={"postcode": "LL15 1AB"})
    with work():
        between, new = an_area("Great Ruthin"), an_area("New Ruthin")
        db.session.get(Area, ruthin.id).merged_into_id, between.merged_into_id = between.id, new.id

    assert "Near me: New Ruthin" in client.get("/en/areas").text
