"""Makes rounds with dates around now. Called inside `with work():`."""

from datetime import datetime, timedelta
from itertools import count

from panel import clock
from panel.areas.models import Area
from panel.chests.models import Chest
from panel.rounds.models import DATED_PHASES, BallotForm, Completion, Electorate, Phase, PhaseDate, Round, Rule
from panel.rounds.phases import place
from tests.chests.makers import a_chest
from tests.makers import keep

_numbers = count(1)
WEEK = timedelta(days=7)


def dates_around(phase: Phase, now: datetime | None = None) -> dict[Phase, datetime]:
    """When each phase begins, two weeks apart, so that the given one began a week ago."""
    begin = (now or clock.now()).replace(second=0, microsecond=0) - WEEK
    return {dated: begin + 2 * WEEK * (place(dated) - place(phase)) for dated in DATED_PHASES}


def a_round(
    title: str = "",
    *,
    phase: Phase = Phase.PROPOSALS,
    budget_pence: int = 1_000_000,
    chest: Chest | None = None,
    area: Area | None = None,
    electorate_panel_id: int | None = None,
    ballot_form: BallotForm = BallotForm.APPROVAL,
    rule: Rule = Rule.EQUAL_SHARES,
    completion: Completion = Completion.ADD1,
    min_choices: int = 1,
    max_choices: int = 10,
    least_votes: int = 0,
    blank_ballots: bool = False,
    least_age: int = 0,
    challenge_days: int = 0,
    ways: str | None = None,
    dates: dict[Phase, datetime] | None = None,
) -> Round:
    """A round in a phase. It is not frozen, even where voting is open: the opening of the vote does that."""
    number = next(_numbers)
    chest = chest or a_chest(area=area, received_pence=budget_pence)
    return keep(
        Round(
            chest=chest,
            title_cy=title or f"Rownd {number}",
            title_en=title or f"Round {number}",
            about_cy="Beth ddylem ni ei wneud?",
            about_en="What should we do?",
            area=area or chest.area,
            budget_pence=budget_pence,
            phase=phase,
            electorate=Electorate.PANEL if electorate_panel_id else Electorate.RESIDENTS,
            electorate_panel_id=electorate_panel_id,
            **({"ways": ways} if ways else {}),
            ballot_form=ballot_form,
            rule=rule,
            completion=completion,
            min_choices=min_choices,
            max_choices=max_choices,
            least_votes=least_votes,
            blank_ballots=blank_ballots,
            least_age=least_age,
            challenge_days=challenge_days,
            made_at=clock.now(),
            dates=[PhaseDate(phase=dated, opens_at=at) for dated, at in (dates or dates_around(phase)).items()],
        )
    )
