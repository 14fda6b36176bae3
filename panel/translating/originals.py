"""What can be translated, and what it says: a seed, a remark, a group's words about itself, what a ballot shows of a proposal."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import url_for

from panel.groups.models import Group
from panel.proposals.models import Proposal
from panel.seeds.models import Remark, Seed

Thing = Seed | Remark | Group | Proposal
KINDS: dict[str, type[Any]] = {"seed": Seed, "remark": Remark, "group": Group, "proposal": Proposal}


@dataclass(frozen=True)
class Original:
    """The words of a thing, in the language that they were written in."""

    title: str
    body: str
    language: str

    @property
    def mark(self) -> str:
        """A short fingerprint: another one as soon as a word or the language is another."""
        return sha256(json.dumps([self.title, self.body, self.language]).encode()).hexdigest()[:16]

    @property
    def other_language(self) -> str:
        """The one that it can be translated into."""
        return "en" if self.language == "cy" else "cy"


def original_of(thing: Thing) -> Original:
    if isinstance(thing, Group):
        return Original(thing.name, thing.about, thing.language)
    if isinstance(thing, Proposal):
        return Original(thing.title, thing.summary, thing.language)
    return Original(getattr(thing, "title", ""), thing.body, thing.language)


def kind_of(thing: Thing) -> str:
    """ "seed", "remark", "group" or "proposal"."""
    return next(kind for kind, model in KINDS.items() if isinstance(thing, model))


def author_id_of(thing: Thing) -> int | None:
    """Whoever's words they are."""
    return thing.author_id if isinstance(thing, Seed | Remark) else thing.contact_id


def page_of(thing: Thing) -> tuple[str, dict[str, object], str]:
    """The endpoint of the page where it stands, what its address holds, and its place there."""
    if isinstance(thing, Remark):
        return "seeds.show_seed", {"seed_id": thing.seed_id}, f"remark-{thing.id}"
    if isinstance(thing, Seed):
        return "seeds.show_seed", {"seed_id": thing.id}, ""
    if isinstance(thing, Group):
        return "pages.show_group", {"group_id": thing.id}, ""
    return "proposals.show_proposal", {"proposal_id": thing.id}, ""


def address_of(thing: Thing) -> str:
    endpoint, values, part = page_of(thing)
    return url_for(endpoint, _anchor=part or None, **values)  # type: ignore[arg-type]  # the parts of an address are named
