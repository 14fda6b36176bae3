"""The reads of the garden and of a seed's page: a fixed number of queries, each one served by an index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, exists, func, select, union_all
from sqlalchemy.orm import joinedload, lazyload, load_only

from panel import clock
from panel.areas.models import Area
from panel.extensions import db
from panel.folding import asked, telling
from panel.people.models import Person
from panel.seeds import rules
from panel.seeds.actions import is_touched
from panel.seeds.answers import Answer
from panel.seeds.filters import Filters, Sort
from panel.seeds.models import Growth, Offer, Remark, Seed, SeedWord, Support
from panel.seeds.paper import PaperSupport
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.web import cursors
from panel.web.paging import SIZE, Key, Page, page

FEW = 2_000
"""What fewer seeds have than this is looked up first; what more have is asked of seed after seed, in the order of the list."""
REMARKS = 50
SIMILAR = 3
ORDERS = {
    Sort.NEWEST: (Key(Seed.planted_at, descending=True), Key(Seed.id, descending=True)),
    Sort.SUPPORT: (Key(Seed.support_count, descending=True), Key(Seed.id, descending=True)),
    Sort.MEETINGS: (Key(Seed.paper_count, descending=True), Key(Seed.id, descending=True)),
    Sort.RANDOM: (Key(Seed.lot_number), Key(Seed.id)),
}


@dataclass(frozen=True)
class Listed:
    """A page of the garden, and what the address of the next one needs (None on the last page)."""

    rows: Sequence[Seed]
    onward: dict[str, str | int] | None
    first: bool

    @property
    def total(self) -> int | None:
        """How many were found, where one page holds them all."""
        return len(self.rows) if self.first and self.onward is None else None


def garden(filters: Filters) -> Listed:
    """A page of what was asked for. In random order it starts at a lot number, and goes round past the highest one."""
    found = narrowed(filters)
    if filters.sort is Sort.RANDOM and filters.start is not None:
        return round_garden(found, filters.start, filters.turn)
    listed = page(found, *ORDERS[filters.sort])
    return Listed(listed.rows, {"after": listed.following} if listed.following else None, listed.first)


def round_garden(found: Select[Any], start: int, turn: int) -> Listed:
    """First turn: from the start up; second turn: from the lowest number to the start. One page may hold the end of the first."""
    behind, keys = found.where(Seed.lot_number < start), ORDERS[Sort.RANDOM]
    if turn == 2:
        listed = page(behind, *keys)
        return Listed(listed.rows, second_turn(listed), first=False)
    listed = page(found.where(Seed.lot_number >= start), *keys)
    if listed.following:
        return Listed(listed.rows, {"after": listed.following}, listed.first)
    room = SIZE - len(listed.rows)
    rest = page(behind, *keys, size=max(room, 1), cursor="")
    if room == 0:
        return Listed(listed.rows, {"turn": 2} if rest.rows else None, listed.first)
    return Listed([*listed.rows, *rest.rows], second_turn(rest), listed.first)


def second_turn(listed: Page) -> dict[str, str | int] | None:
    return {"turn": 2, "after": listed.following} if listed.following else None


def narrowed(filters: Filters) -> Select[Any]:
    """The seeds that have every word, lie in the area or inside it, have grown so far and are about this: read in few rows."""
    found, asks = Seed.shown(), asks_of(filters)
    few = are_few(asks)
    for name, ask in asks.items():
        found = found.where(Seed.id.in_(ask.seed_ids) if few[name] else ask.of_each)
    return found


@dataclass(frozen=True)
class Ask:
    """One thing that a seed must have, said in two ways: the ids of all seeds that have it, and a question to each seed."""

    seed_ids: Select[int]
    of_each: ColumnElement[bool]


def asks_of(filters: Filters) -> dict[str, Ask]:
    """What a seed must have, each under its name. An area that does not exist asks nothing."""
    asks = {word: word_ask(word) for word in asked(filters.words)}
    area = db.session.get(Area, filters.area_id) if filters.area_id else None
    if area:
        inside = Area.inside(area)
        # A sum has no index: read in their order, seeds are not looked up by area and sorted.
        asks["in area"] = Ask(select(Seed.id).where(Seed.area_id.in_(inside)), (Seed.area_id + 0).in_(inside))
    if filters.growth:
        grown = Seed.grown(filters.growth)
        asks["has growth"] = Ask(select(Seed.id).where(grown), grown)
    if filters.theme:
        # Joined with nothing, as the sum above: what many seeds have is asked of each, in their order.
        asks["has theme"] = Ask(select(Seed.id).where(Seed.theme == filters.theme), Seed.theme + "" == filters.theme)
    return asks


def word_ask(word: str) -> Ask:
    """A word that begins with these letters."""
    begins = SeedWord.beginning(word)
    return Ask(select(SeedWord.seed_id).where(begins), exists().where(SeedWord.seed_id == Seed.id, begins))


def are_few(asks: Mapping[str, Ask]) -> dict[str, bool]:
    """For each ask, whether few seeds have it. One query, which stops counting early."""
    if not asks:
        return {}
    counts = [
        select(func.count()).select_from(ask.seed_ids.limit(FEW).correlate(None).subquery()).scalar_subquery()
        for ask in asks.values()
    ]
    return {name: number < FEW for name, number in zip(asks, db.session.execute(select(*counts)).one(), strict=True)}


def similar(title: str, *, but: Seed | None = None) -> Sequence[Seed]:
    """Up to three seeds whose titles share the most telling words with this one: half of them, and two where there are two."""
    words = telling(title)
    if not words:
        return []
    shared = union_all(*(select(titled(word).c.seed_id) for word in words)).subquery()
    enough = max((len(words) + 1) // 2, min(2, len(words)))
    ranked = (
        select(shared.c.seed_id, func.count().label("shared"))
        .group_by(shared.c.seed_id)
        .having(func.count() >= enough)
        .subquery()
    )
    near = Seed.shown().join(ranked, ranked.c.seed_id == Seed.id).order_by(ranked.c.shared.desc(), Seed.id.desc())
    if but is not None:
        near = near.where(Seed.id != but.id)
    return db.session.scalars(near.limit(SIMILAR)).all()


def titled(letters: str) -> Subquery:
    """Seeds with a word in their title that begins so; a short word must be the whole word. Of a common word, some of them."""
    same = SeedWord.word == letters if len(letters) < 4 else SeedWord.beginning(letters)
    return select(SeedWord.seed_id).where(SeedWord.in_title, same).distinct().limit(FEW).subquery()


LIFE = (Growth.PLANTED, Growth.SPROUTING, Growth.GROWING, Growth.FLOWERING)


@dataclass(frozen=True)
class SeedFacts:
    """All that the page of a seed shows to one person. `remarks` are the newest ones, the oldest of them first."""

    seed: Seed
    person_id: int | None
    answers: Sequence[Answer]
    offers: Sequence[Offer]
    remarks: Sequence[Remark]
    counted: Sequence[PaperSupport]
    """What meetings counted, the first meeting first."""
    earlier: str | None
    latest: bool
    supports: bool
    young: bool

    @property
    def author_name(self) -> str:
        return self.seed.author_name

    @property
    def is_own(self) -> bool:
        return self.person_id is not None and self.person_id == self.seed.author_id

    @property
    def own_offer(self) -> Offer | None:
        return next((offer for offer in self.offers if offer.person_id == self.person_id), None)

    @property
    def stance(self) -> str:
        """What the reader can do about support: "given" can be taken back, "open" can be given; "visitor", "own" and "closed"."""
        if self.supports:
            return "given"
        if self.seed.rested_at or self.seed.hidden_at:
            return "closed"
        if self.person_id is None:
            return "visitor"
        return "own" if self.is_own else "open"

    @property
    def can_offer(self) -> bool:
        return self.stance in {"given", "open"} and not self.seed.rested_at and not self.seed.hidden_at and not self.own_offer

    @property
    def reached(self) -> dict[Growth, datetime | None]:
        """The day on which it came so far, where there is one: support comes bit by bit."""
        grew = [moment for moment in (self.seed.deliberated_at, self.seed.costed_at) if moment]
        return {
            Growth.PLANTED: self.seed.planted_at,
            Growth.GROWING: min(grew, default=None),
            Growth.FLOWERING: self.seed.funded_at,
        }

    @property
    def line(self) -> list[tuple[Growth, str]]:
        """Each growth with where it stands: "done", "here" or "ahead". Nothing for a seed at rest."""
        if self.seed.growth is Growth.RESTING:
            return []
        reached = LIFE.index(self.seed.growth)
        return [
            (growth, "done" if place < reached else "here" if place == reached else "ahead") for place, growth in enumerate(LIFE)
        ]


def facts_of(seed: Seed, person: Person | None) -> SeedFacts:
    """The page of a seed, as this person sees it."""
    db.session.scalars(select(Seed).where(Seed.id == seed.id).options(joinedload(Seed.area), *who_said(Seed))).one()
    remarks = remarks_of(seed)
    return SeedFacts(
        seed=seed,
        person_id=person.id if person else None,
        answers=db.session.scalars(Answer.of(seed).options(named(Answer.answered_by))).all(),
        offers=db.session.scalars(Offer.of(seed).options(named(Offer.person))).all(),
        remarks=remarks.rows[::-1],
        counted=counted_at_meetings(seed) if seed.paper_count else (),
        earlier=remarks.following,
        latest=remarks.first,
        supports=person is not None and db.session.scalar(Support.of(seed, person)) is not None,
        young=rules.is_young(seed.planted_at, clock.now(), days=number(Setting.SEED_DAYS), touched=is_touched(seed)),
    )


def counted_at_meetings(seed: Seed) -> Sequence[PaperSupport]:
    return db.session.scalars(PaperSupport.of(seed).options(joinedload(PaperSupport.meeting)).limit(SIZE)).all()


def remarks_of(seed: Seed) -> Page:
    """The newest remarks, or those before the cursor of the address; the newest one first."""
    said = Remark.of(seed).options(*who_said(Remark))
    return page(said, Key(Remark.made_at, descending=True), Key(Remark.id, descending=True), size=REMARKS)


def cursor_before(remark: Remark) -> str | None:
    """Where a page of the conversation begins that shows this remark; None where the newest page shows it."""
    later = (Remark.made_at > remark.made_at) | ((Remark.made_at == remark.made_at) & (Remark.id > remark.id))
    newer = select(Remark).where(Remark.seed_id == remark.seed_id, later).order_by(Remark.made_at, Remark.id).limit(REMARKS)
    rows = db.session.scalars(newer).all()
    return cursors.write([rows[0].made_at, rows[0].id]) if len(rows) == REMARKS else None


def who_said(model: type[Seed] | type[Remark]) -> tuple[Any, Any]:
    """Load the author with their name, or the meeting that it is from."""
    return named(model.author, always=False), joinedload(model.meeting)


def named(relation: Any, *, always: bool = True) -> Any:
    """Load people with their name and nothing else. Not `always`: where there is one."""
    return joinedload(relation, innerjoin=always).options(
        load_only(Person.name), lazyload(Person.grants), lazyload(Person.residency)
    )
