"""Casting a ballot: one counted ballot per person on the roll, and a receipt for it."""

import logging
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from panel.ballots import link_keys, papers, rules
from panel.ballots.actions import posting, seal
from panel.ballots.actions.reading_anew import read_anew
from panel.ballots.envelopes import CannotOpen, Keys, Paper, version_of
from panel.ballots.models import OpenBallot
from panel.ballots.paper_rules import is_ballot
from panel.ballots.picks import Picks, canonical, picks_of
from panel.ballots.rules import VotePaused
from panel.ballots.terms import LINE, terms_of
from panel.errors import RuleBroken
from panel.extensions import Base, db, unless_taken
from panel.language import gettext as _
from panel.language import local
from panel.proposals.models import Proposal, ProposalState
from panel.roll.models import Channel, Mark, RollEntry
from panel.roll.proving import is_open
from panel.rounds.models import BallotForm, Phase, Round

# Put together once: each of them runs for every ballot, while other voters wait.
_MINE = (
    select(RollEntry.id)
    .where(RollEntry.id == bindparam("entry_id"), RollEntry.round_id == bindparam("round_id"))
    .with_for_update()
)
_ON_THE_BALLOT = select(*LINE).where(Proposal.round_id == bindparam("round_id"), Proposal.state == ProposalState.STANDING)
_PRINTED = select(*LINE).where(Proposal.round_id == bindparam("round_id"), Proposal.lot_number.is_not(None))
_MARK_AND_BALLOT = (
    select(Mark.channel, OpenBallot)
    .select_from(RollEntry)
    .outerjoin(Mark, Mark.roll_entry_id == RollEntry.id)
    .outerjoin(OpenBallot, OpenBallot.envelope_key == bindparam("envelope"))
    .where(RollEntry.id == bindparam("entry_id"))
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, repr=False)
class Receipt:
    """What a voter keeps: the code finds the ballot after sealing, the nonce proves what was in it."""

    code: str
    nonce: str
    picks: Picks
    version: str
    """What the next page that shows this ballot knows it by."""
    commitment: str
    """What stands on the board, or will."""

    @classmethod
    def of(cls, paper: Paper, budget_round: Round) -> "Receipt":
        commitment = paper.commitment(budget_round.id)
        picks = picks_of(BallotForm(budget_round.ballot_form), paper.body)
        return cls(papers.receipt_code(commitment), paper.nonce, picks, paper.version, commitment)


def check_paper(budget_round: Round, picks: Picks, *, blank: bool = False, printed: bool = False) -> None:
    """RuleBroken where the picks are no ballot of this round; `blank`: the voter means to pick nothing.

    `printed`: they stand on a paper, which still has what was withdrawn since it was printed.
    """
    rows = db.session.execute(_PRINTED if printed else _ON_THE_BALLOT, {"round_id": budget_round.id})
    is_ballot(terms_of(budget_round, rows), picks, blank=blank)


def receipt_of(budget_round: Round, entry: RollEntry | None) -> Receipt | None:
    """The receipt of the ballot cast from this place on the roll; None before casting, off the roll, and after sealing.

    VotePaused where the ballot cannot be opened.
    """
    over = budget_round.phase == Phase.RESULT and seal.is_sealed(budget_round)
    if entry is None or budget_round.frozen_at is None or over:
        return None
    keys = link_keys.keys_of(budget_round)
    _ballot, paper = _cast_before(keys, entry, keys.envelope(entry.id))
    return Receipt.of(paper, budget_round) if paper else None


def cast_ballot(
    budget_round: Round, place: RollEntry | None, *, picks: Picks, form_token: str, replaces: str, blank: bool = False
) -> Receipt:
    """Count this paper as the ballot of a place on the roll; the same form with the same picks sent again gives the same receipt.

    `replaces` is the version of the ballot that the voter knew of ("" for none): a page that was left open in another
    window never overwrites a newer ballot. A form that comes again with other picks changes its own ballot, while that is the
    newest. RuleBroken where it cannot be cast, VotePaused where ballots cannot be opened; nothing is then changed.
    """
    entry = _hold_places(budget_round, place)
    now = is_open(budget_round)
    keys = link_keys.keys_of(budget_round)
    envelope = keys.envelope(entry.id)
    ballot, known = _cast_before(keys, entry, envelope)
    body = canonical(BallotForm(budget_round.ballot_form), picks)
    if known and known.form_token == form_token and known.body == body:
        return Receipt.of(known, budget_round)
    rules.is_newest(known, version_of(body, form_token), form_token=form_token, replaces=replaces)
    check_paper(budget_round, picks, blank=blank)
    paper = Paper.fresh(body, form_token, _earlier(known, form_token))
    if ballot and known:
        _replace(keys, ballot, known, paper)
    else:
        _mark(entry, local(now).date())
        if not _added(OpenBallot, **enclosed(keys, envelope, paper)):
            raise RuleBroken(_used_before())
    return Receipt.of(paper, budget_round)


