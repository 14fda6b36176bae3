"""Two areas become one; nothing that pointed at the old one is lost, and no open vote is touched."""

import pytest
from sqlalchemy import select

from panel.access import Role
from panel.areas import actions
from panel.areas.models import Area, AreaKind, Postcode
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.groups.models import Group
from panel.people.models import Residency
from panel.rounds.models import Phase, Round
from tests.checks import press, read
from tests.chests.makers import a_chest
from tests.groups.makers import a_group
from tests.makers import a_grant, a_person, an_area, an_organiser, keep
from tests.panels.makers import a_panel
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed


def test_everything_that_points_at_a_merged_area_points_at_the_other(client, work, as_person):
    with work():
        organiser, old, new = an_organiser(), an_area("Old"), an_area("New")
        ward = an_area("Ward", kind=AreaKind.WARD, parent=old)
        things = [a_seed(area=old), a_group(area=old), a_chest(area=old), a_panel(area=old), a_round(phase=Phase.IDEAS, area=old)]
        neighbour = a_person(area=old)
        keep(Postcode(code="LL15 1AB", area_id=old.id, homes=3))
        things.append(a_grant(a_person(), Role.TREASURER, old))
        db.session.flush()
    as_person(organiser)

    page = client.get(f"/en/areas/{old.id}/merge/check?into={new.id}").text
    answer = press(client, f"/en/areas/{old.id}/merge/check?into={new.id}")

    for told in ("1 area in it", "1 person who lives there", "1 seed", "1 group", "1 panel", "1 round"):
        assert told in page
    assert answer.status_code == 303
    assert client.get(f"/en/areas/{old.id}").headers["Location"].endswith(f"/en/areas/{new.id}")
    assert ">Old<" not in client.get("/en/areas").text
    with work():
        assert {db.session.get(type(thing), thing.id).area_id for thing in things} == {new.id}
        assert db.session.scalar(select(Residency.area_id).where(Residency.person_id == neighbour.id)) == new.id
        assert db.session.get(Postcode, "LL15 1AB").area_id == new.id
        assert db.session.get(Area, ward.id).path == f"{new.id}/{ward.id}/"
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "area.merge"))
        assert entry.subject == f"area:{old.id}"


def test_a_merge_cannot_be_undone_and_wants_the_box_ticked(client, work, as_person):
    with work():
        organiser, old, new = an_organiser(), an_area("Old"), an_area("New")
    as_person(organiser)

    said = read(client, f"/en/areas/{old.id}/merge/check?into={new.id}")
    del said["known"]

    answer = client.post(f"/en/areas/{old.id}/merge/check?into={new.id}", data=said)

    assert answer.status_code == 422
    assert "Please tick the box" in answer.text
    with work():
        assert db.session.get(Area, old.id).merged_into_id is None


def test_a_merge_waits_while_people_vote_there_and_touches_nothing(client, work, as_person):
    with work():
        organiser, old, new = an_organiser(), an_area("Old"), an_area("New")
        budget_round = a_round(phase=Phase.VOTING, area=old)
    as_person(organiser)

    page = client.get(f"/en/areas/{old.id}/merge/check?into={new.id}").text
    answer = press(client, f"/en/areas/{old.id}/merge/check?into={new.id}")

    assert "It can be done when these votes are over" in page
    assert answer.status_code == 422
    assert "the roll of a vote is not touched" in answer.text
    with work():
        assert db.session.get(Round, budget_round.id).area_id == old.id
        assert db.session.get(Area, old.id).merged_into_id is None


def test_an_area_is_not_merged_into_what_lies_in_it(client, work, as_person):
    with work():
        organiser, town = an_organiser(), an_area("Town")
        ward = an_area("Ward", kind=AreaKind.WARD, parent=town)
        with pytest.raises(RuleBroken, match="does not lie in this one"):
            actions.merge_area(town, ward, organiser)
    as_person(organiser)

    answer = client.get(f"/en/areas/{town.id}/merge/check?into={ward.id}")

    assert answer.headers["Location"].endswith(f"/en/areas/{town.id}/merge")


def test_areas_whose_wards_are_called_alike_are_not_merged(client, work, as_person):
    with work():
        organiser, old, new = an_organiser(), an_area("Old"), an_area("New")
        for parent in (old, new):
            an_area("North", kind=AreaKind.WARD, parent=parent)
    as_person(organiser)

    answer = press(client, f"/en/areas/{old.id}/merge/check?into={new.id}")

    assert answer.status_code == 422
    assert "There is an area called “North” there already." in answer.text
    with work():
        assert db.session.get(Area, old.id).merged_into_id is None


def test_the_name_and_the_code_of_a_merged_area_are_free_again(work):
    with work():
        organiser, old, new = an_organiser(), an_area("Old"), an_area("New")
        old.code = "W04000001"
        actions.merge_area(old, new, organiser)

        made = actions.make_area(organiser, kind=AreaKind.COMMUNITY, name_cy="Old", name_en="Old", code="W04000001")

        assert made.id != old.id
        with pytest.raises(RuleBroken, match="cannot be undone"):
            actions.reopen_area(db.session.get(Area, old.id), organiser)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.TREASURER, None])
def test_only_organisers_of_the_whole_site_merge(client, work, as_person, role):
    with work():
        old, new = an_area(), an_area()
        person = a_person("", *([role] if role else []))
        if role is None:
            a_grant(person, Role.ORGANISER, old)
    as_person(person)

    assert client.get(f"/en/areas/{old.id}/merge/check?into={new.id}").status_code == 403


def test_every_table_that_names_an_area_is_known_to_a_merge(work):
    with work():
        named = {f"{column.table.name}.{column.name}" for column in actions.naming_an_area()}

    rooms = {"seed", Group.__tablename__, "chest", "citizens_panel", "round", "residency", "postcode", "role_grant"}
    assert {f"{room}.area_id" for room in rooms} <= named
    assert "residency.moved_from_id" in named
