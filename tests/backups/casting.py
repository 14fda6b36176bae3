"""Voters who cast while something else happens, and a count of the ballots that they were thanked for."""

import threading
from collections.abc import Sequence

from flask import Flask
from sqlalchemy import func, select

from panel.ballots import papers
from panel.ballots.actions.cast import cast_ballot
from panel.ballots.models import OpenBallot
from panel.ballots.picks import ticked
from panel.extensions import db, writing
from panel.people.models import Person
from panel.roll.actions import entry_of
from panel.roll.models import Mark
from panel.rounds.models import Round


class Load:
    """Casts one ballot after the other in some threads: `with Load(site, round_id, voters) as load`. It ends with the block."""

    def __init__(self, site: Flask, round_id: int, voters: Sequence[int], threads: int = 2) -> None:
        self.site, self.round_id, self.waiting = site, round_id, list(voters)
        self.thanked, self.failed = 0, list[str]()
        self.lock, self.stop = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.cast_all) for _ in range(threads)]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def cast_all(self) -> None:
        while not self.stop.is_set():
            with self.lock:
                if not self.waiting:
                    return
                voter = self.waiting.pop()
            try:
                self.cast(voter)
            except Exception as error:
                self.failed.append(repr(error))
                return

    def cast(self, voter: int) -> None:
        writing.set(True)
        with self.site.app_context():
            budget_round, person = db.session.get_one(Round, self.round_id), db.session.get_one(Person, voter)
            cast_ballot(
                budget_round, entry_of(budget_round, person), picks=ticked(["1"]), form_token=papers.random_id(), replaces=""
            )
            db.session.commit()
            db.session.remove()
        with self.lock:
            self.thanked += 1


def counted() -> tuple[int, int]:
    """Marks on the roll, and ballots in the open vote."""
    marks = db.session.scalar(select(func.count()).select_from(Mark)) or 0
    ballots = db.session.scalar(select(func.count()).select_from(OpenBallot)) or 0
    return marks, ballots
