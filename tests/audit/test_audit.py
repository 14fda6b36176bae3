"""The public log: a chain that shows any later change."""

import threading

import pytest
from sqlalchemy import text

from panel.access import Role
from panel.audit.actions import first_break, record
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.people.models import Person
from tests.makers import a_person


def test_a_whole_chain_is_whole(work):
    with work():
        for number in range(5):
            record("seed.plant", f"seed:{number}", None, area=number)

    with work():
        assert first_break() == (5, None)


@pytest.mark.parametrize("column", ["verb", "subject", "facts", "acting_as", "previous_hash", "entry_hash"])
def test_a_changed_entry_breaks_the_chain(work, column):
    with work():
        entries = [record("seed.plant", f"seed:{number}", None, area=number) for number in range(3)]
    with work():
        db.session.execute(text(f"UPDATE audit_entry SET {column} = 'x' WHERE id = :id"), {"id": entries[1].id})  # noqa: S608 - our columns

    with work():
        assert first_break()[1] == entries[1].id


def test_a_removed_entry_breaks_the_chain(work):
    with work():
        entries = [record("seed.plant", f"seed:{number}", None) for number in range(3)]
    with work():
        db.session.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": entries[1].id})

    with work():
        assert first_break()[1] == entries[2].id


def test_the_log_names_the_role_and_not_the_person(client, work):
    with work():
        organiser = a_person("Secret Name", Role.ORGANISER)
        record("role.grant", "role:moderator", organiser)

    page = client.get("/en/log").text

    assert "an organiser" in page
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
        db.session.get_one(AuditEntry, entry.id).person_id = None
        db.session.delete(db.session.get_one(Person, person.id))

    with work():
        assert first_break() == (1, None)
