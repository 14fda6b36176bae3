"""Two areas become one; nothing that pointed at the old one is lost, and no open vote is touched."""

from datetime import timedelta

import pytest
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint, select, update

from panel import clock
from panel.access import Role
from panel.areas import actions
from panel.areas.models import Area, AreaKind, Postcode
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.groups.models import Group
from panel.notices.kinds import Followed
from panel.notices.models import Announcement, Follow
from panel.people.models import Person, Residency
from panel.rounds.models import Phase, Round
from tests.checks import press, read
from tests.chests.makers import a_chest
from tests.groups.makers import a_group
from tests.makers import a_grant, a_person, an_area, an_organiser, keep
from tests.notices.makers import follow
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
        with pytest.raises(RuleBroken, match="is not in this one"):
            actions.merge_area(town, ward, organiser)
    as_person(organiser)

    answer = client.get(f"/en/areas/{town.id}/merge/check?into={ward.id}")

    assert answer.headers["Location"].endswith(f"/en/areas/{town.id}/merge")
    assert "Please choose an area." in client.get(f"/en/areas/{town.id}/merge").text


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


def test_who_has_a_role_in_both_keeps_the_one_that_lasts_longer(client, work, as_person):
    until, later = clock.now() + timedelta(days=9), clock.now() + timedelta(days=30)
    with work():
        organiser, old, new = an_organiser(), an_area("Old"), an_area("New")
        cases = [(None, None), (None, until), (until, None), (later, until)]
        people = [a_person("", language="en") for _case in cases]
        for person, (there, here) in zip(people, cases, strict=True):
            a_grant(person, Role.MODERATOR, old, ends_at=there)
            a_grant(person, Role.MODERATOR, new, ends_at=here)
        a_grant(people[0], Role.TREASURER, old)
    as_person(organiser)

    answer = press(client, f"/en/areas/{old.id}/merge/check?into={new.id}")

    assert answer.status_code == 303
    with work():
        rows = [db.session.get(Person, person.id) for person in people]
        roles = [[(grant.role, grant.area_id, grant.ends_at) for grant in row.live_grants] for row in rows]
        assert sorted(roles[0]) == [("moderator", new.id, None), ("treasurer", new.id, None)]
        assert roles[1:] == [[("moderator", new.id, None)], [("moderator", new.id, None)], [("moderator", new.id, later)]]
        (ended,) = rows[0].past_grants
        assert "Old is a part of New now" in ended.end_reason


def test_no_other_table_has_each_area_once_only():
    """Where two rows become rows of one area, one of them would be refused: `panel.pages.merging` must know what to do."""
    named = {column: column.table.name for column in actions.naming_an_area()}
    sets = [(table, one) for table in set(column.table for column in named) for one in (*table.indexes, *table.constraints)]
    once = {table.name for table, one in sets if is_unique(one) and any(column in named for column in one.columns)}

    assert once == {"role_grant"}


def is_unique(one):
    return isinstance(one, UniqueConstraint | PrimaryKeyConstraint) or getattr(one, "unique", False)


def test_who_follows_a_merged_area_follows_the_other_with_what_was_written_to_them(client, work, as_person):
    with work():
        organiser, old, new, person = an_organiser(), an_area("Old"), an_area("New"), a_person()
        follow(person, Followed.AREA, old.id)
        words = dict.fromkeys(("title_cy", "title_en", "body_cy", "body_en"), "Words")
        written = Announcement(
            kind=Followed.AREA, thing_id=old.id, area_id=old.id, author_id=organiser.id, made_at=clock.now(), **words
        )
        keep(written)
    as_person(organiser)

    asked = client.get(f"/en/areas/{old.id}/merge/check?into={new.id}").text
    press(client, f"/en/areas/{old.id}/merge/check?into={new.id}")
    assert "1 person who follows it" in asked
    from_before = client.post(f"/en/follows/area/{old.id}")
    to_nobody = client.get(f"/en/announcements/new/area/{old.id}")

    assert (from_before.status_code, to_nobody.status_code) == (404, 404)
    with work():
        assert [(row.person_id, row.thing_id) for row in db.session.scalars(select(Follow))] == [(person.id, new.id)]
        assert db.session.get(Announcement, written.id).thing_id == new.id


def test_what_was_merged_away_before_does_not_hinder_a_change_or_a_merge(client, work, as_person):
    with work():
        organiser, old, new, elsewhere = an_organiser(), an_area("Old"), an_area("New"), an_area("Elsewhere")
        ghost = an_area("South", kind=AreaKind.WARD, parent=old)
        an_area("South", kind=AreaKind.WARD, parent=new)
        actions.merge_area(ghost, elsewhere, organiser)
        actions.change_area(old, organiser, kind=AreaKind.WARD, name_cy="Old", name_en="Old", code=None, parent=None)
        old, new, ghost = (db.session.get(Area, number) for number in (old.id, new.id, ghost.id))
        assert {old.name, new.name, ghost.name} == {"Old", "New", "South"}
    as_person(organiser)

    answer = press(client, f"/en/areas/{old.id}/merge/check?into={new.id}")
    pages = [client.get(f"/en/areas/{old.id}/{page}") for page in ("edit", "merge")]

    assert answer.status_code == 303
    assert [page.status_code for page in pages] == [409, 409]
    with work():
        assert db.session.get(Area, ghost.id).path == f"{new.id}/{ghost.id}/"


def test_what_another_window_changed_meanwhile_is_read_before_a_merge_or_a_move(app, work):
    named = {"kind": AreaKind.WARD, "name_cy": "Ward", "name_en": "Ward"}
    acts = [
        lambda one, other: actions.merge_area(one, other, None),
        lambda one, other: actions.change_area(one, None, code=None, parent=other, **named),
        lambda _one, other: actions.make_area(None, parent=other, **named),
    ]
    with work():
        ids = an_area("One").id, an_area("Other").id
        db.session.commit()
        for act in acts:
            one, other = (db.session.get(Area, number) for number in ids)
            assert other.closed_at is None
            db.session.commit()  # both are as they were read
            in_another_window(ids[1], clock.now())
            with pytest.raises(RuleBroken, match="That area is closed"):
                act(one, other)
            db.session.rollback()
            in_another_window(ids[1], None)


def in_another_window(area_id, closed_at):
    with db.engine.begin() as window:
        window.execute(update(Area).where(Area.id == area_id).values(closed_at=closed_at))
