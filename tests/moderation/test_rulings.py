"""The moderators' queue: keep or hide, with a reason; the author is told."""

import json
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, select

from panel.access import Role
from panel.areas.reach import Reach
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.moderation import actions
from panel.moderation.models import Decision, Flag, Ground, Ruling
from panel.moderation.things import KINDS
from panel.seeds.models import Seed
from tests.checks import press
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.meetings.makers import a_published_meeting, an_idea
from tests.moderation.makers import a_flag, a_moderator, a_ruling, a_thing

WHY = {"reason": "We have no adverts here, please.", "language": "en"}


def kept(kind, number, **fields):
    return {f"{kind}-{number}-{name}": value for name, value in {**WHY, **fields}.items()}


def hide(client, kind, number, **fields):
    """Read the page before something is hidden, and press."""
    return press(client, f"/en/moderation/{kind}/{number}/hide", **{**WHY, "ground": "advert", **fields})


def reread(work, kind, number):
    with work():
        return db.session.get_one(KINDS[kind].model, number, populate_existing=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_is_hidden_its_author_is_told_and_the_log_names_nobody(client, work, as_person, kind):
    with work():
        author, moderator, reader = a_person("Zebedee Quux", language="cy"), a_moderator("Mo Quux"), a_person("Rea Quux")
        thing = a_thing(kind, author)
        a_flag(thing, reader, reason="Quux is selling.")
    as_person(moderator)

    answer = hide(client, kind, thing.id)

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

    answer = client.post(f"/en/moderation/seed/{thing.id}", data=kept("seed", thing.id))

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


def test_what_is_missing_is_said_and_what_was_typed_stays(client, work, as_person):
    with work():
        moderator, thing = a_moderator(), a_thing("seed")
        a_flag(thing)
    as_person(moderator)
    thought = {"reason": "A reason I thought about."}
    cases = [
        ({"ground": "", **thought}, "Please choose one."),
        ({"ground": "made-up", **thought}, "Not a valid choice."),
        ({"ground": "\u2028", **thought}, "Not a valid choice."),
        ({"reason": ""}, "Please fill this in."),
    ]
    for fields, sentence in cases:
        answer = hide(client, "seed", thing.id, **fields)

        assert answer.status_code == 422
        assert sentence in answer.text, fields
        assert ("A reason I thought about." in answer.text) is bool(fields["reason"])
    unread = client.post(f"/en/moderation/seed/{thing.id}/hide", data={**WHY, "ground": "advert"})
    assert "Please read this page first." in unread.text
    assert reread(work, "seed", thing.id).hidden_at is None


def test_in_place_the_card_says_what_was_decided_and_what_is_missing(client, work, as_person):
    with work():
        moderator, thing = a_moderator(), a_thing("contribution")
        a_flag(thing)
    as_person(moderator)
    address, htmx = f"/en/moderation/contribution/{thing.id}", {"HX-Request": "true"}

    missing = client.post(address, data=kept("contribution", thing.id, reason=""), headers=htmx)
    answer = client.post(address, data=kept("contribution", thing.id), headers=htmx)

    assert missing.status_code == 422
    assert "Please fill this in." in missing.text
    assert answer.status_code == 200
    assert f'<li class="card" id="waiting-contribution-{thing.id}"' in answer.text
    assert "Kept as it is." in answer.text
    assert "<html" not in missing.text + answer.text


def test_the_page_before_hiding_says_what_becomes_of_a_ballot_who_is_told_and_how_it_comes_back(client, work, as_person):
    with work():
        moderator, contact = a_moderator(), a_person(language="cy")
        before, frozen = a_thing("proposal", contact), a_thing("proposal", contact)
        frozen.lot_number = 1
        for thing in (before, frozen):
            a_flag(thing, reason="It names a child.")
    as_person(moderator)

    first = client.get(f"/en/moderation/proposal/{before.id}/hide").text
    second = client.get(f"/en/moderation/proposal/{frozen.id}/hide").text

    assert "it is not on the ballot" in first
    assert "every vote for it counts" in second
    for page in (first, second):
        assert "It names a child." in page
        assert "They read Cymraeg" in page
        assert "This can be undone." in page


def test_what_another_moderator_decided_is_not_decided_again(client, work, as_person):
    with work():
        moderator, thing = a_moderator(), a_thing("seed")
        a_ruling(thing, decision=Decision.KEEP)
    as_person(moderator)

    answer = hide(client, "seed", thing.id)

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

    answer = client.post(f"/en/moderation/seed/{thing.id}", data=kept("seed", thing.id))

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

    assert page.count("data-hx-post=") == 20
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
    assert client.get(f"/en/moderation/seed/{thing.id}/hide").status_code == (200 if allowed else 403)
    answer = client.post(f"/en/moderation/seed/{thing.id}", data=kept("seed", thing.id))
    assert answer.status_code == (303 if allowed else 403)


def test_an_empty_queue_says_what_will_be_there(client, work, as_person):
    with work():
        moderator = a_moderator()
    as_person(moderator)

    assert "No flags are waiting" in client.get("/en/moderation").text
    assert client.post("/en/moderation/seed/99", data=kept("seed", 99)).status_code == 404


def test_what_was_hidden_by_mistake_is_shown_again_by_a_moderator_and_its_author_is_told(client, work, as_person):
    with work():
        author, moderator, why = a_person(), a_moderator(), "That was the wrong one, sorry."
        things = [a_thing(kind, author) for kind in KINDS]
        rulings = [a_ruling(thing, moderator) for thing in things]
        appealed = a_ruling(a_thing("seed"), appeal="Why?")
    as_person(moderator)

    listed = client.get("/en/moderation/hidden").text
    for thing, ruling in zip(things, rulings, strict=True):
        address = f"/en/moderation/hidden/{ruling.id}"
        assert address in listed
        assert press(client, address, reason=why, language="en").status_code == 303
        assert reread(work, ruling.named[0], thing.id).hidden_at is None
    again = press(client, f"/en/moderation/hidden/{rulings[0].id}", reason=why, language="en")
    waits = press(client, f"/en/moderation/hidden/{appealed.id}", reason=why, language="en")

    assert "This is not hidden any more." in again.text
    assert "an organiser decides that" in waits.text
    with work():
        mails = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == author.email)).all()
        assert sum(why in mail.body for mail in mails) == len(KINDS)
    assert reread(work, "seed", appealed.seed_id).hidden_at


