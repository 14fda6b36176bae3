"""The public log: a chain that shows any later change."""

import threading
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from panel import clock
from panel.access import Role
from panel.audit.actions import record
from panel.audit.chain import GENESIS, digest
from panel.audit.checking import check_log
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.language import local
from panel.people.models import Person
from tests.audit.tampering import without_guard
from tests.checks import press
from tests.chests.makers import a_chest
from tests.groups.makers import a_group
from tests.makers import a_grant, a_person, an_area


def first_break() -> tuple[int, int | None]:
    """How many entries are good, and the id of the first that is not."""
    found = check_log()
    return found.count, found.broken_id


def test_a_whole_chain_is_whole(work):
    with work():
        for number in range(5):
            record("seed.plant", f"seed:{number}", None, area=number)

    with work():
        assert first_break() == (5, None)


@pytest.mark.parametrize("column", ["verb", "subject", "facts", "acting_as", "person_commitment", "previous_hash", "entry_hash"])
def test_a_changed_entry_breaks_the_chain(work, column):
    with work():
        entries = [record("seed.plant", f"seed:{number}", None, area=number) for number in range(3)]
    with work(), without_guard():
        db.session.execute(text(f"UPDATE audit_entry SET {column} = 'x' WHERE id = :id"), {"id": entries[1].id})  # noqa: S608 - our columns

    with work():
        assert first_break()[1] == entries[1].id


def test_a_removed_entry_breaks_the_chain(work):
    with work():
        entries = [record("seed.plant", f"seed:{number}", None) for number in range(3)]
    with work(), without_guard():
        db.session.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": entries[1].id})

    with work():
        assert first_break()[1] == entries[2].id


@pytest.mark.parametrize("number", [0, -7])
def test_an_entry_slipped_in_under_a_number_that_is_never_given_breaks_the_chain(work, number):
    with work():
        record("seed.plant", "seed:1", None)
    with work(), without_guard():
        slipped = AuditEntry(id=number, at=clock.now(), verb="result.publish", subject="round:1", facts="{}", acting_as="site")
        slipped.previous_hash, slipped.version = GENESIS[1:] + "1", 2
        slipped.entry_hash = digest(slipped)
        db.session.add(slipped)

    with work():
        assert first_break()[1] == number


def test_the_log_names_the_role_and_not_the_person(client, work):
    with work():
        organiser = a_person("Secret Name", Role.ORGANISER)
        record("role.grant", "role:moderator", organiser)

    page = client.get("/en/log").text

    assert "An organiser gave a role" in page
    assert "Secret" not in page
    assert organiser.email not in page


def test_entries_made_at_once_stand_in_one_row(app, work):
    def write() -> None:
        with work():
            record("seed.plant", "seed:1", None)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with work():
        assert first_break() == (8, None)


def test_erasing_a_person_leaves_the_chain_whole(work):
    with work():
        person = a_person()
        entry = record("seed.plant", "seed:1", person)
    with work():
        row = db.session.get_one(AuditEntry, entry.id)
        row.person_id, row.person_salt = None, None
        db.session.delete(db.session.get_one(Person, person.id))

    with work():
        assert first_break() == (1, None)


def test_naming_somebody_else_breaks_the_chain(work):
    with work():
        real, other = a_person(), a_person()
        entry = record("seed.plant", "seed:1", real)
    with work(), without_guard():
        db.session.execute(text("UPDATE audit_entry SET person_id = :other"), {"other": other.id})

    with work():
        assert first_break()[1] == entry.id


def test_who_acted_cannot_be_guessed_from_what_is_public(work):
    with work():
        person = a_person()
        first, second = (record("seed.plant", f"seed:{number}", person) for number in range(2))

    assert first.person_commitment != second.person_commitment
    assert {first.person_commitment, second.person_commitment}.isdisjoint(
        {sha256(str(person.id).encode()).hexdigest(), sha256(f"person:{person.id}".encode()).hexdigest()}
    )


def test_entries_from_before_the_commitment_keep_their_hash_and_the_chain_goes_on(work):
    with work():
        old = AuditEntry(
            at=datetime(2026, 11, 22, 9, tzinfo=UTC), verb="seed.plant", subject="seed:1", facts="{}", acting_as="site",
            previous_hash=GENESIS, version=1,
        )  # fmt: skip
        lines = [GENESIS, "2026-11-22T09:00:00Z", "seed.plant", "seed:1", "site", "{}"]
        old.entry_hash = sha256("\n".join(lines).encode()).hexdigest()
        db.session.add(old)
    with work():
        record("seed.plant", "seed:2", None)

    with work():
        assert first_break() == (2, None)


CHANGES = (
    "UPDATE audit_entry SET facts = '{}'",
    "UPDATE audit_entry SET person_commitment = 'x'",
    "UPDATE audit_entry SET person_salt = '00'",
    "DELETE FROM audit_entry",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_itself_refuses_to_change_the_log(work, statement):
    with work():
        record("seed.plant", "seed:1", a_person(), area=1)

    with work():
        with pytest.raises(DBAPIError, match="public log"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_numbers_of_entries_never_come_again(work):
    with work():
        last = [record("seed.plant", f"seed:{number}", None) for number in range(3)][-1]
    with work(), without_guard():
        db.session.execute(text("DELETE FROM audit_entry"))

    with work():
        assert record("seed.plant", "seed:9", None).id > last.id


def test_the_log_says_the_role_that_let_somebody_do_it_and_not_their_weightiest(client, work, as_person):
    with work():
        clerk = a_person("", Role.ORGANISER, Role.TREASURER)
        area, chest = an_area(), a_chest()
    as_person(clerk)
    seed = {"title": "A bench", "body": "By the river, for everybody who walks there.", "area": area.id, "language": "en"}
    money = {"movement": "received", "amount": "10", "party": "The council", "dated_on": local(clock.now()).strftime("%Y-%m-%d")}

    answers = [client.post("/en/seeds/new", data=seed), client.post(f"/en/chests/{chest.id}/ledger/new", data=money)]

    with work():
        said = dict(db.session.execute(select(AuditEntry.verb, AuditEntry.acting_as)).all())
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (said["seed.plant"], said["chest.enter"]) == ("person", "treasurer")


def test_a_role_of_another_place_is_not_what_somebody_acted_in(client, work, as_person):
    with work():
        here, there = an_area(), an_area()
        person = a_person()
        a_grant(person, Role.ORGANISER, here)
        own, others = a_group(area=there, contact=person), a_group(area=here)
    as_person(person)

    answers = [
        press(client, f"/en/groups/{group.id}/close", reason="Call 01824 555 1234", language="en") for group in (own, others)
    ]

    with work():
        closed = select(AuditEntry.subject, AuditEntry.acting_as, AuditEntry.facts).where(AuditEntry.verb == "group.close")
        said = {subject: (acting_as, facts) for subject, acting_as, facts in db.session.execute(closed)}
    assert [answer.status_code for answer in answers] == [303, 303]
    assert [said[f"group:{group.id}"][0] for group in (own, others)] == ["person", "organiser"]
    assert not any("555 1234" in facts for _acting_as, facts in said.values()), "what a resident wrote cannot be taken out again"
