"""The blueprint that the modules of this package share."""

from flask import Blueprint

bp = Blueprint("threads", __name__, url_prefix="/threads")
