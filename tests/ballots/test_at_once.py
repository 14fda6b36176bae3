"""Many people press the button at the same instant, each from eight windows: one mark and one ballot each, and no error."""

import threading
from collections import Counter

from sqlalchemy import func, select

from panel.ballots import papers
from panel.ballots.models import Mark, OpenBallot
from panel.extensions import db
from tests.ballots.makers import an_open_round

VOTERS, WINDOWS = 50, 8


def test_fifty_voters_from_eight_windows_each_have_one_mark_and_one_ballot(app, work):
    with work():
        budget_round, people = an_open_round(voters=VOTERS)
    start, statuses, lock = threading.Barrier(VOTERS), Counter(), threading.Lock()

    def vote(person, token):
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = person.get_id()
        start.wait()
        for window in range(WINDOWS):
            # Half of the windows send the same form again, the others a form of their own.
            own = token if window % 2 == 0 else papers.random_id()
            answer = client.post(
                f"/en/rounds/{budget_round.id}/ballot",
                data={"proposal": ["1", "2"], "cast": "1", "form_token": own, "replaces": ""},
            )
            with lock:
                statuses[answer.status_code] += 1

    threads = [threading.Thread(target=vote, args=(person, papers.random_id())) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(statuses) == {303, 422}
    with work():
        assert db.session.scalar(select(func.count()).select_from(Mark)) == VOTERS
        assert db.session.scalar(select(func.count(OpenBallot.envelope_key.distinct()))) == VOTERS
        assert db.session.scalar(select(func.count()).select_from(OpenBallot)) == VOTERS


def test_one_voter_from_forty_windows_at_once_has_one_ballot(app, work):
    with work():
        budget_round, (voter, *_) = an_open_round(voters=1)
    windows = 40
    start, statuses, lock = threading.Barrier(windows), Counter(), threading.Lock()

    def vote():
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = voter.get_id()
        start.wait()
        data = {"proposal": ["1"], "cast": "1", "form_token": papers.random_id(), "replaces": ""}
        answer = client.post(f"/en/rounds/{budget_round.id}/ballot", data=data)
        with lock:
            statuses[answer.status_code] += 1

    threads = [threading.Thread(target=vote) for _ in range(windows)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == {303: 1, 422: windows - 1}
    with work():
        assert db.session.scalar(select(func.count()).select_from(Mark)) == 1
        assert db.session.scalar(select(func.count()).select_from(OpenBallot)) == 1
