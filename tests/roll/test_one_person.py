"""One person, one vote: what one person with many addresses comes to."""

import re

import pytest
from sqlalchemy import func, select

from panel.areas.models import Postcode
from panel.ballots.actions import phases
from panel.extensions import db
from panel.people.models import Residency, ResidencyState
from panel.roll import actions as roll
from panel.roll.models import Mark
from panel.rounds.models import Phase, Round
from tests.ballots.makers import WHY
from tests.ballots.test_voting import cast
from tests.makers import a_person, an_area, an_organiser, keep
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

ADDRESSES = 28


def a_crowd_of_one(area):
    """Many accounts whose mail all comes to one mailbox."""
    people = [a_person(f"Newcomer {number}") for number in range(ADDRESSES)]
    for number, person in enumerate(people):
        person.email = ("m.e" if number % 2 else "me") + f"+{number}@" + ("googlemail.com" if number % 3 else "gmail.com")
    keep(Postcode(code="LL15 1AB", area_id=area.id))
    return people


def press_all(client, page):
    """What an organiser in a hurry does: every batch, then every button that confirms."""
    for form in re.findall(r'<form method="post".*?</form>', page, re.DOTALL):
        action = re.search(r'action="([^"]+)"', form).group(1)
        if "confirm" in action:
            rows = re.findall(r'name="row" value="(\d+)"', form)
            client.post(action, data={"row": rows})


@pytest.mark.parametrize("proof", ["organiser", "list"])
def test_twenty_eight_addresses_of_one_mailbox_come_to_one_ballot_at_most(app, client, work, as_person, monkeypatch, proof):
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", proof)
    with work():
        area, organiser = an_area(), an_organiser()
        people = a_crowd_of_one(area)
        budget_round = a_round(phase=Phase.PROPOSALS, area=area)
        a_proposal(budget_round)
    for person in people:
        as_person(person).post("/en/people/me/residency", data={"postcode": "LL15 1AB"})
    as_person(organiser)
    for _ in range(3):
        press_all(client, client.get("/en/people/residencies").text)

    with work():
        confirmed = db.session.scalar(select(func.count()).where(Residency.state == ResidencyState.CONFIRMED))
        phases.enter(db.session.get_one(Round, budget_round.id), Phase.VOTING, None, by_hand=True, **WHY)
        on_roll = roll.size(budget_round)
    for person in people[:3] + people[-3:]:
        as_person(person)
        page = client.get(f"/en/rounds/{budget_round.id}/ballot").text
        if 'name="form_token"' in page:
            cast(client, budget_round, "1")

    with work():
        ballots = db.session.scalar(select(func.count()).select_from(Mark))
    assert confirmed <= 1
    assert on_roll <= 1
    assert ballots <= 1
