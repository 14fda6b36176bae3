"""What time it is: the one place that tests replace. The close of a vote asks the database instead."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)
