"""The list of the confirmed; a confirmation is taken back, and given back, each with a reason and a mail."""

import pytest
from sqlalchemy import select

from panel.access import Role
from panel.areas.models import Area
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.actions import residency as actions
from panel.people.models import Person, Residency, ResidencyState
from tests.checks import press
from tests.groups.counting import queries
from tests.makers import a_grant, a_person, an_area, an_organiser

LIST = "/en/people/residencies/confirmed"
WHY = "The letter came back to us."


@pytest.fixture
def people(work):
    """Residents of a village and of a town, and one whose confirmation was taken back."""
    with work():
        county = an_area("Sir Ddinbych")
        village, town = an_area("Cynwyd", parent=county), an_area("Rhyl", parent=county)
        named = {name: a_person(name, area=area) for name, area in (("Alwena", village), ("Bob", town), ("Ceri", town))}
        named["Bob"].email = "b.o.b+vote@googlemail.com"
        named["Bob"].residency.mailbox, named["Bob"].residency.postcode = "bob@gmail.com", "LL18 1AB"
        organiser = an_organiser()
        actions.refuse(named["Ceri"].residency, organiser, reason=WHY)
    return {**named, "organiser": organiser, "village": village, "county": county}


def names(page):
    return [name for name in ("Alwena", "Bob", "Ceri") if f">{name}<" in page]


def test_people_are_found_by_name_address_postcode_and_area(client, as_person, people):
    as_person(people["organiser"])

    found = {
        question: names(client.get(f"{LIST}?{question}").text)
        for question in (
            "",
            "q=alwen",
            "q=bob@gmail.com",
            "q=B.O.B%2B1@gmail.com",
            "q=ll18 1",
            f"area={people['village'].id}",
            f"area={people['county'].id}",
            "q=%25",
            "state=refused",
            "state=nonsense&area=x",
            "q=nobody",
        )
    }

    assert found == {
        "": ["Alwena", "Bob"],
        "q=alwen": ["Alwena"],
        "q=bob@gmail.com": ["Bob"],
        "q=B.O.B%2B1@gmail.com": ["Bob"],
        "q=ll18 1": ["Bob"],
        f"area={people['village'].id}": ["Alwena"],
        f"area={people['county'].id}": ["Alwena", "Bob"],
        "q=%25": [],
        "state=refused": ["Ceri"],
        "state=nonsense&area=x": ["Alwena", "Bob"],
        "q=nobody": [],
    }
    assert "Nobody was found" in client.get(f"{LIST}?q=nobody").text


def test_only_organisers_see_it_and_one_of_a_place_only_the_people_there(client, work, as_person, people):
    with work():
        others = [a_person("", role) for role in Role if role != Role.ORGANISER]
        local = a_person()
        a_grant(local, Role.ORGANISER, db.session.get_one(Area, people["village"].id))

    assert {as_person(other).get(LIST).status_code for other in (*others, people["Bob"])} == {403}
    assert names(as_person(local).get(LIST).text) == ["Alwena"]
    assert names(client.get(f"{LIST}?q=bob").text) == []


def test_the_list_asks_the_database_equally_often_however_long_it_is(client, work, as_person, people):
    as_person(people["organiser"])
    few = queries(lambda: client.get(LIST))
    with work():
        for _number in range(30):
            a_person(area=db.session.get_one(Area, people["village"].id))

    assert queries(lambda: client.get(LIST)) == few
    assert 'rel="next"' in client.get(LIST).text


def test_a_confirmation_is_taken_back_in_the_persons_language_and_given_back_with_one_press(client, work, as_person, people):
    with work():
        person = db.session.get_one(Person, people["Alwena"].id)
        person.language = "cy"
        row_id = person.residency.id
    page = f"/en/people/residencies/{row_id}"
    as_person(people["organiser"])
    neither = press(client, f"{page}/refuse")

    taken = press(client, f"{page}/refuse", ready="not-there", reason="Diolch.")
    given = client.post(f"{page}/restore", data={"reason": "Cafwyd prawf."})
    twice = client.post(f"{page}/restore", data={"reason": "Cafwyd prawf."})

    assert [answer.status_code for answer in (neither, taken, given, twice)] == [422, 303, 303, 422]
    with work():
        mails = [
            mail.body for mail in db.session.scalars(OutboxMail.newest().where(OutboxMail.recipient == people["Alwena"].email))
        ]
        row = db.session.get_one(Residency, row_id)
        assert (row.state, row.proof, row.reason) == (ResidencyState.CONFIRMED, "organiser", "")
        assert "Cafwyd prawf." in mails[0]
        assert "Nid oedd modd gweld eich bod yn byw yn y cyfeiriad hwn" in mails[1]
        assert "Diolch." in mails[1]
        entries = [(each.verb, each.facts) for each in db.session.scalars(AuditEntry.newest().limit(2))]
        assert entries == [("residency.restore", "{}"), ("residency.refuse", "{}")]
        assert db.session.scalars(select(Residency.person_id).where(Residency.state == "refused")).one() == people["Ceri"].id
