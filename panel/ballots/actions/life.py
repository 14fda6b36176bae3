"""The life of a round besides its phases: taken back, moved as a whole, cancelled, removed. Only while nobody has voted."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, select

from panel import clock
from panel.audit.actions import record, stamp
from panel.ballots import rules
from panel.ballots.actions import posting
from panel.ballots.actions.freeze import frozen_proposals
from panel.ballots.calls import forget_calls
from panel.ballots.cancel_mail import CANCEL_MAIL_JOB
from panel.ballots.models import LinkKeyCopy, OpenBallot
from panel.ballots.sheets import forget_papers
from panel.ballots.turns import forget_turns
from panel.board.models import Freeze
from panel.board.queries import newest_log
from panel.extensions import database_now, db, unless_taken
from panel.jobs import actions as jobs
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals.dropping import take_back
from panel.proposals.models import Proposal
from panel.roll import actions as roll
from panel.roll.models import HeldPlace, RollEntry
from panel.roll.opening import forget_codes, forget_list
from panel.rounds import actions as rounds
from panel.rounds import rules as round_rules
from panel.rounds.headings import Heading
from panel.rounds.models import DATED_PHASES, Phase, PhaseDate, PhaseMove, Round
from panel.rounds.phases import place
from panel.rounds.states import ROUND
from panel.scrutiny.queries import standing as scrutineers


def ballots_in(budget_round: Round) -> int:
    """How many have voted: ballots that lie there, and marks of every other kind."""
    lying = db.session.scalar(select(func.count()).where(OpenBallot.round_id == budget_round.id)) or 0
    return max(lying, sum(roll.marks(budget_round).values()))


def take_back_phase(budget_round: Round, person: Person, *, begins_at: datetime, reason_cy: str, reason_en: str) -> Phase:
    """Back to the phase before, and the one that is left begins again on a new date. The phase that the round is in now.

    An open vote is unfrozen: numbers stay, but lot, roll and hash go, and what had fallen off its ballot waits again. After the
    caller's commit its key is destroyed. RuleBroken once somebody has voted, and for a vote that is closed.
    """
    rounds.lock(budget_round)
    reasons, left = {"reason_cy": reason_cy, "reason_en": reason_en}, Phase(budget_round.phase)
    round_rules.needs_reason(**reasons)
    rules.may_take_back(left, ballots_in(budget_round))
    now, freeze_hash = clock.now(), budget_round.freeze_hash
    budget_round.phase = Phase(ROUND.after("round.reopen", left))
    round_rules.may_move_date(budget_round, left, begins_at, now)
    if left == Phase.VOTING:
        unfreeze(budget_round)
        take_back(budget_round, person)
    rounds.set_date(budget_round, left, begins_at)
    note(budget_round, budget_round.phase, now, reasons)
    facts = {"left": str(left), "phase": str(budget_round.phase), "date": stamp(begins_at), "freeze": freeze_hash or ""}
    record("round.reopen", f"round:{budget_round.id}", person, **facts, **reasons)
    return budget_round.phase


def unfreeze(budget_round: Round) -> None:
    """Take back all that the opening of the vote had made, but the numbers of proposals. Nobody has voted."""
    posting.end(budget_round, "taken-back")
    forget_papers(budget_round)
    forget_calls(budget_round)
    forget_turns(budget_round)
    for proposal in frozen_proposals(budget_round):
        proposal.lot_number = None
    places = select(RollEntry.id).where(RollEntry.round_id == budget_round.id)
    db.session.execute(delete(HeldPlace).where(HeldPlace.roll_entry_id.in_(places)))
    db.session.execute(delete(RollEntry).where(RollEntry.round_id == budget_round.id))
    db.session.execute(delete(Freeze).where(Freeze.round_id == budget_round.id))
    budget_round.frozen_at = budget_round.freeze_hash = budget_round.ballot_bytes = None
    budget_round.link_key_fingerprint = None
    forget_copies(budget_round)
    db.session.flush()


def forget_copies(budget_round: Round) -> None:
    """Copies of a key that opens nothing count no more: nobody has to say of them that they are destroyed."""
    for copy in db.session.scalars(LinkKeyCopy.left(budget_round.id)):
        copy.destroyed_at = clock.now()


def new_dates(budget_round: Round, days: int) -> dict[Phase, datetime]:
    """The dates that lie ahead, so many days later (or, below zero, earlier) at the same time of day."""
    ahead = [dated for dated in DATED_PHASES if place(dated) > place(budget_round.phase)]
    dates = {phase: budget_round.opens_at(phase) for phase in ahead}
    return {phase: round_rules.days_later(at, days) for phase, at in dates.items() if at}


def may_move(budget_round: Round, days: int) -> dict[Phase, datetime]:
    """The dates as they would be moved. RuleBroken where there are none, where one would have passed, or voting be too short."""
    round_rules.is_number_of_days(days)
    moved, here = new_dates(budget_round, days), Phase(budget_round.phase)
    round_rules.may_move_all(moved, clock.now())
    begun = {here: at} if (at := budget_round.opens_at(here)) else {}
    round_rules.dates_in_order({**begun, **moved})
    return moved


def move_all(budget_round: Round, person: Person, *, days: int, reason_cy: str, reason_en: str) -> Mapping[Phase, datetime]:
    """Move all dates that lie ahead, with one reason. RuleBroken once somebody has voted, or for dates in the past."""
    rounds.lock(budget_round)
    reasons, now = {"reason_cy": reason_cy, "reason_en": reason_en}, clock.now()
    round_rules.needs_reason(**reasons)
    rules.may_move_all(budget_round.phase, ballots_in(budget_round))
    moved = may_move(budget_round, days)
    round_rules.may_move_close(budget_round, database_now())
    for phase, at in moved.items():
        rounds.set_date(budget_round, phase, at)
        db.session.add(PhaseMove(round_id=budget_round.id, phase=phase, moved_at=now, new_date=at, by_hand=True, **reasons))
    db.session.flush()
    dates = {f"{phase}_at": stamp(at) for phase, at in moved.items()}
    record("round.move-all", f"round:{budget_round.id}", person, days=days, **dates, **reasons)
    return moved


def cancel_round(budget_round: Round, person: Person, *, reason_cy: str, reason_en: str) -> None:
    """End a round for good, with a reason that everybody reads; groups and the roll are told by mail.

    After the caller's commit the key of an open vote is destroyed. RuleBroken once somebody has voted.
    """
    rounds.lock(budget_round)
    reasons, now = {"reason_cy": reason_cy, "reason_en": reason_en}, clock.now()
    round_rules.needs_reason(**reasons)
    rules.may_cancel(budget_round.phase, ballots_in(budget_round))
    left = str(budget_round.phase)
    budget_round.phase = Phase(ROUND.after("round.cancel", left))
    # What never began has no date any more: the log keeps what was planned.
    budget_round.dates = [dated for dated in budget_round.dates if dated.opens_at <= now]
    forget_copies(budget_round)
    posting.end(budget_round, "cancelled")
    note(budget_round, budget_round.phase, now, reasons)
    record("round.cancel", f"round:{budget_round.id}", person, left=left, **reasons)
    jobs.enqueue(CANCEL_MAIL_JOB, budget_round.id)


def note(budget_round: Round, phase: Phase, now: datetime, reasons: dict[str, str]) -> None:
    """The line with the reason, on the page of the round."""
    db.session.add(PhaseMove(round_id=budget_round.id, phase=phase, moved_at=now, by_hand=True, **reasons))
    db.session.flush()


def hanging_on(budget_round: Round) -> int:
    """How many things hang on a round: proposals of any kind, rounds that run it again, and the boards of votes taken back.

    Scrutineers, too: they were written to.
    """
    proposals = db.session.scalar(select(func.count()).where(Proposal.round_id == budget_round.id)) or 0
    again = db.session.scalar(select(func.count()).where(Round.follows_id == budget_round.id)) or 0
    return proposals + again + newest_log(budget_round.id) + scrutineers(budget_round)


def remove_round(budget_round: Round, person: Person) -> None:
    """Take a planned round away; the log still says that it was there. RuleBroken where something hangs on it."""
    rounds.lock(budget_round)
    rules.may_remove(budget_round.phase, hanging_on(budget_round))
    number, titles = budget_round.id, {"title_cy": budget_round.title_cy, "title_en": budget_round.title_en}
    with unless_taken(_("Something hangs on this round, so it cannot be removed. You can cancel it, with a reason.")):
        forget_list(budget_round)
        forget_codes(budget_round)
        db.session.execute(delete(PhaseMove).where(PhaseMove.round_id == number))
        db.session.execute(delete(PhaseDate).where(PhaseDate.round_id == number))
        db.session.execute(delete(Heading).where(Heading.round_id == number))
        db.session.execute(delete(Round).where(Round.id == number))
    db.session.expunge(budget_round)
    record("round.remove", f"round:{number}", person, **titles)
