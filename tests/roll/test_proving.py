"""One place for each person, in whichever ways they show it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from panel.ballots import papers
from panel.ballots.actions import cast
from panel.ballots.picks import ticked
from panel.errors import RuleBroken
from panel.extensions import db
from panel.people.models import Person
from panel.roll import actions as roll
from panel.roll import size
from panel.roll.models import Mark, RollEntry
from panel.roll.proving import by_code, by_line
from panel.rounds.models import Way
from tests.makers import a_person
from tests.roll.makers import BOB, SIAN, an_open_vote, shown_by_code, shown_by_list


def vote(place, budget_round):
    return cast.cast_ballot(budget_round, place, picks=ticked(["1"]), form_token=papers.random_id(), replaces="")


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_line_and_a_code_lead_to_the_same_place_each_time(work):
    with work():
        budget_round, codes = an_open_vote()

        places = {shown_by_list(budget_round).entry.id for _ in range(3)} | {shown_by_code(codes[0]).entry.id for _ in range(3)}

        assert len(places) == count(RollEntry) == 2
        assert size.of_roll(budget_round) == 6
        assert {row.way: (row.on_roll, row.voted) for row in size.turnout_by_way(budget_round)} == {
            Way.LIST: (3, 0),
            Way.CODES: (3, 0),
        }


def test_whoever_is_signed_in_keeps_one_place(work):
    with work():
        budget_round, codes = an_open_vote("residency,list,codes")
        resident = a_person(area=budget_round.area)
        roll.add_missing(budget_round)
        before = roll.entry_of(budget_round, resident).id

        shown = {shown_by_list(budget_round, SIAN, resident).entry.id, shown_by_code(codes[0], resident).entry.id}

        assert shown == {before}
        assert size.of_roll(budget_round) == 1 + 3 + 3 - 2
        with pytest.raises(RuleBroken, match="one person has one place"):
            by_line(budget_round, BOB, resident)


def test_a_code_with_which_somebody_voted_becomes_their_place_when_they_sign_in_and_a_line_does_not(work):
    with work():
        budget_round, codes = an_open_vote("residency,list,codes")
        resident = a_person(area=budget_round.area)
        roll.add_missing(budget_round)
        by_code_alone = shown_by_code(codes[0]).entry
        for place in (by_code_alone, shown_by_list(budget_round).entry):
            vote(place, budget_round)

        with pytest.raises(RuleBroken, match="without your account"):
            by_line(budget_round, SIAN, resident)
        joined = shown_by_code(codes[0], resident).entry

        assert joined.id == by_code_alone.id == roll.entry_of(budget_round, resident).id
        assert count(RollEntry) == count(Mark) == 2


def test_two_ballots_that_were_cast_stay_two_and_it_is_said(work):
    with work():
        budget_round, _codes = an_open_vote("residency,list")
        resident = a_person(area=budget_round.area)
        roll.add_missing(budget_round)
        vote(roll.entry_of(budget_round, resident), budget_round)
        vote(shown_by_list(budget_round).entry, budget_round)

        with pytest.raises(RuleBroken, match="Both stand"):
            by_line(budget_round, SIAN, resident)

        assert count(Mark) == 2


def test_somebody_who_is_no_resident_has_a_place_by_the_list_and_comes_back_to_it_signed_in(work):
    with work():
        budget_round, _codes = an_open_vote("list")
        member = a_person()
        place = shown_by_list(budget_round, SIAN, member).entry

        assert roll.entry_of(budget_round, member).id == place.id
        assert place.way == Way.LIST


def test_nobody_is_put_on_the_roll_of_a_round_without_accounts(work):
    with work():
        budget_round, _codes = an_open_vote("list")
        a_person(area=budget_round.area)

        assert roll.missing(budget_round) == 0
        assert roll.add_missing(budget_round) == []


def test_places_without_an_account_do_not_keep_residents_off_the_roll(work):
    with work():
        budget_round, codes = an_open_vote("residency,codes")
        shown_by_code(codes[0])
        resident = a_person(area=budget_round.area)

        assert roll.add_missing(budget_round) == [resident.id]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["code 0", "code 1", "Siân", "Bob", "account"]), st.sampled_from(["nobody", "Ann", "Ben"]), st.booleans()
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_mix_of_ways_gives_one_mark_and_one_ballot_for_each_place(work, steps):
    with work():
        budget_round, codes = an_open_vote("residency,list,codes", letters=2)
        people = {name: a_person(name, area=budget_round.area) for name in ("Ann", "Ben")}
        roll.add_missing(budget_round)
        for what, who, votes in steps:
            place = _shown(budget_round, codes, what, people.get(who))
            if place is not None and votes:
                known = cast.receipt_of(budget_round, place)
                cast.cast_ballot(
                    budget_round,
                    place,
                    picks=ticked(["2"]),
                    form_token=papers.random_id(),
                    replaces=known.version if known else "",
                )
        entries = db.session.scalars(select(RollEntry).where(RollEntry.round_id == budget_round.id)).all()
        marked = sum(roll.marks(budget_round).values())
        held = [(entry.person_id, entry.roll_line_id, entry.vote_code_id) for entry in entries]
        for column in zip(*held, strict=True):
            tied = [number for number in column if number is not None]
            assert len(tied) == len(set(tied))
        assert marked <= len(entries) <= size.of_roll(budget_round) <= 2 + 3 + 2
        assert sum(cast.receipt_of(budget_round, entry) is not None for entry in entries) == marked
        assert sum(row.on_roll for row in size.turnout_by_way(budget_round)) == size.of_roll(budget_round)
        assert sum(row.voted for row in size.turnout_by_way(budget_round)) == marked


def _shown(budget_round, codes, what: str, person: Person | None):
    try:
        if what == "account":
            return roll.entry_of(budget_round, person) if person else None
        if what.startswith("code"):
            proof = by_code(codes[int(what[-1])], person)
        else:
            proof = by_line(budget_round, SIAN if what == "Siân" else BOB, person)
    except RuleBroken:
        return None
    return proof.entry if proof else None
