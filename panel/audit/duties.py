"""The worker's duty for the public log: a signed head every day, and soon after many or grave entries."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from panel import clock
from panel.audit import signing
from panel.audit.checking import check_log
from panel.audit.heads import Head, sign
from panel.audit.models import AuditEntry, LogHead
from panel.extensions import db

DAY = timedelta(hours=24)
MOST_WITHOUT_HEAD = 100
GRAVE = frozenset({
    "chest.enter", "result.publish", "role.grant", "role.take-back", "roll.change", "round.count", "round.freeze", "round.import",
    "round.move-date", "round.move-all", "round.reopen", "round.cancel", "round.remove", "round.seal-first",
    "round.seal-back", "round.seal", "result.decide", "result.agree", "result.take-back", "proposal.step-down",
})  # fmt: skip
"""Verbs after which a head is signed at once: whoever cuts the log would most want to cut these."""


def head_is_due() -> bool:
    """Whether the log has entries that no head covers, and they are many, grave, or a day has gone by. A shorter log is due."""
    last = db.session.scalar(LogHead.newest().limit(1))
    newest_id = db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)) or 0
    if last is None or newest_id < last.entry_id:
        return last is not None or newest_id > 0
    fresh = select(AuditEntry.verb).where(AuditEntry.id > last.entry_id).limit(MOST_WITHOUT_HEAD)
    verbs = db.session.scalars(fresh).all()
    old = clock.now() - last.made_at >= DAY
    return bool(verbs) and (old or len(verbs) >= MOST_WITHOUT_HEAD or not GRAVE.isdisjoint(verbs))


def make_head_if_due() -> Head | None:
    """Sign a head where one is due, and commit. RuntimeError, and none is signed, where the log is not what earlier heads say."""
    db.session.rollback()
    if not head_is_due():
        db.session.rollback()
        return None
    found = check_log()
    if not found.whole:
        db.session.rollback()
        raise RuntimeError("The public log was changed or cut: no head is signed. See: panel audit-verify")
    head = sign(
        signing.signing_key(),
        site=current_app.config["SITE_URL"],
        count=found.count,
        entry_hash=found.last_hash,
        at=clock.now(),
    )
    return head if keep(head, found.last_id) else None


def keep(head: Head, entry_id: int) -> bool:
    """Store a head and commit; False where another worker was first."""
    row = LogHead(
        count=head.count,
        entry_id=entry_id,
        entry_hash=head.entry_hash,
        made_at=head.at,
        site=head.site,
        public_key=head.public_key,
        signature=head.signature,
    )
    db.session.add(row)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return True
