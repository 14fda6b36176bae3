"""Freezing a round: from here on nothing that decides the result can change unseen."""

import secrets
from collections.abc import Sequence

from panel.audit.actions import record, stamp
from panel.ballots import link_keys, rules
from panel.board.freeze_document import digest, document
from panel.extensions import database_now, db
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.roll import actions as roll
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
