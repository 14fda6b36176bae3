"""The moderators' queue: keep or hide, with a reason; the author is told."""

import json
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, select

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.moderation import actions
from panel.moderation.models import KINDS, Decision, Flag, Ground, Ruling
from tests.makers import a_person
from tests.moderation.makers import a_flag, a_moderator, a_ruling, a_thing


def decided(kind, number, **fields):
    data = {"decision": "hide", "ground": "advert", "reason": "We have no adverts here, please.", "language": "en", **fields}
    return {f"{kind}-{number}-{name}": value for name, value in data.items()}


def reread(work, kind, number):
    with work():
        return db.session.get_one(KINDS[kind], number, populate_existing=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_is_hidden_its_author_is_told_and_the_log_names_nobody(client, work, as_person, kind):
    with work():
        author, moderator, reader = a_person("Zebedee Quux", language="cy"), a_moderator("Mo Quux"), a_person("Rea Quux")
        thing = a_thing(kind, author)
        a_flag(thing, reader, reason="Quux is selling.")
    as_person(moderator)

    answer = client.post(f"/en/moderation/{kind}/{thing.id}", data=decided(kind, thing.id))

    assert answer.status_code == 303
    assert reread(work, kind, thing.id).hidden_at
    with work():
        [ruling] = db.session.scalars(select(Ruling))
        [mail] = db.session.scalars(select(OutboxMail))
        entry = db.session.scalar(AuditEntry.newest())
        assert not db.session.scalars(Flag.waiting()).all()
    assert (mail.recipient, mail.language) == (author.email, "cy")
    assert "We have no adverts here, please." in mail.body
    assert f"http://localhost/cy/rulings/{ruling.id}" in mail.body
    assert (entry.verb, entry.subject, entry.acting_as) == ("moderation.rule", f"{kind}:{thing.id}", "moderator")
    assert json.loads(entry.facts) == {"decision": "hide", "ground": "advert"}
    assert not any("Quux" in said for said in (mail.body.replace(author.name, ""), mail.subject, entry.facts))


def test_a_thing_is_kept_without_a_word_to_its_author(client, work, as_person):
    with work():
        moderator, thing = a_moderator(), a_thing("seed")
        a_flag(thing)
    as_person(moderator)

    answer = client.post(f"/en/moderation/seed/{thing.id}", data=decided("seed", thing.id, decision="keep"))

    assert answer.status_code == 303
    assert reread(work, "seed", thing.id).hidden_at is None
    with work():
        assert not db.session.scalars(select(OutboxMail)).all()
        [ruling] = db.session.scalars(select(Ruling))
        assert json.loads(db.session.scalar(AuditEntry.newest()).facts) == {"decision": "keep", "ground": None}
    assert (ruling.decision, ruling.ground) == (Decision.KEEP, None)
    assert "Kept as it is." in client.get("/en/moderation").text


def test_the_queue_shows_the_oldest_first_with_text_and_reasons_and_no_names(client, work, as_person):
    with work():
        moderator, reader = a_moderator(), a_person("Rea Quux")
        first, second = a_thing("remark", body="The older words"), a_thing("seed", body="The newer words")
        a_flag(first, reader, reason="Rude to my aunt.")
        a_flag(second, reason="Selling boots.")
        a_flag(first, reason="Not nice.")
        a_ruling(a_thing("offer", body="Dealt with words"))
    as_person(moderator)

    page = client.get("/en/moderation").text

    assert page.index("The older words") < page.index("The newer words")
    assert "2 people reported it" in page
    assert all(reason in page for reason in ("Rude to my aunt.", "Not nice.", "Selling boots."))
    assert "Quux" not in page
    assert "Dealt with words" not in page


def test_earlier_decisions_about_a_thing_stand_beside_it(client, work, as_person):
    with work():
        moderator, thing = a_moderator(), a_thing("seed")
        a_ruling(thing, decision=Decision.KEEP)
        a_flag(thing)
    as_person(moderator)

    assert "Kept before" in client.get("/en/moderation").text


MISSING = [
    ({"ground": ""}, "please choose what is wrong with it"),
    ({"reason": ""}, "Please fill this in."),
    ({"decision": ""}, "Please choose one."),
    ({"ground": "made-up"}, "Not a valid choice."),
]


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_missing_is_said_and_what_was_typed_stays(client, work, as_person, missing, htmx):
    with work():
        moderator, thing = a_moderator(), a_thing("seed")
        a_flag(thing)
    as_person(moderator)
    fields, sentence = missing
    data = decided("seed", thing.id, **{"reason": "A reason I thought about.", **fields})

    answer = client.post(f"/en/moderation/seed/{thing.id}", data=data, headers={"HX-Request": "true"} if htmx else {})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert ("A reason I thought about." in answer.text) is ("reason" not in fields)
    assert ("<html" in answer.text) is not htmx
    assert reread(work, "seed", thing.id).hidden_at is None


def test_in_place_the_card_says_what_was_decided(client, work, as_person):
    with work():
        moderator, thing = a_moderator(), a_thing("contribution")
        a_flag(thing)
    as_person(moderator)
    address = f"/en/moderation/contribution/{thing.id}"

    answer = client.post(address, data=decided("contribution", thing.id), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert f'<li class="card" id="waiting-contribution-{thing.id}"' in answer.text
    assert "Hidden. The author was told why, and how to appeal." in answer.text
    assert "<html" not in answer.text


def test_what_another_moderator_decided_is_not_decided_again(client, work, as_person):
    with work():
        moderator, thing = a_moderator(), a_thing("seed")
        a_ruling(thing, decision=Decision.KEEP)
    as_person(moderator)

    answer = client.post(f"/en/moderation/seed/{thing.id}", data=decided("seed", thing.id))

    assert answer.status_code == 422
    assert "Another moderator decided this" in answer.text
    assert reread(work, "seed", thing.id).hidden_at is None


def test_two_moderators_at_the_same_instant_make_one_ruling(app, work):
    with work():
        thing, moderators = a_thing("seed"), [a_moderator() for _ in range(4)]
        a_flag(thing)
    start, refused = Barrier(4), []

    def decide(moderator_id):
        with app.test_request_context():
            start.wait()
            try:
                moderator = db.session.get(type(moderators[0]), moderator_id)
                facts = {"decision": Decision.HIDE, "ground": Ground.ADVERT, "reason": "No adverts.", "language": "en"}
                actions.rule("seed", thing.id, moderator, **facts)
                db.session.commit()
            except RuleBroken:
                db.session.rollback()
                refused.append(moderator_id)

    threads = [Thread(target=decide, args=(moderator.id,)) for moderator in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 3
    with work():
        assert len(db.session.scalars(select(Ruling)).all()) == 1
        assert len(db.session.scalars(select(OutboxMail)).all()) == 1


def test_a_moderator_does_not_decide_about_their_own_words(client, work, as_person):
    with work():
        moderator = a_moderator()
        thing = a_thing("seed", moderator)
        a_flag(thing)
    as_person(moderator)

    answer = client.post(f"/en/moderation/seed/{thing.id}", data=decided("seed", thing.id, decision="keep"))

    assert answer.status_code == 422
    assert "Another moderator has to decide" in answer.text


def test_the_queue_takes_the_same_number_of_queries_whatever_waits(app, client, work, as_person):
    with work():
        moderator = a_moderator()
    as_person(moderator)
    counts = []
    for more in (1, 5):
        with work():
            for kind in KINDS:
                for _ in range(more):
                    a_flag(a_thing(kind))
            engine = db.engine
        statements = []

        def listen(_connection, _cursor, statement, *_rest, seen=statements):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", listen)
        assert client.get("/en/moderation").status_code == 200
        event.remove(engine, "before_cursor_execute", listen)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_the_queue_shows_twenty_and_says_how_many_more_wait(client, work, as_person):
    with work():
        moderator = a_moderator()
        for _ in range(22):
            a_flag(a_thing("seed"))
    as_person(moderator)

    page = client.get("/en/moderation").text

    assert page.count("hx-post=") == 20
    assert "2 more wait after these." in page


def test_script_in_what_was_reported_and_why_is_harmless(client, work, as_person):
    with work():
        moderator = a_moderator()
        a_flag(a_thing("seed", body="<script>alert(1)</script>"), reason="<script>alert(2)</script>")
    as_person(moderator)

    assert "<script>alert" not in client.get("/en/moderation").text


@pytest.mark.parametrize("role", [None, *Role])
def test_only_moderators_rule(client, work, as_person, role):
    with work():
        thing, person = a_thing("seed"), a_person("", *([role] if role else []))
        a_flag(thing)
    as_person(person)
    allowed = role is Role.MODERATOR

    assert client.get("/en/moderation").status_code == (200 if allowed else 403)
    answer = client.post(f"/en/moderation/seed/{thing.id}", data=decided("seed", thing.id))
    assert answer.status_code == (303 if allowed else 403)


def test_an_empty_queue_says_what_will_be_there(client, work, as_person):
    with work():
        moderator = a_moderator()
    as_person(moderator)

    assert "No flags are waiting" in client.get("/en/moderation").text
    assert client.post("/en/moderation/seed/99", data=decided("seed", 99)).status_code == 404


@pytest.mark.parametrize("blank", [" ", "\r\n", "\u2028", "\x85"], ids=repr)
def test_a_ground_of_blanks_is_no_ground(client, work, as_person, blank):
    with work():
        moderator, thing = a_moderator(), a_thing("remark")
        a_flag(thing)
    as_person(moderator)

    answer = client.post(f"/en/moderation/remark/{thing.id}", data=decided("remark", thing.id, ground=blank))

    assert answer.status_code == 422
    assert "We have no adverts here, please." in answer.text
    assert not reread(work, "remark", thing.id).hidden_at
