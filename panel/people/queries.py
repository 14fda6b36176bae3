"""What speaks for a claim and what against it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, func, or_, select

from panel.areas.houses import bare_house, is_uprn, uprn
from panel.areas.models import Area, ListedHouse, Postcode
from panel.extensions import db
from panel.language import LANGUAGES, speaking
from panel.language import gettext as _
from panel.people.clusters import Claim, ClusterKind, find_clusters
from panel.people.mailboxes import mailbox
from panel.people.models import Person, Residency, ResidencyState
from panel.settings.queries import number
from panel.settings.table import Setting


class Doubt(StrEnum):
    """A reason to look before confirming: what the list says, and what the claim has in common with others."""

    UNLISTED = "unlisted"
    SPLIT = "split"
    ELSEWHERE = "elsewhere"
    NO_HOUSE = "no-house"
    MOVED = "moved"
    MAILBOX = ClusterKind.MAILBOX.value
    HOUSE = ClusterKind.HOUSE.value
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
    """Each of these claims with its doubts. Three queries and the settings, however many there are."""
    codes = {row.postcode for row in rows}
    listed = {code.code: code for code in db.session.scalars(select(Postcode).where(Postcode.code.in_(codes)))}
    houses = houses_at(codes)
    homes = {code.code: code.homes for code in listed.values() if code.homes is not None}
    shared: dict[int, list[Doubt]] = {row.id: [] for row in rows}
    for cluster in find_clusters(claims(like(rows), houses), homes, number(Setting.PER_HOME)):
        for claim in cluster.claims:
            if claim.row_id in shared:
                shared[claim.row_id].append(Doubt(cluster.kind.value))
    return [Assessed(row, listed.get(row.postcode), (*_doubts(row, listed, houses), *shared[row.id])) for row in rows]


def houses_at(codes: Collection[str] | Select[str]) -> dict[str, set[tuple[str, str]]]:
    """The homes that the list names at these postcodes: the bare house and the UPRN, either may be "". One query."""
    found: dict[str, set[tuple[str, str]]] = {}
    named = select(ListedHouse.code, ListedHouse.house, ListedHouse.uprn).where(ListedHouse.code.in_(codes))
    for code, house, property_number in db.session.execute(named):
        found.setdefault(code, set()).add((house, property_number))
    return found


def spelt_house(typed: str, named: Collection[tuple[str, str]]) -> str:
    """The house of a claim in one spelling: the list's own where it was given by its UPRN and the list knows that."""
    if not is_uprn(typed):
        return bare_house(typed)
    return next((house for house, known in named if known == uprn(typed) and house), uprn(typed))


def _doubts(row: Residency, codes: Mapping[str, Postcode], houses: Mapping[str, Collection[tuple[str, str]]]) -> list[Doubt]:
    """What the list has against a claim, and that the person moved."""
    found, listed, named = [Doubt.MOVED] if row.moved_from_id else [], codes.get(row.postcode), houses.get(row.postcode, ())
    if row.house and named and spelt_house(row.house, named) not in {part for home in named for part in home}:
        found.append(Doubt.NO_HOUSE)
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


def found(state: ResidencyState, wanted: str, area: Area | None) -> Select[Residency]:
    """Places that stand so, with their people: by letters of the name, the address or the postcode, in an area and inside it."""
    rows = Residency.in_state(state).join(Person, Person.id == Residency.person_id)
    if area:
        rows = rows.where(Residency.area_id.in_(Area.inside(area)))
    if not wanted:
        return rows
    addresses = [column.contains(wanted.lower(), autoescape=True) for column in (Person.email, Residency.mailbox)]
    code = re.sub(r"[\s-]", "", wanted).upper() or wanted
    has_code = func.replace(Residency.postcode, " ", "").contains(code, autoescape=True)
    return rows.where(or_(Person.name_holds(wanted), Residency.mailbox == mailbox(wanted), *addresses, has_code))


def everybodys() -> Select[Residency, Person]:
    return select(Residency, Person).join(Person, Person.id == Residency.person_id)


def claims(rows: Select[Residency, Person], houses: Mapping[str, Collection[tuple[str, str]]]) -> list[Claim]:
    """What there is to compare, of a select of residencies with their people. One query, plain columns only.

    `houses` are those that the list names, by postcode.
    """
    columns = rows.with_only_columns(
        Residency.id,
        Person.name,
        Residency.postcode,
        Residency.mailbox,
        Residency.network_hash,
        Residency.claimed_at,
        Residency.state,
        Residency.house,
    )
    unnamed = names_of_the_unnamed()
    return [
        Claim(
            row_id,
            "" if name_ in unnamed else name_,
            code,
            box,
            hash_,
            at,
            state == ResidencyState.CONFIRMED,
            spelt_house(house, houses.get(code, ())),
        )
        for row_id, name_, code, box, hash_, at, state, house in db.session.execute(columns)
    ]


def names_of_the_unnamed() -> set[str]:
    """What people are called who have yet to choose a name."""
    names = set()
    for language in LANGUAGES:
        with speaking(language):
            names.add(_("A neighbour"))
    return names