def test_a_role_reaches_in_the_database_what_it_reaches_on_the_page(work):
    with work():
        ward, elsewhere = an_area(), an_area()
        things = {kind: a_thing(kind) for kind in KINDS}
        things["proposal"].budget_round.chest.area, things["proposal"].budget_round.area = ward, elsewhere
        db.session.flush()
        places = {kind: thing.in_area for kind, thing in things.items()} | {"nowhere": elsewhere}
        wrong = [
            (kind, place.id)
            for kind, thing in things.items()
            for place in places.values()
            if (thing.id in db.session.scalars(KINDS[kind].within(Reach(False, (place,)))).all()) != place.holds(thing.in_area)
        ]

    assert wrong == []


def test_a_way_to_warn_its_author_is_offered_where_it_can_be_gone_and_where_somebody_wrote_it(client, work, as_person):
    with work():
        moderator, here = a_moderator(), a_person()
        thing, organiser = a_thing("seed"), an_organiser()
        a_grant(here, Role.MODERATOR, thing.in_area)
        a_published_meeting(organiser, [an_idea(thing.in_area)])
        entered = db.session.scalars(select(Seed).where(Seed.meeting_id.is_not(None))).one()
        a_flag(thing), a_flag(entered)
    ways = {}
    for name, person in (("site", moderator), ("area", here)):
        as_person(person)
        pages = client.get("/en/moderation").text, client.get(f"/en/moderation/seed/{thing.id}/hide").text
        of_entry = client.get(f"/en/moderation/seed/{entered.id}/hide").text
        ways[name] = [page.count("/sanctions/people/") for page in (*pages, of_entry)]

    assert ways == {"site": [1, 1, 0], "area": [0, 0, 0]}
