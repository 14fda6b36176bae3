"""Freezing a round: from here on nothing that decides the result can change unseen."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from panel.audit.actions import canonical, record, stamp
from panel.ballots import rules
from panel.ballots.actions import link_keys, roll
from panel.extensions import database_now, db
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.rounds.models import Round


def freeze(budget_round: Round, person: Person | None) -> None:
    """Numbers, lot, hash, roll and link key, once. RuleBroken where nothing stands on the ballot or no close is set.

    A round that was closed by hand and is opened again keeps all of them.
    """
    now = database_now()
    proposals = db.session.scalars(Proposal.standing(budget_round.id)).unique().all()
    closes_at = budget_round.voting_closes_at
    rules.can_open(len(proposals), closes_at=closes_at, now=now)
    if budget_round.frozen_at is not None or closes_at is None:
        return
    give_numbers(proposals)
    draw_lot(proposals)
    budget_round.frozen_at = now
    budget_round.freeze_hash = digest(document(budget_round, proposals, closes_at))
    on_roll = roll.add_missing(budget_round)
    link_keys.make(budget_round)
    db.session.flush()
    record(
        "round.freeze",
        f"round:{budget_round.id}",
        person,
        hash=budget_round.freeze_hash,
        roll=on_roll,
        proposals=len(proposals),
        closes_at=stamp(closes_at),
    )


def give_numbers(proposals: Sequence[Proposal]) -> None:
    """The next free numbers, for those on the ballot that have none yet."""
    taken = {proposal.number for proposal in proposals}
    free = (str(number) for number in range(1, 2 * len(proposals) + 1) if str(number) not in taken)
    for proposal in proposals:
        proposal.number = proposal.number or next(free)


def draw_lot(proposals: Sequence[Proposal]) -> None:
    """Give every proposal its place in the lot that settles the last ties: drawn once, before anybody votes."""
    places = list(range(1, len(proposals) + 1))
    secrets.SystemRandom().shuffle(places)
    for proposal, place in zip(proposals, places, strict=True):
        proposal.lot_number = place


def document(budget_round: Round, proposals: Sequence[Proposal], closes_at: datetime) -> str:
    """All that decides the result, as canonical JSON: anyone can write it again and compare its hash."""
    by_lot = sorted(proposals, key=lambda proposal: proposal.lot_number or 0)
    return canonical(
        {
            "round": budget_round.id,
            "budget_pence": budget_round.budget_pence,
            "proposals": {proposal.number: proposal.cost_pence for proposal in proposals},
            "ballot_form": str(budget_round.ballot_form),
            "rule": str(budget_round.rule),
            "completion": str(budget_round.completion),
            "min_choices": budget_round.min_choices,
            "max_choices": budget_round.max_choices,
            "least_votes": budget_round.least_votes,
            "tie_order": [proposal.number for proposal in by_lot],
            "closes_at": stamp(closes_at),
        }
    )


def digest(text: str) -> str:
    """SHA-256 of a document, 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()
