"""The blueprint of meetings: what is entered, and what is put right."""

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
