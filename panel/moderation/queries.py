"""The moderators' queue and the organisers' appeals: things of every kind, each with what was said about it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from flask import url_for
from sqlalchemy import func, or_, select

from panel.areas.reach import Reach
from panel.extensions import db
from panel.groups.models import Group
from panel.moderation.models import Flag, Ruling
from panel.moderation.things import KINDS, Thing, author_id_of, words_of
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.seeds.models import Offer, Seed
from panel.threads.models import Contribution
from panel.translating.models import Translation
from panel.translating.originals import address_of as original_address

SHOWN = 20
Name = tuple[str, int]


@dataclass(frozen=True)
class Waiting:
    """A thing that waits for a decision: the flags on it, earlier decisions about it, and the language its author reads."""

    kind: str
    number: int
    thing: Thing
    author_language: str
    flags: list[Flag] = field(default_factory=list)
    earlier: list[Ruling] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What its element on the page is called."""
        return f"{self.kind}-{self.number}"

    @property
    def said(self) -> str:
        """What a page knows its words and the flags on it by: another text once somebody has changed or added some."""
        return sha256(json.dumps([*words_of(self.thing), [flag.id for flag in self.flags]]).encode()).hexdigest()[:16]

    @property
    def author_id(self) -> int | None:
        return author_id_of(self.thing)

    @property
    def manner_of(self) -> int | None:
        """Whose manner it shows: its author's. None for what an organiser entered from a meeting, or read in from a file."""
        return None if getattr(self.thing, "meeting_id", None) else self.author_id

    @property
    def address(self) -> str:
        return address_of(self.thing)


def address_of(thing: Thing) -> str:
    """The page where the thing stands, at its place."""
    if isinstance(thing, Seed):
        return url_for("seeds.show_seed", seed_id=thing.id)
    if isinstance(thing, Proposal):
        return url_for("proposals.show_proposal", proposal_id=thing.id)
    if isinstance(thing, Group):
        return url_for("pages.show_group", group_id=thing.id)
    if isinstance(thing, Translation):
        return original_address(thing.thing)
    if isinstance(thing, Contribution):
        return url_for("threads.show_contribution", thread_id=thing.thread_id, contribution_id=thing.id)
    kind = "offer" if isinstance(thing, Offer) else "remark"
    return url_for("seeds.show_seed", seed_id=thing.seed_id, _anchor=f"{kind}-{thing.id}")


def queue(reach: Reach) -> tuple[list[Waiting], int]:
    """The first things that wait where a role reaches, the oldest first, and how many more there are: eleven queries at most."""
    things = Flag.things_waiting().where(Flag.within(reach))
    rows = db.session.execute(things.limit(SHOWN)).all()
    names = [next((kind, number) for kind, number in zip(KINDS, row, strict=True) if number is not None) for row in rows]
    total = db.session.scalar(select(func.count()).select_from(things.order_by(None).subquery())) or 0
    return described(names), total - len(names)


def waiting(kind: str, number: int) -> Waiting | None:
    """One thing of the queue; None where there is no such thing."""
    found = described([(kind, number)])
    return found[0] if found else None


def described(names: Sequence[Name]) -> list[Waiting]:
    """These things with their flags that wait and the decisions before, in the order of the names."""
    things = load(names)
    languages = languages_of(things.values())
    found = {name: Waiting(*name, thing, languages.get(author_id_of(thing), "")) for name, thing in things.items()}
    if not found:
        return []
    for flag in db.session.scalars(Flag.waiting().where(or_(*(Flag.about(*name) for name in found)))):
        found[flag.named].flags.append(flag)
    earlier = select(Ruling).where(or_(*(Ruling.about(*name) for name in found))).order_by(Ruling.ruled_at, Ruling.id)
    for ruling in db.session.scalars(earlier):
        found[ruling.named].earlier.append(ruling)
    return [found[name] for name in names if name in found]


def load(names: Iterable[Name]) -> dict[Name, Thing]:
    """The things of these names: one query for each kind."""
    numbers = defaultdict[str, list[int]](list)
    for kind, number in names:
        numbers[kind].append(number)
    found: dict[Name, Thing] = {}
    for kind, ids in numbers.items():
        model = KINDS[kind].model
        for thing in db.session.scalars(select(model).where(model.id.in_(ids)).order_by(model.id)).unique():
            found[kind, thing.id] = thing
    return found


def languages_of(things: Iterable[Thing]) -> dict[int | None, str]:
    """The language that each author reads, by the author's id."""
    ids = {author_id_of(thing) for thing in things}
    rows = db.session.execute(select(Person.id, Person.language).where(Person.id.in_(ids)).order_by(Person.id))
    return {row.id: row.language for row in rows}


@dataclass(frozen=True)
class Appeal:
    """An appeal that waits, with the thing it is about."""

    ruling: Ruling
    thing: Thing
    author_language: str

    @property
    def kind(self) -> str:
        return self.ruling.named[0]


def appeals(rulings: Sequence[Ruling]) -> list[Appeal]:
    """These rulings with their things."""
    things = load([ruling.named for ruling in rulings])
    languages = languages_of(things.values())
    return [Appeal(ruling, things[ruling.named], languages.get(author_id_of(things[ruling.named]), "")) for ruling in rulings]


def flagged_by(person: Person, kind: str, number: int) -> Flag | None:
    """What this person said about this thing, if anything."""
    return db.session.scalar(Flag.of(person, kind, number))
