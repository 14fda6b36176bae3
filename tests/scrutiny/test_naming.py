"""Who counts a vote again: named before it opens, by their own yes, and nobody who runs it or has something to win."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.ballots.actions import life
from panel.ballots.checks.scrutineers import who_counts_again
from panel.ballots.rules import LISTED_FROM
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.scrutiny import actions, queries
from panel.scrutiny.actions import Wish
from panel.scrutiny.models import Scrutineer
from panel.scrutiny.rules import FEW
from tests.ballots.makers import an_open_round
from tests.checks import press, press_after
from tests.groups.makers import a_group
from tests.makers import a_grant, a_person, an_organiser
from tests.proposals.makers import a_proposal
from tests.scrutiny.makers import a_scrutineer, an_asked_one, to_be_voted
from tests.seeds.makers import a_seed

MAIR = {"email": "mair@example.org", "name": "Mair Lloyd", "of_cy": "clerc Llanfair", "of_en": "clerk of Llanfair"}


def mails():
    return db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()


def test_somebody_of_elsewhere_is_asked_says_yes_and_stands_on_the_round(app, client, as_person, work, sign_in):
    with work():
        budget_round, organiser = to_be_voted(), an_organiser()
    as_person(organiser)
    page = press_after(client, f"/en/rounds/{budget_round.id}/scrutineers/new", **MAIR)
    assert page.status_code == 303
    with work():
        row = db.session.scalars(Scrutineer.of(budget_round.id)).one()
        [asking] = mails()
        assert asking.recipient == "mair@example.org"
        assert "You are asked to be a scrutineer" in asking.body
        assert all(f"/{lang}/scrutineers/{row.id}/answer" in asking.body for lang in ("cy", "en"))
        mair = a_person("A neighbour")
        mair.email = "mair@example.org"
    assert "Mair Lloyd" not in app.test_client().get(f"/en/rounds/{budget_round.id}").text

    hers = sign_in(app.test_client(), mair)
    assert "clerk of Llanfair" in hers.get(f"/en/scrutineers/{row.id}/answer").text
    assert press(hers, f"/en/scrutineers/{row.id}/answer").headers["Location"] == f"/en/scrutineers/{row.id}"

    for lang, said in (("en", "clerk of Llanfair"), ("cy", "clerc Llanfair")):
        assert said in app.test_client().get(f"/{lang}/rounds/{budget_round.id}").text
        assert said in app.test_client().get(f"/{lang}/rounds/{budget_round.id}/scrutineers").text
    assert "mair@example.org" not in app.test_client().get(f"/en/rounds/{budget_round.id}/scrutineers").text
    with work():
        row = db.session.get_one(Scrutineer, row.id)
        assert (row.email, row.person_id) == (None, mair.id)
        assert "Yes from a scrutineer" in mails()[-1].subject


def test_whoever_says_no_is_not_kept(app, client, as_person, work):
    with work():
        person = a_person()
        row = an_asked_one(to_be_voted(), person.email, asked_by_id=an_organiser().id)
    as_person(person)

    assert client.post(f"/en/scrutineers/{row.id}/decline").status_code == 303

    with work():
        assert db.session.get(Scrutineer, row.id) is None
        assert "No from a scrutineer" in mails()[-1].subject


def test_another_address_than_the_one_that_was_asked_cannot_say_yes(work):
    with work():
        row = an_asked_one(to_be_voted())
        with pytest.raises(RuleBroken, match="Nobody with your address"):
            actions.accept(row, a_person())


def involved(budget_round):
    """Everybody who cannot count a round again, and what is said of them."""
    organiser, of_area, author, contact, planter = an_organiser(), a_person(), a_person(), a_person(), a_person()
    a_grant(of_area, Role.ORGANISER, budget_round.in_area)
    a_proposal(budget_round, contact=author)
    a_proposal(budget_round, group=a_group(contact=contact), contact=a_person())
    a_proposal(budget_round, contact=a_person()).seeds = [a_seed(author=planter)]
    db.session.flush()
    runs, wins = "is an organiser here", "has a proposal in this round"
    return {organiser: runs, of_area: runs, author: wins, contact: wins, planter: wins}


def test_nobody_who_runs_the_round_or_has_a_proposal_in_it_can_be_one(work):
    with work():
        budget_round = to_be_voted()
        for person, sentence in involved(budget_round).items():
            with pytest.raises(RuleBroken, match=sentence):
                actions.ask(budget_round, Wish(person.email, ""), an_organiser())
        elsewhere = a_person()
        a_proposal(contact=elsewhere)
        assert actions.ask(budget_round, Wish(elsewhere.email, ""), an_organiser()).name == elsewhere.name


def test_whoever_came_to_run_it_since_they_were_asked_cannot_say_yes(work):
    with work():
        budget_round, person = to_be_voted(), a_person()
        row = an_asked_one(budget_round, person.email)
        a_proposal(budget_round, contact=person)
        with pytest.raises(RuleBroken, match="has a proposal"):
            actions.accept(row, person)


def test_five_at_most_each_once_and_somebody_unknown_needs_a_name(work):
    with work():
        budget_round, organiser = to_be_voted(), an_organiser()
        with pytest.raises(RuleBroken, match="write their name"):
            actions.ask(budget_round, Wish("mair@example.org", ""), organiser)
        for number in range(5):
            actions.ask(budget_round, Wish(f"n{number}@example.org", "N"), organiser)
            with pytest.raises(RuleBroken, match="five scrutineers" if number == 4 else "on the list already"):
                actions.ask(budget_round, Wish("n0@example.org", "N"), organiser)


def test_once_the_vote_is_open_the_list_stands(client, as_person, work):
    with work():
        budget_round, _ = an_open_round()
        late, row, organiser = an_asked_one(budget_round), a_scrutineer(budget_round), an_organiser()
        answering = a_person()
        answering.email = late.email
        with pytest.raises(RuleBroken, match="list stands"):
            actions.ask(budget_round, Wish("mair@example.org", "Mair"), an_organiser())
        with pytest.raises(RuleBroken, match="nobody is taken off"):
            actions.take_off(row, an_organiser())
        with pytest.raises(RuleBroken, match="had to be known"):
            actions.accept(late, answering)
    as_person(organiser)
    page = client.get(f"/en/rounds/{budget_round.id}/scrutineers").text
    assert "Name another one in the place of Mair Lloyd" in page
    assert "Take Mair Lloyd off" not in page


def test_another_one_is_named_with_a_reason_that_everybody_reads(app, client, as_person, work):
    with work():
        budget_round, _ = an_open_round()
        row, organiser = a_scrutineer(budget_round), an_organiser()
        eirlys = a_person()
        eirlys.email = "eirlys@example.org"
    as_person(organiser)
    typed = {"email": "eirlys@example.org", "name": "Eirlys Wyn", "reason_en": "She is ill.", "reason_cy": "Mae hi’n sâl."}

    assert press_after(client, f"/en/scrutineers/{row.id}/replace", **typed).status_code == 303

    with work():
        fresh = db.session.scalars(Scrutineer.of(budget_round.id).where(Scrutineer.state == "asked")).one()
        actions.accept(fresh, db.session.get_one(Person, eirlys.id))
    page = app.test_client().get(f"/cy/rounds/{budget_round.id}/scrutineers").text
    assert "Mae hi’n sâl." in page
    assert page.index("Eirlys Wyn") < page.index("Mair Lloyd")
    log = app.test_client().get("/en/log").text
    assert "named another one to count a vote again" in log
    assert "Mair" not in log


def test_where_the_one_who_was_named_instead_says_no_another_one_is_named(client, as_person, work):
    reasons = {"reason_cy": "Sâl.", "reason_en": "Ill."}
    with work():
        budget_round, _ = an_open_round()
        row, organiser, eirlys = a_scrutineer(budget_round), an_organiser(), a_person()
        instead = actions.replace(row, Wish(eirlys.email, "Eirlys Wyn"), organiser, **reasons)
        with pytest.raises(RuleBroken, match="named in their place already"):
            actions.may_replace(row)
        link = f"/en/scrutineers/{instead.id}/answer"
    as_person(eirlys)
    assert client.post(f"/en/scrutineers/{instead.id}/decline").status_code == 303
    said_no = client.get(link)
    assert said_no.status_code == 404
    assert "Nobody is asked here any more" in said_no.text

    as_person(organiser)
    assert f"/en/scrutineers/{row.id}/replace" in client.get(f"/en/rounds/{budget_round.id}/scrutineers").text
    with work():
        row = db.session.get_one(Scrutineer, row.id)
        actions.replace(row, Wish("gwen@example.org", "Gwen Parry"), db.session.get_one(Person, organiser.id), **reasons)
        assert queries.lost_place(row.budget_round) is None
        with pytest.raises(RuleBroken, match="named in their place already"):
            actions.may_replace(row)


def test_the_page_before_opening_says_that_nobody_can_count_a_small_vote_again(client, as_person, work):
    with work():
        budget_round = to_be_voted()
        a_person(area=budget_round.area)
        for people in range(3):
            lines = who_counts_again(budget_round)
            assert ("Nobody can count it again" in [line.heading for line in lines]) == (people < 2)
            assert bool(queries.nobody_counts_again(budget_round)) == (people < 2)
            a_scrutineer(budget_round, a_person(f"Person {people}"))
        assert "Person 0" in str(who_counts_again(budget_round))
        organiser = an_organiser()
    as_person(organiser)
    assert "Person 0" in client.get(f"/en/rounds/{budget_round.id}/phases/voting").text
    assert FEW == LISTED_FROM


def test_voters_are_told_on_the_ballot(client, as_person, work):
    with work():
        budget_round, (voter, *_) = an_open_round()
        a_scrutineer(budget_round, of_en="Llanfair", of_cy="Llanfair")
    as_person(voter)
    page = client.get(f"/en/rounds/{budget_round.id}/ballot").text
    assert "see the shuffled ballots, without names" in page
    assert "Mair Lloyd" in page


def test_who_never_answered_is_forgotten_once_the_vote_is_open(work):
    with work():
        before, (open_round, _) = to_be_voted(), an_open_round()
        kept = [an_asked_one(before), an_asked_one(open_round, "new@example.org", in_place=True)]
        an_asked_one(open_round)
        old = an_asked_one(open_round, "old@example.org", in_place=True)
        old.asked_at = clock.now() - timedelta(days=61)
        db.session.flush()

        assert actions.sweep_unanswered() == 2
        assert set(db.session.scalars(select(Scrutineer.id))) == {row.id for row in kept}


def test_a_round_on_which_scrutineers_hang_is_not_removed(work):
    with work():
        budget_round = to_be_voted()
        number = life.hanging_on(budget_round)
        an_asked_one(budget_round)
        assert life.hanging_on(budget_round) == number + 1
