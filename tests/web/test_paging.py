"""Pages of a list: nothing is skipped, nothing comes twice, a made-up cursor is page 1."""

import pytest
from sqlalchemy import select

from panel.people.models import Person
from panel.web.paging import Key, page
from tests.makers import a_person


def names(app, cursor: str | None, *, descending: bool) -> tuple[list[str], str | None]:
    with app.test_request_context(f"/?after={cursor}" if cursor else "/"):
        listed = page(select(Person), Key(Person.name, descending=descending), Key(Person.id), size=3)
        return [row.name for row in listed.rows], listed.following


@pytest.mark.parametrize("descending", [False, True])
def test_every_row_comes_once(app, work, descending):
    with work():
        made = [a_person(name).name for name in "bbaccabdd"]

    seen, cursor = [], None
    while True:
        rows, cursor = names(app, cursor, descending=descending)
        seen += rows
        if cursor is None:
            break

    assert seen == sorted(made, reverse=descending)


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WyJhIl0", "bnVsbA", "W251bGwsIG51bGxd", "W3sieCI6MX0sMV0"])
def test_a_made_up_cursor_is_page_one(app, work, cursor):
    with work():
        a_person("Ann")

    assert names(app, cursor, descending=False) == (["Ann"], None)
