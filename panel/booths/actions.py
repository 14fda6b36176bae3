"""Pair a tablet, unlock one ballot on it, cast it, take it back; lock a booth out. Staff do all but the casting."""

import secrets
from datetime import timedelta

from sqlalchemy import func, insert, select

from panel.audit.actions import record
from panel.ballots import link_keys, papers
from panel.ballots.actions.cast import Receipt, check_paper, enclosed
from panel.ballots.actions.reading_anew import read_anew
from panel.ballots.envelopes import Paper
from panel.ballots.models import OpenBallot
from panel.ballots.picks import Picks, canonical
from panel.ballots.turns import BoothTurn, HallBooth, TurnState, lapse_turns, take_back
from panel.booths import rules
from panel.extensions import database_now, db
from panel.language import gettext as _
from panel.paper.issuing import hold, hold_sheet, mark_at_desk
from panel.paper.rules import takes_paper
from panel.people.crypto import keyed, keyed_by_any
from panel.people.models import Person
from panel.roll.models import Channel, Mark, RollEntry
from panel.roll.proving import is_open
from panel.roll.symbols import SYMBOLS, typed
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Round

PAIRED, REVOKED, CANCELLED = "booth.pair", "booth.revoke", "booth.cancel"
CODE_LENGTH = 8
"""Forty random bits, for ten minutes, once."""
CODE_LASTS = timedelta(minutes=10)
LASTS = timedelta(minutes=15)
"""How long a ballot stays unlocked."""


def new_booth(budget_round: Round, person: Person) -> tuple[HallBooth, str]:
    """A booth that waits for a tablet, and the code that pairs it. RuleBroken unless voting is open and staff take votes."""
    _may_have_booths(budget_round)
    hold_sheet(budget_round)  # one desk after the other: each booth has a number of its own
    last = db.session.scalar(select(func.max(HallBooth.number)).where(HallBooth.round_id == budget_round.id)) or 0
    booth = HallBooth(round_id=budget_round.id, number=last + 1)
    db.session.add(booth)
    return booth, _code_for(booth, person)


def pair_again(budget_round: Round, booth: HallBooth, person: Person) -> str:
    """Another code for a booth whose tablet was lost or locked out. RuleBroken while a ballot is unlocked in it."""
    _may_have_booths(budget_round)
    db.session.refresh(booth, with_for_update=True)
    rules.is_free(turn_in(booth) is None)
    return _code_for(booth, person)


def _may_have_booths(budget_round: Round) -> None:
    takes_paper(budget_round.on_paper)
    hold(budget_round)
    is_open(budget_round)


def _code_for(booth: HallBooth, person: Person) -> str:
    code = "".join(secrets.choice(SYMBOLS) for _symbol in range(CODE_LENGTH))
    booth.code_hash, booth.code_until, booth.token_hash = keyed("booth code", code), database_now() + CODE_LASTS, None
    db.session.flush()
    record(PAIRED, f"round:{booth.round_id}", person, booth=booth.number)
    return code


def pair(text: str) -> str | None:
    """The token for the tablet on which this code was typed; None where it leads to no booth, whatever is wrong with it."""
    by_code = HallBooth.code_hash.in_(keyed_by_any("booth code", typed(text)))
    booth = db.session.scalar(select(HallBooth).where(by_code).with_for_update())
    if booth is None or booth.code_until is None or booth.code_until <= database_now():
        return None
    token = secrets.token_urlsafe(32)
    booth.code_hash, booth.code_until, booth.token_hash = None, None, keyed("booth", token)
    db.session.flush()
    return token


def booth_of(token: str) -> HallBooth | None:
    """The booth whose tablet holds this token; None once it is locked out."""
    return db.session.scalar(select(HallBooth).where(HallBooth.token_hash.in_(keyed_by_any("booth", token))))


def turn_in(booth: HallBooth) -> BoothTurn | None:
    """The ballot that is unlocked in a booth, though its time may be over; read anew."""
    mine = select(BoothTurn).where(BoothTurn.booth_id == booth.id)
    return db.session.scalar(mine.execution_options(populate_existing=True))


def is_running(booth: HallBooth, turn: BoothTurn | None) -> bool:
    """Whether this ballot is unlocked in the booth, and its time is not over."""
    until = booth.unlocked_until
    return turn is not None and turn.booth_id == booth.id and until is not None and until > database_now()


def unlock(budget_round: Round, entry: RollEntry, booth: HallBooth) -> BoothTurn:
    """Mark somebody as voting in a booth, and unlock one ballot in it. RuleBroken where they are marked, or it is taken."""
    hold(budget_round)
    lapse_turns(budget_round.id)
    held, _sheet = mark_at_desk(budget_round, entry, Channel.BOOTH, _why_not)
    db.session.refresh(booth, with_for_update=True)
    rules.is_paired(booth.token_hash is not None)
    rules.is_free(turn_in(booth) is None)
    last = db.session.scalar(select(func.max(BoothTurn.number)).where(BoothTurn.round_id == budget_round.id)) or 0
    until = database_now() + LASTS
    if closes_at := budget_round.voting_closes_at:
        until = min(until, closes_at)
    turn = BoothTurn(round_id=budget_round.id, number=last + 1, booth_id=booth.id, roll_entry_id=held.id)
    booth.unlocked_until = until
    db.session.add(turn)
    db.session.flush()
    return turn


