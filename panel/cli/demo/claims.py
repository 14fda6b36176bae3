"""Newcomers of the demo who say where they live: one claim that is plausible, one off the list, three of one mailbox.

And two who were confirmed after the roll of the open vote was made.
"""

import secrets
from datetime import datetime, timedelta
from typing import Protocol

from panel.areas.models import Area
from panel.cli.demo.hours import awake
from panel.extensions import db
from panel.people.mailboxes import mailbox
from panel.people.models import Person, Proof, Residency, ResidencyState

NEWCOMERS = (
    ("Eirlys Haf", "eirlys@example.org", "LL15 3AB"),
    ("Sam Reed", "sam.reed@example.org", "LL30 9ZZ"),
    ("Pat", "pat+one@example.org", "LL15 4AB"),
    ("Pat 2", "pat+two@example.org", "LL15 4AB"),
    ("Pat Three", "pat+three@example.org", "LL15 4AB"),
)


LATE = (("Gwenno Prys", "gwenno@example.org", "cy", "12"), ("Idris Cole", "idris@example.org", "en", ""))


class Places(Protocol):
    """What of the demo site is needed here."""

    areas: dict[str, Area]
    now: datetime

    def some_hour(self, number: float) -> datetime: ...


def arrive_late(site: Places) -> None:
    """People who were confirmed when the vote was open already: the desk offers to put them on the roll."""
    at = awake(site.now)
    for name, email, language, house in LATE:
        person = Person(email=email, name=name, language=language, joined_at=at, stamp=secrets.token_hex(16), says_age=16)
        person.residency = Residency(
            area_id=site.areas["ruthin"].id,
            postcode="LL15 5AB",
            house=house,
            mailbox=mailbox(email),
            state=ResidencyState.CONFIRMED,
            proof=Proof.ORGANISER,
            claimed_at=at,
            decided_at=at,
        )
        db.session.add(person)
    db.session.flush()


def claim_places(site: Places) -> None:
    """Claims that wait for an organiser."""
    began = site.some_hour(-2)
    for number, (name, email, postcode) in enumerate(NEWCOMERS):
        at = awake(began + number * timedelta(minutes=2))
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
