"""What changes a roll beside accounts: counts in the log, and one line of a list that is found or taken off."""

from sqlalchemy import Select, select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.language import gettext as _
from panel.language import lazy
from panel.people.models import Person
from panel.roll import size
from panel.roll.models import RollChange, RollEntry, RollLine, RollUpload, UploadState
from panel.rounds.models import Round, Way
from panel.rounds.rules import needs_reason, voting_open

WITHOUT = {
    Way.LIST: lazy("In this round nobody votes by a list. You can change that while the round is not frozen."),
    Way.CODES: lazy("In this round nobody votes with a code. You can change that while the round is not frozen."),
}


def may_change(budget_round: Round, way: Way) -> None:
    """RuleBroken where nobody votes in this way, or the vote is closed."""
    if way not in budget_round.ways_in:
        raise RuleBroken(str(WITHOUT[way]))
    if budget_round.frozen_at and not voting_open(budget_round, database_now()):
        raise RuleBroken(_("Voting is closed, so the roll can no longer change."))


def note_change(
    budget_round: Round,
    person: Person | None,
    way: Way,
    *,
    added: int = 0,
    removed: int = 0,
    reason_cy: str = "",
    reason_en: str = "",
) -> None:
    """Say in the public log how many came on the roll or went from it; once voting is open, with a reason on the page, too."""
    if budget_round.frozen_at:
        changed = {"added": added, "removed": removed, "reason_cy": reason_cy, "reason_en": reason_en}
        db.session.add(RollChange(round_id=budget_round.id, changed_at=clock.now(), **changed))
    changed_by = {name: number for name, number in (("added", added), ("removed", removed)) if number}
    facts: dict[str, str | int] = {"way": str(way), **changed_by, "roll": size.of_roll(budget_round)}
    record("roll.change", f"round:{budget_round.id}", person, **facts, reason_cy=reason_cy, reason_en=reason_en)


def remove_line(budget_round: Round, organiser: Person, hashes: list[str], *, reason_cy: str, reason_en: str) -> None:
    """Take one line off the roll. RuleBroken where there is no such line, or where it has voted: that ballot counts."""
    may_change(budget_round, Way.LIST)
    needs_reason(reason_cy, reason_en)
    line = db.session.scalar(found_line(budget_round.id, hashes).with_for_update(of=RollLine))
    if line is None:
        raise RuleBroken(_("No line of the list says that. Nothing was changed."))
    entry = db.session.scalar(select(RollEntry).where(RollEntry.roll_line_id == line.id).with_for_update())
    if entry is not None:
        if size.has_voted(entry):
            raise RuleBroken(_("Somebody has voted from this line, so it cannot be removed any more."))
        if entry.person_id or entry.vote_code_id:
            entry.roll_line_id = None
        else:
            db.session.delete(entry)
        db.session.flush()
    upload = db.session.get_one(RollUpload, line.upload_id, with_for_update=True, populate_existing=True)
    upload.lines -= 1
    db.session.delete(line)
    db.session.flush()
    note_change(budget_round, organiser, Way.LIST, removed=1, reason_cy=reason_cy, reason_en=reason_en)


def found_line(round_id: int, hashes: list[str]) -> Select[RollLine]:
    """The line with one of these hashes, of a list that counts."""
    counts = select(RollUpload.id).where(RollUpload.state == UploadState.DONE)
    return select(RollLine).where(RollLine.round_id == round_id, RollLine.line_hash.in_(hashes), RollLine.upload_id.in_(counts))
