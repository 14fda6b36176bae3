"""Turnout by area: stored at the count, small areas put together so that nobody can take one out again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from panel.extensions import db
from panel.people.models import Proof, Residency, ResidencyState
from panel.results import turnout
from panel.results.turnout import UNKNOWN, Cell, put_together
from panel.roll.models import Channel, Mark, RollEntry
from panel.roll.size import Turnout
from panel.rounds.models import Phase, Way
from tests.makers import a_person, an_area
from tests.rounds.makers import a_round

CELLS = st.dictionaries(
    st.integers(0, 12), st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda two: Cell(1, two[0], sum(two))), min_size=1
)


@given(CELLS)
def test_no_cell_that_is_told_is_small_nor_can_one_be_worked_out(cells):
    alone, others = put_together(cells)

    assert not any(cell.is_small for cell in alone.values())
    hidden = cells.keys() - alone.keys()
    assert (others is None) == (not hidden)
    assert sum(alone.values(), others or Cell(0, 0, 0)) == sum(cells.values(), Cell(0, 0, 0))
    if others and alone:
        assert len(hidden) >= 2
        assert not others.is_small
        # What is known of an area in it is the sum with another one: no single one is left over by taking away.
        assert all(others != cells[one] for one in hidden if cells[one].is_small and len(hidden) < 2)


def test_a_way_by_which_all_voted_or_nobody_did_is_not_told_of_alone():
    def told(*rows):
        return turnout.by_way([Turnout(way, on_roll, voted) for way, voted, on_roll in rows])

    large = Way.RESIDENCY, 200, 900
    assert told(large, (Way.STAFF, 12, 12)) == []
    assert told(large, (Way.CODES, 0, 12)) == []
    assert told(large, (Way.CODES, 40, 80)) == [(Way.RESIDENCY, Cell(1, 200, 900)), (Way.CODES, Cell(1, 40, 80))]
    three = told(large, (Way.CODES, 40, 80), (Way.STAFF, 12, 12))
    assert three == [(Way.RESIDENCY, Cell(1, 200, 900)), (None, Cell(2, 52, 92))]


def a_roll(budget_round, area, voted, on_roll):
    """So many people who live there, of whom so many voted."""
    for place in range(on_roll):
        person = a_person(area=None)
        db.session.execute(
            insert(Residency).values(
                person_id=person.id,
                area_id=area.id,
                postcode="LL15 1AB",
                mailbox=f"{person.id}@example.org",
                state=ResidencyState.CONFIRMED,
                proof=Proof.ORGANISER,
                claimed_at=person.joined_at,
            )
        )
        entry = RollEntry(round_id=budget_round.id, person_id=person.id)
        db.session.add(entry)
        db.session.flush()
        if place < voted:
            db.session.add(Mark(roll_entry_id=entry.id, channel=Channel.WEB, marked_on=person.joined_at.date()))
    db.session.flush()


@pytest.mark.parametrize(("voted", "told"), [((20, 18, 12), True), ((20, 15, 12), False)])
def test_areas_are_told_from_fifty_voters_on_and_the_small_one_is_in_the_rest(work, voted, told):
    with work():
        budget_round = a_round(phase=Phase.RESULT)
        areas = [an_area(name) for name in ("Dyffryn", "Glan", "Pentre")]
        for area, number in zip(areas, (voted[0], voted[1], voted[2] - 4), strict=True):
            a_roll(budget_round, area, number, number + 11)
        db.session.add(RollEntry(round_id=budget_round.id, desk_hash="0" * 32))
        for entry in (RollEntry(round_id=budget_round.id, desk_hash=f"{n:032}") for n in range(1, 5)):
            db.session.add(entry)
            db.session.flush()
            db.session.add(Mark(roll_entry_id=entry.id, channel=Channel.PAPER, marked_on=budget_round.made_at.date()))
        db.session.flush()

        text = turnout.stored(budget_round)

        cells = turnout.of_roll(budget_round)
        assert cells[UNKNOWN] == Cell(1, 4, 5)
        if not told:
            assert text == ""
            return
        found = json.loads(text)
        assert [area for area, *_rest in found["areas"]] == [areas[0].id, areas[1].id]
        assert found["others"] == [2, voted[2], 24]
        assert found["unknown"] is None
