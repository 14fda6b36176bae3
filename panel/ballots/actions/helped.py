"""Ballots on paper, by telephone and in booths, as sealing must find them beside those that were cast on this site."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from panel.ballots import rules
from panel.ballots.calls import calls_of, entered_ids
from panel.ballots.envelopes import Keys, Paper
from panel.ballots.sheets import BatchState, PaperBatch, sheet_of
from panel.ballots.turns import cast_ids, turns_of
from panel.extensions import db
from panel.language import gettext as _
from panel.roll.actions import marks
from panel.roll.models import Channel
from panel.rounds.models import Round


def taken_in(budget_round: Round) -> int:
    """How many ballots lie there that staff took in, or unlocked."""
    return sheet_of(budget_round).entered + calls_of(budget_round).entered + turns_of(budget_round).cast


def check_numbers(budget_round: Round, ballots: int) -> None:
    """RuleBroken unless marks, the sheet, the calls and the ballots that lie there fit each other."""
    web, called = marks(budget_round).get(Channel.WEB, 0), calls_of(budget_round).entered
    on_paper, in_booths = sheet_of(budget_round).entered, turns_of(budget_round).cast
    helped = called + in_booths
    lying = {Channel.WEB: ballots - on_paper - helped, Channel.PAPER: ballots - web - helped}
    lying |= {Channel.TELEPHONE: called, Channel.BOOTH: in_booths}
    _fit(budget_round, lying)


def check_channels(budget_round: Round, opened: Sequence[Paper]) -> None:
    """The same once the ballots are open, when each says itself how it came in."""
    _fit(budget_round, Counter(Channel(paper.channel) for paper in opened))


def _fit(budget_round: Round, lying: Mapping[Channel, int]) -> None:
    marked, sheet = marks(budget_round), sheet_of(budget_round)
    called = lying.get(Channel.TELEPHONE, 0) + calls_of(budget_round).open  # whoever is on the telephone now is marked
    unlocked = lying.get(Channel.BOOTH, 0) + turns_of(budget_round).open
    rules.marks_equal_ballots(
        {
            _("on this site"): (marked.get(Channel.WEB, 0), lying.get(Channel.WEB, 0)),
            _("by telephone"): (marked.get(Channel.TELEPHONE, 0), called),
            _("in a booth"): (marked.get(Channel.BOOTH, 0), unlocked),
        }
    )
    rules.papers_are_right(
        marks=marked.get(Channel.PAPER, 0), holders=sheet.holders, ballots=lying.get(Channel.PAPER, 0), entered=sheet.entered
    )


def envelopes(budget_round: Round, keys: Keys) -> set[str]:
    """The names of all envelopes that papers of entered batches, entered calls and turns in booths may lie in."""
    entered = select(PaperBatch.id, PaperBatch.papers).where(
        PaperBatch.round_id == budget_round.id, PaperBatch.state == BatchState.ENTERED
    )
    rows = db.session.execute(entered.order_by(PaperBatch.id)).all()
    on_paper = {keys.paper_envelope(batch, place) for batch, papers in rows for place in range(1, papers + 1)}
    called = {keys.call_envelope(call) for call in entered_ids(budget_round)}
    return on_paper | called | {keys.booth_envelope(turn) for turn in cast_ids(budget_round)}
