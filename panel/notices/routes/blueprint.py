"""The blueprint that every page of following and of announcements hangs on."""

from flask import Blueprint

bp = Blueprint("notices", __name__)
