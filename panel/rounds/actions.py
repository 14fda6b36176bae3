"""Make a round, change it, and move it through its phases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record, stamp
from panel.chests import actions as chests
from panel.chests import rules as chest_rules
from panel.chests.models import Chest
from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.language import gettext as _
from panel.people.models import Person
from panel.rounds import rules
from panel.rounds.models import (
    DATED_PHASES,
    BallotForm,
    Completion,
    Electorate,
    Phase,
    PhaseDate,
    PhaseMove,
    Round,
    Rule,
    Way,
)
from panel.rounds.phases import place


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an organiser decides about a round."""

    title_cy: str
    title_en: str
    about_cy: str
    about_en: str
    area: Area
    budget_pence: int
    electorate: Electorate = Electorate.RESIDENTS
    electorate_panel_id: int | None = None
    ways: tuple[Way, ...] = ()
    """How people show that they may vote; nothing says: by their account."""
    ballot_form: BallotForm = BallotForm.APPROVAL
    rule: Rule = Rule.EQUAL_SHARES
    completion: Completion = Completion.ADD1
    min_choices: int = 1
    max_choices: int = 10
    points_total: int = 10
    points_each: int = 5
    blank_ballots: bool = False
    least_votes: int = 0
    least_age: int = 0
    challenge_days: int = 0


def make_round(chest: Chest, person: Person | None, terms: Terms, dates: Mapping[Phase, datetime]) -> Round:
    """A planned round in a chest. RuleBroken where its choices or its dates make no sense, and in a chest that has closed."""
    chests.hold(chest)
    chest_rules.may("round.make", chest.state)
    make_sense(terms)
    rules.dates_complete(dates, clock.now())
    budget_round = Round(chest=chest, phase=Phase.PLANNED, made_at=clock.now())
    apply(budget_round, terms)
    budget_round.dates = [PhaseDate(phase=phase, opens_at=at) for phase, at in sorted(dates.items(), key=lambda item: item[1])]
    db.session.add(budget_round)
    db.session.flush()
    record("round.make", f"round:{budget_round.id}", person, **facts(budget_round))
    return budget_round


def edit_round(budget_round: Round, person: Person, terms: Terms, dates: Mapping[Phase, datetime]) -> bool:
    """Change a round that is not frozen; its dates too while it has not begun. RuleBroken otherwise.

    Whether a promise of missing money fell: it was given for the sum as it stood, and not for more.
    """
    lock(budget_round)
    rules.may_edit(budget_round)
    make_sense(terms)
    rules.headings_fit(terms.ballot_form, budget_round.picking)
    if rules.may_change_dates_freely(budget_round):
        rules.dates_complete(dates, clock.now())
        for phase, at in dates.items():
            set_date(budget_round, phase, at)
    uncovered = bool(budget_round.cover_cy or budget_round.cover_en) and terms.budget_pence > budget_round.budget_pence
    apply(budget_round, terms)
    if uncovered:
        budget_round.cover_cy = budget_round.cover_en = ""
    db.session.flush()
    empty = {"cover_cy": "", "cover_en": ""} if uncovered else {}
    record("round.edit", f"round:{budget_round.id}", person, **empty, **facts(budget_round))
    return uncovered


def make_sense(terms: Terms) -> None:
    """RuleBroken where the ballot of these terms could not be cast or counted."""
    rules.choices(terms.min_choices, terms.max_choices)
    rules.ballots(terms.ballot_form, terms.rule, points_total=terms.points_total, points_each=terms.points_each)


def apply(budget_round: Round, terms: Terms) -> None:
    """Write the terms into the round. RuleBroken for a panel's vote without a panel."""
    to_panel = terms.electorate == Electorate.PANEL
    if to_panel and not terms.electorate_panel_id:
        raise RuleBroken(_("Please choose the panel whose seats vote."))
    budget_round.title_cy, budget_round.title_en = terms.title_cy, terms.title_en
    budget_round.about_cy, budget_round.about_en = terms.about_cy, terms.about_en
    budget_round.area, budget_round.budget_pence = terms.area, terms.budget_pence
    budget_round.electorate = terms.electorate
    budget_round.electorate_panel_id = terms.electorate_panel_id if to_panel else None
    ways = terms.ways or (Way.SEATS if to_panel else Way.RESIDENCY,)
    budget_round.ways = ",".join(way for way in Way if way in ways)
    budget_round.ballot_form, budget_round.rule, budget_round.completion = terms.ballot_form, terms.rule, terms.completion
    budget_round.points_total, budget_round.points_each = terms.points_total, terms.points_each
    budget_round.blank_ballots = terms.blank_ballots
    budget_round.min_choices, budget_round.max_choices = lengths(terms)
    budget_round.least_votes = terms.least_votes
    budget_round.least_age = 0 if to_panel else terms.least_age
    budget_round.challenge_days = terms.challenge_days


def lengths(terms: Terms) -> tuple[int, int]:
    """The least and the most that a ballot holds: where its form says that by itself, nobody is asked."""
    if terms.ballot_form.is_one:
        return 1, 1
    if terms.ballot_form == BallotForm.POINTS:
        return terms.min_choices, max(terms.min_choices, terms.points_total)
    return terms.min_choices, terms.max_choices


