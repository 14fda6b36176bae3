"""The directory of groups: finding, adding, changing."""

import pytest

from panel.access import Role
from panel.extensions import db
from panel.groups.models import Group, GroupSize
from tests.chests.makers import a_chest
from tests.groups.counting import queries
from tests.groups.makers import a_group
from tests.makers import a_grant, a_person, an_area, an_organiser


def filled(area, **changes):
    return {
        "name": "Ruthin Menders",
        "about": "We mend what others throw away.",
        "language": "en",
        "size": "tiny",
        "area_id": area.id,
        "website": "",
        **changes,
    }


def test_whoever_adds_a_group_is_its_contact(client, work, as_person):
    with work():
        area, person = an_area("Ruthin"), a_person()
    as_person(person)

    answer = client.post("/en/groups/new", data=filled(area, website="menders.example.org"))

    assert answer.status_code == 303
    with work():
        group = db.session.scalar(Group.by_name())
    assert (group.contact_id, group.website, answer.location) == (
        person.id,
        "https://menders.example.org",
        f"/en/groups/{group.id}",
    )
    assert "Ruthin Menders" in client.get("/cy/groups").text


def test_no_area_is_chosen_for_whoever_adds_a_group(client, work, as_person):
    with work():
        person, _county, town = a_person(), an_area(), an_area()
    as_person(person)

    page = client.get("/en/groups/new").text
    refused = client.post("/en/groups/new", data=filled(town, area_id="0"))

    assert 'value="0">Choose an area' in page.replace(" selected", "")
    with work():
        organiser, _chest = an_organiser(), a_chest()
    as_person(organiser)
    making = {path: client.get(f"/en/{path}/new").text.replace(" selected", "") for path in ("chests", "panels", "rounds")}
    assert [path for path, form in making.items() if 'value="0">Choose an area' not in form] == []
    assert refused.status_code == 422
    assert "Please choose an area." in refused.text


def test_after_adding_a_group_the_way_leads_back_to_where_it_was_wanted(client, work, as_person):
    with work():
        area, person = an_area(), a_person()
    as_person(person)

    back = client.post("/en/groups/new?next=/en/proposals/3/edit", data=filled(area))
    away = client.post("/en/groups/new?next=//evil.example", data=filled(area, name="Others"))

    assert back.location == "/en/proposals/3/edit"
    assert "evil" not in away.location


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"website": "javascript:alert(1)"}, "does not look like the address"),
        ({"size": "huge"}, "Not a valid choice."),
    ],
)
def test_a_form_with_a_mistake_keeps_what_was_typed(client, work, as_person, changes, sentence):
    with work():
        area, person = an_area(), a_person()
    as_person(person)

    answer = client.post("/en/groups/new", data=filled(area, **changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "We mend what others throw away." in answer.text
    with work():
        assert db.session.scalar(Group.by_name()) is None


def test_two_groups_are_not_read_as_one(client, work, as_person):
    with work():
        group, twin, person = a_group("Clwb Pêl-droed"), a_group(), a_person()
        twin.name, twin.name_key = "CLWB PEL DROED", None  # from before names were compared as people read them
        twin.contact_id = person.id
    as_person(person)

    for name in ("Clwb Pêl-droed", "clwb  pel droed", "Clwb Peldroed!"):
        answer = client.post("/en/groups/new", data=filled(group.area, name=name))

        assert answer.status_code == 422
        assert "“Clwb Pêl-droed” is in the directory already" in answer.text
    assert client.post("/en/groups/new", data=filled(group.area, name="Clwb Pêl-law")).status_code == 303
    kept = client.post(f"/en/groups/{twin.id}/edit", data=filled(group.area, name="Clwb pel droed"))
    assert kept.status_code == 303, "a name from before is kept, and can be put right"


@pytest.mark.parametrize(
    ("who", "code"), [("contact", 303), ("organiser", 303), ("stranger", 403), ("moderator", 403), ("visitor", 401)]
)
def test_a_group_is_changed_by_its_contact_and_by_organisers(client, work, as_person, who, code):
    with work():
        contact = a_person()
        group = a_group(contact=contact)
        people = {
            "contact": contact,
            "organiser": a_person("", Role.ORGANISER),
            "stranger": a_person(),
            "moderator": a_person("", Role.MODERATOR),
        }
    if who in people:
        as_person(people[who])

    answer = client.post(f"/en/groups/{group.id}/edit", data=filled(group.area, name="A new name"))

    assert answer.status_code == code
    with work():
        assert (db.session.get(Group, group.id).name == "A new name") is (code == 303)


def test_an_organiser_of_an_area_does_not_move_a_group_out_of_it(client, work, as_person):
    with work():
        town, elsewhere, contact, organiser = an_area("Ruthin"), an_area("Rhyl"), a_person(), a_person()
        a_grant(organiser, Role.ORGANISER, town)
        group = a_group(contact=contact, area=town)

    codes = [
        as_person(person).post(f"/en/groups/{group.id}/edit", data=filled(area)).status_code
        for person, area in ((organiser, elsewhere), (organiser, town), (contact, elsewhere))
    ]

    assert codes == [422, 303, 303]


def test_where_no_group_has_closed_the_page_says_so(client, work):
    with work():
        an_area()

    page = client.get("/en/groups?closed=yes").text

    assert "No group has closed" in page
    assert "No groups yet" not in page
    assert "These groups have closed" not in page


def test_the_directory_finds_by_area_with_what_lies_in_it_and_by_size(client, work):
    with work():
        county = an_area("County")
        ward, elsewhere = an_area("Ward", parent=county), an_area("Elsewhere")
        a_group("Inside small", area=ward, size=GroupSize.SMALL)
        a_group("Inside large", area=county, size=GroupSize.LARGE)
        a_group("Outside", area=elsewhere)

    by_area = client.get(f"/en/groups?area={county.id}").text
    by_both = client.get(f"/en/groups?area={county.id}&size=large").text
    nonsense = client.get("/en/groups?area=x&size=y&after=z")

    assert "Inside small" in by_area
    assert "Inside large" in by_area
    assert "Outside" not in by_area
    assert "Inside small" not in by_both
    assert nonsense.status_code == 200


def test_the_directory_is_shown_in_pages(client, work):
    with work():
        area, contact = an_area(), a_person()
        for number in range(30):
            a_group(f"Group number {number:02d}", area=area, contact=contact)

    first = client.get("/en/groups").text
    second = client.get(first.split('rel="next" href="')[1].split('"')[0]).text

    assert "Group number 23" in first
    assert "Group number 24" not in first
    assert "Group number 24" in second


def test_script_in_what_a_group_says_is_harmless(client, work, as_person):
    script = "<script>alert(1)</script> and more words"
    with work():
        area, person = an_area(), a_person()
    as_person(person)
    group_page = client.post("/en/groups/new", data=filled(area, name=script, about=script)).location

    for address in ("/en/groups", group_page):
        assert "<script>alert" not in client.get(address).text


def test_the_directory_asks_the_same_of_the_database_for_one_group_and_for_twenty(client, work):
    with work():
        a_group()
    few = queries(lambda: client.get("/en/groups"))
    with work():
        for _ in range(20):
            a_group(area=an_area())

    # the list of areas is one query whatever their number
    assert queries(lambda: client.get("/en/groups")) == few
