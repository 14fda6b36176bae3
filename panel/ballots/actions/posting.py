"""What comes onto the board of a vote, and when: commitments alone, mixed, in batches.

A ballot's commitment never stands in the clear beside a mark: the two would be written in one transaction, and whoever reads
the database's own memory (its log, its old copies) would know whose ballot it is, for good. So it lies in the envelope until a
batch is made. A batch takes ballots of `LEAST` people at the very least, drawn by chance, and leaves as many behind, so that no
batch is smaller, not the last one either: whoever votes last would else be alone in a batch. Only a vote of fewer people has a
smaller one, and that is all of it. Ballots that are there already are known by their keyed hashes, worked out in memory from the
board: nothing that is kept leads from a leaf to a ballot.

Without the vote's key nothing happens here: that vote is paused for everybody.
"""

import json
import secrets
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Select, delete, func, select

from panel.audit.chain import canonical, stamp
from panel.ballots import link_keys, papers
from panel.ballots.envelopes import Keys, Paper
from panel.ballots.models import OpenBallot, ReplacedCommitment
from panel.board import actions as board
from panel.board import queries as on_board
from panel.board import rules
from panel.board.actions import Leaf
from panel.board.leaves import digest_of
from panel.board.models import BoardLeaf, LeafKind
from panel.extensions import db
from panel.roll.models import RollChange, RollEntry
from panel.rounds.models import Round

LEAST = 20
"""Ballots of so many people in a batch, at the least; and so many are left behind."""
CHUNK = 500


def begin(budget_round: Round, keys: Keys) -> int:
    """Begin the board of a vote that is frozen. The number of its log."""
    return board.begin(budget_round.id, budget_round.freeze_hash or "", _roll_facts(budget_round, keys, 1))


def replaced(keys: Keys, known: Paper) -> ReplacedCommitment:
    """What a ballot that is being replaced committed to: promised like any other, so it comes onto the board, too."""
    key = papers.random_id()
    content = keys.close_commitment(key, known.commitment(keys.round_id))
    return ReplacedCommitment(key=key, round_id=keys.round_id, content=content)


def post_batch(budget_round: Round) -> int:
    """Put a batch onto the board of an open vote where one is due, and what has changed of its roll. How many leaves.

    VotePaused without the key; BoardBroken where the board is not what was signed.
    """
    keys = link_keys.keys_of(budget_round)
    log, whole = _held(budget_round, keys)
    ballots, others = waiting(keys, log)
    drawn = list[str]()
    if len(ballots) >= 2 * LEAST:
        secrets.SystemRandom().shuffle(ballots)
        drawn = [*ballots[LEAST:], *others]
    leaves = [*_changed_roll(budget_round, keys, log), *_mixed(drawn)]
    board.append(budget_round.id, log, leaves, whole)
    if rows := _replaced(keys):
        there = posted(budget_round.id, log)
        forget_replaced(budget_round.id, [key for key, commitment in rows if commitment in there])
    return len(leaves)


def post_rest(budget_round: Round) -> int:
    """Close the board of a vote that is over: all that is left in one batch, and what is counted. How many leaves; safe twice.

    VotePaused without the key; CannotOpen where a ballot is not what was cast; BoardBroken.
    """
    keys = link_keys.keys_of(budget_round)
    log, whole = _held(budget_round, keys)
    if closing_of(budget_round.id, log):
        return 0
    ballots, others = waiting(keys, log)
    everybody = OpenBallot.round_id == budget_round.id
    counted = _commitments(keys, select(OpenBallot.envelope_key, OpenBallot.content).where(everybody))
    closes_at = budget_round.voting_closes_at
    facts = {"ballots": len(counted), "closes_at": stamp(closes_at) if closes_at else "", "counted": digest_of(counted)}
    leaves = [*_changed_roll(budget_round, keys, log), *_mixed([*ballots, *others]), (LeafKind.CLOSE, canonical(facts))]
    board.append(budget_round.id, log, leaves, whole)
    forget_replaced(budget_round.id)
    return len(leaves)


def end(budget_round: Round, why: str, *, ballots: int = 0, marks: int = 0) -> None:
    """The last leaf of a vote that is voided, taken back or cancelled. A board that is broken stays as it is, for all to see."""
    forget_replaced(budget_round.id)
    if not (log := board.hold(budget_round.id)):
        return
    with suppress(rules.BoardBroken):
        board.append(budget_round.id, log, [(LeafKind.VOID, canonical({"ballots": ballots, "marks": marks, "why": why}))])


def check(budget_round: Round, counted: Collection[str]) -> None:
    """BoardBroken where the board is not what was signed, or was closed over other ballots than these. Changes nothing."""
    if not (log := on_board.newest_log(budget_round.id)):
        return
    board.must_be_whole(budget_round.id, log)
    rules.is_whole(kept=on_board.freeze_of(budget_round.id, log) == budget_round.freeze_hash)
    if closing := closing_of(budget_round.id, log):
        rules.all_are_on_it(len(set(counted) - posted(budget_round.id, log)))
        rules.counts_what_it_said(same=closing["counted"] == digest_of(counted))


