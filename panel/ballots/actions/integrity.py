"""What was sealed is what is counted: a row that somebody edits in between is found before anything is counted.

At sealing, the public log takes a digest of all commitments. Its heads are signed and mailed, so that whoever edits ballots, and
their commitments too, has to rewrite a log of which others hold copies.
"""

import json

from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.ballots import papers
from panel.ballots.actions.freeze import changed_since
from panel.ballots.models import SealedBallot
from panel.board.leaves import digest_of
from panel.extensions import db
from panel.rounds.models import Round

SEALED = "round.seal"


class Tampered(RuntimeError):
    """What lies in the database is not what was sealed or frozen: nothing is counted before somebody has found out why."""


def check(budget_round: Round) -> None:
    """Tampered where ballots, or what was frozen, have changed since they were sealed. Of rounds held elsewhere: the ballots."""
    columns = select(SealedBallot.body, SealedBallot.nonce, SealedBallot.commitment)
    ballots = db.session.execute(columns.where(SealedBallot.round_id == budget_round.id)).all()
    altered = sum(papers.commitment(budget_round.id, body, nonce) != commitment for body, nonce, commitment in ballots)
    if altered:
        raise Tampered(f"Nothing was counted: {altered} sealed ballots are not what their commitments say.")
    if budget_round.imported_from:
        return
    if _logged(budget_round) not in {None, digest_of(commitment for _body, _nonce, commitment in ballots)}:
        raise Tampered("Nothing was counted: the sealed ballots are not those of the public log.")
    if changed := changed_since(budget_round):
        raise Tampered(f"Nothing was counted: what was frozen has changed since: {', '.join(changed)}.")


def _logged(budget_round: Round) -> str | None:
    """The digest that the public log took at sealing; None where an older version sealed the round."""
    entries = AuditEntry.newest().where(AuditEntry.subject == f"round:{budget_round.id}", AuditEntry.verb == SEALED)
    entry = db.session.scalars(entries.limit(1)).first()
    digest: str | None = json.loads(entry.facts).get("commitments") if entry else None
    return digest
