"""Pages of voting: the voter's and the organiser's."""

from panel.ballots.blueprint import booth, bp
from panel.ballots.routes import (  # noqa: F401 - register by import
    board,
    door,
    doubts,
    held,
    keys,
    life,
    objections,
    receipts,
    running,
    sealing,
    voting,
)

__all__ = ["booth", "bp"]