def _replace(keys: Keys, ballot: OpenBallot, known: Paper, paper: Paper) -> None:
    """Another paper in the envelope of a ballot; what the one before had committed to comes onto the board, too."""
    with unless_taken(_used_before()):
        for column, value in enclosed(keys, ballot.envelope_key, paper, key=ballot.key).items():
            setattr(ballot, column, value)
        db.session.add_all([ballot, posting.replaced(keys, known)])


def _used_before() -> str:
    return _("This ballot page was used before. Nothing was changed. Please open the ballot again.")


def enclosed(keys: Keys, envelope: str, paper: Paper, *, key: str | None = None) -> dict[str, object]:
    """The row of a ballot: its paper encrypted in a voter's envelope. The one place where an open ballot is written."""
    commitment = paper.commitment(keys.round_id)
    return {
        "key": key or papers.random_id(),
        "round_id": keys.round_id,
        "envelope_key": envelope,
        "form_hash": keys.unique("form", paper.form_token),
        "commitment_hash": keys.unique("commitment", commitment),
        "receipt_hash": keys.unique("receipt", papers.receipt_code(commitment)),
        "content": keys.close(envelope, paper),
    }


def _cast_before(keys: Keys, entry: RollEntry, envelope: str) -> tuple[OpenBallot, Paper] | tuple[None, None]:
    """The ballot in a voter's envelope. VotePaused where mark and ballot do not belong together: a fault, never a first vote."""
    channel, ballot = db.session.execute(_MARK_AND_BALLOT, {"entry_id": entry.id, "envelope": envelope}).one()
    marked = channel == Channel.WEB
    try:
        if marked != (ballot is not None):
            raise CannotOpen("a mark and a ballot do not belong together")
        return (ballot, keys.open(envelope, ballot.content)) if ballot else (None, None)
    except CannotOpen as fault:
        logging.getLogger("panel").error("round %s: %s", keys.round_id, fault)  # not whose: the log is read by many
        raise VotePaused.without_ballot() from None


def _earlier(known: Paper | None, form_token: str) -> tuple[str, ...]:
    if known is None or known.form_token != form_token:
        return ()
    return (*known.earlier, known.version)


def _hold_places(budget_round: Round, place: RollEntry | None) -> RollEntry:
    """The voter's place on the roll, held until the end of the transaction: two posts of one voter come one after the other.

    The round is held too, but shared: sealing and moving the phase wait for ballots that are being cast. RuleBroken off the roll.
    """
    read_anew(budget_round)
    if place is None or db.session.scalar(_MINE, {"entry_id": place.id, "round_id": budget_round.id}) is None:
        is_open(budget_round)
        raise RuleBroken(
            _(
                "You are not on the roll of this round, so your ballot was not taken."
                " If you think you should be, say on your page where you live, or write to the organisers."
            )
        )
    return place


def _mark(entry: RollEntry, today: date) -> None:
    """Mark the voter as having voted here. RuleBroken where a mark is there: without a ballot, they hold a paper."""
    if not marked_now(entry, Channel.WEB, today):
        raise RuleBroken(not_on_this_site(db.session.get(Mark, entry.id, populate_existing=True)))


def marked_now(entry: RollEntry, channel: Channel, today: date) -> bool:
    """Mark the voter. Whether this did it: no where a mark is there, whoever made it at the same instant."""
    return _added(Mark, roll_entry_id=entry.id, channel=channel, marked_on=today)


def not_on_this_site(mark: Mark | None) -> str:
    """What somebody is told who holds a ballot paper; "" for everybody else."""
    if mark is None or mark.channel == Channel.WEB:
        return ""
    if mark.channel == Channel.TELEPHONE:
        return _(
            "You vote by telephone: staff have marked you on the roll, so no ballot was taken here. If you hung up before the"
            " second person had your ballot, ring again: they finish it, or cancel it, and you can vote here."
        )
    if mark.channel == Channel.BOOTH:
        return _(
            "A ballot was unlocked for you in a booth, so no ballot was taken here. If you did not cast it there, ask the staff"
            " to cancel it, and you can vote here."
        )
    return _(
        "You were given a ballot paper, so no ballot was taken here. Put your paper in the box, or bring it back unused to the"
        " staff of the round: they take it back, and you can vote here."
    )


def _added(model: type[Base], **row: object) -> bool:
    """Whether this row is new: no constraint of its table knew one like it. The ballots of a whole town pass through here."""
    return db.session.scalar(_insert(model, db.engine.dialect.name), row) is not None


@cache
def _insert(model: type[Base], dialect: str) -> Executable:
    table = model.metadata.tables[model.__tablename__]
    into = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return into.on_conflict_do_nothing().returning(*table.primary_key)
