"""Areas, people and groups of the demo."""

import random
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from panel import clock
from panel.access import Role
from panel.areas.models import Area, Postcode
from panel.chests.models import Chest
from panel.cli.demo.claims import claim_places
from panel.cli.demo.hours import awake, some_hour, spread
from panel.cli.demo.outlines import outline_of
from panel.extensions import db
from panel.folding import reading
from panel.groups.models import Group
from panel.panels.models import CitizensPanel
from panel.people.models import Person, Proof, Residency, ResidencyState, RoleGrant
from panel.seeds.models import Seed

CONTENT = Path(__file__).with_name("content.toml")
NEIGHBOURS = 430
"""Invented residents behind the supports and the ballots; the sign-in page does not offer them."""


DISTRICTS = {
    "denbigh": "LL16",
    "ruthin": "LL15",
    "corwen": "LL21",
    "llanrhaeadr": "LL17",
    "rhyl": "LL18",
    "rhyl-west": "LL19",
    "llangollen": "LL20",
}
STREETS = 8


def postcodes_of(place: str) -> list[str]:
    """The invented postcodes of a place."""
    return [f"{DISTRICTS[place]} {street}AB" for street in range(1, STREETS + 1)]


@dataclass
class DemoSite:
    """What was made so far, by the names that the content uses; the same dice every time."""

    content: dict[str, Any] = field(default_factory=lambda: tomllib.loads(CONTENT.read_text(encoding="utf-8")))
    dice: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311 - invented content, no secret
    hours: random.Random = field(default_factory=lambda: random.Random(8))  # noqa: S311 - apart, so that no hour changes a ballot
    votes: random.Random = field(default_factory=lambda: random.Random(2027))  # noqa: S311 - apart, so that what else is made changes no vote
    now: datetime = field(default_factory=lambda: clock.now())  # noqa: PLW0108 - asked when it is made, as a test sets the clock
    areas: dict[str, Area] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    neighbours: list[Person] = field(default_factory=list)
    groups: dict[str, Group] = field(default_factory=dict)
    seeds: list[Seed] = field(default_factory=list)
    panel: CitizensPanel | None = None
    chest: Chest | None = None

    def part(self, name: str) -> Person:
        """The person who plays this part."""
        return next(person for person in self.people.values() if person.demo_part == name)

    def days(self, number: float) -> datetime:
        """So many days from now, at nine in the morning; days ago when it is less than nothing."""
        return (self.now + timedelta(days=number)).replace(hour=9, minute=0, second=0, microsecond=0)

    def some_hour(self, number: float) -> datetime:
        """So many days from now, at some hour of that day; never later than now."""
        return min(some_hour(self.days(number), self.hours), awake(self.now))

    def spread(self, first: datetime, last: datetime, number: int) -> list[datetime]:
        """So many moments between the two, or up to now, in order."""
        return spread(first, max(first, min(last, awake(self.now))), number, self.hours)


def settle(site: DemoSite) -> None:
    """Areas, the people of the sign-in page, their neighbours, and the groups."""
    for row in site.content["areas"]:
        within = site.areas.get(row.get("within", ""))
        area = Area(kind=row["kind"], name_cy=row["cy"], name_en=row["en"], parent_id=within.id if within else None)
        db.session.add(area)
        db.session.flush()
        area.path = f"{within.path if within else ''}{area.id}/"
        area.boundary = outline_of(row["key"])
        site.areas[row["key"]] = area
    db.session.add_all(
        Postcode(code=code, area_id=site.areas[key].id, homes=20) for key in DISTRICTS for code in postcodes_of(key)
    )
    for number, row in enumerate(site.content["people"]):
        person = _person(site, row["name"], f"demo{number}@example.org", row["language"], row["area"])
        person.demo_part = row["part"]
        person.grants = [RoleGrant(role=Role(role).value, granted_at=site.days(-425)) for role in row["roles"]]
        site.people[row["name"]] = person
    db.session.add_all(site.people.values())
    db.session.flush()
    _neighbours(site)
    _groups(site)
    claim_places(site)


def _person(site: DemoSite, name: str, email: str, language: str, area: str) -> Person:
    residency = Residency(
        area_id=site.areas[area].id,
        postcode=postcodes_of(area)[0],
        mailbox=email,
        state=ResidencyState.CONFIRMED,
        proof=Proof.ORGANISER,
        claimed_at=site.days(-430),
        decided_at=site.days(-429),
    )
    return Person(email=email, name=name, language=language, joined_at=site.days(-430), stamp="0" * 32, residency=residency)


def _neighbours(site: DemoSite) -> None:
    places = [key for key in site.areas if key != "county"]
    # As many of the one as of the other would pair the same two again and again: 25 and 24 give 600 different people.
    first, last = site.content["first_names"], site.content["last_names"]
    claimed = site.spread(site.days(-425), site.days(-416), NEIGHBOURS)
    rows = [
        {
            "email": f"neighbour{number}@example.org",
            "name": name,
            "name_key": reading(name),
            "language": site.dice.choice(("cy", "en")),
            "joined_at": site.days(-425),
            "stamp": f"{site.dice.getrandbits(128):032x}",
        }
        for number in range(NEIGHBOURS)
        for name in [f"{first[number % len(first)]} {last[number % len(last)]}"]
    ]
    db.session.execute(insert(Person), rows)
    newcomers = Person.email.startswith("neighbour")
    ids = list(db.session.scalars(select(Person.id).where(newcomers).order_by(Person.id)))
    homes = []
    for number, person_id in enumerate(ids):
        place = site.dice.choice(places)
        homes.append(
            {
                "person_id": person_id,
                "area_id": site.areas[place].id,
                "postcode": postcodes_of(place)[(number + number // 400) % STREETS],
                "mailbox": rows[number]["email"],
                "state": ResidencyState.CONFIRMED,
                "proof": Proof.LETTER if number % 9 == 0 else Proof.ORGANISER,
                "claimed_at": claimed[number],
                "decided_at": site.days(-415),
            }
        )
    db.session.execute(insert(Residency), homes)
    site.neighbours = list(db.session.scalars(select(Person).where(newcomers).order_by(Person.id)))


def _groups(site: DemoSite) -> None:
    for number, row in enumerate(site.content["groups"]):
        contact = site.part("group") if number == 0 else site.neighbours[number]
        group = Group(
            name=row["name"],
            about=row["about"],
            language=row["language"],
            size=row["size"],
            area_id=site.areas[row["area"]].id,
            contact_id=contact.id,
            joined_at=site.days(-250 + number),
        )
        db.session.add(group)
        site.groups[row["name"]] = group
    db.session.flush()
