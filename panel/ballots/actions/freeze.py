"""Freezing a round: from here on nothing that decides the result can change unseen."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from panel.audit.actions import record, stamp
from panel.ballots import envelopes, link_keys, rules
from panel.ballots.actions import posting
from panel.ballots.paper_rules import widest
from panel.ballots.picks import canonical
from panel.ballots.terms import can_open_with, terms_of
from panel.board.freeze_document import differences, digest, document
from panel.board.models import Freeze
from panel.extensions import database_now, db
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.roll import actions as roll
from panel.roll.opening import drop_unused, somebody_can_vote
from panel.roll.report import last_looked
from panel.rounds.models import Round


def freeze(budget_round: Round, person: Person | None) -> None:
    """Numbers, lot, link key, hash and roll, once. RuleBroken where nothing stands on the ballot or no close is set."""
    now = database_now()
    proposals = db.session.scalars(Proposal.standing(budget_round.id)).unique().all()
    closes_at = budget_round.voting_closes_at
    rules.can_open(len(proposals), closes_at=closes_at, now=now)
    can_open_with(budget_round, proposals)
    somebody_can_vote(budget_round)
    if budget_round.frozen_at is None and closes_at is not None:
        drop_unused(budget_round)
        freeze_at(budget_round, proposals, person, closes_at=closes_at, at=now)


def freeze_at(
    budget_round: Round, proposals: Sequence[Proposal], person: Person | None, *, closes_at: datetime, at: datetime
) -> None:
    """Freeze as of a moment. The key's file is on the disk before anybody can vote; it is an orphan if the transaction fails."""
    for before in frozen_proposals(budget_round):
        before.lot_number = None  # of a vote that was voided: what was withdrawn since stands on no ballot any more
    give_numbers(proposals)
    draw_lot(proposals)
    key = link_keys.make()
    budget_round.frozen_at = at
    budget_round.link_key_fingerprint = envelopes.fingerprint(key)
    terms = terms_of(budget_round, proposals)
    budget_round.ballot_bytes = envelopes.longest(canonical(terms.form, widest(terms)))
    text = document(budget_round, proposals, closes_at=stamp(closes_at))
    budget_round.freeze_hash = digest(text)
    db.session.merge(Freeze(round_id=budget_round.id, document=text))
    roll.add_missing(budget_round)
    link_keys.keep(budget_round, key)
    db.session.flush()
    record(
        "round.freeze",
        f"round:{budget_round.id}",
        person,
        hash=budget_round.freeze_hash,
        link_key=budget_round.link_key_fingerprint,
        roll=roll.size(budget_round),
        ways=budget_round.ways,
        proposals=len(proposals),
        closes_at=stamp(closes_at),
        challenge_days=budget_round.challenge_days,
        looked_at_clusters=last_looked(budget_round) is not None,
        **roll.proofs(budget_round),
    )
    posting.begin(budget_round, link_keys.keys_of(budget_round))


def changed_since(budget_round: Round) -> list[str]:
    """What is no longer as it was frozen, by its names in the document; ["record"] where that was changed itself."""
    kept = db.session.get(Freeze, budget_round.id)
    if kept is None or digest(kept.document) != budget_round.freeze_hash:
        return ["record"]
    now = document(budget_round, frozen_proposals(budget_round), closes_at=json.loads(kept.document)["closes_at"])
    return differences(kept.document, now)


def frozen_proposals(budget_round: Round) -> Sequence[Proposal]:
    """What stood on the ballot when it was frozen: it alone has a place in the lot. Also where it was withdrawn since."""
    return db.session.scalars(Proposal.in_round(budget_round.id).where(Proposal.lot_number.is_not(None))).unique().all()


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
