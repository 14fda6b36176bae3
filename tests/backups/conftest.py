"""Places on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.backups.makers import Places, a_place, at


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
