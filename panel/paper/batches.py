"""Batches: keyed by one person, keyed again by another who sees nothing of it, compared, settled by a third, and entered.

What is keyed lies encrypted under the round's link key, each reading in an envelope of its own, and is deleted when the batch is
entered. The papers are then ballots in the table of all open ballots, in random order: they come onto the board with the others.
"""

import secrets
from collections.abc import Mapping

from sqlalchemy import delete, func, insert, select

from panel.audit.actions import record
from panel.ballots import link_keys, papers
from panel.ballots.actions import posting, seal
from panel.ballots.actions.cast import check_paper, enclosed
from panel.ballots.envelopes import CannotOpen, Keys, Paper
from panel.ballots.models import OpenBallot
from panel.ballots.picks import Picks, canonical, picks_of, read
from panel.ballots.rules import VotePaused
from panel.ballots.sheets import BatchState, KeyedPaper, PaperBatch, sheet_of
from panel.board.queries import newest_log
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.paper import rules, shorthand
from panel.paper.issuing import hold, hold_sheet
from panel.people.models import Person
from panel.roll.models import Channel
from panel.rounds import actions as rounds
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Phase, Round

ENTERED, DROPPED = "paper.enter", "paper.drop"
SPOILED = "spoiled"
"""What is kept of a paper that is no ballot; no canonical ballot looks like it."""
SECOND, THIRD = 2, 3
Readings = Mapping[int, str]
"""What one person read, by the place of the paper in the pile."""


def begin(budget_round: Round, person: Person, papers_: int) -> PaperBatch:
    """A new batch, which this person keys first. RuleBroken where there are not so many papers out."""
    rules.takes_paper(budget_round.on_paper)
    hold(budget_round)
    may_key_now(budget_round)
    hold_sheet(budget_round)
    sheet = sheet_of(budget_round)
    rules.fits(papers_, sheet.out - sheet.open)
    last = db.session.scalar(select(func.max(PaperBatch.number)).where(PaperBatch.round_id == budget_round.id)) or 0
    batch = PaperBatch(round_id=budget_round.id, number=last + 1, papers=papers_, first_by_id=person.id)
    db.session.add(batch)
    db.session.flush()
    return batch


def may_key_now(budget_round: Round) -> None:
    """RuleBroken before the vote has opened, once its board is closed, and after sealing."""
    over = budget_round.phase == Phase.RESULT
    sealed = over and seal.is_sealed(budget_round)
    rules.has_unsealed_ballots(frozen=budget_round.frozen_at is not None, sealed=sealed)
    if over and posting.closing_of(budget_round.id, newest_log(budget_round.id)):
        raise RuleBroken(
            _("The board of this vote is closed: every paper was accounted for. A paper that is found now cannot be counted.")
        )


def turn_of(batch: PaperBatch, person: Person) -> int:
    """Which turn this person has: 1, 2 or 3. RuleBroken where it is not theirs."""
    return rules.may_key(batch, person.id)


def take(budget_round: Round, batch: PaperBatch, person: Person) -> int:
    """The batch held, and its turn taken by this person, where nobody has it yet. Which turn."""
    hold(budget_round)
    may_key_now(budget_round)
    db.session.refresh(batch, with_for_update=True)
    turn = turn_of(batch, person)
    if turn == SECOND:
        batch.second_by_id = person.id
    if turn == THIRD:
        batch.third_by_id = person.id
    db.session.flush()
    return turn


def key_paper(budget_round: Round, batch: PaperBatch, person: Person, *, position: int, text: str) -> None:
    """Keep what this person read on one paper. RuleBroken where the line is no ballot of this round: then it says why."""
    turn = take(budget_round, batch, person)
    if position not in to_key(budget_round, batch, turn):
        raise RuleBroken(_("There is no such paper to key in this batch."))
    keys, name = link_keys.keys_of(budget_round), _name(batch, position, turn)
    reading = Paper.fresh(_body(budget_round, text), papers.random_id())
    mine = KeyedPaper.batch_id == batch.id, KeyedPaper.position == position, KeyedPaper.turn == turn
    row = db.session.scalar(select(KeyedPaper).where(*mine))
    if row is None:
        row = KeyedPaper(key=papers.random_id(), batch_id=batch.id, position=position, turn=turn)
        db.session.add(row)
    row.content = keys.close(name, reading)
    db.session.flush()


def _body(budget_round: Round, text: str) -> str:
    if text.strip().lower() == shorthand.SPOILED:
        return SPOILED
    picks, blank = _typed(budget_round, text)
    try:
        check_paper(budget_round, picks, blank=blank, printed=True)
    except RuleBroken as broken:
        raise RuleBroken(_("%(why)s If the paper says so, it is spoiled: type x.") % {"why": broken}) from broken
    return canonical(BallotForm(budget_round.ballot_form), picks)


