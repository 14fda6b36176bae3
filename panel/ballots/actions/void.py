"""The way out when the ballots of a vote cannot be opened or trusted any more: void, in the open, and people vote again."""

from datetime import datetime

from sqlalchemy import delete, func, select

from panel import clock
from panel.audit.actions import record
from panel.ballots import rules
from panel.ballots.actions import posting, press, seal
from panel.ballots.actions.freeze import freeze_at
from panel.ballots.calls import forget_calls
from panel.ballots.models import OpenBallot, VoidedVote
from panel.ballots.sheets import forget_papers
from panel.ballots.turns import forget_turns
from panel.ballots.void_mail import VOID_MAIL_JOB
from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.jobs import actions as jobs
from panel.people.models import Person
from panel.proposals.decisions import DecisionKind, decisions_of
from panel.proposals.models import Proposal, ProposalState
from panel.roll.actions import marks
from panel.roll.models import Mark, RollEntry
from panel.rounds import actions as rounds
from panel.rounds.models import Phase, PhaseMove, Round
from panel.rounds.rules import needs_reason, not_cancelled


def fault_of(budget_round: Round) -> str:
    """Why the ballots of a frozen, unsealed round could not be sealed as they lie there; "" where they could."""
    try:
        seal.open_all(budget_round)
    except RuleBroken as broken:
        return str(broken)
    return ""


def void_and_reopen(budget_round: Round, organiser: Person, *, closes_at: datetime, reason_cy: str, reason_en: str) -> VoidedVote:
    """Declare all ballots of a vote void, and open it again under a new freeze and a new key, with a new close.

    Marks made on this site go with the ballots: everybody may vote again, once, and is told so by mail. The public log holds
    how many, the old freeze and the reason. RuleBroken where nothing is wrong: ballots that can be counted are never thrown away.
    """
    rounds.lock(budget_round)
    not_cancelled(budget_round)
    needs_reason(reason_cy, reason_en)
    rules.can_void(
        frozen=budget_round.frozen_at is not None,
        sealed=seal.is_sealed(budget_round),
        fault=bool(budget_round.frozen_at and fault_of(budget_round)),
        closes_at=closes_at,
        now=database_now(),
    )
    voided = _voided(budget_round, reason_cy=reason_cy, reason_en=reason_en)
    facts: dict[str, str | int] = {
        "marks": voided.marks,
        "freeze": voided.freeze_hash,
        "reason_cy": reason_cy,
        "reason_en": reason_en,
    }
    record("round.void", f"round:{budget_round.id}", organiser, ballots=voided.ballots, **facts)
    press.forget(budget_round)
    posting.end(budget_round, "voided", ballots=voided.ballots, marks=voided.marks)
    # The one way back after a close: these ballots were never counted, and never can be.
    budget_round.phase = Phase.VOTING
    rounds.set_date(budget_round, Phase.RESULT, closes_at)
    for each in decisions_of(budget_round):
        if each.kind == DecisionKind.WITHDRAWN:  # after the close: its votes are void now, and it stands on no other ballot
            each.proposal.state = ProposalState.WITHDRAWN
    db.session.flush()
    proposals = db.session.scalars(Proposal.standing(budget_round.id)).unique().all()
    freeze_at(budget_round, proposals, organiser, closes_at=closes_at, at=database_now())
    jobs.enqueue(VOID_MAIL_JOB, voided.id)
    return voided


def _voided(budget_round: Round, *, reason_cy: str, reason_en: str) -> VoidedVote:
    """Take ballots and marks out, and write down how many there were."""
    of_round = OpenBallot.round_id == budget_round.id
    now, reasons = clock.now(), {"reason_cy": reason_cy, "reason_en": reason_en}
    voided = VoidedVote(
        round_id=budget_round.id,
        ballots=db.session.scalar(select(func.count()).where(of_round)) or 0,
        marks=sum(marks(budget_round).values()),
        freeze_hash=budget_round.freeze_hash,
        voided_at=now,
        **reasons,
    )
    on_roll = select(RollEntry.id).where(RollEntry.round_id == budget_round.id)
    db.session.execute(delete(Mark).where(Mark.roll_entry_id.in_(on_roll)))
    db.session.execute(delete(OpenBallot).where(of_round))
    forget_papers(budget_round)
    forget_calls(budget_round)
    forget_turns(budget_round)
    move = PhaseMove(round_id=budget_round.id, phase=Phase.VOTING, moved_at=now, by_hand=True, **reasons)
    db.session.add_all([voided, move])
    db.session.flush()
    return voided
