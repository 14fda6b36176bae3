"""So many accounts of one house are confirmed by the list or together with others; then somebody looks."""

from io import BytesIO

from sqlalchemy import func, select

from panel import clock
from panel.areas.models import Area, ListedHouse, Postcode
from panel.extensions import db
from panel.people.models import Person, Residency, ResidencyState
from panel.people.queries import Doubt, assess
from tests.makers import a_person, an_area, an_organiser, keep
from tests.people.makers import a_claim
from tests.settings.limits import the_limits

CODE = "LL15 1AB"


def claim(as_person, person, house, **more):
    return as_person(person).post("/en/people/me/residency", data={"postcode": CODE, "house": house, **more})


def confirmed(work):
    with work():
        return db.session.scalar(select(func.count()).where(Residency.state == ResidencyState.CONFIRMED))


def test_the_list_confirms_two_of_a_house_and_more_only_where_the_setting_says_so(app, client, work, as_person, monkeypatch):
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", "list")
    with work():
        keep(Postcode(code=CODE, area_id=an_area().id, homes=20))
        organiser, people = an_organiser(), [a_person(name) for name in ("Alwena", "Bob", "Ceri", "Dai")]
    spellings = ("No. 14A", "14 a", "Rhif 14-A", "14a")
    for number, (person, house) in enumerate(zip(people, spellings, strict=True)):
        client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        claim(as_person, person, house)
        with work():  # months apart, so that nothing else about them is unusual
            for row in db.session.scalars(select(Residency)):
                row.claimed_at = row.claimed_at.replace(year=2020, month=row.id % 12 + 1)
        if number == 2:
            assert confirmed(work) == 2
            settings = as_person(organiser).post("/en/settings/limits", data=the_limits(per_home=4))
            assert settings.status_code == 303

    assert confirmed(work) == 3
    assert as_person(organiser).post("/en/settings/limits", data=the_limits(per_home=0)).status_code == 422


def test_a_house_is_known_by_its_number_or_by_its_uprn_and_one_off_the_list_is_doubted(client, work, as_person):
    table = f"postcode,area,house,uprn\n{CODE},Ruthin,14,100100923344\n{CODE},Ruthin,15,\n"
    with work():
        area, organiser = an_area("Ruthin"), an_organiser()
        people = {house: a_person(area=None) for house in ("14", "100100923344", "no 14", "16", "")}
    as_person(organiser).post("/en/people/postcodes", data={"table": (BytesIO(table.encode()), "list.csv")})
    for house, person in people.items():
        assert claim(as_person, person, house).status_code == 303

    with work():
        assert db.session.scalar(select(Postcode.homes)) == 2
        assert db.session.scalar(select(func.count()).select_from(ListedHouse)) == 2
        rows = db.session.scalars(select(Residency).order_by(Residency.id)).all()
        found = {each.row.house: set(each.doubts) & {Doubt.HOUSE, Doubt.NO_HOUSE} for each in assess(rows)}
        assert area.id == rows[0].area_id
    same = {Doubt.HOUSE}
    assert found == {"14": same, "100100923344": same, "no 14": same, "16": {Doubt.NO_HOUSE}, "": set()}
    page = as_person(organiser).get("/en/people/residencies").text
    assert "this house is not among them" in page
    assert f"16, {CODE}" in page


def test_a_confirmed_place_stays_when_its_house_is_added_and_not_when_it_is_another(client, work, as_person):
    with work():
        keep(Postcode(code=CODE, area_id=(area := an_area()).id))
        row = a_claim(area=area, postcode=CODE)
        person = row.person
        row.state, row.proof = ResidencyState.CONFIRMED, "organiser"

    states = []
    for house in ("14", "Rhif 14", "15"):
        claim(as_person, person, house)
        with work():
            now = db.session.get_one(Residency, row.id)
            states.append((now.state, now.house))

    assert states == [("confirmed", "14"), ("confirmed", "14"), ("claimed", "15")]


def test_how_old_somebody_is_they_say_with_the_claim_or_on_any_later_day(client, work, as_person):
    with work():
        keep(Postcode(code=CODE, area_id=an_area().id))
        person = a_person()

    said = []
    for send in (
        lambda: claim(as_person, person, "", age="14"),
        lambda: as_person(person).post("/en/people/me/age", data={"age-age": "16"}),
        lambda: as_person(person).post("/en/people/me/age", data={"age-age": "15"}),
        lambda: as_person(person).post("/en/people/me/age", data={"age-age": "0"}),
    ):
        answer = send()
        with work():
            said.append((answer.status_code, db.session.get_one(Person, person.id).says_age))

    assert said == [(303, 14), (303, 16), (422, 16), (303, None)]


def test_a_later_list_that_names_other_houses_asks_somebody_to_look_again(app, client, work, as_person, monkeypatch):
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", "list")
    table = "postcode,area,house,uprn\n{code},{area},14,100100923344\n{code},{area},{house},\n"
    with work():
        organiser, area = an_organiser(), an_area("Rhuthun")
        people = {house: a_person(house, area=None) for house in ("No. 15", "100100923344", "")}
    upload(as_person(organiser), table.format(code=CODE, area="rhuthun", house="15"))
    for house, person in people.items():
        claim(as_person, person, house)

    upload(as_person(organiser), table.format(code=CODE, area="RHUTHUN", house="16"))

    with work():
        again = db.session.scalars(Residency.to_look_at_again()).all()
        assert [row.house for row in again] == ["No. 15"]
        db.session.get_one(Area, area.id).closed_at = clock.now()
    refused = upload(as_person(organiser), table.format(code=CODE, area="Rhuthun", house="16"))
    assert "Line 2: the area “Rhuthun” is closed" in refused.text
    with work():
        newcomer, _elsewhere = a_person(area=None), an_area()
    assert "choose your area from the list" in claim(as_person, newcomer, "16").text


def upload(client, table):
    return client.post("/en/people/postcodes", data={"table": (BytesIO(table.encode()), "list.csv")})
