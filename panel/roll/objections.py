"""Objections to a count: between the count and the result, whoever has a place on the roll can say in plain words what is wrong.

They are numbered, and everybody sees how many there are and what was answered; what was written is read by the organisers alone.
They are kept with the doubts, whose desk and whose answers they share. A result is published when the days are over and each is
answered. What somebody who never showed their place before the close cannot do is show it now: they write to the organisers.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import lazy, ngettext, opening
from panel.people.models import Person
from panel.roll.doubts import a_case, close_case, counts
from panel.roll.models import DoubtKind, DoubtState, RollEntry, VoteDoubt
from panel.rounds import actions as rounds
from panel.rounds.models import Round

OBJECTED, ANSWERED = "round.object", "round.answer-objection"
OBJECTED_ALREADY = lazy("You have objected already. Everybody can read the answer here when there is one.")


@dataclass(frozen=True)
class Window:
    """How the days for objections of a round stand, and what was said in them."""

    until: datetime | None
    open: bool
    waiting: int
    right: int
    """Those of which the organisers say that they are right."""
    all: int


def window(budget_round: Round) -> Window:
    """One query; none where the round has no days for objections, or is not counted."""
    until = budget_round.challenge_until
    told = counts(budget_round, DoubtKind.OBJECTION) if until else {}
    still = until is not None and clock.now() < until
    return Window(until, still, told.get(DoubtState.WAITING, 0), told.get(DoubtState.STANDS, 0), sum(told.values()))


def may_object(budget_round: Round) -> None:
    """RuleBroken outside of the days for it."""
    if budget_round.challenge_until is None:
        raise RuleBroken(_("The ballots are not counted yet, or this round has no days for objections."))
    if clock.now() >= budget_round.challenge_until:
        raise RuleBroken(_("The days for objections are over. You can still write to the organisers."))


def object_to_count(budget_round: Round, place: RollEntry | None, *, contact: str, what: str) -> VoteDoubt:
    """A numbered objection, from a place or with a receipt. The public log says that there is one more, not whose."""
    rounds.lock(budget_round)
    may_object(budget_round)
    case = a_case(budget_round, DoubtKind.OBJECTION, place, contact=contact, what=what)
    mine = VoteDoubt.round_id == budget_round.id, VoteDoubt.kind == DoubtKind.OBJECTION
    case.number = (db.session.scalar(select(func.max(VoteDoubt.number)).where(*mine)) or 0) + 1
    with unless_taken(str(OBJECTED_ALREADY)):
        db.session.add(case)
    record(OBJECTED, f"round:{budget_round.id}", None, number=case.number)
    return case


def has_objected(place: RollEntry | None) -> bool:
    """Whether an objection was made from this place."""
    if place is None:
        return False
    same = VoteDoubt.roll_entry_id == place.id, VoteDoubt.kind == DoubtKind.OBJECTION
    return db.session.scalar(select(VoteDoubt.id).where(*same)) is not None


def is_receipt(kept: str, typed: str) -> bool:
    """Whether the number on a receipt is that of its ballot. The code alone proves nothing: it can be read off the board."""
    return hmac.compare_digest(kept.encode(), typed.strip().lower().encode())


def answer_objection(case: VoteDoubt, organiser: Person, *, state: DoubtState, reason_cy: str, reason_en: str) -> None:
    """The answer, which everybody reads. RuleBroken where it was answered already."""
    close_case(case, organiser, state=state)
    case.reason_cy, case.reason_en = reason_cy, reason_en
    db.session.flush()
    facts = {"reason_cy": reason_cy, "reason_en": reason_en}
    record(ANSWERED, f"round:{case.round_id}", organiser, number=case.number, outcome=str(state), **facts)


def why_not_yet(budget_round: Round) -> str:
    """Why the result cannot be published yet; "" where it can."""
    now = window(budget_round)
    if now.open and now.until:
        return _("People can still object to this count. The result can be published from %(moment)s.") % {
            "moment": opening(now.until)
        }
    if now.waiting:
        return ngettext(
            "%(num)s objection waits for an answer. Answer it first; everybody can read the answer.",
            "%(num)s objections wait for an answer. Answer them first; everybody can read the answers.",
            now.waiting,
        ) % {"num": now.waiting}
    return ""


def can_publish(budget_round: Round) -> None:
    """RuleBroken while people can object, or an objection is not answered."""
    if sentence := why_not_yet(budget_round):
        raise RuleBroken(sentence)
