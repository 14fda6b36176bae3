"""The translations of what a page shows: one query, however much it shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, or_, select

from panel.access import Action, may, person_or_none
from panel.extensions import db
from panel.groups.models import Group
from panel.language import spoken
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalState
from panel.seeds.models import Remark, Seed
from panel.seeds.queries import named
from panel.translating.models import Translation, TranslationState
from panel.translating.originals import KINDS, Thing, kind_of, original_of
from panel.web.bare import excerpt
from panel.web.paging import Key, Page, page

NEWEST = 10
SEEN = (TranslationState.OFFERED, TranslationState.ACCEPTED)


@dataclass(frozen=True)
class Twin:
    """An accepted translation as readers see it."""

    row: Translation
    of_earlier_text: bool
    """The original was corrected since."""

    @property
    def title(self) -> str:
        return self.row.title

    @property
    def body(self) -> str:
        return self.row.body

    @property
    def language(self) -> str:
        return self.row.language

    @property
    def by(self) -> str:
        return self.row.offered_by.name

    @property
    def excerpt(self) -> str:
        return excerpt(self.row.body)

    @property
    def is_for_reader(self) -> bool:
        """Whether it is in the reader's language, and so stands first."""
        return self.row.language == spoken()


@dataclass(frozen=True)
class Twins:
    """The translations of some things, by kind and number."""

    accepted: Mapping[tuple[str, int], Twin]
    waiting: Mapping[tuple[str, int], Sequence[Translation]]

    def of(self, thing: Thing) -> Twin | None:
        """The one that stands beside the original, if any."""
        twin = self.accepted.get((kind_of(thing), thing.id))
        if twin is None or twin.language == original_of(thing).language or _is_overwritten(twin, thing):
            return None
        return twin

    def first(self, thing: Thing) -> Twin | None:
        """The same, where the reader reads it before the original."""
        twin = self.of(thing)
        return twin if twin and twin.is_for_reader else None

    def to_decide(self, thing: Thing) -> Sequence[Translation]:
        """Offers that the reader decides about."""
        rows = self.waiting.get((kind_of(thing), thing.id), ())
        return [row for row in rows if may(Action.ACCEPT_TRANSLATION, person_or_none(), row)]

    def own_offer(self, thing: Thing) -> Translation | None:
        """What the reader offered and nobody has decided about."""
        person, rows = person_or_none(), self.waiting.get((kind_of(thing), thing.id), ())
        return next((row for row in rows if person is not None and row.offered_by_id == person.id), None)


def _is_overwritten(twin: Twin, thing: Thing) -> bool:
    """Whether the group has written the other language of its proposal itself since."""
    return isinstance(thing, Proposal) and (twin.title, twin.body) != (thing.other_title, thing.other_summary)


def translations_of(things: Iterable[Thing]) -> Twins:
    """Those that stand, and those that wait."""
    by_name = {(kind_of(thing), thing.id): thing for thing in things}
    accepted, waiting = dict[tuple[str, int], Twin](), defaultdict[tuple[str, int], list[Translation]](list)
    for row in _rows(by_name):
        name = row.kind, row.thing_id
        if row.state == TranslationState.ACCEPTED:
            accepted[name] = Twin(row, row.of_text != original_of(by_name[name]).mark)
        else:
            waiting[name].append(row)
    return Twins(accepted, waiting)


def _rows(names: Iterable[tuple[str, int]]) -> Iterable[Translation]:
    numbers = defaultdict[str, list[int]](list)
    for kind, number in names:
        numbers[kind].append(number)
    if not numbers:
        return ()
    about = or_(false(), *((Translation.kind == kind) & Translation.thing_id.in_(ids) for kind, ids in numbers.items()))
    shown = select(Translation.id).where(about, Translation.state.in_(SEEN), Translation.hidden_at.is_(None))
    if not (ids := db.session.scalars(shown).all()):  # of most things there is none, and that is asked at little cost
        return ()
    rows = select(Translation).where(Translation.id.in_(ids)).options(named(Translation.offered_by))
    return db.session.scalars(rows.order_by(Translation.id))


def waiting_list(person: Person) -> Page:
    """Offers that wait where the person's role reaches, the oldest first."""
    reach = person.reach(Action.ACCEPT_TRANSLATION.permission.who)
    waits = Translation.waiting().where(Translation.within(reach)).options(named(Translation.offered_by))
    return page(waits, Key(Translation.offered_at), Key(Translation.id))


def waiting_for(person: Person) -> Sequence[Translation]:
    """Offers that the person decides about because the words are theirs, the oldest first. One query."""
    drafts = select(Proposal.id).where(Proposal.contact_id == person.id, Proposal.state != ProposalState.STANDING)
    whose = {
        "seed": select(Seed.id).where(Seed.author_id == person.id),
        "remark": select(Remark.id).where(Remark.author_id == person.id),
        "group": select(Group.id).where(Group.contact_id == person.id),
        "proposal": drafts,
    }
    mine = ((Translation.kind == kind) & Translation.thing_id.in_(ids) for kind, ids in whose.items())
    return db.session.scalars(Translation.waiting().where(or_(false(), *mine)).limit(NEWEST)).all()


def originals_of(rows: Sequence[Translation]) -> dict[int, Any]:
    """The original of each translation, by the translation's number: one query for each kind."""
    found: dict[int, Any] = {}
    for kind, model in KINDS.items():
        ids = [row.thing_id for row in rows if row.kind == kind]
        things = {thing.id: thing for thing in db.session.scalars(select(model).where(model.id.in_(ids))).unique()} if ids else {}
        found |= {row.id: original_of(things[row.thing_id]) for row in rows if row.kind == kind and row.thing_id in things}
    return found


def name_of(row: Translation) -> str:
    """Of the person who offered it."""
    return db.session.get_one(Person, row.offered_by_id).name
