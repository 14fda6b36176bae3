"""SQLite's log, torn: what power that fails leaves of it. `kill -9` never shows this, for the system goes on writing.

The file and its log are copied while the vote is open. Then the copy's log is cut at any byte, goes on with garbage, or has a bit
turned, again and again: what opens is sound, and holds exactly the ballots whose commits lie wholly before the damage.
"""

import random
import sqlite3
from bisect import bisect_right
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, text

from panel.ballots.models import OpenBallot
from panel.extensions import db
from panel.people.models import Person
from panel.rounds.models import Round
from tests.ballots.makers import a_ballot, an_open_round
from tests.faults.sites import DEEP, site
from tests.wal import HEADER, frames_of, living

MOVED, LOGGED = 40, 25
"""Ballots that lie in the file, of which the log still has old frames, and ballots that lie in the log alone."""
EACH = 370 if DEEP else 30
"""Logs that are cut, that go on with garbage, and that have a bit turned."""


@dataclass
class Vote:
    """The file and the log as they were copied, and the ballots in the order in which people were thanked."""

    file: bytes
    log: bytes
    order: list[str]

    @property
    def ends(self) -> list[int]:
        """Where each commit ends in the log, in bytes: one for each ballot."""
        return [frame.end for frame in living(self.log) if frame.commits]

    def opened(self, log: bytes, folder: Path) -> tuple[str, set[str], set[int]]:
        """What the database says of itself with such a log, its ballots, and its marks."""
        path = folder / "torn.sqlite"
        path.write_bytes(self.file)
        Path(f"{path}-wal").write_bytes(log)
        with closing(sqlite3.connect(path)) as connection:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
            ballots = {row[0] for row in connection.execute("SELECT envelope_key FROM open_ballot")}
            marks = {row[0] for row in connection.execute("SELECT roll_entry_id FROM mark")}
        for left in folder.glob("torn.sqlite*"):
            left.unlink()
        return sound, ballots, marks


def cast_one(round_id, person_id):
    """A ballot cast and committed; which ballots there are now."""
    a_ballot(db.session.get_one(Round, round_id), db.session.get_one(Person, person_id), "1", "2")
    db.session.commit()
    return set(db.session.scalars(select(OpenBallot.envelope_key)))


@pytest.fixture
def vote(tmp_path, post_office):
    path = tmp_path / "panel.sqlite"
    with site(f"sqlite:///{path}", tmp_path, post_office) as house:

        def made():
            budget_round, people = an_open_round(voters=MOVED + LOGGED)
            return budget_round.id, [person.id for person in people]

        round_id, voters = house.do(made)
        assert house.do(lambda: db.session.execute(text("PRAGMA synchronous")).scalar_one()) == 2, "a commit is not on the disk"
        order = []
        with closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("SELECT count(*) FROM mark").fetchone()  # while it is open, the log stays
            for number, voter in enumerate(voters):
                if number == MOVED:  # all that is logged goes into the file, and the log begins anew over its old frames
                    holder.execute("PRAGMA wal_checkpoint(RESTART)")
                    holder.execute("BEGIN")
                    holder.execute("SELECT count(*) FROM mark").fetchone()
                found = house.do(lambda voter=voter: cast_one(round_id, voter))
                order += found - set(order)
            return Vote(path.read_bytes(), Path(f"{path}-wal").read_bytes(), order)


def test_a_torn_log_costs_no_ballot_that_was_committed_before_the_tear(vote, tmp_path):
    ends, chance = vote.ends, random.Random(3)
    last = ends[-1]
    edges = [end + by for end in ends for by in (-1, 0, 1)]
    cuts = [*edges, *(chance.randrange(last) for _ in range(EACH))]
    torn = [(cut, vote.log[:cut]) for cut in cuts]
    torn += [(cut, vote.log[:cut] + chance.randbytes(last - cut)) for cut in chance.sample(range(HEADER, last - 64), EACH)]
    for _ in range(EACH):
        place = chance.randrange(last)
        turned = bytearray(vote.log)
        turned[place] ^= 1 << chance.randrange(8)
        frame = next((frame.start for frame in living(vote.log) if frame.start <= place < frame.end), 0)
        torn.append((frame, bytes(turned)))

    wrong = []
    for damage, log in torn:
        whole = MOVED + (bisect_right(ends, damage) if damage >= HEADER else 0)
        sound, ballots, marks = vote.opened(log, tmp_path)
        if (sound, ballots, len(marks)) != ("ok", set(vote.order[:whole]), whole):
            wrong.append((damage, sound, whole, len(ballots), len(marks)))

    assert wrong == []
    assert len(ends) == LOGGED
    assert len(frames_of(vote.log)) > len(living(vote.log)), "no frames of an earlier time, which a cut should meet"
    assert len(torn) >= 3 * EACH + 3 * LOGGED
