"""What a moderator decides about is what they have read, also where its author or another reader was quicker."""

import re

import pytest
from sqlalchemy import select

from panel.extensions import db
from panel.moderation.models import Ruling
from panel.moderation.things import KINDS
from tests.checks import read
from tests.moderation.makers import a_flag, a_moderator, a_thing

CHANGED = "has changed since you opened the page"


@pytest.fixture(params=["seed", "contribution"])
def thing(request, work):
    """Something that can be edited, and was flagged."""
    with work():
        found = a_thing(request.param, body="Come to the library.")
        a_flag(found, reason="It is the wrong library.")
    return request.param, found.id


@pytest.fixture
def window(client, work, as_person):
    with work():
        moderator = a_moderator()
    return as_person(moderator)


def ruled(window, kind, number, said, **fields):
    values = {"reason": "There is nothing wrong with it.", "language": "en", **fields}
    data = {f"{kind}-{number}-{name}": value for name, value in values.items()}
    return window.post(f"/en/moderation/{kind}/{number}", data={**data, "said": said})


def said_on(page):
    return re.search(r'name="said" value="([^"]+)"', page.text).group(1)


def rulings(work):
    with work():
        return db.session.scalars(select(Ruling)).all()


def change(work, kind, number, **values):
    with work():
        for name, value in values.items():
            setattr(db.session.get_one(KINDS[kind].model, number), name, value)


def test_words_that_were_changed_since_are_not_kept_unread(window, work, thing):
    known = said_on(window.get("/en/moderation"))
    change(work, *thing, body="Mr Quux lives at 4 Quay Street.")

    refused = ruled(window, *thing, known)

    assert refused.status_code == 422
    assert CHANGED in refused.text
    assert "4 Quay Street" in refused.text
    assert "There is nothing wrong with it." in refused.text
    assert not rulings(work)
    assert ruled(window, *thing, said_on(refused)).status_code == 303


def test_words_that_were_mended_since_are_not_hidden_unread(window, work, thing):
    address = "/en/moderation/{}/{}/hide".format(*thing)
    said = read(window, address)
    change(work, *thing, body="Come to the other library.")

    why = {"ground": "misplaced", "reason": "It is about something else.", "language": "en"}
    refused = window.post(address, data={**said, **why})

    assert CHANGED in refused.text
    assert "Come to the other library." in refused.text
    assert not rulings(work)


def test_what_another_reader_reported_since_is_read_before_it_is_decided(window, work, thing):
    known = said_on(window.get("/en/moderation"))
    kind, number = thing
    with work():
        a_flag(db.session.get_one(KINDS[kind].model, number), reason="It names a child.")

    refused = ruled(window, *thing, known)

    assert CHANGED in refused.text
    assert "It names a child." in refused.text
    assert not rulings(work)


def test_a_title_alone_counts_as_words(window, work):
    with work():
        seed = a_thing("seed")
        a_flag(seed)
    known = said_on(window.get("/en/moderation"))
    change(work, "seed", seed.id, title="Mr Quux is a thief")

    assert CHANGED in ruled(window, "seed", seed.id, known).text