def _why_not(mark: Mark | None) -> str:
    if mark and mark.channel == Channel.PAPER:
        return _("This person has a ballot paper. If it comes back unused, take it back; then they can vote in a booth.")
    if mark and mark.channel == Channel.TELEPHONE:
        return _("This person votes by telephone. If their call is not finished, cancel it; then they can vote in a booth.")
    if mark and mark.channel == Channel.BOOTH:
        return _("This person votes in a booth already, or has done so. A ballot that was cast there cannot be changed.")
    return _("This person has voted on this site already. There they can change their ballot until the close.")


def begin(booth: HallBooth) -> str | None:
    """Somebody begins on the tablet: what its browser holds for this turn alone. None where nothing is unlocked."""
    mine = select(BoothTurn).where(BoothTurn.booth_id == booth.id).with_for_update()
    turn = db.session.scalar(mine.execution_options(populate_existing=True))
    if turn is None or not is_running(booth, turn):
        return None
    token = secrets.token_urlsafe(32)
    turn.token_hash = keyed("booth turn", token)
    db.session.flush()
    return token


def turn_of(booth: HallBooth, token: str) -> BoothTurn | None:
    """The running turn that was begun in this browser."""
    turn = turn_in(booth)
    return turn if token and turn and is_running(booth, turn) and turn.token_hash in keyed_by_any("booth turn", token) else None


def cast(booth: HallBooth, token: str, picks: Picks, *, blank: bool) -> Receipt | None:
    """Count this paper; whoever presses twice gets the same receipt. None where the turn is over or was begun elsewhere.

    RuleBroken where it cannot be cast, VotePaused where the key is away; nothing is then changed.
    """
    budget_round = db.session.get_one(Round, booth.round_id)
    read_anew(budget_round)
    of_browser = BoothTurn.token_hash.in_(keyed_by_any("booth turn", token)), BoothTurn.round_id == budget_round.id
    held = select(BoothTurn).where(*of_browser).with_for_update().execution_options(populate_existing=True)
    turn = db.session.scalar(held)
    if turn is None:
        return None
    if turn.state == TurnState.CAST:
        return _cast_before(budget_round, turn)
    is_open(budget_round)
    if not is_running(booth, turn):
        return None
    check_paper(budget_round, picks, blank=blank)
    body = canonical(BallotForm(budget_round.ballot_form), picks)
    paper = Paper.fresh(body, papers.random_id(), channel=Channel.BOOTH)
    keys = link_keys.keys_of(budget_round)
    db.session.execute(insert(OpenBallot), [enclosed(keys, keys.booth_envelope(turn.id), paper)])
    turn.end(TurnState.CAST)
    db.session.flush()
    return Receipt.of(paper, budget_round)


def _cast_before(budget_round: Round, turn: BoothTurn) -> Receipt | None:
    keys = link_keys.keys_of(budget_round)
    envelope = keys.booth_envelope(turn.id)
    ballot = db.session.scalar(select(OpenBallot).where(OpenBallot.envelope_key == envelope))
    return Receipt.of(keys.open(envelope, ballot.content), budget_round) if ballot else None


def was_locked(booth: HallBooth, token: str) -> bool:
    """Whether what was begun in this browser ended without a ballot: its time ran out, or staff took it back."""
    cast_here = select(BoothTurn.id).where(
        BoothTurn.round_id == booth.round_id,
        BoothTurn.state == TurnState.CAST,
        BoothTurn.token_hash.in_(keyed_by_any("booth turn", token)),
    )
    return bool(token) and turn_of(booth, token) is None and db.session.scalar(cast_here) is None


def forget(token: str) -> None:
    """The voter has finished: no browser shows that receipt again."""
    turns = select(BoothTurn).where(BoothTurn.token_hash.in_(keyed_by_any("booth turn", token)))
    if token and (turn := db.session.scalar(turns.with_for_update())):
        turn.token_hash = None
        db.session.flush()


def cancel(budget_round: Round, booth: HallBooth, person: Person) -> None:
    """The voter walked away: the mark goes. RuleBroken where nothing is unlocked, or the ballot was cast a moment ago."""
    turn = _held_turn(budget_round, booth)
    rules.is_unlocked(turn is not None)
    if turn:
        _cancel(budget_round, turn, person)


def revoke(budget_round: Round, booth: HallBooth, person: Person) -> None:
    """Lock a tablet out: what it holds is worth nothing from now on. A ballot that is unlocked in it is cancelled."""
    if turn := _held_turn(budget_round, booth):
        _cancel(budget_round, turn, person)
    db.session.refresh(booth, with_for_update=True)
    booth.code_hash, booth.code_until, booth.token_hash = None, None, None
    db.session.flush()
    record(REVOKED, f"round:{budget_round.id}", person, booth=booth.number)


def _held_turn(budget_round: Round, booth: HallBooth) -> BoothTurn | None:
    hold(budget_round)
    mine = select(BoothTurn).where(BoothTurn.booth_id == booth.id).with_for_update()
    return db.session.scalar(mine.execution_options(populate_existing=True))


def _cancel(budget_round: Round, turn: BoothTurn, person: Person) -> None:
    take_back(turn, TurnState.CANCELLED)
    record(CANCELLED, f"round:{budget_round.id}", person, turn=turn.number)
