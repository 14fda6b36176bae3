"""Many posts at the same instant: one mark and one ballot for each voter, and never an error of the server.

Fifty voters with eight windows each; with PANEL_DEEP=1 five hundred with sixteen.
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from panel.ballots import papers
from panel.ballots.models import OpenBallot
from panel.extensions import db
from panel.people.routes.sign_in import KEY
from panel.roll.models import Mark
from tests.ballots.makers import an_open_round
from tests.makers import a_sign_in

VOTERS, WINDOWS = (500, 16) if os.environ.get("PANEL_DEEP") else (50, 8)


def pressed(app, budget_round):
    """A function that casts as whom a session's key signs in, with a form's token, and answers with the status."""

    def press(work):
        key, token = work
        client = app.test_client()
        with client.session_transaction() as session:
            session[KEY] = key
        data = {"proposal": ["1", "2"], "cast": "1", "form_token": token, "replaces": ""}
        return client.post(f"/en/rounds/{budget_round.id}/ballot", data=data).status_code

    return press


def count(column):
    return db.session.scalar(select(func.count(column)))


def test_many_voters_in_many_windows_each_have_one_mark_and_one_ballot(app, work):
    with work():
        budget_round, people = an_open_round(voters=VOTERS)
        keys = [a_sign_in(person.id) for person in people]
    posts = []
    for key in keys:
        same = papers.random_id()
        # Two windows have a form of their own; all others send one form again and again.
        posts += [(key, same)] * (WINDOWS - 2) + [(key, papers.random_id()), (key, papers.random_id())]

    with ThreadPoolExecutor(50) as windows:
        statuses = Counter(windows.map(pressed(app, budget_round), posts))

    assert set(statuses) == {303, 422}
    assert statuses[303] >= VOTERS
    with work():
        assert count(Mark.roll_entry_id) == VOTERS
        assert count(OpenBallot.key) == count(OpenBallot.envelope_key.distinct()) == VOTERS


def test_one_voter_in_forty_windows_at_once_has_one_ballot(app, work):
    with work():
        budget_round, (voter, *_) = an_open_round(voters=1)
        key = a_sign_in(voter.id)
    posts = [(key, papers.random_id()) for _ in range(40)]

    with ThreadPoolExecutor(40) as windows:
        statuses = Counter(windows.map(pressed(app, budget_round), posts))

    assert statuses == {303: 1, 422: 39}
    with work():
        assert count(Mark.roll_entry_id) == count(OpenBallot.key) == 1
