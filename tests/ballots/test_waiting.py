"""A ballot waits for its turn to be written: what was read before is read anew where it decides."""

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from panel.ballots.models import OpenBallot
from panel.extensions import db, writing
from panel.roll.models import Mark
from panel.rounds.models import Round
from tests.ballots.makers import an_open_round
from tests.ballots.test_voting import count, opened

SECONDS = 0.5

CLOSED = "UPDATE phase_date SET opens_at = :then WHERE phase = 'result'"
MARKED = "INSERT INTO mark (roll_entry_id, channel, marked_on) SELECT id, 'paper', '2026-06-01' FROM roll_entry"


@contextmanager
def the_round_is_held(app, budget_round):
    """Another program writes in this round, for as long as the block lasts."""
    writing.set(True)
    with app.app_context(), db.engine.connect() as other:
        other.execute(select(Round.id).where(Round.id == budget_round.id).with_for_update())
        yield other
        other.commit()


@pytest.mark.parametrize(
    ("meanwhile", "said"), [(CLOSED, "Voting closed on"), (MARKED, "You were given a ballot paper")], ids=["closed", "on paper"]
)
def test_what_changes_while_a_ballot_waits_for_its_turn_decides(app, client, work, as_person, meanwhile, said):
    with work():
        budget_round, people = an_open_round(voters=1)
    as_person(people[0])
    form = {"proposal": "1", "cast": "1", **opened(client, budget_round)}
    answers = []
    pressing = threading.Thread(target=lambda: answers.append(client.post(f"/en/rounds/{budget_round.id}/ballot", data=form)))

    with the_round_is_held(app, budget_round) as other:
        pressing.start()
        time.sleep(SECONDS)
        assert answers == []
        other.execute(text(meanwhile), {"then": datetime(2026, 1, 1, tzinfo=UTC)} if ":then" in meanwhile else {})
    pressing.join()

    assert answers[0].status_code == 422
    assert said in answers[0].text
    with work():
        assert count(OpenBallot) == 0
        assert count(Mark) == (meanwhile == MARKED)
