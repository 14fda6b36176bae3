"""Somebody votes by telephone: marked once, keyed by two who see nothing of each other, entered, or cancelled."""

import re

import pytest
from sqlalchemy import func, select

from panel.audit.models import AuditEntry
from panel.ballots.actions import seal, void
from panel.ballots.actions.wipe import TABLES
from panel.ballots.calls import Calls, CallState, TelephoneCall, calls_of
from panel.ballots.models import UNTOLD, OpenBallot, SealedBallot
from panel.errors import RuleBroken
from panel.extensions import db
from panel.paper import issuing
from panel.publish.queries import channels_are_published
from panel.results.actions import count, publish
from panel.results.queries import channels_of
from panel.roll.actions import marks
from panel.roll.models import Channel
from panel.rounds.models import Round
from panel.telephone import actions
from tests.ballots.makers import WHY, a_ballot, an_open_round, close
from tests.makers import a_person, an_organiser
from tests.paper.makers import SIONED, place_of


def a_vote(**terms):
    """An open vote with staff; its voters."""
    return an_open_round(voters=3, ways="residency,staff", **terms)


def a_call(budget_round, person, keyer=None):
    return actions.begin(budget_round, place_of(budget_round, person), keyer or an_organiser())


def heard(budget_round, call, *lines):
    """Each line keyed by another person. What the last one was told."""
    return [actions.key_ballot(budget_round, call, an_organiser(), line, turn=call.turn) for line in lines][-1]


def keyed(client, address, line, **more):
    """One line, typed on the page of a call as it stands."""
    found = re.search(r'name="turn"[^>]*value="([^"]*)"', client.get(address).text)
    return client.post(address, data={"line": line, "turn": found[1] if found else ""}, **more)


def number(column):
    return db.session.scalar(select(func.count(column)))


def test_the_whole_call_by_pages(client, work, as_person):
    with work():
        budget_round, (resident, *_) = a_vote()
        first, second = an_organiser(), an_organiser()
        place = place_of(budget_round, resident).id
    base = f"/en/rounds/{budget_round.id}/telephone"
    as_person(first)
    found = client.post(f"{base}/find", data={"by": "account", "text": resident.name})
    assert "Two of us will hear how you vote." in found.text
    assert f'value="{place}"' in found.text
    assert "This is call 1." in client.post(f"{base}/begin", data={"place": place}, follow_redirects=True).text
    assert "not on the roll yet" in client.post(f"{base}/find", data={"by": "facts", **SIONED}).text
    refused = keyed(client, f"{base}/1", "9")
    assert refused.status_code == 422
    assert "There is no proposal number 9" in refused.text
    assert "Pass the call on" in keyed(client, f"{base}/1", "3 1", follow_redirects=True).text
    again = keyed(client, f"{base}/1", "3 1")
    assert again.status_code == 422
    assert "You have keyed this ballot already" in again.text

    as_person(second)
    for page in (client.get(base).text, client.get(f"{base}/1").text):
        assert "3 1" not in page.replace("3 12", "")
        assert resident.name not in page
    differs = keyed(client, f"{base}/1", "2", follow_redirects=True).text
    assert "Ask the voter again" in differs
    keyed(client, f"{base}/1", "1 3")
    as_person(first)
    assert "Two people heard something else" not in client.get(f"{base}/1").text
    told = keyed(client, f"{base}/1", "3 1", follow_redirects=True).text
    assert "the ballot is entered" in told
    as_person(resident)
    assert "You vote by telephone" in client.get(f"/en/rounds/{budget_round.id}/ballot").text
    with work():
        call = db.session.scalar(select(TelephoneCall))
        assert (call.state, call.roll_entry_id, call.content, call.differed) == (CallState.ENTERED, None, None, 1)
        assert number(OpenBallot.key) == 1


def test_one_mark_for_all_channels(work):
    with work():
        budget_round, (caller, voter, holder) = a_vote()
        a_call(budget_round, caller)
        a_ballot(budget_round, voter, "1")
        issuing.issue(budget_round, place_of(budget_round, holder))
        for person, why in ((caller, "by telephone already"), (voter, "on this site already"), (holder, "has a ballot paper")):
            with pytest.raises(RuleBroken, match=why):
                a_call(budget_round, person)
        with pytest.raises(RuleBroken, match="votes by telephone, so no paper"):
            issuing.issue(budget_round, place_of(budget_round, caller))
        with pytest.raises(RuleBroken, match="You vote by telephone"):
            a_ballot(budget_round, caller, "1")

        assert marks(budget_round) == {Channel.TELEPHONE: 1, Channel.WEB: 1, Channel.PAPER: 1}


def test_between_the_two_nothing_is_readable_and_where_they_differ_nothing_is_kept(work):
    with work():
        budget_round, (caller, *_) = a_vote()
        call = a_call(budget_round, caller)
        heard(budget_round, call, "1 3")
        assert len(call.content) == budget_round.ballot_bytes + 28
        assert b'"1"' not in call.content
        assert heard(budget_round, call, "2") is False

        assert (call.state, call.content, call.first_by_id) == (CallState.FIRST, None, None)
        assert heard(budget_round, call, "1 3", "3 1") is True
    assert "telephone_call" in TABLES


