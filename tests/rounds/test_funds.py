"""A vote does not open over money that is not there, unless it is said who has promised it."""

from datetime import timedelta

import pytest

from panel import clock
from panel.access import Role
from panel.ballots import by_date
from panel.extensions import db
from panel.proposals.models import ProposalState
from panel.rounds.funds import funds_of, missing_pence, open_rounds
from panel.rounds.models import Phase, Round
from tests.ballots.makers import a_published_round
from tests.checks import press
from tests.chests.makers import a_chest
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

WHY = {"reason_cy": "Mae pawb yn barod.", "reason_en": "Everybody is ready."}
COVER = {"cover_cy": "Y cyngor sir, drwy lythyr 3 Mawrth.", "cover_en": "The county council, by letter of 3 March."}


def two_rounds():
    """A chest with £10,000, a round of £7,000 that is about to open, and another that has set aside £6,000."""
    area = an_area()
    chest = a_chest(area=area, received_pence=1_000_000)
    ready = a_round("Ready", chest=chest, area=area, phase=Phase.PROPOSALS, budget_pence=700_000)
    a_round("Other", chest=chest, area=area, phase=Phase.IDEAS, budget_pence=600_000)
    a_proposal(ready)
    return ready


def again(budget_round):
    return db.session.get_one(Round, budget_round.id)


def test_what_other_rounds_have_set_aside_is_not_free(work):
    with work():
        ready = two_rounds()

        assert funds_of(ready.chest, but=ready).free_pence == 400_000
        assert missing_pence(ready) == 300_000


def test_a_published_round_and_a_cancelled_one_set_nothing_aside(work):
    with work():
        published, _result = a_published_round(("1",), ("1",))
        a_round(chest=published.chest, phase=Phase.CANCELLED)

        assert open_rounds(published.chest) == []


def test_the_vote_opens_by_hand_only_once_somebody_has_said_who_promised_the_rest(client, work, as_person):
    with work():
        organiser, ready = an_organiser(), two_rounds()
    as_person(organiser)
    address = f"/en/rounds/{ready.id}/phases/voting"

    page, refused = client.get(address).text, press(client, address, **WHY)
    press(client, f"/en/rounds/{ready.id}/cover", **COVER)
    opened = press(client, address, **WHY)

    assert "£3,000 is not in the chest" in page
    assert "Say who has promised the money" in page
    assert refused.status_code == 422
    assert "Say first who has promised it" in refused.text
    assert opened.status_code == 303
    with work():
        assert again(ready).phase == Phase.VOTING


def test_everybody_reads_who_has_promised_it(app, client, work, as_person):
    with work():
        organiser, ready = an_organiser(), two_rounds()
    press(as_person(organiser), f"/en/rounds/{ready.id}/cover", **COVER)

    page = app.test_client().get(f"/cy/rounds/{ready.id}").text

    assert "Y cyngor sir, drwy lythyr 3 Mawrth." in page


def test_the_calendar_waits_too_and_nothing_falls_off_the_ballot_meanwhile(work):
    with work():
        ready = two_rounds()
        late = a_proposal(ready, "Late", state=ProposalState.SUBMITTED)
        for date in again(ready).dates:
            date.opens_at -= timedelta(days=8)

    with work():
        assert by_date.open_due_and_close_due() == 0

    with work():
        assert again(ready).phase == Phase.PROPOSALS
        assert db.session.get_one(type(late), late.id).state == ProposalState.SUBMITTED


@pytest.mark.parametrize(("role", "may"), [(Role.TREASURER, True), (Role.ORGANISER, True), (Role.MODERATOR, False)])
def test_a_treasurer_can_say_it_too_and_the_desk_leads_there(client, work, as_person, role, may):
    with work():
        person, ready = a_person("", role), two_rounds()
        voting = next(date for date in again(ready).dates if date.phase == Phase.VOTING)
        voting.opens_at = clock.now() + timedelta(days=1)
        a_proposal(ready, "Undecided", state=ProposalState.SUBMITTED)  # what is to be done first hides it from nobody
    as_person(person)

    desk, answer = client.get("/en/desk").text, client.post(f"/en/rounds/{ready.id}/cover", data=COVER)

    assert (f'href="/en/rounds/{ready.id}/cover"' in desk) is may
    assert answer.status_code == (303 if may else 403)


def test_the_desk_promises_no_opening_on_a_day_that_is_over(client, work, as_person):
    with work():
        organiser, ready = an_organiser(), two_rounds()
        a_proposal(ready, "Late", state=ProposalState.SUBMITTED)
        for date in again(ready).dates:
            date.opens_at -= timedelta(days=8)
    as_person(organiser)

    desk = client.get("/en/desk").text

    assert "Voting opens by itself" not in desk
    assert "and has not. Open it by hand" in desk


def test_the_chest_says_what_its_rounds_have_set_aside(client, work):
    with work():
        ready = two_rounds()

    page = client.get(f"/en/chests/{ready.chest_id}").text

    assert "£13,000 of what is left is set aside by 2 rounds" in page
    assert "£3,000 more than is left" in page


def test_making_a_round_says_what_is_missing(client, work, as_person):
    with work():
        organiser, ready = an_organiser(), two_rounds()
    as_person(organiser)

    page = client.get(f"/en/rounds/{ready.id}/edit").text

    assert "Other rounds of this chest have set aside £6,000 of it." in page
    assert "must say who has promised the rest" in page
