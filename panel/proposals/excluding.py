"""Proposals of a round that exclude each other: put them together, with a reason, and take that back before the vote."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy import select

from panel.extensions import db
from panel.proposals.exclusions import Exclusion


class Excluded(Protocol):
    """What may exclude others."""

    @property
    def exclusion_id(self) -> int | None: ...


def exclusions_among(proposals: Iterable[Excluded]) -> Sequence[Exclusion]:
    """Those that hold two or more of these proposals, the first one first. One query, or none."""
    ids = [each.exclusion_id for each in proposals if each.exclusion_id]
    several = {each for each in ids if ids.count(each) > 1}
    return db.session.scalars(select(Exclusion).where(Exclusion.id.in_(several)).order_by(Exclusion.id)).all() if several else ()
