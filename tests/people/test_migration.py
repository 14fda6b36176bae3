"""Places that were confirmed before a mailbox had one place only."""

import re
from pathlib import Path

from sqlalchemy import text

from panel.cli.database import migrate_to
from panel.extensions import db
from tests.cli.test_migrations import empty  # noqa: F401 - a fixture

VERSIONS = Path(__file__).parents[2] / "migrations/versions"
AREA = "INSERT INTO area (id, kind, name_cy, name_en, path) VALUES (1, 'community', 'Yma', 'Here', '1/')"
PERSON = (
    "INSERT INTO person (id, email, name, language, joined_at, stamp)"
    " VALUES (:id, :email, 'Somebody', 'en', '2026-01-01 09:00:00', '0')"
)
PLACE = (
    "INSERT INTO residency (id, person_id, area_id, postcode, state, claimed_at, decided_at, decided_by_id)"
    " VALUES (:id, :id, 1, 'LL15 1AB', :state, '2026-01-01 09:00:00', :decided_at, :by)"
)
BEFORE = (
    {"id": 1, "email": "me+2@gmail.com", "state": "confirmed", "decided_at": "2026-01-03 09:00:00", "by": None},
    {"id": 2, "email": "m.e@googlemail.com", "state": "confirmed", "decided_at": "2026-01-02 09:00:00", "by": None},
    {"id": 3, "email": "you@example.org", "state": "confirmed", "decided_at": "2026-01-02 09:00:00", "by": 2},
    {"id": 4, "email": "me+9@gmail.com", "state": "refused", "decided_at": "2026-01-02 09:00:00", "by": 3},
    {"id": 5, "email": "new@example.org", "state": "claimed", "decided_at": None, "by": None},
)


def step_before():
    (script,) = VERSIONS.glob("*_residency.py")
    return re.search(r'down_revision = "(\w+)"', script.read_text(encoding="utf-8")).group(1)


def test_the_earliest_place_of_a_mailbox_stays_and_the_others_are_claims_again(empty):  # noqa: F811 - the fixture
    with empty.app_context():
        migrate_to(step_before())
        with db.engine.begin() as connection:
            connection.execute(text(AREA))
            for row in BEFORE:
                connection.execute(text(PERSON), {"id": row["id"], "email": row["email"]})
            for row in BEFORE:
                connection.execute(text(PLACE), {key: value for key, value in row.items() if key != "email"})

        migrate_to("head")

        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT id, mailbox, state, proof FROM residency ORDER BY id")).all()
        assert [tuple(row) for row in rows] == [
            (1, "me@gmail.com", "claimed", None),
            (2, "me@gmail.com", "confirmed", "list"),
            (3, "you@example.org", "confirmed", "organiser"),
            (4, "me@gmail.com", "refused", None),
            (5, "new@example.org", "claimed", None),
        ]
