"""The rounds of a reader on one line of time: a lane for each, with its phases from date to date."""

from collections.abc import Collection
from datetime import date, timedelta

from flask import url_for
from sqlalchemy import select

from panel import clock
from panel.areas.reach import Reach
from panel.extensions import db
from panel.language import last_day, local, spoken, text_in
from panel.results.models import Result
from panel.rounds.models import Phase, PhaseDate, Round
from panel.rounds.words import PHASE_WORDS
from panel.web.drawing import Lane, Span, TimeLine, Tone, time_line

MOST = 12
"""Rounds that are drawn; the newest."""
OLDEST = timedelta(days=200)
"""A round is drawn as long as its vote closed no earlier than that."""
TONES = {Phase.IDEAS: Tone.EARLY, Phase.PROPOSALS: Tone.EARLY, Phase.VOTING: Tone.VOTE, Phase.RESULT: Tone.COUNT}


def rounds_on_line(reach: Reach) -> TimeLine | None:
    """The rounds that a role reaches, the earliest first; None where there is none with dates. Three queries."""
    begin = clock.now() - OLDEST
    dated = select(PhaseDate.round_id).where(PhaseDate.phase == Phase.RESULT, PhaseDate.opens_at >= begin)
    wanted = Round.newest().where(Round.id.in_(dated), Round.phase != Phase.CANCELLED, Round.within(reach))
    rounds = sorted(db.session.scalars(wanted.limit(MOST)).unique(), key=lambda each: (each.dates[0].opens_at, each.id))
    published = _published({each.id for each in rounds})
    today = local(clock.now()).date()
    return time_line([_lane(each, published.get(each.id), today) for each in rounds], today=today)


def _published(ids: Collection[int]) -> dict[int, date]:
    """The days on which the results of these rounds were published."""
    rows = select(Result.round_id, Result.published_at).where(Result.round_id.in_(ids), Result.published_at.is_not(None))
    return {round_id: local(at).date() for round_id, at in db.session.execute(rows) if at}


def _lane(budget_round: Round, published: date | None, today: date) -> Lane:
    """Each phase until the last day with an hour of it; the result until it is published, or until today while it is owed."""
    begun = [(each.phase, local(each.opens_at).date()) for each in budget_round.dates]
    spans = [
        Span(str(PHASE_WORDS[phase]), begins, max(begins, last), TONES[phase])
        for (phase, begins), last in zip(begun, (last_day(each.opens_at) for each in budget_round.dates[1:]), strict=False)
    ]
    last_phase, last_begins = begun[-1]
    owed_until = published or (today if budget_round.phase == Phase.RESULT else last_begins)
    spans.append(Span(str(PHASE_WORDS[last_phase]), last_begins, max(last_begins, owed_until), TONES[last_phase]))
    name, address = text_in(budget_round, "title", spoken()), url_for("pages.show_round", round_id=budget_round.id)
    return Lane(name, address, spans)
