"""The blueprints of this capability: the desk of the staff, and what a tablet shows. The tablet's leave no line in the log."""

from flask import Blueprint

bp = Blueprint("booths", __name__, url_prefix="/rounds")
tablet = Blueprint("tablet", __name__, url_prefix="/booth")
