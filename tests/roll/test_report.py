"""The report of unusual clusters before a roll is made, and what the freeze publishes of it."""

import json
from datetime import timedelta

from sqlalchemy import select

from panel import clock
from panel.audit.models import AuditEntry
from panel.ballots.actions import phases
from panel.extensions import db
from panel.people.models import Proof
from panel.rounds.models import Phase
from tests.ballots.makers import WHY
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser
from tests.people.makers import a_claim
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

NAMES = ("Alwena", "Bob", "Ceri", "Dai", "Efa", "Ffion")


def a_crowd(area):
    """Six claims from one network within minutes, two of one mailbox."""
    start = clock.now() - timedelta(days=1)
    for number, name in enumerate(NAMES):
        email = f"me+{number}@gmail.com" if number < 2 else ""
        a_claim(name, area=area, email=email, network_hash="n" * 64, claimed_at=start + timedelta(minutes=number))


def facts_of(verb):
    return json.loads(db.session.scalar(select(AuditEntry.facts).where(AuditEntry.verb == verb)))


def test_organisers_see_clusters_of_the_place_and_what_they_have_in_common(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        budget_round = a_round(phase=Phase.PROPOSALS, area=area)
        a_crowd(area)
        a_claim("Gwen", area=an_area(), network_hash="n" * 64)

    page = as_person(organiser).get(f"/en/rounds/{budget_round.id}/clusters").text

    assert "2 clusters were found." in page
    assert "Many claims from one network within an hour" in page
    assert "Accounts of one mailbox" in page
    assert "Alwena" in page
    assert "Gwen" not in page
    assert "n" * 64 not in page


def test_that_somebody_looked_stands_in_the_public_log_as_counts_and_on_the_page_of_phases(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        budget_round = a_round(phase=Phase.PROPOSALS, area=area)
        a_crowd(area)
    as_person(organiser)
    address = f"/en/rounds/{budget_round.id}"
    before, desk = client.get(f"{address}/phases").text, client.get("/en/desk").text

    client.post(f"{address}/clusters")

    assert "Nobody has looked yet" in before
    assert "unusual clusters of claims before the vote opens" in desk
    assert "An organiser looked at 2 unusual clusters" in client.get(f"{address}/phases").text
    assert "before the vote opens" not in client.get("/en/desk").text
    with work():
        assert facts_of("roll.look") == {"clusters": 2, "people": 6}
    assert "looked at unusual clusters of claims" in client.get("/en/log").text


def test_the_freeze_publishes_how_places_were_confirmed_and_whether_somebody_looked(work):
    with work():
        area = an_area()
        people = [a_person(name, area=area) for name in NAMES[:4]]
        people[0].residency.proof, people[1].residency.proof = Proof.LETTER, Proof.LIST
        a_claim("Waits", area=area)
        budget_round = a_round(phase=Phase.PROPOSALS, area=area)
        a_proposal(budget_round)

        phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)

        facts = facts_of("round.freeze")
        assert {name: facts[name] for name in ("roll", "by_organiser", "by_letter", "by_list", "looked_at_clusters")} == {
            "roll": 4,
            "by_organiser": 2,
            "by_letter": 1,
            "by_list": 1,
            "looked_at_clusters": False,
        }


def test_the_report_takes_a_fixed_number_of_queries(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        budget_round = a_round(phase=Phase.PROPOSALS, area=area)
        a_claim(area=area)
    as_person(organiser)
    few = queries(lambda: client.get(f"/en/rounds/{budget_round.id}/clusters"))
    with work():
        a_crowd(area)

    assert queries(lambda: client.get(f"/en/rounds/{budget_round.id}/clusters")) == few


def test_only_organisers_see_the_report(client, work, as_person):
    with work():
        person = a_person()
        budget_round = a_round(phase=Phase.PROPOSALS)

    assert as_person(person).get(f"/en/rounds/{budget_round.id}/clusters").status_code == 403
