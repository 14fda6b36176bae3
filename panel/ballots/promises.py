"""The site's signed promise that the seal of a ballot stands on the board: a voter who finds it missing can prove that.

The same for the same ballot, however often it is shown: nothing of it is kept.
"""

from dataclasses import dataclass, replace

from flask import current_app

from panel.audit.chain import stamp
from panel.audit.heads import block, raw
from panel.audit.signing import signing_key
from panel.ballots.actions.cast import Receipt
from panel.board import leaves
from panel.rounds.models import Round

BEGIN, END = "-----BEGIN PANEL PROMISE-----", "-----END PANEL PROMISE-----"


@dataclass(frozen=True, repr=False)
class Promise:
    """What was promised; key and signature in hex."""

    site: str
    round_id: int
    freeze_hash: str
    commitment: str
    closes_at: str
    key: str
    signature: str = ""

    @property
    def message(self) -> bytes:
        """What is signed."""
        return leaves.promise(
            site=self.site,
            round_id=self.round_id,
            freeze_hash=self.freeze_hash,
            commitment=self.commitment,
            closes_at=self.closes_at,
            key=self.key,
        )

    @property
    def text(self) -> str:
        """As it is saved, none of its lines longer than a mail allows."""
        fields = {
            "site": self.site,
            "round": self.round_id,
            "freeze": self.freeze_hash,
            "commitment": self.commitment,
            "closes": self.closes_at,
            "key": self.key,
            "signature": self.signature,
        }
        return block(BEGIN, fields, END)


def promise_of(budget_round: Round, receipt: Receipt) -> Promise:
    """The promise for a ballot that was cast, signed with the key of the site."""
    key, closes_at = signing_key(), budget_round.voting_closes_at
    bare = Promise(
        site=current_app.config["SITE_URL"],
        round_id=budget_round.id,
        freeze_hash=budget_round.freeze_hash or "",
        commitment=receipt.commitment,
        closes_at=stamp(closes_at) if closes_at else "",
        key=raw(key.public_key()),
    )
    return replace(bare, signature=key.sign(bare.message).hex())
