"""Sign in and out, one's own page, and the organisers' pages about people."""

from panel.people.routes import account, claims, residency, roles, sign_in  # noqa: F401 - their routes register by import
from panel.people.routes.blueprint import bp

__all__ = ["bp"]
