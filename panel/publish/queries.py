"""What is published, read in chunks by key: each chunk is the same number of queries, and hidden things are left out."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, load_only

from panel.areas.models import Area
from panel.audit.heads import Head
from panel.audit.models import AuditEntry, LogHead
from panel.ballots.calls import calls_of
from panel.ballots.models import UNTOLD, SealedBallot
from panel.ballots.picks import picks_of
from panel.ballots.rules import FEWEST_OF_A_CHANNEL
from panel.ballots.sheets import Sheet, sheet_of
from panel.ballots.turns import turns_of
from panel.board.models import BoardLeaf, LeafKind, TreeHead
from panel.board.queries import newest_head
from panel.chests.models import Chest, LedgerEntry
from panel.extensions import db
from panel.proposals.decisions import Decision, decisions_of
from panel.proposals.models import CostLine, Proposal
from panel.publish.columns import stamp
from panel.publish.findings import findings_of
from panel.results import small, turnout
from panel.results.actions.publish import trace_hash
from panel.results.models import Result
from panel.results.queries import channels_of as counted_by_channel
from panel.results.rules import lists_ballots
from panel.roll.models import Channel
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round
from panel.seeds.answers import Answer
from panel.seeds.meetings import Meeting
from panel.seeds.models import Seed
from panel.seeds.paper import PaperSupport
from panel.threads.models import Contribution, Thread

CHUNK = 1_000
T = TypeVar("T")


def in_chunks(select_: Select[T], key: InstrumentedAttribute[Any]) -> Iterator[tuple[Session, Sequence[T]]]:
    """The rows in the order of a unique key, one query a chunk, each in a session of its own.

    Between two chunks nothing is held: no connection, no row. It needs no application while it runs, for it is read while
    the answer is being sent.
    """
    return _in_chunks(db.engine, select_.order_by(None).order_by(key).limit(CHUNK), key)


def _in_chunks(engine: Engine, ordered: Select[T], key: InstrumentedAttribute[Any]) -> Iterator[tuple[Session, Sequence[T]]]:
    last, read = None, CHUNK
    while read == CHUNK:
        with Session(engine) as session:
            rows = session.scalars(ordered if last is None else ordered.where(key > last)).unique().all()
            if not rows:
                return
            last, read = getattr(rows[-1], key.key), len(rows)
            yield session, rows


def each(select_: Select[T], key: InstrumentedAttribute[Any]) -> Iterator[T]:
    """The same, row by row."""
    return (row for _session, rows in in_chunks(select_, key) for row in rows)


def meetings() -> Iterator[Meeting]:
    return each(Meeting.published().options(joinedload(Meeting.area)), Meeting.id)


def paper_support() -> Iterator[PaperSupport]:
    """Of seeds and meetings that everyone sees."""
    shown, public = Seed.shown().with_only_columns(Seed.id), Meeting.published().with_only_columns(Meeting.id).order_by(None)
    rows = select(PaperSupport).where(PaperSupport.seed_id.in_(shown), PaperSupport.meeting_id.in_(public))
    return each(rows, PaperSupport.id)


def answers() -> Iterator[Answer]:
    shown = select(Seed.id).where(Seed.hidden_at.is_(None))
    return each(select(Answer).where(Answer.seed_id.in_(shown)), Answer.id)


def threads() -> Iterator[Thread]:
    return each(select(Thread), Thread.id)


def contributions() -> Iterator[Contribution]:
    return each(select(Contribution).where(Contribution.hidden_at.is_(None)), Contribution.id)


def heads() -> Iterator[Head]:
    """The signed heads of the log, the oldest first."""
    return (row.head for row in each(select(LogHead), LogHead.id))


def board_rows(round_id: int, log: int) -> tuple[Iterator[BoardLeaf], Iterator[TreeHead]]:
    """The lines of the board of a vote and its signed heads, both in order, up to the head that is the newest now.

    They are read while the file is sent: what is signed meanwhile is in neither of them.
    """
    newest = newest_head(round_id, log)
    size = newest.size if newest else 0
    leaves = each(BoardLeaf.of(round_id, log).where(BoardLeaf.position < size), BoardLeaf.position)
    return leaves, each(TreeHead.of(round_id, log).where(TreeHead.size <= size), TreeHead.id)


def log() -> Iterator[AuditEntry]:
    return each(select(AuditEntry), AuditEntry.id)


def chests() -> Iterator[Chest]:
    return each(select(Chest), Chest.id)


def ledger(chest_id: int) -> Iterator[LedgerEntry]:
    return each(select(LedgerEntry).where(LedgerEntry.chest_id == chest_id), LedgerEntry.id)


@dataclass(frozen=True)
class RoundRow:
    """A round, and what was found where the result is published."""

    budget_round: Round
    published_at: datetime | None
    roll_size: int | None
    voters: int | None
    spent_pence: int | None
    has_bundle: bool = False
    """Whether anybody can count it again from a bundle: its ballots are published, and its board was closed."""

    @property
    def area(self) -> Area:
        return self.budget_round.area

    @property
    def ballots_published(self) -> bool:
        return self.voters is not None and lists_ballots(self.voters)


def rounds() -> Iterator[RoundRow]:
    """Every round: three queries a chunk."""
    chunks = in_chunks(select(Round), Round.id)
    return (row for session, rows in chunks for row in with_results(rows, session))


def with_results(listed: Sequence[Round], session: Session) -> list[RoundRow]:
    """These rounds with what was found, in the same order."""
    columns = Result.round_id, Result.published_at, Result.roll_size, Result.voters, Result.spent_pence
    found = {
        row.round_id: row
        for row in session.execute(
            select(*columns)
            .where(Result.round_id.in_([each.id for each in listed]), Result.published_at.is_not(None))
            .order_by(Result.round_id)
        )
    }
    closed = _with_closed_board(found, session)
    return [
        RoundRow(
            each, row.published_at, row.roll_size, row.voters, row.spent_pence, lists_ballots(row.voters) and each.id in closed
        )
        if (row := found.get(each.id))
        else RoundRow(each, None, None, None, None)
        for each in listed
    ]


def _with_closed_board(round_ids: Collection[int], session: Session) -> set[int]:
    """Those of these rounds whose vote has a board that was closed. A vote that was voided has none."""
    closed = select(BoardLeaf.round_id).where(BoardLeaf.round_id.in_(round_ids), BoardLeaf.kind == LeafKind.CLOSE)
    return set(session.scalars(closed.order_by(BoardLeaf.round_id)))


def published() -> Select[Round]:
    """Rounds whose result everybody reads."""
    public = select(Result.round_id).where(Result.published_at.is_not(None))
    return Round.newest().where(Round.id.in_(public))


def published_result(round_id: int) -> Result | None:
    """The result of a round where it is published."""
    return db.session.scalar(select(Result).where(Result.round_id == round_id, Result.published_at.is_not(None)))


def public_proposals(round_id: int) -> Select[Proposal]:
    return Proposal.public().where(Proposal.round_id == round_id)


def cost_lines(round_id: int) -> Iterator[CostLine]:
    """The lines of what each proposal costs, for proposals that are no drafts and whose words nobody has hidden."""
    public = public_proposals(round_id).where(Proposal.hidden_at.is_(None)).order_by(None).with_only_columns(Proposal.id)
    return each(select(CostLine).where(CostLine.proposal_id.in_(public)), CostLine.id)


@dataclass(frozen=True)
class BallotRow:
    """A counted ballot: its place in the random order of the keys, the proposals it names, how it came in (or None).

    A ranking has the best first. `points` stand beside the proposals; empty where ballots have none.
    """

    ballot: int
    proposals: list[str]
    points: list[str]
    channel: Channel | None


def channels_are_published(round_id: int) -> bool:
    """Whether the ballots tell their channel, and each has enough of them to hide a single one."""
    counted = select(SealedBallot.channel, func.count()).where(SealedBallot.round_id == round_id)
    rows = db.session.execute(counted.group_by(SealedBallot.channel).order_by(SealedBallot.channel))
    return all(channel != UNTOLD and number >= FEWEST_OF_A_CHANNEL for channel, number in rows)


def channels_of(round_id: int) -> Sequence[Channel]:
    """The channel of every sealed ballot by its random key."""
    sealed = select(SealedBallot.channel).where(SealedBallot.round_id == round_id)
    return [Channel(channel) for channel in db.session.scalars(sealed.order_by(SealedBallot.key))]


def ballots(budget_round: Round) -> Iterator[BallotRow]:
    """The sealed ballots by their random keys."""
    form, with_channel = BallotForm(budget_round.ballot_form), channels_are_published(budget_round.id)
    needed = load_only(SealedBallot.body, SealedBallot.channel)
    sealed = select(SealedBallot).where(SealedBallot.round_id == budget_round.id).options(needed)
    return (
        _ballot_row(number, form, row.body, Channel(row.channel) if with_channel else None)
        for number, row in enumerate(each(sealed, SealedBallot.key), 1)
    )


def _ballot_row(number: int, form: BallotForm, body: str, channel: Channel | None) -> BallotRow:
    picks = picks_of(form, body)
    points = [str(given) for given in picks.values()] if form == BallotForm.POINTS else []
    return BallotRow(number, list(picks), points, channel)


def _papers(sheet: Sheet) -> dict[str, Any] | None:
    """What became of every ballot paper; None where none was handed out."""
    names = ("issued", "entered", "replaced", "in_box", "returned", "missing", "reason_cy", "reason_en")
    return {name: getattr(sheet, name) for name in names} if sheet.issued else None


def _decision(decision: Decision) -> dict[str, Any]:
    """What was decided beside a count, without who."""
    return {
        "number": decision.proposal.number,
        "kind": str(decision.kind),
        "amount_pence": decision.amount_pence,
        "reason_cy": decision.reason_cy,
        "reason_en": decision.reason_en,
        "decided_at": stamp(decision.decided_at),
        "agreed_at": stamp(decision.agreed_at) if decision.agreed_at else None,
    }


def _calls(budget_round: Round) -> dict[str, int] | None:
    """What became of every vote by telephone; None where nobody rang."""
    calls = calls_of(budget_round)
    return {"begun": calls.begun, "entered": calls.entered, "cancelled": calls.cancelled} if calls.begun else None


def result_facts(result: Result) -> dict[str, Any]:
    """A published result as a file; its trace only where the ballots are published too, votes where enough people voted."""
    told = small.told(result.trace)
    return {
        "round_id": result.round_id,
        "counted_at": stamp(result.counted_at),
        "published_at": stamp(result.published_at) if result.published_at else None,
        "roll_size": result.roll_size,
        "voters": result.voters,
        "channels": {str(channel): number for channel, number in counted_by_channel(result.budget_round).items()},
        "areas": turnout.facts_of(result),
        "papers": _papers(sheet_of(result.budget_round)),
        "calls": _calls(result.budget_round),
        "booths": turns_of(result.budget_round).facts,
        "budget_pence": result.budget_round.budget_pence,
        "spent_pence": result.spent_pence,
        "decisions": [_decision(each) for each in decisions_of(result.budget_round)],
        "lines": [
            {
                "number": line.proposal.number,
                "cost_pence": line.proposal.cost_pence,
                "votes": line.votes if told.totals else None,
                "place": told.line_of(str(line.proposal.number)).place,
                "granted_pence": line.granted_pence,
            }
            for line in result.lines
        ],
        "scrutiny": findings_of(result.budget_round),
        "trace_sha256": trace_hash(result),
        "trace": json.loads(result.trace) if lists_ballots(result.voters) else None,
    }
