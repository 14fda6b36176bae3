"""What speaks for a claim and what against it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, or_, select

from panel.areas.models import Postcode
from panel.extensions import db
from panel.language import LANGUAGES, speaking
from panel.language import gettext as _
from panel.people.clusters import Claim, ClusterKind, find_clusters
from panel.people.models import Person, Residency, ResidencyState


class Doubt(StrEnum):
    """A reason to look before confirming: what the list says, and what the claim has in common with others."""

    UNLISTED = "unlisted"
    SPLIT = "split"
    ELSEWHERE = "elsewhere"
    MOVED = "moved"
    MAILBOX = ClusterKind.MAILBOX.value
    HOME = ClusterKind.HOME.value
    NETWORK = ClusterKind.NETWORK.value
    MINUTES = ClusterKind.MINUTES.value
    NAME = ClusterKind.NAME.value


@dataclass(frozen=True)
class Assessed:
    """A claim with what the list says of its postcode, and the doubts."""

    row: Residency
    listed: Postcode | None
    doubts: tuple[Doubt, ...]

    @property
    def plausible(self) -> bool:
        """On the list, in the area that was claimed, and nothing unusual about it. Not a confirmation."""
        return not self.doubts


def people_numbered(ids: Collection[int]) -> dict[int, Person]:
    """The accounts with these numbers, by number. One query, and one for their roles."""
    return {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))}


def assess(rows: Sequence[Residency]) -> list[Assessed]:
    """Each of these claims with its doubts. Two queries, however many there are."""
    listed = {
        code.code: code for code in db.session.scalars(select(Postcode).where(Postcode.code.in_({r.postcode for r in rows})))
    }
    homes = {code.code: code.homes for code in listed.values() if code.homes is not None}
    shared: dict[int, list[Doubt]] = {row.id: [] for row in rows}
    for cluster in find_clusters(claims(like(rows)), homes):
        for claim in cluster.claims:
            if claim.row_id in shared:
                shared[claim.row_id].append(Doubt(cluster.kind.value))
    return [Assessed(row, code := listed.get(row.postcode), (*_doubts(row, code), *shared[row.id])) for row in rows]


def _doubts(row: Residency, listed: Postcode | None) -> list[Doubt]:
    """What the list has against a claim, and that the person moved."""
    found = [Doubt.MOVED] if row.moved_from_id else []
    if listed is None:
        return [*found, Doubt.UNLISTED]
    if listed.area is None:
        return [*found, Doubt.SPLIT]
    return found if row.area.holds(listed.area) else [*found, Doubt.ELSEWHERE]


def like(rows: Sequence[Residency]) -> Select[Residency, Person]:
    """Everybody's claims that share a postcode, a mailbox or a network with these."""
    networks = {row.network_hash for row in rows if row.network_hash}
    return everybodys().where(
        or_(
            Residency.postcode.in_({row.postcode for row in rows}),
            Residency.mailbox.in_({row.mailbox for row in rows}),
            Residency.network_hash.in_(networks),
        )
    )


def everybodys() -> Select[Residency, Person]:
    return select(Residency, Person).join(Person, Person.id == Residency.person_id)


def claims(rows: Select[Residency, Person]) -> list[Claim]:
    """What there is to compare, of a select of residencies with their people. One query, plain columns only."""
    columns = rows.with_only_columns(
        Residency.id,
        Person.name,
        Residency.postcode,
        Residency.mailbox,
        Residency.network_hash,
        Residency.claimed_at,
        Residency.state,
    )
    unnamed = names_of_the_unnamed()
    return [
        Claim(row_id, "" if name_ in unnamed else name_, code, box, hash_, at, state == ResidencyState.CONFIRMED)
        for row_id, name_, code, box, hash_, at, state in db.session.execute(columns)
    ]


def names_of_the_unnamed() -> set[str]:
    """What people are called who have yet to choose a name."""
    names = set()
    for language in LANGUAGES:
        with speaking(language):
            names.add(_("A neighbour"))
    return names
