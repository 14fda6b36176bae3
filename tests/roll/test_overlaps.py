"""Nobody is on the rolls of two places at once."""

import pytest
from sqlalchemy import select

from panel.ballots.actions import phases
from panel.extensions import db
from panel.people.actions import residency
from panel.people.models import Proof
from panel.roll import actions as roll
from panel.roll.overlaps import other_vote_of
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY, close
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.roll.makers import SIAN, shown_by_list
from tests.roll.makers import an_open_vote as a_vote_by_list
from tests.rounds.makers import a_round

REASON = {"reason_cy": "Symudodd rhywun yma.", "reason_en": "Somebody moved here."}


def an_open_vote(area):
    budget_round = a_round(phase=Phase.PROPOSALS, area=area)
    a_proposal(budget_round)
    phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)
    return budget_round


def move(person, area):
    """Claim the new place, and have it confirmed."""
    row = residency.claim_residency(person, postcode="LL18 1AB", area=area)
    residency.confirm([row], Proof.ORGANISER, an_organiser())


def on_roll(budget_round, person):
    return roll.entry_of(budget_round, person) is not None


def test_who_moves_while_a_vote_is_open_is_on_no_second_roll(work):
    with work():
        here, there = an_area(), an_area()
        person = a_person(area=here)
        first, second = an_open_vote(here), a_round(phase=Phase.PROPOSALS, area=there)
        a_proposal(second)
        move(person, there)

        phases.enter(second, Phase.VOTING, an_organiser(), by_hand=True, **WHY)

        assert (on_roll(first, person), on_roll(second, person)) == (True, False)
        assert roll.missing(second) == 0
        assert roll.number_elsewhere(second) == 1
        assert other_vote_of(second, person).id == first.id


def test_a_later_change_of_the_roll_does_not_take_them_in_either(work):
    with work():
        here, there = an_area(), an_area()
        person = a_person(area=here)
        first, second = an_open_vote(here), an_open_vote(there)
        move(person, there)
        neighbour = a_person(area=there)

        added = roll.change_roll(second, an_organiser(), **REASON)

        assert len(added) == 1
        assert on_roll(second, neighbour)
        assert not on_roll(second, person)
        close(first)
        a_person(area=there)
        assert len(roll.change_roll(second, an_organiser(), **REASON)) == 1
        assert not on_roll(second, person)


def test_who_moves_after_the_first_vote_has_closed_votes_in_the_second(work):
    with work():
        here, there = an_area(), an_area()
        person = a_person(area=here)
        close(an_open_vote(here))
        move(person, there)

        second = an_open_vote(there)

        assert on_roll(second, person)


@pytest.mark.parametrize("inside_first", [True, False])
def test_a_place_and_what_lies_inside_it_are_no_two_places(work, inside_first):
    with work():
        county = an_area()
        village = an_area(parent=county)
        person = a_person(area=village)

        votes = [an_open_vote(area) for area in ((village, county) if inside_first else (county, village))]

        assert all(on_roll(vote, person) for vote in votes)


def test_two_villages_of_one_county_are_two_places(work):
    with work():
        county = an_area()
        here, there = an_area(parent=county), an_area(parent=county)
        person = a_person(area=here)
        an_open_vote(here)
        move(person, there)

        assert not on_roll(an_open_vote(there), person)
        assert on_roll(an_open_vote(county), person)


def test_the_page_says_where_the_person_votes(client, work, as_person):
    with work():
        here, there = an_area(), an_area()
        person = a_person(area=here)
        first, second = an_open_vote(here), an_open_vote(there)
        move(person, there)

    page = as_person(person).get(f"/en/rounds/{second.id}/ballot").text

    assert "You are on the roll of another vote at the same time" in page
    assert first.title_en in page


def test_another_account_of_a_mailbox_comes_on_no_roll_that_has_it(work):
    with work():
        area, organiser = an_area(), an_organiser()
        person, again = a_person(area=area), a_person()
        budget_round = an_open_vote(area)
        residency.refuse(person.residency, organiser, reason="Taken back, in doubt.")
        again.email = person.email.replace("@", "+2@")
        row = residency.claim_residency(again, postcode="LL15 1AB", area=area)
        assert residency.confirm([row], Proof.ORGANISER, organiser) == 1

        assert roll.missing(db.session.scalars(select(Round).where(Round.id == budget_round.id)).unique().one()) == 0


def test_the_place_of_who_left_is_held_for_the_mailbox_however_it_is_spelt(work):
    with work():
        assert roll.address_hash("me+1@gmail.com") == roll.address_hash("m.e@googlemail.com")
        assert roll.address_hash("me@example.org") != roll.address_hash("you@example.org")


def test_a_place_by_a_list_elsewhere_keeps_nobody_off_the_roll_of_their_home(work):
    with work():
        home = an_area()
        person = a_person(area=home)
        elsewhere, _codes = a_vote_by_list("residency,list")
        shown_by_list(elsewhere, SIAN, person)

        here = an_open_vote(home)

        assert on_roll(here, person)
        assert other_vote_of(here, person) is None
