"""Places on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from panel.audit.actions import record
from panel.audit.duties import make_head_if_due
from panel.extensions import db
from panel.mail.actions import post
from tests.backups.makers import PASSPHRASE, Places, a_place, at, set_up
from tests.cli.filling import fill_empty_tables
from tests.makers import a_person


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """`place("lost")` is an empty place for a site; each name is one of its own."""
    server = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    made: dict[str, Flask] = {}

    def find(name: str) -> Flask:
        if name not in made:
            made[name] = a_place(request.param, name, tmp_path, server)
        return made[name]

    yield find
    for site in made.values():
        with at(site):
            pass


@pytest.fixture
def lost(place):
    """A site that will be lost: a person, their entry in the log with a head over it, mail."""
    site = place("lost")
    set_up(site)
    with at(site):
        record("seed.plant", "seed:1", a_person())
        post("ann@example.org", subject="Your code: 123456", body="Code 123456, Ann", language="en").state = "sent"
        post("bob@example.org", subject="News", body="Waiting for Bob", language="en")
        db.session.commit()
        make_head_if_due()
        record("seed.plant", "seed:2", None)
        db.session.commit()
    return site


@pytest.fixture
def full(lost):
    """The same with something in every table."""
    with at(lost):
        fill_empty_tables()
    return lost


@pytest.fixture
def passphrase(tmp_path) -> str:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    return str(path)
