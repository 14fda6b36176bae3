"""Somebody shows that they have a place on a roll: by a code, or by what a line of the list says of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from panel.errors import RuleBroken
from panel.extensions import database_now, db, unless_taken
from panel.language import gettext as _
from panel.people.models import Person
from panel.roll import batches
from panel.roll.actions import entry_of
from panel.roll.changes import found_line
from panel.roll.lines import Facts, Wrong, hashes_of
from panel.roll.models import CodeBatch, RollEntry, RollLine, VoteCode
from panel.roll.size import has_voted
from panel.roll.symbols import is_whole, typed
from panel.roll.uploads import columns_of
from panel.rounds.models import Round, Way
from panel.rounds.rules import may_vote


@dataclass(frozen=True)
class Proof:
    """A place, and the hash by which it was shown: what the voter's browser keeps for half an hour."""

    entry: RollEntry
    hash: str
    budget_round: Round
    way: Way


def by_code(text: str, person: Person | None) -> Proof | None:
    """The place that a code leads to; None for every code that leads to none, whatever is wrong with it.

    The same is done for every code: how long the answer takes tells nothing. RuleBroken where its vote is not open.
    """
    code = typed(text)
    found = select(VoteCode).where(VoteCode.code_hash.in_(batches.hashes_of(code)))
    row = db.session.scalar(found.with_for_update())
    if row is None or not is_whole(code):
        return None
    budget_round = db.session.get_one(Round, db.session.get_one(CodeBatch, row.batch_id).round_id)
    entry = _place(budget_round, person, Way.CODES, code=row)
    return Proof(entry, row.code_hash, budget_round, Way.CODES)


def by_line(budget_round: Round, facts: Facts, person: Person | None) -> Proof | None:
    """The place of the line that says this; None where there is none. RuleBroken where the vote is not open."""
    try:
        hashes = hashes_of(budget_round.id, columns_of(budget_round), facts)
    except Wrong:
        return None
    row = db.session.scalar(found_line(budget_round.id, hashes).with_for_update(of=RollLine))
    if row is None:
        return None
    entry = _place(budget_round, person, Way.LIST, line=row)
    return Proof(entry, row.line_hash, budget_round, Way.LIST)


def _place(
    budget_round: Round, person: Person | None, way: Way, *, line: RollLine | None = None, code: VoteCode | None = None
) -> RollEntry:
    """The one place of whoever holds this line or code. Somebody who is signed in has one place, however many ways they show.

    A code is secret, and a line is not: a place to which somebody came by their line becomes no account's that shows it later.
    The caller holds the line or the code, so that two who show it at once come one after the other.
    """
    shown = RollEntry.roll_line_id == line.id if line else RollEntry.vote_code_id == (code.id if code else None)
    theirs = db.session.scalar(select(RollEntry).where(shown).with_for_update())
    mine = entry_of(budget_round, person) if person else None
    if theirs is None:
        is_open(budget_round)
        return _tied(mine, line, code) if mine else _new(budget_round, person, way, line, code)
    if person and theirs.person_id == person.id:
        return theirs
    if mine:
        is_open(budget_round)
        return _joined(mine, theirs, line, code)
    if line:
        return _without_account(budget_round, theirs, line)
    if person and theirs.person_id is None:
        is_open(budget_round)
        theirs.person_id = person.id
        db.session.flush()
    return theirs


def _without_account(budget_round: Round, theirs: RollEntry, line: RollLine) -> RollEntry:
    """The place of a line, for somebody who shows it alone: while nobody has voted, no other account that showed it holds it.

    So nobody votes in a place whose ballot another one may see.
    """
    if theirs.person_id is None or has_voted(theirs):
        return theirs
    is_open(budget_round)
    if theirs.way == Way.LIST and theirs.vote_code_id is None:
        theirs.person_id = None
        db.session.flush()
        return theirs
    theirs.roll_line_id = None
    db.session.flush()
    return _new(budget_round, None, Way.LIST, line, None)


def is_open(budget_round: Round) -> datetime:
    """This moment by the database's clock. RuleBroken unless ballots are taken at it."""
    now = database_now()
    may_vote(budget_round, now)
    if budget_round.frozen_at is None:
        raise RuleBroken(_("The ballot is being made ready. Please come back in a little while."))
    return now


def _new(budget_round: Round, person: Person | None, way: Way, line: RollLine | None, code: VoteCode | None) -> RollEntry:
    entry = RollEntry(
        round_id=budget_round.id,
        person_id=person.id if person else None,
        way=way,
        roll_line_id=line.id if line else None,
        vote_code_id=code.id if code else None,
    )
    with unless_taken(_("This was sent twice at the same moment. Please open the ballot.")):
        db.session.add(entry)
    return entry


def _tied(mine: RollEntry, line: RollLine | None, code: VoteCode | None) -> RollEntry:
    """The line or code leads to the place that the person has already. RuleBroken where another one does."""
    db.session.refresh(mine, with_for_update=True)
    if line:
        _is_free(mine.roll_line_id)
        mine.roll_line_id = line.id
    if code:
        _is_free(mine.vote_code_id)
        mine.vote_code_id = code.id
    db.session.flush()
    return mine


def _is_free(tied: int | None) -> None:
    if tied is not None:
        raise RuleBroken(
            _(
                "Your account has shown another one already: one person has one place."
                " If you are helping somebody else, sign out first."
            )
        )


def _joined(mine: RollEntry, theirs: RollEntry, line: RollLine | None, code: VoteCode | None) -> RollEntry:
    """Two places of one person become one, where one of them has not voted yet."""
    if theirs.person_id is not None:
        raise RuleBroken(_("Another account has shown this already. Sign out to vote with it, or write to the organisers."))
    db.session.refresh(mine, with_for_update=True)
    if not has_voted(theirs) and not (theirs.roll_line_id and theirs.vote_code_id):
        db.session.delete(theirs)
        db.session.flush()
        return _tied(mine, line, code)
    if line and not has_voted(mine):
        raise RuleBroken(
            _(
                "A ballot was cast from this line without your account. To change it, sign out, show the line again and have its"
                " receipt ready."
            )
        )
    if not has_voted(mine) and not (mine.roll_line_id or mine.vote_code_id):
        person_id = mine.person_id
        db.session.delete(mine)
        db.session.flush()
        theirs.person_id = person_id
        db.session.flush()
        return theirs
    raise RuleBroken(
        _(
            "A ballot was cast from your account, and another one from this place. Both stand, because nobody can know which"
            " ballots they are. Please tell the organisers."
        )
    )
