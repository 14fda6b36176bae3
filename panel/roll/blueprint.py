"""The blueprint that the routes of this capability share."""

from flask import Blueprint

bp = Blueprint("roll", __name__, url_prefix="/rounds")
