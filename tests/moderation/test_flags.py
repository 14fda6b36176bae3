"""Reporting something to a moderator."""

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.extensions import db
from panel.moderation import actions as moderation
from panel.moderation.models import Decision, Flag
from panel.seeds.models import Seed
from tests.makers import a_person
from tests.moderation.makers import KINDS, a_flag, a_moderator, a_thing
from tests.seeds.makers import a_remark, a_seed, an_offer

REASON = {"reason": "It is an advert.", "language": "en"}


def flags(work):
    with work():
        return db.session.scalar(select(func.count()).select_from(Flag))


@pytest.mark.parametrize("kind", KINDS)
def test_something_is_reported_with_a_reason_and_the_reader_is_thanked_and_led_back(client, work, as_person, kind):
    with work():
        person, thing = a_person(), a_thing(kind)
    as_person(person)
    address = f"/en/flags/{kind}/{thing.id}"

    asked = client.get(address)
    answer = client.post(address, data=REASON)
    thanks = client.get(answer.location)

    assert "Buy my boots." in asked.text
    assert answer.status_code == 303
    assert "Thank you" in thanks.text
    assert "Back to where you were" in thanks.text
    with work():
        [flag] = db.session.scalars(Flag.waiting())
    assert (flag.named, flag.raised_by_id, flag.reason) == ((kind, thing.id), person.id, "It is an advert.")


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_reports_the_same_thing_twice(client, work, as_person, kind):
    with work():
        person, thing = a_person(), a_thing(kind)
        a_flag(thing, person)
    as_person(person)

    answer = client.post(f"/en/flags/{kind}/{thing.id}", data={**REASON, "reason": "Again, and louder."})

    assert answer.status_code == 422
    assert "You have reported this already." in answer.text
    assert "Again, and louder." in answer.text
    assert flags(work) == 1


def test_two_people_may_report_the_same_thing(client, work, as_person):
    with work():
        thing = a_thing("seed")
        a_flag(thing)
        person = a_person()
    as_person(person)

    assert client.post(f"/en/flags/seed/{thing.id}", data=REASON).status_code == 303
    assert flags(work) == 2


def test_a_report_needs_a_reason_and_keeps_what_was_typed(client, work, as_person):
    with work():
        person, thing = a_person(), a_thing("seed")
    as_person(person)

    empty = client.post(f"/en/flags/seed/{thing.id}", data={"language": "en"})
    long = client.post(f"/en/flags/seed/{thing.id}", data={**REASON, "reason": "x" * 501})

    assert empty.status_code == long.status_code == 422
    assert "x" * 501 in long.text
    assert "shorten this by 1 character" in long.text
    assert flags(work) == 0


def test_nobody_reports_their_own_words(client, work, as_person):
    with work():
        author = a_person()
        thing = a_thing("remark", author)
    as_person(author)

    answer = client.post(f"/en/flags/remark/{thing.id}", data=REASON)

    assert answer.status_code == 422
    assert "You wrote this yourself" in answer.text


def test_what_is_hidden_withdrawn_or_stands_on_a_hidden_seed_is_not_found(client, work, as_person):
    with work():
        person, now = a_person(), clock.now()
        hidden = a_seed(hidden_at=now)
        remark, withdrawn = a_remark(hidden), an_offer(a_seed())
        withdrawn.withdrawn_at = now
    as_person(person)

    for address in (f"seed/{hidden.id}", f"remark/{remark.id}", f"offer/{withdrawn.id}", "contribution/99", "person/1"):
        assert client.get(f"/en/flags/{address}").status_code == 404
        assert client.post(f"/en/flags/{address}", data=REASON).status_code == 404


def test_visitors_are_asked_to_sign_in_and_come_back(client, work):
    with work():
        thing = a_thing("seed")

    answer = client.get(f"/cy/flags/seed/{thing.id}")

    assert answer.status_code == 303
    assert answer.location == f"/cy/people/sign-in?next=/cy/flags/seed/{thing.id}"
    assert client.post(f"/cy/flags/seed/{thing.id}", data=REASON).status_code == 401


def test_what_was_kept_and_says_something_else_since_is_reported_again(client, work, as_person):
    with work():
        person, thing = a_person(), a_thing("seed")
    as_person(person)
    address = f"/en/flags/seed/{thing.id}"
    client.post(address, data=REASON)
    with work():
        moderation.rule(
            "seed", thing.id, a_moderator(), decision=Decision.KEEP, ground=None, reason="It is a gift.", language="en"
        )
    same, refused = client.get(address).text, client.post(address, data=REASON)
    with work():
        db.session.get_one(Seed, thing.id).body = "Now it insults somebody."

    asked = client.get(address).text
    again = client.post(address, data={**REASON, "reason": "It insults my aunt."})

    assert "a moderator has decided" in same
    assert "A moderator looks at what you reported" not in same
    assert refused.status_code == 422
    assert 'name="reason"' in asked
    assert again.status_code == 303
    assert "A moderator looks at what you reported" in client.get(address).text
    with work():
        assert [flag.reason for flag in db.session.scalars(Flag.waiting())] == ["It insults my aunt."]
