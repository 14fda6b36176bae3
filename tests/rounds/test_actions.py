"""Making rounds, and moving them through their phases."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.rounds import actions
from panel.rounds.actions import Terms
from panel.rounds.models import Electorate, Phase, PhaseDate, PhaseMove, Round
from tests.chests.makers import a_chest
from tests.makers import an_area, an_organiser
from tests.rounds.makers import a_round, dates_around

WHY = {"reason_cy": "Eira mawr.", "reason_en": "Heavy snow."}


def some_terms(**changes):
    return Terms(
        **{
            "title_cy": "Rownd y gaeaf",
            "title_en": "Winter round",
            "about_cy": "Beth nesaf?",
            "about_en": "What next?",
            "area": an_area(),
            "budget_pence": 500_000,
            **changes,
        }
    )


def verbs():
    return [(entry.verb, entry.acting_as) for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_a_round_is_made_with_its_dates_and_the_good_defaults(work):
    with work():
        dates = dates_around(Phase.PLANNED)
        made = actions.make_round(a_chest(), an_organiser(), some_terms(), dates)

    with work():
        kept = db.session.get(Round, made.id)
        assert {date.phase: date.opens_at for date in kept.dates} == dates
        assert (kept.phase, kept.rule, kept.completion, kept.ballot_form) == ("planned", "equal-shares", "add1", "approval")
        assert (kept.min_choices, kept.max_choices, kept.least_votes) == (1, 10, 0)
        assert verbs() == [("round.make", "organiser")]


def test_a_vote_of_a_panel_names_the_panel(work):
    with work(), pytest.raises(RuleBroken, match="choose the panel"):
        actions.make_round(a_chest(), an_organiser(), some_terms(electorate=Electorate.PANEL), dates_around(Phase.PLANNED))


def test_a_panel_that_was_chosen_by_mistake_is_forgotten_when_residents_vote(work):
    with work():
        made = actions.make_round(a_chest(), None, some_terms(electorate_panel_id=99), dates_around(Phase.PLANNED))

        assert made.electorate_panel_id is None


def test_a_round_moves_by_the_calendar_without_a_reason(work):
    with work():
        budget_round = a_round(phase=Phase.IDEAS)
        actions.enter_phase(budget_round, Phase.PROPOSALS, None, by_hand=False)

    with work():
        move = db.session.scalar(PhaseMove.of(budget_round))
        assert (move.phase, move.by_hand, db.session.get(Round, budget_round.id).phase) == ("proposals", False, "proposals")
        assert verbs() == [("round.phase", "site")]


def test_by_hand_a_round_moves_only_with_a_reason_and_the_phase_begins_now(work):
    with work():
        budget_round, person = a_round(phase=Phase.IDEAS), an_organiser()
        with pytest.raises(RuleBroken, match="in Welsh and in English"):
            actions.enter_phase(budget_round, Phase.VOTING, person, by_hand=True)
        actions.enter_phase(budget_round, Phase.VOTING, person, **WHY, by_hand=True)

        opened = [budget_round.opens_at(phase) for phase in (Phase.PROPOSALS, Phase.VOTING)]
        assert all(clock.now() - at < timedelta(minutes=1) for at in opened)
        assert budget_round.opens_at(Phase.RESULT) > clock.now()
        assert budget_round.opens_at(Phase.IDEAS) < clock.now() - timedelta(days=6)


def test_closing_by_hand_makes_now_the_close(work):
    with work():
        budget_round = a_round(phase=Phase.VOTING)
        actions.enter_phase(budget_round, Phase.RESULT, an_organiser(), **WHY, by_hand=True)

        assert budget_round.voting_closes_at <= clock.now()


def test_the_same_phase_is_not_entered_twice(work):
    with work():
        budget_round = a_round(phase=Phase.IDEAS)
        actions.enter_phase(budget_round, Phase.PROPOSALS, None, by_hand=False)
        with pytest.raises(RuleBroken, match="already, or past it"):
            actions.enter_phase(budget_round, Phase.PROPOSALS, None, by_hand=False)

        assert len(db.session.scalars(PhaseMove.of(budget_round)).all()) == 1


def test_a_round_that_somebody_else_moved_meanwhile_is_looked_at_anew(work, app):
    with work():
        budget_round = a_round(phase=Phase.IDEAS)
    with work():
        mine = db.session.get(Round, budget_round.id)
        mine_phase = mine.phase
        db.session.commit()
    with work():
        actions.enter_phase(db.session.get(Round, budget_round.id), Phase.PROPOSALS, None)

    with app.app_context():
        db.session.add(mine)
        assert mine_phase == "ideas"
        with pytest.raises(RuleBroken, match="already, or past it"):
            actions.enter_phase(mine, Phase.PROPOSALS, None)
        db.session.rollback()


def test_a_date_is_moved_with_a_reason_that_stays(work):
    with work():
        budget_round, person = a_round(phase=Phase.VOTING), an_organiser()
        later = budget_round.voting_closes_at + timedelta(days=3)
        actions.move_date(budget_round, Phase.RESULT, later, person, **WHY)

    with work():
        kept = db.session.get(Round, budget_round.id)
        move = db.session.scalar(PhaseMove.of(kept))
        assert (kept.voting_closes_at, move.new_date, move.reason_cy) == (later, later, "Eira mawr.")
        assert verbs() == [("round.move-date", "organiser")]


def test_a_date_without_a_reason_or_in_the_past_is_not_moved(work):
    with work():
        budget_round = a_round(phase=Phase.VOTING)
        before = budget_round.voting_closes_at
        for date, why in ((before + timedelta(days=1), {**WHY, "reason_cy": ""}), (clock.now() - timedelta(days=1), WHY)):
            with pytest.raises(RuleBroken):
                actions.move_date(budget_round, Phase.RESULT, date, None, **why)

    with work():
        assert db.session.get(Round, budget_round.id).voting_closes_at == before


def test_what_is_due_is_found_one_step_at_a_time(work):
    with work():
        now = clock.now()
        late = a_round(phase=Phase.PLANNED, dates=dates_around(Phase.PROPOSALS))
        on_time = a_round(phase=Phase.VOTING)
        done = a_round(phase=Phase.RESULT)
        elsewhere = a_round(phase=Phase.VOTING, dates=dates_around(Phase.RESULT))
        elsewhere.imported_from = "a.pb"
        db.session.flush()

        assert actions.due_phases(now) == [(late, Phase.IDEAS)]
        actions.enter_phase(late, Phase.IDEAS, None)
        assert actions.due_phases(now) == [(late, Phase.PROPOSALS)]
        actions.enter_phase(late, Phase.PROPOSALS, None)
        assert actions.due_phases(now) == []
        assert {on_time.phase, done.phase} == {"voting", "result"}


@pytest.mark.parametrize("phase", [Phase.PLANNED, Phase.IDEAS, Phase.PROPOSALS, Phase.VOTING, Phase.RESULT])
def test_a_round_is_changed_until_voting_opens_and_its_dates_until_it_begins(work, phase):
    with work():
        budget_round = a_round(phase=phase)
    new_dates = dates_around(Phase.PLANNED, clock.now() + timedelta(days=1))
    old_dates = {date.phase: date.opens_at for date in budget_round.dates}

    with work(), suppress(RuleBroken):
        actions.edit_round(db.session.get(Round, budget_round.id), an_organiser(), some_terms(budget_pence=42), new_dates)

    with work():
        kept = db.session.get(Round, budget_round.id)
        assert (kept.budget_pence == 42) is (phase in {Phase.PLANNED, Phase.IDEAS, Phase.PROPOSALS})
        dates = {date.phase: date.opens_at for date in kept.dates}
        assert dates == (new_dates if phase == Phase.PLANNED else old_dates)


def test_a_phase_has_one_date(work):
    with work():
        budget_round = a_round()
        with pytest.raises(Exception, match=r"(?i)unique"), db.session.begin_nested():
            db.session.add(PhaseDate(round_id=budget_round.id, phase=Phase.IDEAS, opens_at=clock.now()))
