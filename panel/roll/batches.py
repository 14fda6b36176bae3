"""Letters with one-use codes: made in batches, printed within a day, replaced one by one or together.

What is kept of a code is a keyed hash. Until the letters are printed, for a day at most, the codes also lie in a box that only
this site's secret opens, so that a printer that jams costs nothing; whoever has printed them empties it. After that a lost letter
is not printed again: its place gets a new code, and the old one is dead at once.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, func, insert, select, update

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.people.crypto import close_box, keyed, keyed_by_any, open_box
from panel.people.models import Person
from panel.roll.changes import may_change, note_change
from panel.roll.models import CodeBatch, Mark, RollEntry, VoteCode
from panel.roll.symbols import new_code
from panel.rounds.models import Round, Way
from panel.rounds.rules import needs_reason

MOST = 5_000
"""Letters of one batch: a box of paper."""
PRINTED_WITHIN = timedelta(days=1)
REISSUED = "roll.replace-letters"


def hash_of(code: str) -> str:
    """What is kept of a code."""
    return keyed("vote code", code)


def hashes_of(code: str) -> list[str]:
    """The same under every secret that still counts."""
    return keyed_by_any("vote code", code)


def make_batch(
    budget_round: Round, organiser: Person, *, number: int, label: str, reason_cy: str = "", reason_en: str = ""
) -> CodeBatch:
    """New codes, each a place on the roll. While voting is open the public log says how many, and why."""
    may_change(budget_round, Way.CODES)
    if budget_round.frozen_at:
        needs_reason(reason_cy, reason_en)
    batch = CodeBatch(
        round_id=budget_round.id, label=label, number=number, made_at=clock.now(), made_by_id=organiser.id, sealed=""
    )
    db.session.add(batch)
    db.session.flush()
    codes = {place: new_code() for place in range(1, number + 1)}
    rows = [{"batch_id": batch.id, "number": place, "code_hash": hash_of(code), "printed": 1} for place, code in codes.items()]
    db.session.execute(insert(VoteCode), rows)
    _seal(batch, codes)
    note_change(budget_round, organiser, Way.CODES, added=number, reason_cy=reason_cy, reason_en=reason_en)
    return batch


def _seal(batch: CodeBatch, codes: Mapping[int, str]) -> None:
    batch.sealed = close_box(json.dumps(sorted(codes.items())))
    batch.sealed_until = clock.now() + PRINTED_WITHIN
    db.session.flush()


def letters_of(batch: CodeBatch) -> list[tuple[int, str]]:
    """Number and code of each letter that can still be printed, in order; nothing once that is over."""
    if not batch.sealed or batch.sealed_until is None or batch.sealed_until <= clock.now():
        return []
    text = open_box(batch.sealed)
    return [(int(number), str(code)) for number, code in json.loads(text)] if text else []


def forget_letters(batch: CodeBatch) -> None:
    """The letters are printed: from now on nobody here can read a code."""
    batch.sealed, batch.sealed_until = "", None
    db.session.flush()


def used(batch_ids: Sequence[int]) -> dict[int, int]:
    """Batch → how many of its codes have voted."""
    marked = (
        select(VoteCode.batch_id, func.count())
        .join(RollEntry, RollEntry.vote_code_id == VoteCode.id)
        .join(Mark, Mark.roll_entry_id == RollEntry.id)
        .where(VoteCode.batch_id.in_(batch_ids))
        .group_by(VoteCode.batch_id)
    )
    return {batch: number for batch, number in db.session.execute(marked)}


def reissue(batch: CodeBatch, organiser: Person, budget_round: Round, *, number: int | None = None) -> int:
    """New codes in the place of lost letters: of one by its number, or of all that have not voted. How many.

    RuleBroken where there is no such letter, or each has voted; one that is being cast is waited for.
    """
    may_change(budget_round, Way.CODES)
    db.session.refresh(batch, with_for_update=True)
    theirs = (VoteCode.batch_id == batch.id) if number is None else (VoteCode.batch_id == batch.id) & (VoteCode.number == number)
    codes = db.session.scalars(select(VoteCode).where(theirs).order_by(VoteCode.number).with_for_update()).all()
    if not codes:
        raise RuleBroken(_("There is no letter with this number in this batch."))
    voted = _let_go(theirs)
    free = [code for code in codes if code.id not in voted]
    if not free and number is not None:
        raise RuleBroken(_("Somebody has voted with this code, so it cannot be replaced: one letter, one ballot."))
    if not free:
        raise RuleBroken(_("Every code of this batch has voted, so there is nothing to replace."))
    _renew(batch, free, organiser, budget_round)
    return len(free)


def _let_go(theirs: ColumnElement[bool]) -> set[int | None]:
    """Take away the places to which these codes led. The ids of codes that have voted: their places stay."""
    led_to = select(RollEntry).join(VoteCode, RollEntry.vote_code_id == VoteCode.id).where(theirs)
    places = db.session.scalars(led_to.with_for_update(of=RollEntry)).all()
    marked = set(db.session.scalars(select(Mark.roll_entry_id).where(Mark.roll_entry_id.in_([place.id for place in places]))))
    voted = {place.vote_code_id for place in places if place.id in marked}
    for place in places:
        if place.id not in marked and (place.person_id or place.roll_line_id):
            place.vote_code_id = None
        elif place.id not in marked:
            db.session.delete(place)
    db.session.flush()
    return voted


def _renew(batch: CodeBatch, codes: Sequence[VoteCode], organiser: Person, budget_round: Round) -> None:
    fresh = {code.number: new_code() for code in codes}
    for code in codes:
        code.code_hash, code.printed = hash_of(fresh[code.number]), code.printed + 1
    _seal(batch, {**{number: old for number, old in letters_of(batch)}, **fresh})
    record(REISSUED, f"round:{budget_round.id}", organiser, number=len(codes))


def sweep_letters() -> int:
    """Empty the boxes whose day is over. How many; the caller commits."""
    over = update(CodeBatch).where(CodeBatch.sealed_until <= clock.now()).values(sealed="", sealed_until=None)
    answer = db.session.execute(over)
    return answer.rowcount if isinstance(answer, CursorResult) else 0
