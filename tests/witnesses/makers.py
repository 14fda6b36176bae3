"""Somebody who asked for the signed heads. Called inside `with work():`."""

import secrets

from panel import clock
from panel.witnesses.models import Witness
from tests.makers import keep


def a_witness(email: str = "", *, confirmed: bool = True) -> Witness:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    return keep(
        Witness(
            email=email or f"{token[:12].lower()}@example.org",
            language="en",
            token=token,
            asked_at=now,
            confirmed_at=now if confirmed else None,
        )
    )
