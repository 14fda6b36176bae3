"""The blueprints that the routes of this capability share. Good requests to either leave no line in the log."""

from flask import Blueprint

bp = Blueprint("ballots", __name__, url_prefix="/rounds")
booth = Blueprint("booth", __name__)
"""Where a voter without an account shows a place on the roll, and leaves again."""
