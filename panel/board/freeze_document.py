"""What the freeze of a round hashes: all that decides the result, the words voters choose by, and the fingerprint of the key."""

import json
from collections.abc import Sequence
from hashlib import sha256

from panel.audit.actions import canonical
from panel.proposals.excluding import exclusions_among
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal
from panel.rounds.models import Round

NUMBERS = (
    "min_choices",
    "max_choices",
    "points_total",
    "points_each",
    "blank_ballots",
    "least_votes",
    "least_age",
    "least_steps",
)
"""What a round says beside its words. Documents of older versions do not name all of them."""

WHERE_USED = ("headings", "picking", "exclusive")
"""What a document names only where the round has it."""


def document(budget_round: Round, proposals: Sequence[Proposal], *, closes_at: str) -> str:
    """All that decides the result, as canonical JSON: anyone can write it again and compare its hash. The close as a stamp."""
    words = ("language", "title", "summary", "other_title", "other_summary")
    by_lot = sorted(proposals, key=lambda proposal: proposal.lot_number or 0)
    return canonical(
        {
            "round": budget_round.id,
            "budget_pence": budget_round.budget_pence,
            "proposals": {proposal.number: proposal.cost_pence for proposal in proposals},
            "words": {proposal.number: [getattr(proposal, name) for name in words] for proposal in proposals},
            "ballot_form": str(budget_round.ballot_form),
            "rule": str(budget_round.rule),
            "completion": str(budget_round.completion),
            **{name: getattr(budget_round, name) for name in NUMBERS},
            "ways": budget_round.ways,
            "tie_order": [proposal.number for proposal in by_lot],
            "closes_at": closes_at,
            "link_key": budget_round.link_key_fingerprint,
            **_headings(budget_round, proposals),
            **_exclusions(budget_round, proposals),
        }
    )


def _headings(budget_round: Round, proposals: Sequence[Proposal]) -> dict[str, object]:
    """The headings with money of their own and what stands under each; nothing, not even the name, in a round without."""
    headings = headings_of(budget_round)
    if not headings:
        return {}
    told = [
        {
            "key": each.key,
            "name_cy": each.name_cy,
            "name_en": each.name_en,
            "budget_pence": each.budget_pence,
            "proposals": [proposal.number for proposal in proposals if headings.of(proposal) is each],
        }
        for each in headings.listed
    ]
    return {"headings": told, "picking": budget_round.picking}


def _exclusions(budget_round: Round, proposals: Sequence[Proposal]) -> dict[str, object]:
    """Of which proposals one at most can be funded, and why; nothing, not even the name, where none exclude each other."""
    told = [
        {
            "key": each.key,
            "reason_cy": each.reason_cy,
            "reason_en": each.reason_en,
            "proposals": [proposal.number for proposal in proposals if proposal.exclusion_id == each.id],
        }
        for each in exclusions_among(proposals)
    ]
    return {"exclusive": told} if told else {}


def digest(text: str) -> str:
    """SHA-256 of a document, 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def differences(kept: str, now: str) -> list[str]:
    """The names of what the kept document says and the new one does not. One frozen before it held the words still verifies.

    What is named only where a round has it must not come later, either.
    """
    before, after = json.loads(kept), json.loads(now)
    added = [name for name in WHERE_USED if name in after and name not in before]
    return [name for name, value in before.items() if after.get(name) != value] + added
