"""Headings of demo rounds with money of their own, and proposals that exclude each other."""

from typing import Any

from sqlalchemy import select

from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.proposals.exclusions import Exclusion
from panel.proposals.models import Proposal
from panel.rounds.headings import Heading, Picking, key_for
from panel.rounds.models import Round


def set_headings(budget_round: Round, row: dict[str, Any]) -> dict[str, int]:
    """The headings that the content names: their numbers by their names."""
    keys: list[str] = []
    made = {}
    for position, each in enumerate(row.get("headings", ()), 1):
        keys.append(key_for(each["en"], keys))
        made[each["en"]] = Heading(
            round_id=budget_round.id,
            position=position,
            key=keys[-1],
            name_cy=each["cy"],
            name_en=each["en"],
            budget_pence=each["pounds"] * 100,
            kind=each.get("kind"),
        )
    budget_round.picking = Picking.ALL if made else ""
    db.session.add_all(made.values())
    db.session.flush()
    return {name: each.id for name, each in made.items()}


def set_exclusion(site: DemoSite, budget_round: Round, row: dict[str, Any]) -> None:
    """Which proposals exclude each other, with the reason of an organiser."""
    told = row.get("exclusion")
    if not told:
        return
    reasons = {"reason_cy": told["reason_cy"], "reason_en": told["reason_en"]}
    organiser = site.part("organiser")
    made = Exclusion(budget_round=budget_round, decided_by_id=organiser.id, decided_at=site.days(-2), **reasons)
    db.session.add(made)
    db.session.flush()
    mine = Proposal.round_id == budget_round.id, Proposal.title.in_(told["proposals"])
    for proposal in db.session.scalars(select(Proposal).where(*mine)).unique():
        proposal.exclusion_id = made.id
