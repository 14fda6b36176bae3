"""Who may vote by age; who was confirmed after the roll was made sees so, and one press adds them all."""

import json
from datetime import timedelta

from sqlalchemy import select

from panel import clock
from panel.audit.models import AuditEntry
from panel.ballots.actions import phases
from panel.board.models import Freeze
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.roll import actions as roll
from panel.roll import late
from panel.roll.models import RollChange, RollEntry
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY, an_open_round
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round


def test_the_roll_takes_those_who_say_that_they_are_old_enough_and_the_age_is_frozen(client, work, as_person):
    with work():
        area = an_area()
        people = {age: a_person(area=area) for age in (None, 11, 14, 16)}
        for age, person in people.items():
            person.says_age = age
        budget_round = a_round(phase=Phase.PROPOSALS, area=area, least_age=14)
        a_proposal(budget_round)
        organiser = an_organiser()
        phases.enter(budget_round, Phase.VOTING, organiser, by_hand=True, **WHY)

        assert set(db.session.scalars(select(RollEntry.person_id))) == {people[14].id, people[16].id}
        assert json.loads(db.session.get_one(Freeze, budget_round.id).document)["least_age"] == 14
        assert roll.number_too_young(budget_round) == 2
        young = people[11]
    ballot = f"/en/rounds/{budget_round.id}/ballot"
    told = [as_person(young).get(address).text for address in (ballot, "/en/people/me")]
    round_page = client.get(f"/en/rounds/{budget_round.id}").text

    client.post("/en/people/me/age", data={"age-age": "14"})
    after = client.get(ballot).text

    assert all("This round is for people who are 14 or older" in page for page in told)
    assert "people who are 14 or older" in round_page
    assert "You were confirmed after the roll was made" in after
    assert "2 people live" not in as_person(organiser).get(f"/en/rounds/{budget_round.id}/roll").text


def test_who_was_confirmed_late_sees_so_and_one_press_adds_all_with_a_mail_to_each(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _people = an_open_round(voters=2)
        budget_round.title_cy, budget_round.title_en = "", "Winter round"
        late_ones = [a_person(name, area=budget_round.area, language=tongue) for name, tongue in (("Nia", "cy"), ("Ned", "en"))]
        a_person("Elsewhere", area=an_area())
    mine = [as_person(late_ones[1]).get(page).text for page in ("/en/people/me", f"/en/rounds/{budget_round.id}/ballot")]
    desk = as_person(organiser).get("/en/desk").text
    address = f"/en/rounds/{budget_round.id}/roll"
    page = client.get(address).text
    ready = {f"reason_{language}": late_reason(client, budget_round, language) for language in ("cy", "en")}

    pressed = client.post(address, data=ready)

    assert all("You were confirmed after the roll was made" in text for text in mine)
    assert "Put 2 people on the roll who were confirmed late" in desk
    assert f'href="{address}"' in desk
    assert [name for name in ("Nia", "Ned", "Elsewhere") if name in page] == ["Nia", "Ned"]
    assert "Put 2 people on the roll" in page
    assert pressed.status_code == 303
    assert "Everybody who may vote is on the roll" in client.get(address).text
    with work():
        change = db.session.scalars(select(RollChange)).one()
        assert (change.added, change.reason_en) == (2, "They were confirmed after the roll was made.")
        mails = {mail.recipient: mail.subject for mail in db.session.scalars(select(OutboxMail))}
        assert set(mails) == {person.email for person in late_ones}
        assert all("Winter round" in subject for subject in mails.values())
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "roll.change"))
        assert not any(person.name in entry.facts for person in late_ones)
        assert {"reason_cy", "reason_en"} <= set(json.loads(entry.facts))
    assert "You were confirmed after" not in as_person(late_ones[0]).get("/en/people/me").text


def late_reason(client, budget_round, language):
    with client.application.app_context():
        return late.ready_reason(budget_round, language)


def test_nobody_is_added_once_voting_has_closed_although_the_calendar_has_not_moved_on(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _people = an_open_round()
        a_person(area=budget_round.area)
        for date in budget_round.dates:
            if date.phase == Phase.RESULT:
                date.opens_at = clock.now() - timedelta(minutes=1)
    address = f"/en/rounds/{budget_round.id}/roll"

    refused = as_person(organiser).post(address, data={"reason_cy": "Hwyr iawn.", "reason_en": "Very late."})

    assert refused.status_code == 422
    assert "until the close" in refused.text
    with work():
        assert roll.missing(db.session.get_one(Round, budget_round.id)) == 1
        assert db.session.scalars(select(Person)).first()
    assert "confirmed late" not in client.get("/en/desk").text
