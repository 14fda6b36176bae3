"""Sign in and out, one's own page, and the organisers' pages about people."""

from panel.people.routes import (  # noqa: F401 - their routes register by import
    account,
    address,
    claims,
    confirmed,
    factors,
    first_organiser,
    passkeys,
    proof,
    residency,
    roles,
    sessions,
    sign_in,
)
from panel.people.routes.blueprint import bp

__all__ = ["bp"]
