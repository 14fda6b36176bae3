"""Tells people by day, over and over, in small transactions, until it is killed: `python -m tests.faults.teller`."""

import time
from datetime import UTC, datetime

from panel import clock
from panel.app import create_app
from panel.extensions import db
from panel.notices import mailing, reading

NOON = datetime(2027, 3, 3, 12, tzinfo=UTC)


def main() -> None:
    clock.now = lambda: NOON  # type: ignore[assignment]  # mails that tell go by day only, whenever the test runs
    mailing.BATCH, reading.BATCH = 10, 2
    print("begun", flush=True)
    with create_app().app_context():
        while True:
            mailing.tell_people()
            db.session.remove()
            time.sleep(0.05)


if __name__ == "__main__":
    main()
