"""Plain functions that make things for tests: `a_person()`, `an_area()`. Called inside `with work():`."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from flask import Flask

from panel import clock
from panel.access import Role
from panel.areas.models import Area, AreaKind
from panel.extensions import db, writing
from panel.people.crypto import fingerprint
from panel.people.models import Person, Proof, Residency, ResidencyState, RoleGrant, SignIn

_numbers = count(1)


class DatabaseWork:
    """Opens the site's context for a piece of work, commits it, and leaves what was loaded readable."""

    def __init__(self, site: Flask) -> None:
        self.site = site

    @contextmanager
    def __call__(self) -> Iterator[None]:
        writing.set(True)
        with self.site.app_context():
            db.session().expire_on_commit = False
            yield
            db.session.commit()


Thing = TypeVar("Thing")


def keep(thing: Thing) -> Thing:
    """Add to the database and flush, so that it has its id."""
    db.session.add(thing)
    db.session.flush()
    return thing


def an_area(name: str = "", *, kind: AreaKind = AreaKind.COMMUNITY, parent: Area | None = None) -> Area:
    number = next(_numbers)
    area = keep(
        Area(
            kind=kind,
            name_cy=name or f"Ardal {number}",
            name_en=name or f"Area {number}",
            parent_id=parent.id if parent else None,
        )
    )
    area.path = f"{parent.path if parent else ''}{area.id}/"
    db.session.flush()
    return area


def a_person(name: str = "", *roles: Role, language: str = "en", area: Area | None = None) -> Person:
    """Somebody with an account; with an area, a resident whose address is confirmed."""
    number = next(_numbers)
    person = Person(
        email=f"person{number}@example.org",
        name=name or f"Person {number}",
        language=language,
        joined_at=clock.now(),
        stamp=secrets.token_hex(16),
        grants=[RoleGrant(role=role.value, granted_at=clock.now()) for role in roles],
    )
    if area:
        person.residency = Residency(
            area_id=area.id,
            postcode="LL15 1AB",
            mailbox=person.email,
            state=ResidencyState.CONFIRMED,
            proof=Proof.ORGANISER,
            claimed_at=clock.now(),
            decided_at=clock.now(),
        )
    return keep(person)


def a_sign_in(person_id: int) -> str:
    """Somebody is signed in, with every proof, for ever; the key that the cookie holds."""
    key, now = secrets.token_urlsafe(32), clock.now()
    keep(
        SignIn(
            person_id=person_id,
            key_hash=fingerprint(key),
            browser="Firefox",
            system="Linux",
            begun_at=now,
            seen_at=now,
            ends_at=now + timedelta(days=36_500),
            proven_at=now,
        )
    )
    return key


def a_grant(
    person: Person, role: Role, area: Area | None = None, *, ends_at: datetime | None = None, granted_at: datetime | None = None
) -> RoleGrant:
    """A role for an area, or for the whole site where none is named."""
    grant = RoleGrant(role=role.value, area=area, granted_at=granted_at or clock.now(), ends_at=ends_at)
    person.grants.append(grant)
    db.session.flush()
    return grant


def an_organiser(name: str = "") -> Person:
    return a_person(name, Role.ORGANISER)