def closing_of(round_id: int, log: int) -> dict[str, Any]:
    """What the board said when it was closed; nothing while it is open."""
    said = db.session.scalar(_leaves(round_id, log, LeafKind.CLOSE).limit(1))
    return json.loads(said) if said else {}


def posted(round_id: int, log: int) -> set[str]:
    """The commitments on the board."""
    return set(db.session.scalars(_leaves(round_id, log, LeafKind.BALLOT)))


def waiting(keys: Keys, log: int) -> tuple[list[str], list[str]]:
    """Commitments that are not on the board: those that count now, one a voter; and those of ballots replaced since."""
    there = posted(keys.round_id, log)
    hashes = {keys.unique("commitment", commitment) for commitment in there}
    of_round = select(OpenBallot.key, OpenBallot.commitment_hash).where(OpenBallot.round_id == keys.round_id)
    new = [key for key, hash_ in db.session.execute(of_round) if hash_ not in hashes]
    ballots = list[str]()
    for at in range(0, len(new), CHUNK):
        chosen = OpenBallot.key.in_(new[at : at + CHUNK])
        ballots += _commitments(keys, select(OpenBallot.envelope_key, OpenBallot.content).where(chosen))
    others = {commitment for _key, commitment in _replaced(keys)} - there - set(ballots)
    return ballots, sorted(others)


def forget_replaced(round_id: int, keys: Collection[str] | None = None) -> None:
    """Replaced commitments that wait no more: these rows, or all because the vote is over."""
    mine = delete(ReplacedCommitment).where(ReplacedCommitment.round_id == round_id)
    db.session.execute(mine if keys is None else mine.where(ReplacedCommitment.key.in_(keys)))


def _held(budget_round: Round, keys: Keys) -> tuple[int, list[bytes]]:
    """The log, held until the end of the transaction, and its leaves' hashes. BoardBroken where it is not what was signed.

    One is begun for a vote that was opened before there were boards.
    """
    log = board.hold(budget_round.id) or begin(budget_round, keys)
    rules.is_whole(kept=on_board.freeze_of(budget_round.id, log) == budget_round.freeze_hash)
    return log, board.must_be_whole(budget_round.id, log)


def _leaves(round_id: int, log: int, kind: LeafKind) -> Select[str]:
    here = BoardLeaf.round_id == round_id, BoardLeaf.log == log, BoardLeaf.kind == kind
    return select(BoardLeaf.content).where(*here).order_by(BoardLeaf.position)


def _commitments(keys: Keys, ballots: Select[str, bytes]) -> list[str]:
    """What these ballots commit to. CannotOpen where one of them was not put there under the key."""
    rows = db.session.execute(ballots)
    return [keys.open(envelope, content).commitment(keys.round_id) for envelope, content in rows]


def _replaced(keys: Keys) -> list[tuple[str, str]]:
    """The rows of replaced ballots, and what each of them committed to."""
    rows = db.session.execute(
        select(ReplacedCommitment.key, ReplacedCommitment.content).where(ReplacedCommitment.round_id == keys.round_id)
    )
    return [(key, keys.open_commitment(key, content)) for key, content in rows]


def _mixed(commitments: Sequence[str]) -> list[Leaf]:
    """Leaves in an order that says nothing."""
    leaves = [(LeafKind.BALLOT, commitment) for commitment in commitments]
    secrets.SystemRandom().shuffle(leaves)
    return leaves


def _changed_roll(budget_round: Round, keys: Keys, log: int) -> list[Leaf]:
    """A leaf that says what the roll is now, where it is not what the board said last."""
    said = db.session.scalars(_leaves(budget_round.id, log, LeafKind.ROLL)).all()
    facts, last = _roll_facts(budget_round, keys, len(said) + 1), json.loads(said[-1])
    same = all(facts[name] == last[name] for name in facts if name != "number")
    return [] if same else [(LeafKind.ROLL, canonical(facts))]


def _roll_facts(budget_round: Round, keys: Keys, number: int) -> dict[str, str | int]:
    """How many are on the roll, how often it was changed with a reason, and a digest of the roll.

    The digest is over one pseudonym for each place on the roll, made with the link key. While the key is there, the site can show
    that nobody was put in anybody's place; once it is destroyed, nobody can try out who was on the roll, and the counts remain.
    """
    entries = db.session.scalars(select(RollEntry.id).where(RollEntry.round_id == budget_round.id))
    names = [keys.unique("roll", str(entry)) for entry in entries]
    changes = db.session.scalar(select(func.count()).where(RollChange.round_id == budget_round.id)) or 0
    return {"changes": changes, "digest": digest_of(names), "number": number, "on_roll": len(names)}
