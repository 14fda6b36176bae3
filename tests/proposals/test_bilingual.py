"""A vote does not open over words in one language, unless it is said why; each of them leads to its form."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.audit.models import AuditEntry
from panel.ballots.actions import phases
from panel.errors import RuleBroken
from panel.extensions import db
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase, Round
from tests.checks import press
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

WHY = {"reason_cy": "Nid oedd cyfieithydd ar gael mewn pryd.", "reason_en": "No translator was to be had in time."}


def test_a_text_in_one_language_stops_the_vote_leads_to_its_form_and_the_vote_then_opens(client, work, as_person):
    with work():
        budget_round, organiser = a_round(area=an_area()), an_organiser()
        both, one = a_proposal(budget_round, "A long table"), a_proposal(budget_round, "Three benches", other_title="")
        a_person(area=budget_round.area)
    as_person(organiser)
    begin = f"/en/rounds/{budget_round.id}/phases/voting"
    page, answer = client.get(begin).text, press(client, begin, **WHY)
    form = f"/en/translations/proposal/{one.id}?next={begin}"
    assert f'href="{form}"' in page
    assert f"/translations/proposal/{both.id}" not in page
    assert answer.status_code == 422
    assert "1 text on the ballot is in one language only." in answer.text

    written = client.post(form, data={"title": "Tair mainc", "body": "Mainc lle caiff pethau eu trwsio."})

    assert written.location == begin
    assert "Everything on the ballot is in Welsh and in English." in client.get(begin).text
    assert press(client, begin, **WHY).status_code == 303
    with work():
        assert db.session.get_one(Round, budget_round.id).phase == Phase.VOTING
        standing = db.session.get_one(Proposal, one.id)
        assert (standing.state, standing.other_title) == (ProposalState.STANDING, "Tair mainc")


def test_a_reason_lets_people_vote_is_in_the_log_and_stays_on_the_page_of_the_round(client, work, as_person):
    with work():
        budget_round, organiser = a_round(), an_organiser()
        a_proposal(budget_round, "Three benches", other_title="")
    with work(), pytest.raises(RuleBroken, match="in one language only"):
        phases.enter(db.session.get_one(Round, budget_round.id), Phase.VOTING, None, by_hand=False)
    as_person(organiser)

    answer = client.post(f"/en/rounds/{budget_round.id}/one-language", data=WHY)

    assert answer.status_code == 303
    with work():
        phases.enter(db.session.get_one(Round, budget_round.id), Phase.VOTING, None, by_hand=False)
        told = db.session.scalars(select(AuditEntry.facts).where(AuditEntry.verb == "round.one-language")).one()
        assert WHY["reason_en"] in told
    assert WHY["reason_en"] in client.get(f"/en/rounds/{budget_round.id}").text
    assert WHY["reason_cy"] in client.get(f"/cy/rounds/{budget_round.id}").text
    refused = client.post(f"/en/rounds/{budget_round.id}/one-language", data=WHY)
    assert refused.status_code in {409, 422}


def test_the_desk_warns_three_days_before_and_only_organisers_give_a_reason(client, work, as_person):
    with work():
        budget_round, organiser, stranger = a_round(), an_organiser(), a_person()
        next(date for date in budget_round.dates if date.phase == Phase.VOTING).opens_at = clock.now() + timedelta(days=2)
        a_proposal(budget_round, "Three benches", other_title="")
    as_person(stranger)
    assert client.post(f"/en/rounds/{budget_round.id}/one-language", data=WHY).status_code == 403
    as_person(organiser)

    desk = client.get("/en/desk").text

    assert "Put 1 text on a ballot into the other language" in desk
    assert f"/en/rounds/{budget_round.id}/one-language" in desk


def test_where_everything_is_in_both_languages_no_reason_can_be_given(client, work, as_person):
    with work():
        budget_round, organiser = a_round(), an_organiser()
        a_proposal(budget_round)
    as_person(organiser)

    answer = client.post(f"/en/rounds/{budget_round.id}/one-language", data=WHY)

    assert answer.status_code == 422
    assert "nothing has to be said" in answer.text


def test_the_page_asks_equally_often_however_much_is_in_one_language(client, work, as_person):
    with work():
        budget_round, organiser = a_round(), an_organiser()
        a_proposal(budget_round, other_title="")
    as_person(organiser)
    address = f"/en/rounds/{budget_round.id}/one-language"
    client.get(address)
    few = queries(lambda: client.get(address))
    with work():
        for _number in range(6):
            a_proposal(db.session.get_one(Round, budget_round.id), other_title="")

    assert queries(lambda: client.get(address)) == few
