"""Two organisers seal a vote: the first press does nothing that cannot be taken back, and the second sees what the first saw."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.ballots import presses
from panel.ballots.actions import press as pressing
from panel.ballots.actions import seal
from panel.ballots.models import OpenBallot, SealPress
from panel.errors import RuleBroken
from panel.extensions import db
from panel.people.models import Person, RoleGrant
from panel.results.counting import count_round
from panel.rounds.models import Round
from tests.ballots.makers import a_ballot, a_key_copy, an_open_round, close, pressed_first
from tests.checks import press
from tests.makers import a_grant, an_area, an_organiser


@pytest.fixture
def closed(work):
    """A closed vote of two ballots, and the two organisers of its place."""
    with work():
        db.session.execute(delete(RoleGrant))
        first, second = an_organiser("Elin"), an_organiser("Dafydd")
        budget_round, people = an_open_round()
        for person in people[:2]:
            a_ballot(budget_round, person, "1")
        close(budget_round)
        db.session.execute(delete(RoleGrant).where(RoleGrant.person_id.not_in([first.id, second.id])))
    return budget_round, first, second


def address(budget_round, language="en"):
    return f"/{language}/rounds/{budget_round.id}/seal"


def verbs(budget_round):
    entries = select(AuditEntry.verb).where(AuditEntry.subject == f"round:{budget_round.id}", AuditEntry.verb.like("round.seal%"))
    return list(db.session.scalars(entries.order_by(AuditEntry.id)))


def is_sealed(work, budget_round):
    with work():
        return seal.is_sealed(db.session.get_one(Round, budget_round.id))


def test_the_first_press_seals_nothing_and_the_second_sees_the_same_figures(client, work, as_person, closed):
    budget_round, first, second = closed

    answer = press(as_person(first), address(budget_round))
    waiting = client.get(address(budget_round)).text
    sealed_early = is_sealed(work, budget_round)
    page = as_person(second).get(address(budget_round)).text
    sealed = press(client, address(budget_round))

    with work():
        seen = db.session.scalars(SealPress.of(budget_round.id)).all()
        assert [row.person_id for row in seen] == [first.id, second.id]
        assert len({row.fingerprint for row in seen}) == 1
        assert verbs(budget_round) == ["round.seal-first", "round.seal"]
    assert (answer.status_code, answer.location.endswith(address(budget_round))) == (303, True)
    assert "<li>Dafydd</li>" in waiting
    assert not sealed_early
    assert "Elin, on" in page
    assert all(seen[0].fingerprint[:16] in text for text in (waiting, page))
    assert sealed.location.endswith("/counting")
    assert is_sealed(work, budget_round)


def test_the_same_person_cannot_be_both_from_a_second_tab_either(client, work, as_person, closed):
    budget_round, first, _second = closed
    other_tab = {"checked": [], "known": "1"}
    press(as_person(first), address(budget_round))

    twice = client.post(address(budget_round), data=other_tab)
    with work(), pytest.raises(RuleBroken, match="already"):
        pressing.press(db.session.get_one(Round, budget_round.id), db.session.get_one(Person, first.id))

    assert twice.status_code == 422
    assert "sealed by two people" in twice.text
    assert not is_sealed(work, budget_round)


def test_the_first_can_be_taken_back_by_its_owner_alone_until_the_second(client, work, as_person, closed):
    budget_round, first, second = closed
    press(as_person(first), address(budget_round))

    not_theirs = as_person(second).post(f"{address(budget_round)}/back")
    theirs = as_person(first).post(f"{address(budget_round)}/back")
    page = as_person(second).get(address(budget_round)).text
    press(client, address(budget_round))
    press(as_person(first), address(budget_round))
    too_late = client.post(f"{address(budget_round)}/back")

    assert [not_theirs.status_code, theirs.status_code, too_late.status_code] == [409, 303, 409]
    assert "Are the ballots ready to be sealed?" in page
    assert is_sealed(work, budget_round)
    with work():
        assert verbs(budget_round) == ["round.seal-first", "round.seal-back", "round.seal-first", "round.seal"]


def take_a_copy(budget_round, _first, second):
    a_key_copy(budget_round, second)


def end_the_role(_budget_round, first, _second):
    db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == first.id))
    an_organiser("Gwen")


@pytest.mark.parametrize("change", [take_a_copy, end_the_role])
def test_a_press_no_longer_counts_where_something_has_changed_since(client, work, as_person, closed, change):
    budget_round, first, second = closed
    with work():
        assert not pressing.press(db.session.get_one(Round, budget_round.id), db.session.get_one(Person, first.id))
    as_person(second)
    before = client.get(address(budget_round)).text
    with work():
        change(budget_round, first, second)

    after = client.get(address(budget_round)).text
    answer = press(client, address(budget_round))

    assert "Elin, on" in before
    assert "their press no longer counts" in after
    assert answer.location.endswith("/seal")
    assert not is_sealed(work, budget_round)
    with work():
        assert verbs(budget_round) == ["round.seal-first", "round.seal-lapsed", "round.seal-first"]
        assert db.session.scalars(SealPress.of(budget_round.id)).one().person_id == second.id


def test_a_page_that_was_read_before_the_first_press_seals_nothing(client, work, as_person, closed):
    budget_round, first, second = closed
    read_before = as_person(second).get(address(budget_round)).text
    with work():
        pressing.press(db.session.get_one(Round, budget_round.id), db.session.get_one(Person, first.id))
    marks = [part.split('"')[0] for part in read_before.split('name="checked" value="')[1:]]

    answer = client.post(address(budget_round), data={"checked": marks, "known": "1"})

    assert answer.status_code == 422
    assert "Something has changed since you opened this page" in answer.text
    assert not is_sealed(work, budget_round)


def test_two_who_press_first_at_once_are_one_first_and_one_who_reads_again(app, work, sign_in, closed):
    budget_round, first, second = closed
    clients = [sign_in(app.test_client(), person) for person in (first, second)]
    pages = [client.get(address(budget_round)).text for client in clients]
    barrier = threading.Barrier(2)

    def send(client, page):
        marks = [part.split('"')[0] for part in page.split('name="checked" value="')[1:]]
        barrier.wait(timeout=20)
        return client.post(address(budget_round), data={"checked": marks}).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(send, clients, pages))

    assert codes == [303, 422]
    assert not is_sealed(work, budget_round)
    with work():
        assert len(db.session.scalars(SealPress.of(budget_round.id)).all()) == 1


def test_the_only_organiser_of_the_site_seals_alone_and_the_result_says_so(client, work, as_person, closed):
    budget_round, first, second = closed
    with work():
        db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == second.id))
    as_person(first)

    page = client.get(address(budget_round)).text
    answer = press(client, address(budget_round))
    with work():
        count_round(budget_round.id, lambda _done, _total: None)
    result = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert "this site has no other" in page
    assert answer.location.endswith("/counting")
    assert "the site has no second organiser" in result
    assert "by 1 organiser: the site has no other" in client.get("/en/log").text


def test_where_another_organiser_is_on_the_site_nobody_seals_alone_but_is_told_what_to_do(client, work, as_person, closed):
    """A second organiser of another place may not press here; they can be given the role."""
    budget_round, first, second = closed
    with work():
        db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == second.id))
        a_grant(db.session.get_one(Person, second.id), Role.ORGANISER, an_area())
    as_person(first)

    page = client.get(address(budget_round)).text
    answer = press(client, address(budget_round))

    assert "Nobody else may run this round yet" in page
    assert answer.location.endswith("/seal")
    assert "Nobody else may run this round yet" in client.get(address(budget_round)).text
    assert as_person(second).get(address(budget_round)).status_code == 403
    assert not is_sealed(work, budget_round)


def test_a_place_with_one_organiser_hears_before_opening_that_sealing_takes_two(client, work, as_person, closed):
    _closed, first, second = closed
    with work():
        budget_round, _people = an_open_round(voters=1)
        life_before = db.session.get_one(Round, budget_round.id)
        life_before.phase = "proposals"
        db.session.execute(delete(RoleGrant).where(RoleGrant.person_id != first.id))
    as_person(first)

    alone = client.get(f"/en/rounds/{budget_round.id}/phases/voting").text
    with work():
        a_grant(db.session.get_one(Person, second.id), Role.ORGANISER)
    with_another = client.get(f"/cy/rounds/{budget_round.id}/phases/voting").text

    assert "This site has no other organiser than you" in alone
    assert "Give a second person the role of an organiser" in alone
    assert "Dafydd" in with_another


def test_a_ballot_that_is_put_there_between_the_presses_is_another_fingerprint(work, closed):
    budget_round, first, _second = closed
    with work():
        before = presses.standing(budget_round, first).figures.fingerprint
        ballot = db.session.scalars(select(OpenBallot).where(OpenBallot.round_id == budget_round.id)).first()
        ballot.commitment_hash = "0" * 64
        db.session.flush()
        after = presses.standing(budget_round, first).figures.fingerprint
        db.session.rollback()

    assert before != after


def test_presses_that_are_forgotten_are_gone(work, closed):
    budget_round, _first, _second = closed
    with work():
        row = db.session.get_one(Round, budget_round.id)
        pressed_first(row)
        pressing.forget(row)
        assert not db.session.scalars(SealPress.of(row.id)).all()
