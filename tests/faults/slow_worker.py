"""A worker as the site's own, with one more kind of job that takes its time, and short leases so that a test need not wait."""

import os
import time
from datetime import timedelta

from panel.__main__ import main
from panel.cli import duties, lanes
from panel.jobs import rules
from panel.jobs.kinds import Kind, Lane, Progress
from panel.mail.actions import post

KIND = "slow"


def write_to(subject: int, progress: Progress) -> None:
    """The effect is a mail: two of them would be seen."""
    for step in range(5):
        progress(step, 5)
        time.sleep(0.02)
    post(f"job{subject}@example.org", subject="Done", body="Done", language="en")
    time.sleep(0.05)


if __name__ == "__main__":
    duties.KINDS[KIND] = Kind(write_to, Lane.LONG)
    rules.LEASE, rules.BEAT, lanes.PAUSE_SECONDS = timedelta(seconds=2), timedelta(seconds=0.5), 0.1
    main(["worker", *os.environ.get("LANES", "").split()])
