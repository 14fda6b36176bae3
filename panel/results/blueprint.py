"""The blueprint of results; the views stand in `routes`, `asking` and `outputs`."""

from flask import Blueprint

bp = Blueprint("results", __name__, url_prefix="/rounds")
