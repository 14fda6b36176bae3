"""Pages of voting: the voter's, the organiser's, the result."""

from panel.ballots.blueprint import bp
from panel.ballots.routes import results, running, voting  # noqa: F401 - their routes register by import

__all__ = ["bp"]
