"""Newcomers of the demo who say where they live: one claim that is plausible, one off the list, three of one mailbox."""

import secrets
from datetime import datetime, timedelta
from typing import Protocol

from panel.areas.models import Area
from panel.extensions import db
from panel.people.mailboxes import mailbox
from panel.people.models import Person, Residency, ResidencyState

NEWCOMERS = (
    ("Eirlys Haf", "eirlys@example.org", "LL15 3AB"),
    ("Sam Reed", "sam.reed@example.org", "LL30 9ZZ"),
    ("Pat", "pat+one@example.org", "LL15 4AB"),
    ("Pat 2", "pat+two@example.org", "LL15 4AB"),
    ("Pat Three", "pat+three@example.org", "LL15 4AB"),
)


class Places(Protocol):
    """What of the demo site is needed here."""

    areas: dict[str, Area]
    now: datetime


def claim_places(site: Places) -> None:
    """Claims that wait for an organiser."""
    for number, (name, email, postcode) in enumerate(NEWCOMERS):
        at = site.now - timedelta(days=2) + number * timedelta(minutes=2)
        person = Person(email=email, name=name, language="en", joined_at=at, stamp=secrets.token_hex(16))
        person.residency = Residency(
            area_id=site.areas["ruthin"].id,
            postcode=postcode,
            mailbox=mailbox(email),
            state=ResidencyState.CLAIMED,
            claimed_at=at,
        )
        db.session.add(person)
    db.session.flush()
