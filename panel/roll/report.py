"""What organisers look at before a roll is made: claims that look like one person's, and how many are confirmed in which way."""

import json
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from panel.areas.models import Area, Postcode
from panel.audit.actions import record
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.people.clusters import Cluster, find_clusters
from panel.people.models import Person, Residency, ResidencyState
from panel.people.queries import claims, everybodys, houses_at
from panel.roll.actions import electorate
from panel.rounds.models import Round
from panel.settings.queries import number
from panel.settings.table import Setting

LOOKED = "roll.look"
SHOWN = 40
"""Clusters on the page, the largest first; how many there are stands above them."""


@dataclass(frozen=True)
class Looked:
    """The last time an organiser looked at the report: the entry of the public log, and how many clusters there were."""

    entry: AuditEntry
    clusters: int


def clusters_of(budget_round: Round) -> list[Cluster]:
    """Every cluster among those who would be on the roll and those whose claim to be waits, the largest first.

    Three queries, and one for the settings.
    """
    known = db.session.execute(select(Postcode.code, Postcode.homes).where(Postcode.homes.is_not(None)))
    homes = {code: number for code, number in known if number is not None}
    concerned = _concerned(budget_round)
    houses = houses_at(concerned.with_only_columns(Residency.postcode))
    return find_clusters(claims(concerned, houses), homes, number(Setting.PER_HOME))


def _concerned(budget_round: Round) -> Select[Residency, Person]:
    waits = (Residency.state == ResidencyState.CLAIMED) & Residency.area_id.in_(Area.inside(budget_round.area))
    return everybodys().where(or_(Residency.person_id.in_(electorate(budget_round)), waits))


def note_looked(budget_round: Round, organiser: Person) -> None:
    """Say in the public log that the report was looked at, with counts and nobody's name."""
    found = clusters_of(budget_round)
    people = len({claim.row_id for cluster in found for claim in cluster.claims})
    record(LOOKED, f"round:{budget_round.id}", organiser, clusters=len(found), people=people)


def last_looked(budget_round: Round) -> Looked | None:
    """When the report was last looked at, or None."""
    entries: Select[AuditEntry] = AuditEntry.newest().where(AuditEntry.subject == f"round:{budget_round.id}")
    entry = db.session.scalars(entries.where(AuditEntry.verb == LOOKED).limit(1)).first()
    return Looked(entry, json.loads(entry.facts)["clusters"]) if entry else None
