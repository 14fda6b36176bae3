"""The blueprint that the routes of this capability share."""

from flask import Blueprint

bp = Blueprint("telephone", __name__, url_prefix="/rounds")
