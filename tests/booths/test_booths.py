"""A tablet in a hall: paired with a code, one ballot at a time, and nothing of the last voter is left on it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from panel.audit.models import AuditEntry
from panel.ballots.actions import seal, void
from panel.ballots.models import UNTOLD, OpenBallot, SealedBallot
from panel.ballots.turns import BoothTurn, HallBooth, Turns, lapse_turns, turns_of
from panel.booths import actions
from panel.errors import RuleBroken
from panel.extensions import database_now, db
from panel.paper import issuing
from panel.results.actions import count, publish
from panel.roll.actions import marks
from panel.roll.models import Channel
from panel.rounds.models import Round
from panel.telephone.actions import begin as begin_call
from tests.ballots.makers import WHY, a_ballot, an_open_round, close
from tests.makers import a_person, an_organiser
from tests.paper.makers import SIONED, place_of

PICKS = {"1": 1, "3": 1}


def a_vote(**terms):
    """An open vote with staff; its voters."""
    return an_open_round(voters=3, ways="residency,staff", **terms)


def a_booth(budget_round):
    """A paired booth, and what its tablet holds."""
    booth, code = actions.new_booth(budget_round, an_organiser())
    return booth, actions.pair(code)


def voted(budget_round, booth, person):
    """Somebody who was let into a booth, and has cast a ballot there."""
    actions.unlock(budget_round, place_of(budget_round, person), booth)
    return actions.cast(booth, actions.begin(booth), PICKS, blank=False)


def number(column):
    return db.session.scalar(select(func.count(column)))


def a_tablet(app, code):
    """The browser of a tablet, paired."""
    tablet = app.test_client()
    assert tablet.post("/en/booth", data={"code": code}).status_code == 303
    return tablet


def fields_of(page):
    """The hidden fields of the ballot that it shows."""
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1] for name in ("form_token", "replaces", "turn")}


@pytest.fixture
def hall(app, client, work, as_person):
    """A vote, its desk and one tablet."""
    with work():
        budget_round, people = a_vote()
        organiser, places = an_organiser(), [place_of(budget_round, each).id for each in people]
    as_person(organiser)
    base = f"/en/rounds/{budget_round.id}/booths"
    page = client.post(f"{base}/pair").text
    code = re.search(r"<code>([0-9A-Z-]+)</code>", page)[1]
    return budget_round, people, places, base, a_tablet(app, code), code


def test_the_whole_vote_by_pages(client, hall, work, as_person):
    budget_round, (resident, *_), (place, *_), base, tablet, _code = hall
    waits = tablet.get("/en/booth")
    assert "Arhoswch am aelod" in waits.text
    assert "Please wait for a member of staff" in waits.text
    assert waits.headers["Cache-Control"] == "no-store"
    assert tablet.get("/en/booth/state?seen=wait").status_code == 204
    found = client.post(f"{base}/find", data={"by": "account", "text": resident.name}).text
    assert f'value="{place}"' in found
    assert "not on the roll yet" in client.post(f"{base}/find", data={"by": "facts", **SIONED}).text
    done = client.post(f"{base}/unlock", data={"place": place, "booth": 1}, follow_redirects=True).text
    assert "One ballot is unlocked in booth 1." in done
    assert tablet.get("/en/booth/state?seen=wait").headers["HX-Redirect"] == "/en/booth"
    ready = tablet.get("/en/booth").text
    assert "Dechrau yn Gymraeg" in ready
    tablet.post("/cy/booth/begin")
    assert 'lang="cy"' in tablet.get("/cy/booth/ballot").text
    tablet.post("/en/booth/begin")
    ballot = tablet.get("/en/booth/ballot").text
    assert resident.name not in waits.text + ready + ballot
    assert "/en/rounds" not in ballot
    sent = {**fields_of(ballot), "proposal": ["1", "3"]}
    checked = tablet.post("/en/booth/ballot", data=sent).text
    assert "Once it is cast in the booth, it cannot be changed." in checked
    cast = tablet.post("/en/booth/ballot", data={**sent, "cast": "1"})
    code = re.search(r'class="receipt-code"><code>([0-9A-Z-]+)<', cast.text)[1]
    assert cast.headers["Cache-Control"] == "no-store"
    assert code in tablet.post("/en/booth/ballot", data={**sent, "cast": "1"}).text, "pressed twice"
    finished = tablet.post("/en/booth/finish")
    assert finished.headers["Clear-Site-Data"] == '"cache", "storage"'
    for answer in (tablet.get("/en/booth/ballot"), tablet.post("/en/booth/ballot", data={**sent, "cast": "1"})):
        assert answer.location == "/en/booth"
    with work():
        turn = db.session.scalar(select(BoothTurn))
        assert (turn.state, turn.booth_id, turn.roll_entry_id, turn.token_hash) == ("cast", None, None, None)
        assert db.session.scalar(select(HallBooth.unlocked_until)) is None
        assert number(OpenBallot.key) == 1
    as_person(resident)
    assert "A ballot was unlocked for you in a booth" in client.get(f"/en/rounds/{budget_round.id}/ballot").text


def test_a_tablet_is_shown_no_other_page(hall):
    *_, tablet, _code = hall
    for address in ("/en/", "/en/people/sign-in", "/data/", "/en/nowhere", "/cy/rounds"):
        assert tablet.get(address).location.endswith("/booth"), address
    assert "<nav" not in tablet.get("/en/booth").text


def test_a_page_of_the_last_voter_casts_nothing_for_the_next(client, hall, work):
    budget_round, _people, (first, second, _), base, tablet, _code = hall
    client.post(f"{base}/unlock", data={"place": first, "booth": 1})
    tablet.post("/en/booth/begin")
    sent = {**fields_of(tablet.get("/en/booth/ballot").text), "proposal": "1", "cast": "1"}
    with tablet.session_transaction() as held:
        before = list(held["hall"])
    tablet.post("/en/booth/ballot", data=sent)
    tablet.post("/en/booth/finish")
    client.post(f"{base}/unlock", data={"place": second, "booth": 1})
    assert tablet.post("/en/booth/ballot", data=sent).location == "/en/booth"
    with tablet.session_transaction() as held:
        held["hall"] = before
    assert tablet.post("/en/booth/ballot", data=sent).location == "/en/booth"
    with work():
        assert number(OpenBallot.key) == 1
        assert turns_of(db.session.get_one(Round, budget_round.id)) == Turns(cast=1, open=1)


def test_a_page_of_the_last_voter_is_refused_while_the_next_one_votes(client, hall, work):
    _round, _people, (first, second, _), base, tablet, _code = hall
    client.post(f"{base}/unlock", data={"place": first, "booth": 1})
    tablet.post("/en/booth/begin")
    sent = {**fields_of(tablet.get("/en/booth/ballot").text), "proposal": "1", "cast": "1"}
    checked = re.findall(r'name="checked" value="(\w+)"', client.get(f"{base}/1/cancel").text)
    client.post(f"{base}/1/cancel", data={"checked": checked})
    client.post(f"{base}/unlock", data={"place": second, "booth": 1})
    tablet.post("/en/booth/begin")
    for press in (sent, {**sent, "cast": []}, {**sent, "turn": ""}):
        assert tablet.post("/en/booth/ballot", data=press).location == "/en/booth"
    with work():
        assert number(OpenBallot.key) == 0
    own = fields_of(tablet.get("/en/booth/ballot").text)
    checks = tablet.post("/en/booth/ballot", data={**own, "proposal": "2"}).text
    assert fields_of(checks)["turn"] == own["turn"] != sent["turn"]
    assert "You have voted" in tablet.post("/en/booth/ballot", data={**own, "proposal": "2", "cast": "1"}).text


def test_a_receipt_outlasts_the_close(client, hall, work):
    budget_round, _people, (place, *_), base, tablet, _code = hall
    client.post(f"{base}/unlock", data={"place": place, "booth": 1})
    tablet.post("/en/booth/begin")
    tablet.post("/en/booth/ballot", data={**fields_of(tablet.get("/en/booth/ballot").text), "proposal": "1", "cast": "1"})
    with work():
        close(db.session.get_one(Round, budget_round.id))
    assert tablet.get("/en/booth/state?seen=receipt").status_code == 204
    assert tablet.get("/en/booth/state?seen=wait").headers["HX-Redirect"] == "/en/booth"


def test_a_code_pairs_once_and_a_booth_that_is_locked_out_is_none(app, client, hall, work):
    *_, base, tablet, code = hall
    other = app.test_client()
    assert "pairs no booth" in other.post("/en/booth", data={"code": code}).text
    with tablet.session_transaction() as held:
        stolen = list(held["hall"])
    address = f"{base}/1/lock-out"
    checked = re.findall(r'name="checked" value="(\w+)"', client.get(address).text)
    assert "Booth 1 is locked out." in client.post(address, data={"checked": checked}, follow_redirects=True).text
    assert "no booth any more" in tablet.get("/en/booth").text
    assert "Make this tablet a booth" in tablet.get("/en/booth").text
    with tablet.session_transaction() as held:
        held["hall"] = stolen
    assert tablet.post("/en/booth/begin").location == "/en/booth"
    with work():
        assert db.session.scalar(select(AuditEntry).where(AuditEntry.verb == actions.REVOKED)).facts == '{"booth":1}'


def test_a_code_is_old_after_ten_minutes(work):
    with work():
        budget_round, _people = a_vote()
        booth, code = actions.new_booth(budget_round, an_organiser())
        booth.code_until = database_now() - timedelta(seconds=1)
        db.session.flush()
        assert actions.pair(code) is None


def test_one_mark_for_all_channels(work):
    with work():
        budget_round, (first, voter, holder) = a_vote()
        booth, _token = a_booth(budget_round)
        a_ballot(budget_round, voter, "1")
        issuing.issue(budget_round, place_of(budget_round, holder))
        voted(budget_round, booth, first)
        whys = ((first, "cannot be changed"), (voter, "on this site already"), (holder, "has a ballot paper"))
        for person, why in whys:
            with pytest.raises(RuleBroken, match=why):
                actions.unlock(budget_round, place_of(budget_round, person), booth)
        with pytest.raises(RuleBroken, match="in a booth"):
            issuing.issue(budget_round, place_of(budget_round, first))
        with pytest.raises(RuleBroken, match="in a booth"):
            begin_call(budget_round, place_of(budget_round, first), an_organiser())
        with pytest.raises(RuleBroken, match="unlocked for you in a booth"):
            a_ballot(budget_round, first, "1")
        assert marks(budget_round) == {Channel.BOOTH: 1, Channel.WEB: 1, Channel.PAPER: 1}


def test_one_ballot_at_a_time_and_only_where_a_tablet_is(work):
    with work():
        budget_round, (first, second, third) = a_vote()
        booth, _token = a_booth(budget_round)
        unpaired, _code = actions.new_booth(budget_round, an_organiser())
        actions.unlock(budget_round, place_of(budget_round, first), booth)
        with pytest.raises(RuleBroken, match="unlocked in this booth already"):
            actions.unlock(budget_round, place_of(budget_round, second), booth)
        with pytest.raises(RuleBroken, match="No tablet is paired"):
            actions.unlock(budget_round, place_of(budget_round, third), unpaired)


def test_who_walks_away_is_cancelled_or_lapses_and_can_vote_in_another_way(client, hall, work):
    budget_round, (first, second, _), (place, other, _), base, tablet, _code = hall
    client.post(f"{base}/unlock", data={"place": place, "booth": 1})
    tablet.post("/en/booth/begin")
    address = f"{base}/1/cancel"
    checked = re.findall(r'name="checked" value="(\w+)"', client.get(address).text)
    assert "The ballot is cancelled" in client.post(address, data={"checked": checked}, follow_redirects=True).text
    assert tablet.get("/en/booth/ballot").location == "/en/booth"
    assert "the staff took it back" in tablet.get("/en/booth").text
    client.post(f"{base}/unlock", data={"place": other, "booth": 1})
    assert "took it back" not in tablet.get("/en/booth").text
    tablet.post("/en/booth/begin")
    with work():
        db.session.execute(update(HallBooth).values(unlocked_until=database_now()))
    assert "its time ran out" in tablet.get("/en/booth").text
    assert tablet.post("/en/booth/begin").location == "/en/booth"
    with work():
        assert lapse_turns() == 1
        budget_round = db.session.get_one(Round, budget_round.id)
        assert turns_of(budget_round) == Turns(cancelled=1, lapsed=1)
        for person in (first, second):
            a_ballot(budget_round, person, "1")
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == actions.CANCELLED))
        assert first.name not in str(entry.facts)


def test_the_close_in_the_middle_refuses_the_cast_and_ends_the_booth(client, hall, work):
    budget_round, _people, (place, *_), base, tablet, _code = hall
    client.post(f"{base}/unlock", data={"place": place, "booth": 1})
    tablet.post("/en/booth/begin")
    sent = {**fields_of(tablet.get("/en/booth/ballot").text), "proposal": "1"}
    with work():
        close(db.session.get_one(Round, budget_round.id))
    for press in ({"cast": "1"}, {}):
        refused = tablet.post("/en/booth/ballot", data={**sent, **press})
        assert refused.status_code == 422
        assert "Voting closed on" in refused.text
        assert "This ballot was not stored." in refused.text
    assert "no booth any more" in tablet.get("/en/booth").text
    assert tablet.get("/en/").status_code == 200
    with work():
        assert number(OpenBallot.key) == 0


def test_sealing_waits_for_the_booth_and_everybody_reads_what_became_of_it(client, work):
    with work():
        budget_round, (first, second, voter) = a_vote()
        booth, _token = a_booth(budget_round)
        given = voted(budget_round, booth, first)
        actions.unlock(budget_round, place_of(budget_round, second), booth)
        a_ballot(budget_round, voter, "1")
        assert void.fault_of(budget_round) == ""
        close(budget_round)
        with pytest.raises(RuleBroken, match="1 ballot is unlocked in a booth"):
            seal.seal_round(budget_round, an_organiser())
        actions.cancel(budget_round, booth, an_organiser())
        seal.seal_round(budget_round, an_organiser())
        sealed = db.session.scalars(select(SealedBallot).where(SealedBallot.receipt_code == given.code)).one()
        assert (sealed.body, sealed.channel) == ('["1","3"]', UNTOLD)  # one alone would be known by its channel
        count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
    page = client.get(f"/en/rounds/{budget_round.id}/result").text
    told = client.get(f"/data/rounds/{budget_round.id}/result.json").json
    assert "1 in a booth" in page
    assert "Cast in a booth" in page
    assert told["channels"] == {"booth": 1, "web": 1}
    assert told["booths"] == {"unlocked": 2, "cast": 1, "cancelled": 1, "lapsed": 0}


def test_a_ballot_in_the_envelope_of_no_turn_is_found_at_sealing(work):
    with work():
        budget_round, (person, *_) = a_vote()
        booth, _token = a_booth(budget_round)
        voted(budget_round, booth, person)
        db.session.scalar(select(OpenBallot)).envelope_key = "0" * 64
        close(budget_round)
        with pytest.raises(RuleBroken, match="belongs to nobody who is marked"):
            seal.seal_round(budget_round, an_organiser())


def test_a_void_vote_forgets_its_turns(work):
    with work():
        budget_round, (person, *_) = a_vote()
        booth, _token = a_booth(budget_round)
        voted(budget_round, booth, person)
        db.session.scalar(select(OpenBallot)).content = b"broken"
        soon = budget_round.voting_closes_at + void.rules.LEAST_AGAIN * 3
        void.void_and_reopen(budget_round, an_organiser(), closes_at=soon, **WHY)
        assert turns_of(budget_round) == Turns()


def test_the_tablet_of_one_round_casts_nothing_in_another(work):
    with work():
        here, (person, *_) = a_vote()
        there, _people = a_vote()
        booth, _token = a_booth(here)
        other, _other = a_booth(there)
        actions.unlock(here, place_of(here, person), booth)
        token = actions.begin(booth)
        assert actions.cast(other, token, PICKS, blank=False) is None
        assert actions.turn_of(other, token) is None


def test_only_organisers_and_only_where_staff_take_votes(client, work, as_person):
    with work():
        with_staff, _people = a_vote()
        without, _residents = an_open_round(voters=1)
        with pytest.raises(RuleBroken, match="nobody votes on paper"):
            actions.new_booth(without, an_organiser())
        somebody, organiser = a_person(), an_organiser()
    as_person(organiser)
    assert "there are no booths" in client.get(f"/en/rounds/{without.id}/booths").text
    as_person(somebody)
    assert client.get(f"/en/rounds/{with_staff.id}/booths").status_code == 403