def test_nobody_keys_their_own_vote(work):
    with work():
        budget_round, (caller, *_) = a_vote()
        call = a_call(budget_round, caller)
        with pytest.raises(RuleBroken, match="your own vote"):
            actions.key_ballot(budget_round, call, caller, "1 3", turn=call.turn)
        heard(budget_round, call, "1 3")
        with pytest.raises(RuleBroken, match="your own vote"):
            actions.key_ballot(budget_round, call, caller, "1 3", turn=call.turn)


def test_a_call_that_ends_early_is_cancelled_and_the_mark_goes(client, work, as_person):
    with work():
        budget_round, (caller, *_) = a_vote()
        organiser = an_organiser()
        heard(budget_round, a_call(budget_round, caller), "1")
    as_person(organiser)
    address = f"/en/rounds/{budget_round.id}/telephone/1/cancel"
    checked = re.findall(r'name="checked" value="(\w+)"', client.get(address).text)
    assert "The call is cancelled" in client.post(address, data={"checked": checked}, follow_redirects=True).text
    assert client.get(address).status_code == 303
    with work():
        budget_round, call = db.session.get_one(Round, budget_round.id), db.session.scalar(select(TelephoneCall))
        with pytest.raises(RuleBroken, match="was cancelled"):
            heard(budget_round, call, "1")
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == actions.CANCELLED))
        a_ballot(budget_round, caller, "1")

        assert caller.name not in str(entry.facts)
        assert call.content is call.roll_entry_id is None
        assert calls_of(budget_round) == Calls(cancelled=1)


def test_sealing_waits_for_open_calls_and_everybody_reads_what_became_of_them(client, work):
    with work():
        budget_round, (caller, cut_off, voter) = a_vote()
        done, open_ = a_call(budget_round, caller), a_call(budget_round, cut_off)
        heard(budget_round, done, "1 3", "1 3")
        with pytest.raises(RuleBroken, match="entered already"):
            actions.cancel(budget_round, done, an_organiser())
        a_ballot(budget_round, voter, "1")
        close(budget_round)
        with pytest.raises(RuleBroken, match="1 vote by telephone is not finished"):
            seal.seal_round(budget_round, an_organiser())
        actions.cancel(budget_round, open_, an_organiser())
        seal.seal_round(budget_round, an_organiser())
        sealed = db.session.scalars(select(SealedBallot)).all()
        assert {each.body for each in sealed} == {'["1","3"]', '["1"]'}
        assert all(each.channel == UNTOLD and each.receipt_code for each in sealed)
        assert channels_of(budget_round) == {Channel.TELEPHONE: 1, Channel.WEB: 1}
        assert not channels_are_published(budget_round.id)
        count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
    page = client.get(f"/en/rounds/{budget_round.id}/result").text
    told = client.get(f"/data/rounds/{budget_round.id}/result.json").json

    assert "1 by telephone" in page
    assert "Cancelled, and the mark taken back" in page
    assert told["channels"] == {"telephone": 1, "web": 1}
    assert told["calls"] == {"begun": 2, "entered": 1, "cancelled": 1}


def test_a_ballot_in_the_envelope_of_no_call_is_found_at_sealing(work):
    with work():
        budget_round, (caller, *_) = a_vote()
        call = a_call(budget_round, caller)
        heard(budget_round, call, "1", "1")
        db.session.scalar(select(OpenBallot)).envelope_key = "0" * 64
        close(budget_round)
        with pytest.raises(RuleBroken, match="belongs to nobody who is marked"):
            seal.seal_round(budget_round, an_organiser())


def test_a_void_vote_forgets_its_calls(work):
    with work():
        budget_round, (caller, *_) = a_vote()
        heard(budget_round, a_call(budget_round, caller), "1", "1")
        db.session.scalar(select(OpenBallot)).content = b"broken"
        soon = budget_round.voting_closes_at + void.rules.LEAST_AGAIN * 3
        void.void_and_reopen(budget_round, an_organiser(), closes_at=soon, **WHY)
        assert calls_of(budget_round) == Calls()
        assert a_call(budget_round, caller).number == 1


def test_only_organisers_and_only_where_staff_take_votes(client, work, as_person):
    with work():
        with_staff, _people = a_vote()
        without, (resident, *_) = an_open_round(voters=1)
        with pytest.raises(RuleBroken, match="nobody votes on paper"):
            a_call(without, resident)
        somebody, organiser = a_person(), an_organiser()
    as_person(organiser)
    assert "staff take no votes by telephone" in client.get(f"/en/rounds/{without.id}/telephone").text
    as_person(somebody)
    assert client.get(f"/en/rounds/{with_staff.id}/telephone").status_code == 403


def test_a_reading_that_was_sent_twice_is_never_the_first_of_the_next_turn(work):
    with work():
        budget_round, (resident, *_) = a_vote()
        call, second = a_call(budget_round, resident), an_organiser()
        heard(budget_round, call, "1 3")
        turn = call.turn
        assert not actions.key_ballot(budget_round, call, second, "2", turn=turn)
        with pytest.raises(RuleBroken, match="has gone on"):
            actions.key_ballot(budget_round, call, second, "2", turn=turn)

        assert (call.state, call.content) == (CallState.FIRST, None)


def test_somebody_on_the_telephone_is_no_fault_of_the_vote(work):
    with work():
        budget_round, (resident, other, *_) = a_vote()
        a_ballot(budget_round, other, "1")
        a_call(budget_round, resident)

        assert void.fault_of(budget_round) == ""
