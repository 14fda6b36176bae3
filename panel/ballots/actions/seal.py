"""Sealing: the link between voters and ballots is destroyed, and then the ballots can be counted.

Its order matters: the nameless copies are committed first, and only then is the key destroyed. A crash between the two leaves a
key for too long, never a vote that nobody can open; the count's job goes on where it stopped.
"""

import secrets
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import delete, exists, insert, select

from panel import clock
from panel.audit.actions import record
from panel.ballots import calls, link_keys, papers, rules, sheets, turns
from panel.ballots.actions import helped, posting
from panel.ballots.actions.freeze import changed_since
from panel.ballots.actions.integrity import SEALED
from panel.ballots.envelopes import CannotOpen, Keys, Paper
from panel.ballots.models import NOTED, UNTOLD, LinkKeyCopy, OpenBallot, SealedBallot, Sealing
from panel.board.leaves import digest_of
from panel.extensions import db
from panel.jobs.actions import enqueue
from panel.jobs.models import Job
from panel.people.models import Person
from panel.roll.models import HAS_RECEIPT, Channel, Mark, RollEntry
from panel.rounds.models import Phase, Round

COUNT_JOB = "count-round"


def is_sealed(budget_round: Round) -> bool:
    """Whether sealing is done; a round in which nobody voted is sealed too, and its count is queued."""
    sealed = exists().where(SealedBallot.round_id == budget_round.id)
    queued = exists().where(Job.kind == COUNT_JOB, Job.subject_id == budget_round.id)
    return bool(db.session.scalar(select(sealed | queued)))


def seal_round(budget_round: Round, organiser: Person, *, presses: int = 0) -> int:
    """Open the ballots, copy them in random order, empty the open table, and queue the count. How many ballots.

    RuleBroken naming the fault where anything is not as it was cast or frozen; nothing is then changed. After the caller's commit
    comes `destroy_key`; the count's job sees to it where the caller does not come that far. Who may is asked in `press`, which
    tells how many organisers pressed.
    """
    db.session.execute(select(Round.id).where(Round.id == budget_round.id).with_for_update())
    db.session.refresh(budget_round)
    opened = check_and_open(budget_round)
    commitments = [paper.commitment(budget_round.id) for paper in opened]
    posting.post_rest(budget_round)  # where the worker was away
    posting.check(budget_round, commitments)
    secrets.SystemRandom().shuffle(opened)
    came_by = Counter(Channel(paper.channel) for paper in opened)
    untold = rules.tells_on_somebody(came_by.values())
    fresh = [_sealed(budget_round.id, paper, untold=untold) for paper in opened]
    if fresh:
        db.session.execute(insert(SealedBallot), fresh)
    db.session.execute(delete(OpenBallot).where(OpenBallot.round_id == budget_round.id))
    by_channel = {column: came_by[channel] for channel, column in NOTED.items()}
    db.session.add(Sealing(round_id=budget_round.id, ballots=len(fresh), sealed_at=clock.now(), **by_channel))
    copies = len(db.session.scalars(LinkKeyCopy.left(budget_round.id)).all())
    sealed = digest_of(commitments)
    facts: dict[str, str | int] = {"ballots": len(fresh), "commitments": sealed, "copies_of_the_key": copies}
    facts |= {"presses": presses} if presses else {}
    record(SEALED, f"round:{budget_round.id}", organiser, **facts)
    enqueue(COUNT_JOB, budget_round.id)
    db.session.flush()
    return len(fresh)


def check_and_open(budget_round: Round) -> list[Paper]:
    """Every check of sealing, then the papers. RuleBroken naming the first fault. Changes nothing: anybody can ask first."""
    rules.can_seal(closed=budget_round.phase == Phase.RESULT, sealed=is_sealed(budget_round))
    sheets.must_balance(sheets.sheet_of(budget_round))
    calls.must_be_over(calls.calls_of(budget_round))
    turns.must_be_done(turns.turns_of(budget_round))
    return open_all(budget_round)


def open_all(budget_round: Round) -> list[Paper]:
    """The papers of an unsealed round. RuleBroken where key, freeze, marks, envelopes, contents or board are not as they were."""
    keys = link_keys.keys_of(budget_round)
    rules.frozen_is_kept(changed_since(budget_round))
    of_round = OpenBallot.round_id == budget_round.id
    ballots = db.session.scalars(select(OpenBallot).where(of_round).order_by(OpenBallot.key)).all()
    helped.check_numbers(budget_round, len(ballots))
    opened = _papers(budget_round, keys, ballots)
    helped.check_channels(budget_round, opened)
    posting.check(budget_round, [paper.commitment(budget_round.id) for paper in opened])
    return opened


def _papers(budget_round: Round, keys: Keys, ballots: Sequence[OpenBallot]) -> list[Paper]:
    known = {keys.envelope(entry_id) for entry_id in _marked_entries(budget_round)} | helped.envelopes(budget_round, keys)
    opened = [_opened(keys, ballot) for ballot in ballots]
    good = [(ballot, paper) for ballot, paper in zip(ballots, opened, strict=True) if paper]
    rules.envelopes_are_right(
        unknown=sum(ballot.envelope_key not in known for ballot in ballots),
        unreadable=len(ballots) - len(good),
        altered=sum(not _belongs(keys, ballot, paper) for ballot, paper in good),
    )
    return [paper for _ballot, paper in good]


def _opened(keys: Keys, ballot: OpenBallot) -> Paper | None:
    try:
        return keys.open(ballot.envelope_key, ballot.content)
    except CannotOpen:
        return None


def _belongs(keys: Keys, ballot: OpenBallot, paper: Paper) -> bool:
    """Whether the keyed hashes beside a ballot are those of what it holds."""
    commitment = paper.commitment(keys.round_id)
    return (ballot.form_hash, ballot.commitment_hash, ballot.receipt_hash) == (
        keys.unique("form", paper.form_token),
        keys.unique("commitment", commitment),
        keys.unique("receipt", papers.receipt_code(commitment)),
    )


def _marked_entries(budget_round: Round) -> Sequence[int]:
    marked = select(Mark.roll_entry_id).join(RollEntry, RollEntry.id == Mark.roll_entry_id)
    of_web = marked.where(RollEntry.round_id == budget_round.id, Mark.channel == Channel.WEB)
    return db.session.scalars(of_web.order_by(Mark.roll_entry_id)).all()


def _sealed(round_id: int, paper: Paper, *, untold: bool) -> dict[str, object]:
    """A row of its own. Where no channel is told, none may be known by the missing code, either."""
    commitment = paper.commitment(round_id)
    return {
        "key": papers.random_id(),
        "round_id": round_id,
        "body": paper.body,
        "channel": UNTOLD if untold else paper.channel,
        "nonce": paper.nonce,
        "commitment": commitment,
        "receipt_code": papers.receipt_code(commitment) if untold or paper.channel in HAS_RECEIPT else None,
    }


def destroy_key(budget_round: Round) -> None:
    """After sealing is committed: destroy the key, make sure that it is gone, and note both. Safe to do twice.

    OSError or RuntimeError where a file of it is left.
    """
    sealing = db.session.get(Sealing, budget_round.id)
    if sealing is None or sealing.key_destroyed_at:
        return
    link_keys.destroy(budget_round)
    sealing.key_destroyed_at = clock.now()
    record("round.destroy-key", f"round:{budget_round.id}", None, link_key=budget_round.link_key_fingerprint)
