"""The roll: who may vote in a round."""

from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.ballots.actions import phases
from panel.extensions import db
from panel.panels.models import Seat, SeatState
from panel.people.models import ResidencyState
from panel.roll import actions as roll
from panel.roll.models import RollChange, RollEntry
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY, an_open_round
from tests.makers import a_person, an_area, an_organiser, keep
from tests.panels.makers import a_panel
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

REASON = {"reason_cy": "Mae pawb yn barod.", "reason_en": "Everybody is ready."}


def test_the_roll_holds_confirmed_residents_of_the_area_and_all_inside_it(work):
    with work():
        county = an_area()
        village = an_area(parent=county)
        inside = [a_person(area=county), a_person(area=village)]
        a_person(area=an_area())
        a_person()
        budget_round = a_round(phase=Phase.PROPOSALS, area=county)
        a_proposal(budget_round)

        phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)

        assert set(db.session.scalars(select(RollEntry.person_id))) == {person.id for person in inside}


def sit(citizens_panel, person, state=SeatState.TAKEN):
    keep(Seat(citizens_panel_id=citizens_panel.id, person_id=person.id, state=state, offered_at=citizens_panel.made_at))


def test_the_roll_of_a_panels_vote_holds_its_taken_seats(work):
    with work():
        citizens_panel = a_panel()
        seats = {state: a_person() for state in SeatState}
        for state, person in seats.items():
            sit(citizens_panel, person, state)
        budget_round = a_round(phase=Phase.PROPOSALS, electorate_panel_id=citizens_panel.id)
        a_proposal(budget_round)

        phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)

        assert list(db.session.scalars(select(RollEntry.person_id))) == [seats[SeatState.TAKEN].id]


def test_whose_claim_was_refused_is_not_told_to_be_confirmed(client, work, as_person):
    with work():
        citizens_panel, organiser = a_panel(), an_organiser()
        a_proposal(budget_round := a_round(phase=Phase.PROPOSALS, electorate_panel_id=citizens_panel.id))
        sit(citizens_panel, a_person("Early", area=citizens_panel.area))
        phases.enter(budget_round, Phase.VOTING, organiser, by_hand=True, **WHY)
        refused = a_person("Refused", area=citizens_panel.area)
        refused.residency.state, refused.residency.proof = ResidencyState.REFUSED, None
        sit(citizens_panel, refused)

    page = as_person(organiser).get(f"/en/rounds/{budget_round.id}/roll").text

    assert "Refused" in page
    assert "confirmed on" not in page


def test_the_roll_grows_while_voting_is_open_with_a_reason_and_a_count(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _people = an_open_round(voters=2)
        newcomer = a_person("Newcomer Nia", area=budget_round.area)
    as_person(organiser)

    none = client.post(f"/en/rounds/{budget_round.id}/roll", data={"reason_en": "Late."})
    added = client.post(f"/en/rounds/{budget_round.id}/roll", data=REASON)
    nobody = client.post(f"/en/rounds/{budget_round.id}/roll", data=REASON)

    assert [none.status_code, added.status_code, nobody.status_code] == [422, 303, 422]
    assert "Everybody who may vote is on the roll" in nobody.text
    with work():
        assert db.session.scalars(select(RollChange)).one().added == 1
        assert roll.entry_of(db.session.get_one(Round, budget_round.id), newcomer)
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "roll.change"))
        assert "Nia" not in entry.facts


def test_who_takes_a_seat_late_is_told_so_and_everybody_else_reads_no_word_of_addresses(client, work, as_person):
    with work():
        citizens_panel, organiser, newcomer = a_panel(), an_organiser(), a_person("Newcomer", area=an_area())
        a_proposal(budget_round := a_round(phase=Phase.PROPOSALS, electorate_panel_id=citizens_panel.id))
        sit(citizens_panel, a_person("Early", area=citizens_panel.area))
        phases.enter(budget_round, Phase.VOTING, organiser, by_hand=True, **WHY)
        sit(citizens_panel, newcomer)
    ballot = f"/en/rounds/{budget_round.id}/ballot"

    told = as_person(newcomer).get(ballot).text
    stranger = as_person(organiser).get(ballot).text
    roll_page, desk = client.get(f"/en/rounds/{budget_round.id}/roll").text, client.get("/en/desk").text
    home = client.get("/en/").text

    assert "You took your seat after the roll was made." in told
    assert "You took your seat" not in stranger
    assert "They took their seats after the roll was made." in roll_page
    assert "Cymerasant eu seddi ar ôl i’r gofrestr gael ei llunio." in roll_page
    assert "confirmed" not in roll_page
    assert "Put 1 person on the roll who took a seat late" in desk
    assert "For the people who sit on a citizens’ panel." in home
