"""Ballots on paper, as sealing must find them beside those that were cast on this site."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from panel.ballots import rules
from panel.ballots.envelopes import Keys, Paper
from panel.ballots.sheets import BatchState, PaperBatch, sheet_of
from panel.extensions import db
from panel.language import gettext as _
from panel.roll.actions import marks
from panel.roll.models import Channel
from panel.rounds.models import Round


def check_numbers(budget_round: Round, ballots: int) -> None:
    """RuleBroken unless marks, the sheet of the papers and the ballots that lie there fit each other."""
    marked, sheet = marks(budget_round), sheet_of(budget_round)
    cast = marked.get(Channel.WEB, 0)
    rules.marks_equal_ballots({_("on this site"): (cast, ballots - sheet.entered)})
    rules.papers_are_right(
        marks=marked.get(Channel.PAPER, 0), holders=sheet.holders, ballots=ballots - cast, entered=sheet.entered
    )


def check_channels(budget_round: Round, opened: Sequence[Paper]) -> None:
    """The same once the ballots are open, when each says itself how it came in."""
    marked, sheet, lying = marks(budget_round), sheet_of(budget_round), Counter(paper.channel for paper in opened)
    rules.marks_equal_ballots({_("on this site"): (marked.get(Channel.WEB, 0), lying[Channel.WEB])})
    rules.papers_are_right(
        marks=marked.get(Channel.PAPER, 0), holders=sheet.holders, ballots=lying[Channel.PAPER], entered=sheet.entered
    )


def envelopes(budget_round: Round, keys: Keys) -> set[str]:
    """The names of all envelopes that papers of entered batches may lie in."""
    entered = select(PaperBatch.id, PaperBatch.papers).where(
        PaperBatch.round_id == budget_round.id, PaperBatch.state == BatchState.ENTERED
    )
    rows = db.session.execute(entered.order_by(PaperBatch.id)).all()
    return {keys.paper_envelope(batch, place) for batch, papers in rows for place in range(1, papers + 1)}
