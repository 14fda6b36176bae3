"""What it costs to tell all followers of one round: `python benchmarks/notices.py --followers 10000`.

A site is made in a temporary folder (or in the empty database of --database URL). Voting opens in a round that so many people
follow; one pass of the worker reads the log and puts a mail for each into the outbox. Printed: seconds of CPU and of the clock,
megabytes of memory at most. A second pass shows what it costs when there is nothing to tell.
"""

import argparse
import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from panel import clock
from panel.app import create_app
from panel.audit.actions import record
from panel.cli.database import migrate_to
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.notices.kinds import Followed
from panel.notices.mailing import tell_people
from panel.notices.models import Follow
from panel.notices.reading import read_log
from panel.people.models import Person
from panel.rounds.models import Phase
from tests.rounds.makers import a_round

SECRET = "a-secret-for-the-benchmark-only-0123456789"
NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)


def fill(followers: int) -> None:
    """A round that votes, its followers, half of whom read Welsh, and the line of the log that says so."""
    budget_round = a_round("Llanfair", phase=Phase.VOTING)
    people = [
        {
            "email": f"p{number}@example.org",
            "name": f"Person {number}",
            "language": "cy" if number % 2 else "en",
            "joined_at": NOON,
            "stamp": secrets.token_hex(16),
            "has_second_factor": False,
        }
        for number in range(followers)
    ]
    db.session.execute(insert(Person), people)
    ids = db.session.scalars(select(Person.id).where(Person.email.like("p%@example.org")))
    told = {"kind": Followed.ROUND, "thing_id": budget_round.id, "since": NOON, "stopped": False}
    db.session.execute(insert(Follow), [{"person_id": number, **told} for number in ids])
    record("round.phase", f"round:{budget_round.id}", None, left="proposals", phase="voting", by_hand=False)


def measured(what: str, work: Callable[[], int]) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    number = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {what} | {number} | {cpu:.2f} | {wall:.2f} | {peak:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=10_000)
    parser.add_argument("--database", default="")
    wanted = parser.parse_args()
    clock.now = lambda: NOON  # type: ignore[assignment]  # mails that tell go by day only
    with tempfile.TemporaryDirectory() as folder:
        url = wanted.database or f"sqlite:///{folder}/panel.sqlite"
        names = {"MODE": "test", "SECRET_KEY": SECRET, "INSTANCE": Path(folder), "LINK_KEYS": Path(folder) / "link-keys"}
        site = create_app(**names, SQLALCHEMY_DATABASE_URI=url)
        with site.app_context():
            migrate_to("head")
            fill(wanted.followers)
            db.session.commit()
            print("| what | how many | CPU s | clock s | MB |\n|---|---|---|---|---|")
            measured("log read, notices noted", read_log)
            measured("mails put into the outbox", tell_people)
            measured("a pass with nothing to tell", tell_people)
            waiting = db.session.scalar(select(func.count()).select_from(OutboxMail))
            assert waiting == wanted.followers, waiting


if __name__ == "__main__":
    main()