def cover_round(budget_round: Round, person: Person, *, cover_cy: str, cover_en: str) -> None:
    """Say who has promised the money that the chest does not have. RuleBroken once the vote has opened over it."""
    lock(budget_round)
    rules.may_cover(budget_round)
    budget_round.cover_cy, budget_round.cover_en = cover_cy, cover_en
    db.session.flush()
    record("round.cover", f"round:{budget_round.id}", person, cover_cy=cover_cy, cover_en=cover_en)


def facts(budget_round: Round) -> dict[str, str | int | None]:
    """What the public log says of a round: everything that decides it."""
    return {
        "chest": budget_round.chest.id,
        "title_cy": budget_round.title_cy,
        "title_en": budget_round.title_en,
        "area": budget_round.area.id,
        "budget_pence": budget_round.budget_pence,
        "electorate": str(budget_round.electorate),
        "panel": budget_round.electorate_panel_id,
        "ways": budget_round.ways,
        "ballot_form": str(budget_round.ballot_form),
        "rule": str(budget_round.rule),
        "completion": str(budget_round.completion),
        "min_choices": budget_round.min_choices,
        "max_choices": budget_round.max_choices,
        "least_votes": budget_round.least_votes,
        "least_age": budget_round.least_age,
        "challenge_days": budget_round.challenge_days,
        "points_total": budget_round.points_total,
        "points_each": budget_round.points_each,
        "blank_ballots": budget_round.blank_ballots,
        **{f"{date.phase}_at": stamp(date.opens_at) for date in budget_round.dates},
    }


def lock(budget_round: Round) -> None:
    """Let nobody else change this round until the transaction ends, and read it anew: two who move it at once stand in a row."""
    db.session.flush()
    db.session.execute(select(Round.id).where(Round.id == budget_round.id).with_for_update())
    db.session.refresh(budget_round)


def set_date(budget_round: Round, phase: Phase, at: datetime) -> None:
    dated = next((date for date in budget_round.dates if date.phase == phase), None)
    if dated:
        dated.opens_at = at
    else:
        budget_round.dates.append(PhaseDate(phase=phase, opens_at=at))


def enter_phase(
    budget_round: Round,
    phase: Phase,
    person: Person | None,
    *,
    reason_cy: str = "",
    reason_en: str = "",
    by_hand: bool | None = None,
) -> PhaseMove:
    """Move a round forward, by the calendar or by hand with a reason. RuleBroken when it is there already, or without a reason.

    Where `by_hand` is not said, a person moves it by hand and nobody means the calendar.

    A phase that is entered before its date begins now: its date, and those of phases it passes, become this moment.
    """
    by_hand = person is not None if by_hand is None else by_hand
    lock(budget_round)
    now, before, reasons = clock.now(), str(budget_round.phase), {"reason_cy": reason_cy, "reason_en": reason_en}
    rules.may_enter(budget_round, phase)
    if by_hand:
        rules.may_enter_by_hand(budget_round, phase, now, **reasons)
    begin_by(budget_round, phase, now)
    budget_round.phase = phase
    move = PhaseMove(round_id=budget_round.id, phase=phase, moved_at=now, by_hand=by_hand, **reasons)
    db.session.add(move)
    db.session.flush()
    record("round.phase", f"round:{budget_round.id}", person, left=before, phase=str(phase), by_hand=by_hand, **reasons)
    return move


def begin_by(budget_round: Round, phase: Phase, now: datetime) -> None:
    """Bring forward to now the dates of a phase and of those before it, where they lie ahead or are missing."""
    for begun in DATED_PHASES[: place(phase)]:
        planned = budget_round.opens_at(begun)
        if planned is None or planned > now:
            set_date(budget_round, begun, now)


def move_date(
    budget_round: Round, phase: Phase, new_date: datetime, person: Person | None, *, reason_cy: str, reason_en: str
) -> PhaseMove:
    """Move the date on which a phase begins, with a reason that everybody reads. RuleBroken for a date that cannot be."""
    lock(budget_round)
    now, reasons = clock.now(), {"reason_cy": reason_cy, "reason_en": reason_en}
    rules.needs_reason(reason_cy, reason_en)
    rules.may_move_date(budget_round, phase, new_date, now)
    if phase == Phase.RESULT:
        rules.may_move_close(budget_round, database_now())
    set_date(budget_round, phase, new_date)
    move = PhaseMove(round_id=budget_round.id, phase=phase, moved_at=now, new_date=new_date, by_hand=True, **reasons)
    db.session.add(move)
    db.session.flush()
    record("round.move-date", f"round:{budget_round.id}", person, phase=str(phase), date=stamp(new_date), **reasons)
    return move


def due_phases(now: datetime) -> list[tuple[Round, Phase]]:
    """Rounds whose next phase is due, and that phase. One step each: ask again until none is due, and no phase is skipped."""
    due = [(budget_round, rules.next_due(budget_round, now)) for budget_round in db.session.scalars(Round.dated_before(now))]
    return [(budget_round, phase) for budget_round, phase in due if phase]
