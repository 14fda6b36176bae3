"""Pages of voting: the voter's and the organiser's."""

from panel.ballots.blueprint import bp
from panel.ballots.routes import board, keys, life, receipts, running, sealing, voting  # noqa: F401 - register by import

__all__ = ["bp"]
