"""What can be flagged and hidden: each kind with who wrote it, what it says, where it lies, and how it is hidden."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from panel.areas.reach import Reach
from panel.extensions import db
from panel.groups import actions as groups
from panel.groups.models import Group
from panel.panels.models import CitizensPanel
from panel.proposals import actions as proposals
from panel.proposals.models import Proposal
from panel.rounds.models import Round
from panel.seeds import actions as seeds
from panel.seeds.models import Offer, Remark, Seed
from panel.threads import actions as threads
from panel.threads.models import Contribution, Thread
from panel.translating import actions as translating
from panel.translating.models import Translation, TranslationState

Thing = Seed | Offer | Remark | Contribution | Proposal | Group | Translation


@dataclass(frozen=True)
class Kind:
    """One kind of thing that people write."""

    model: type[Any]
    author: str
    """What names whoever wrote it, speaks for it, or entered it from a meeting."""
    words: tuple[str, ...]
    """The columns that people read, the one that it is called by first."""
    within: Callable[[Reach], Select[int]]
    """The numbers of the things that a role reaches. `in_area` says the same of one."""
    set_hidden: Callable[[Any, bool], None]


def _of_seeds(model: type[Offer | Remark], reach: Reach) -> Select[int]:
    return select(model.id).where(model.seed_id.in_(select(Seed.id).where(reach.covers(Seed.area_id))))


def _of_areas(model: type[Seed | Group], reach: Reach) -> Select[int]:
    return select(model.id).where(reach.covers(model.area_id))


def _of_threads(reach: Reach) -> Select[int]:
    panels = select(CitizensPanel.id).where(reach.covers(CitizensPanel.area_id))
    return select(Contribution.id).join(Thread, Thread.id == Contribution.thread_id).where(Thread.citizens_panel_id.in_(panels))


def _of_rounds(reach: Reach) -> Select[int]:
    return select(Proposal.id).where(Proposal.round_id.in_(select(Round.id).where(Round.within(reach))))


def _of_translations(reach: Reach) -> Select[int]:
    return select(Translation.id).where(Translation.within(reach))


TITLED = ("title", "body")
KINDS: dict[str, Kind] = {
    "seed": Kind(Seed, "answerable_id", TITLED, partial(_of_areas, Seed), seeds.set_hidden),
    "offer": Kind(Offer, "person_id", ("body",), partial(_of_seeds, Offer), seeds.set_hidden),
    "remark": Kind(Remark, "answerable_id", ("body",), partial(_of_seeds, Remark), seeds.set_hidden),
    "contribution": Kind(Contribution, "author_id", ("body",), _of_threads, threads.set_hidden),
    "proposal": Kind(
        Proposal,
        "contact_id",
        ("title", "summary", "body", "other_title", "other_summary"),
        _of_rounds,
        proposals.set_hidden,
    ),
    "group": Kind(Group, "contact_id", ("name", "about", "website"), partial(_of_areas, Group), groups.set_hidden),
    "translation": Kind(Translation, "offered_by_id", TITLED, _of_translations, translating.set_hidden),
}


def is_hidden_by_moderator(model: Any) -> ColumnElement[bool]:
    """Whether a row is hidden, and not only taken back by the organiser who entered it."""
    hidden: ColumnElement[bool] = model.hidden_at.is_not(None)
    return hidden & model.taken_back_at.is_(None) if model in {Seed, Remark} else hidden


def kind_of(thing: Thing) -> str:
    """ "seed", "offer", "remark", "contribution", "proposal", "group" or "translation"."""
    return next(name for name, kind in KINDS.items() if isinstance(thing, kind.model))


def told_as(thing: Thing) -> str:
    """As `kind_of`, for whoever answers for it; "entry" of an organiser who entered from a meeting what others said."""
    return "entry" if getattr(thing, "meeting_id", None) else kind_of(thing)


def author_id_of(thing: Thing) -> int | None:
    """The person who wrote it, speaks for it or entered it; None for a proposal of a round that was read in from a file."""
    author_id: int | None = getattr(thing, KINDS[kind_of(thing)].author)
    return author_id


def words_of(thing: Thing) -> list[str]:
    """All that people read of it, what it is called by first. What a proposal costs is what it says, too."""
    words = [str(getattr(thing, name) or "") for name in KINDS[kind_of(thing)].words]
    lines = thing.cost_lines if isinstance(thing, Proposal) else ()
    return [*words, *(f"{line.label} {line.amount_pence}" for line in lines), thing.language]


def mark_of(thing: Thing) -> str:
    """A short fingerprint of what people read of it: another one as soon as a word is another."""
    return sha256(json.dumps(words_of(thing)).encode()).hexdigest()[:16]


def thing_or_none(kind: str, number: int) -> Thing | None:
    """A thing that everybody sees, as far as it can be flagged."""
    thing: Thing | None = db.session.get(KINDS[kind].model, number)
    if thing is None or thing.hidden_at is not None:
        return None
    if isinstance(thing, Offer) and thing.withdrawn_at is not None:
        return None
    if isinstance(thing, Offer | Remark) and db.session.get_one(Seed, thing.seed_id).hidden_at is not None:
        return None
    if isinstance(thing, Proposal):
        return thing if thing.is_public else None
    if isinstance(thing, Translation):
        return thing if _stands_by_itself(thing) else None
    return None if isinstance(thing, Group) and thing.merged_into_id else thing


def _stands_by_itself(row: Translation) -> bool:
    """Whether readers see it. That of a proposal is part of the proposal, and is flagged with it."""
    return row.state == TranslationState.ACCEPTED and row.kind != "proposal" and not translating.is_hidden(row.thing)


def hold(thing: Thing) -> None:
    """Let nobody change or report a thing until the transaction ends, and read it anew. What it lies in is held before it."""
    if isinstance(thing, Contribution):
        threads.lock(db.session.get_one(Thread, thing.thread_id))
    if isinstance(thing, Proposal):
        proposals.hold(thing)
    else:
        db.session.refresh(thing, with_for_update={"of": type(thing)})


def set_hidden(thing: Thing, hidden: bool) -> None:
    """Hide a thing or show it again, in the way of the capability that it belongs to.

    What an organiser took back is in the moderators' hands from then on: putting it back does not undo what they decide.
    """
    if isinstance(thing, Seed | Remark):
        thing.taken_back_at = None
    KINDS[kind_of(thing)].set_hidden(thing, hidden)
