"""Figures of the week for the desk: people, seeds, answers, and who has voted, by day. Counts only; no ballot is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from panel import clock
from panel.areas.reach import Reach
from panel.extensions import db
from panel.language import end_of, local
from panel.people.models import Person, Residency
from panel.people.models.person import LEFT_HOST
from panel.roll.models import Mark, RollEntry
from panel.roll.size import sizes_of
from panel.rounds.models import Phase, Round
from panel.seeds.answers import Answer
from panel.seeds.models import Seed

DAYS = 7
VOTES = 5
"""Open votes that are drawn; the newest."""


@dataclass(frozen=True)
class Week:
    """How many on each of the last days, the earliest first. `kind` says of what; a vote's turnout also has its roll."""

    kind: str
    days: Sequence[tuple[date, int]]
    vote: Round | None = None
    voted: int = 0
    roll: int = 0

    @property
    def total(self) -> int:
        return sum(number for _day, number in self.days)

    @property
    def most(self) -> int:
        return max((number for _day, number in self.days), default=0)


def week_of(reach: Reach) -> list[Week]:
    """The last seven days where a role counts: a fixed number of queries."""
    seeds = reach.covers(Seed.area_id), Seed.hidden_at.is_(None)
    answers = Answer.seed_id.in_(select(Seed.id).where(*seeds))
    if reach.whole_site:
        people = Week("joined", by_day(Person.joined_at, Person.email.not_like(f"%@{LEFT_HOST}")))
    else:
        people = Week("claimed", by_day(Residency.claimed_at, reach.covers(Residency.area_id)))
    return [people, Week("planted", by_day(Seed.planted_at, *seeds)), Week("answered", by_day(Answer.answered_at, answers))]


def last_days() -> list[date]:
    """Today in Wales and the days before it, the earliest first."""
    today = local(clock.now()).date()
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def by_day(column: InstrumentedAttribute[object], *which: ColumnElement[bool]) -> list[tuple[date, int]]:
    """How many of these on each day, by the clock in Wales: one query."""
    days = last_days()
    bounds = [(end_of(day - timedelta(days=1)), end_of(day)) for day in days]
    counts = [func.count().filter(column >= begins, column < ends) for begins, ends in bounds]
    row = db.session.execute(select(*counts).where(column >= bounds[0][0], *which)).one()
    return list(zip(days, row, strict=True))


def turnout_of(reach: Reach) -> list[Week]:
    """For each open vote, how many were marked as having voted by day: five queries. Marks have a day and no ballot."""
    open_votes = Round.newest().where(Round.phase == Phase.VOTING, Round.within(reach))
    votes = db.session.scalars(open_votes.limit(VOTES)).unique().all()
    ids = [vote.id for vote in votes]
    marks = select(RollEntry.round_id, Mark.marked_on, func.count()).join(Mark, Mark.roll_entry_id == RollEntry.id)
    counted = {
        (vote, day): number
        for vote, day, number in db.session.execute(
            marks.where(RollEntry.round_id.in_(ids)).group_by(RollEntry.round_id, Mark.marked_on)
        )
    }
    rolls = sizes_of(ids)
    return [
        Week(
            "turnout",
            [(day, counted.get((vote.id, day), 0)) for day in last_days()],
            vote,
            sum(number for (of, _day), number in counted.items() if of == vote.id),
            rolls.get(vote.id, 0),
        )
        for vote in votes
    ]