def body_of(budget_round: Round, text: str) -> str:
    """The ballot that a line says, in its one spelling. RuleBroken where it is no ballot of this round."""
    picks, blank = _typed(budget_round, text)
    check_paper(budget_round, picks, blank=blank)
    return canonical(BallotForm(budget_round.ballot_form), picks)


def _typed(budget_round: Round, text: str) -> tuple[Picks, bool]:
    form, blank = BallotForm(budget_round.ballot_form), text.strip() == shorthand.BLANK
    return ({} if blank else read(form, shorthand.typed_of(form, text), lambda number: number)), blank


def line_of(budget_round: Round, body: str) -> str:
    """The line that a keyer types for this."""
    form = BallotForm(budget_round.ballot_form)
    return shorthand.SPOILED if body == SPOILED else shorthand.written(form, picks_of(form, body))


def _name(batch: PaperBatch, position: int, turn: int) -> str:
    return f"keyed {batch.id} {position} {turn}"


def readings(budget_round: Round, batch: PaperBatch, turn: int) -> Readings:
    """What was read in one turn. VotePaused where the key is away, or a reading is not what was keyed."""
    keys = link_keys.keys_of(budget_round)
    mine = KeyedPaper.batch_id == batch.id, KeyedPaper.turn == turn
    rows = db.session.scalars(select(KeyedPaper).where(*mine).order_by(KeyedPaper.position))
    try:
        return {row.position: keys.open(_name(batch, row.position, turn), row.content).body for row in rows}
    except CannotOpen:
        raise VotePaused.without_key() from None


def differing(budget_round: Round, batch: PaperBatch) -> list[int]:
    """The papers of which two people read something else."""
    first, second = readings(budget_round, batch, 1), readings(budget_round, batch, SECOND)
    return [place for place in range(1, batch.papers + 1) if first.get(place) != second.get(place)]


def to_key(budget_round: Round, batch: PaperBatch, turn: int) -> list[int]:
    """The papers of a turn: all of them, and for the third person those that differ."""
    return differing(budget_round, batch) if turn == THIRD else list(range(1, batch.papers + 1))


def finish(budget_round: Round, batch: PaperBatch, person: Person) -> BatchState:
    """This person has keyed every paper of their turn. What the batch is now; where all is settled its papers are ballots."""
    turn = take(budget_round, batch, person)
    keyed = readings(budget_round, batch, turn)
    rules.is_whole(len(set(to_key(budget_round, batch, turn)) - set(keyed)))
    if turn == 1:
        batch.state = BatchState.SECOND
    elif turn == SECOND and differing(budget_round, batch):
        batch.state = BatchState.THIRD
    else:
        settled = {**readings(budget_round, batch, 1), **(keyed if turn == THIRD else {})}
        _enter(budget_round, batch, person, settled)
    db.session.flush()
    return batch.state


def _enter(budget_round: Round, batch: PaperBatch, person: Person, settled: Readings) -> None:
    keys, differed = link_keys.keys_of(budget_round), len(differing(budget_round, batch))
    rows = [_row(keys, batch, place, body) for place, body in settled.items() if body != SPOILED]
    secrets.SystemRandom().shuffle(rows)
    if rows:
        db.session.execute(insert(OpenBallot), rows)
    batch.entered, batch.spoiled, batch.state = len(rows), batch.papers - len(rows), BatchState.ENTERED
    db.session.execute(delete(KeyedPaper).where(KeyedPaper.batch_id == batch.id))
    db.session.flush()
    facts = {"batch": batch.number, "papers": batch.papers, "entered": batch.entered, "spoiled": batch.spoiled}
    record(ENTERED, f"round:{budget_round.id}", person, **facts, settled_by_a_third=differed)


def _row(keys: Keys, batch: PaperBatch, place: int, body: str) -> dict[str, object]:
    paper = Paper.fresh(body, papers.random_id(), channel=Channel.PAPER)
    return enclosed(keys, keys.paper_envelope(batch.id, place), paper)


def drop(budget_round: Round, batch: PaperBatch, person: Person) -> None:
    """Take back a batch that is not entered: its papers can be keyed in another one. RuleBroken once it is entered."""
    rounds.lock(budget_round)
    db.session.refresh(batch, with_for_update=True)
    if batch.state == BatchState.ENTERED:
        raise RuleBroken(_("This batch is entered already."))
    number, papers_ = batch.number, batch.papers
    db.session.execute(delete(KeyedPaper).where(KeyedPaper.batch_id == batch.id))
    db.session.delete(batch)
    db.session.flush()
    record(DROPPED, f"round:{budget_round.id}", person, batch=number, papers=papers_)
