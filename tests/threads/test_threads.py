"""Opening a thread, moving its dates, closing it with a summary, and who may."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.language import local
from panel.panels.models import SeatState
from panel.threads.models import Thread, ThreadMove
from tests.makers import a_person
from tests.panels.makers import a_panel, a_seat, a_seat_holder
from tests.seeds.makers import a_seed
from tests.threads.makers import a_contribution, a_thread


def typed(moment):
    return local(moment).strftime("%Y-%m-%dT%H:%M")


def thread_form(**changes):
    now = clock.now()
    return {
        "question_cy": "Ble ddylai'r stafell gynnes fod?",
        "question_en": "Where should the warm room be?",
        "background_cy": "Mae tair neuadd yn y dref.",
        "background_en": "There are three halls in town.",
        "opens_at": typed(now),
        "closes_at": typed(now + timedelta(days=14)),
        **changes,
    }


def facilitator():
    return a_person("Gwen", Role.FACILITATOR)


def test_a_facilitator_opens_a_thread_about_seeds_and_they_grow(client, work, as_person):
    with work():
        citizens_panel, person = a_panel(), facilitator()
        seeds = [a_seed("Warm room"), a_seed("Night bus")]
        other = a_seed("Skate park")
    as_person(person)

    answer = client.post(f"/en/threads/new/{citizens_panel.id}", data=thread_form(seeds=[seed.id for seed in seeds]))

    with work():
        thread = db.session.scalar(Thread.newest())
        linked = [seed.id for seed in thread.seeds]
        grown = [db.session.get(type(seed), seed.id).deliberated_at is not None for seed in (*seeds, other)]
        verbs = list(db.session.scalars(select(AuditEntry.verb)))
    assert answer.location == f"/en/threads/{thread.id}"
    assert linked == [seed.id for seed in seeds]
    assert grown == [True, True, False]
    assert verbs.count("thread.open") == 1
    assert "Night bus" in client.get(answer.location).text


@pytest.mark.parametrize("wanted", ["warm", "WARM ro", "{number}", "#{number}", "tŷ", "ty"])
def test_seeds_are_found_by_number_or_title_and_nothing_typed_is_lost(client, work, as_person, wanted):
    with work():
        citizens_panel, person = a_panel(), facilitator()
        ticked = a_seed("Skate park")
        seed = a_seed("Warm room in the tŷ")
        hidden = a_seed("Warm and hidden tŷ", hidden_at=clock.now())
    as_person(person)
    sent = thread_form(wanted=wanted.format(number=seed.id), find="1", seeds=[ticked.id], question_en="What I typed")

    whole = client.post(f"/en/threads/new/{citizens_panel.id}", data=sent)
    part = client.post(f"/en/threads/new/{citizens_panel.id}", data=sent, headers={"HX-Request": "true"})

    assert whole.status_code == part.status_code == 200
    assert "What I typed" in whole.text
    assert part.text.startswith('<fieldset class="field" id="seeds"')
    for page in (whole.text, part.text):
        assert f'value="{ticked.id}" checked' in page
        assert f'name="seeds" value="{seed.id}">' in page
        assert f'value="{hidden.id}"' not in page


def test_a_seed_of_the_address_is_ticked_already(client, work, as_person):
    with work():
        citizens_panel, person, seed = a_panel(), facilitator(), a_seed()
    as_person(person)

    page = client.get(f"/en/threads/new/{citizens_panel.id}?seed={seed.id}").text

    assert f'value="{seed.id}" checked' in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes_at": "2020-01-01T10:00", "opens_at": "2019-01-01T10:00"}, "The closing date is over already"),
        ({"closes_at": "2020-01-01T10:00"}, "would close before it opens"),
        ({"closes_at": "soon"}, "Please write a day and a time"),
        ({"background_cy": "", "background_en": ""}, "Please write this in Welsh or in English"),
        ({"background_en": "short"}, "at least 10 characters"),
        ({"seeds": ["x"]}, "could not be coerced"),
    ],
)
def test_a_thread_that_does_not_fit_is_shown_again_with_what_was_typed(client, work, as_person, *, change, sentence):
    with work():
        citizens_panel, person = a_panel(), facilitator()
    as_person(person)

    answer = client.post(f"/en/threads/new/{citizens_panel.id}", data=thread_form(**change))

    with work():
        assert db.session.scalar(Thread.newest()) is None
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Where should the warm room be?" in answer.text


def test_a_thread_that_closes_before_it_opens_cannot_be_stored(work):
    with pytest.raises(IntegrityError), work():
        a_thread(opens_at=clock.now(), closes_at=clock.now() - timedelta(days=1))


def test_dates_are_moved_with_a_reason_that_everyone_reads(client, work, as_person):
    with work():
        thread, person = a_thread(), facilitator()
    later = thread.closes_at + timedelta(days=7)
    as_person(person)

    answer = client.post(
        f"/en/threads/{thread.id}/dates",
        data={
            "opens_at": typed(thread.opens_at),
            "closes_at": typed(later),
            "reason_cy": "Mae angen mwy o amser.",
            "reason_en": "People asked for more time.",
        },
    )

    with work():
        moved = db.session.get(Thread, thread.id)
        entry = db.session.scalar(AuditEntry.newest())
    assert answer.status_code == 303
    assert moved.opens_at == thread.opens_at
    assert typed(moved.closes_at) == typed(later)
    assert (entry.verb, json.loads(entry.facts)["reason_en"]) == ("thread.move-date", "People asked for more time.")
    assert "People asked for more time." in client.get(f"/en/threads/{thread.id}").text
    assert "Mae angen mwy o amser." in client.get(f"/cy/threads/{thread.id}").text


def test_a_date_without_a_reason_stays(client, work, as_person):
    with work():
        thread, person = a_thread(), facilitator()
    as_person(person)
    sent = {"opens_at": typed(thread.opens_at), "closes_at": typed(thread.closes_at + timedelta(days=2)), "reason_cy": "Achos da"}

    answer = client.post(f"/en/threads/{thread.id}/dates", data=sent)

    with work():
        assert db.session.scalar(select(ThreadMove)) is None
    assert answer.status_code == 422
    assert "Achos da" in answer.text


def test_a_later_close_opens_a_thread_again(client, work, as_person):
    with work():
        now = clock.now()
        thread = a_thread(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
        person, holder = facilitator(), a_seat_holder(thread.citizens_panel)
    as_person(person)

    client.post(
        f"/en/threads/{thread.id}/dates",
        data={
            "opens_at": typed(thread.opens_at),
            "closes_at": typed(now + timedelta(days=3)),
            "reason_cy": "Mae pobl eisiau siarad.",
            "reason_en": "People want to talk.",
        },
    )
    as_person(holder)

    assert "Add your voice" in client.get(f"/en/threads/{thread.id}").text


def test_a_summary_closes_the_thread_and_stands_at_its_top(client, work, as_person):
    with work():
        thread = a_thread()
        a_contribution(thread)
        person, holder = facilitator(), a_seat_holder(thread.citizens_panel)
    as_person(person)
    sent = {"summary_cy": "Y capel, gyda dwy allwedd.", "summary_en": "The chapel, with **two** keys."}

    answer = client.post(f"/en/threads/{thread.id}/summary", data=sent)

    with work():
        entry = db.session.scalar(AuditEntry.newest())
    assert answer.status_code == 303
    assert (entry.verb, json.loads(entry.facts)) == ("thread.summarise", {"contributions": 1})
    assert "<strong>two</strong> keys" in client.get(f"/en/threads/{thread.id}").text
    assert "gyda dwy allwedd" in client.get(f"/cy/threads/{thread.id}").text
    as_person(holder)
    late = client.post(f"/en/threads/{thread.id}/contributions", data={"body": "One more thing", "language": "en"})
    assert late.status_code == 422
    assert "closed with a summary" in late.text


@pytest.mark.parametrize(("when", "sentence"), [("before", "not opened yet"), ("again", "has its summary already")])
def test_a_summary_at_the_wrong_time_is_refused_and_not_lost(client, work, as_person, *, when, sentence):
    with work():
        thread = a_thread(opens_at=clock.now() + timedelta(days=1)) if when == "before" else a_thread(summary="It is said.")
        person = facilitator()
    as_person(person)

    answer = client.post(
        f"/en/threads/{thread.id}/summary", data={"summary_cy": "Crynodeb newydd.", "summary_en": "A new summary."}
    )

    with work():
        assert db.session.get(Thread, thread.id).summary_en == thread.summary_en
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "A new summary." in answer.text


ROLES = [None, "person", "seat", "left", Role.FACILITATOR, Role.MODERATOR, Role.TREASURER, Role.COMMISSIONER, Role.ORGANISER]
MAY = {
    "read": set(ROLES),
    "write": {"seat", Role.FACILITATOR},
    "reply": {"seat", Role.FACILITATOR},
    "run": {Role.FACILITATOR, Role.ORGANISER},
}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_in_a_thread(client, work, as_person, role):
    with work():
        thread = a_thread()
        contribution = a_contribution(thread)
        person = a_person("", role) if isinstance(role, Role) else a_person()
        if role in ("seat", "left"):
            a_seat(thread.citizens_panel, person, state=SeatState.TAKEN if role == "seat" else SeatState.LEFT)
    if role:
        as_person(person)
    home, said = f"/en/threads/{thread.id}", f"/en/threads/{thread.id}/contributions"

    codes = {
        "read": [client.get(home), client.get(f"{said}/{contribution.id}/versions"), client.get(f"{home}/news")],
        "write": [client.post(said)],
        "reply": [client.post(f"{said}/{contribution.id}/reply")],
        "run": [
            client.post(f"/en/threads/new/{thread.citizens_panel_id}"),
            client.post(f"{home}/dates"),
            client.post(f"{home}/summary"),
        ],
        "edit": [client.post(f"{said}/{contribution.id}/edit")],
    }

    for action, answers in codes.items():
        for answer in answers:
            assert (answer.status_code not in {401, 403}) is (role in MAY.get(action, set())), (action, answer.status_code)


@pytest.mark.parametrize("lang", ["cy", "en"])
@pytest.mark.parametrize("state", ["planned", "open", "closed", "summarised"])
def test_everyone_reads_a_thread_in_every_state_and_language(client, work, *, state, lang):
    with work():
        now = clock.now()
        thread = {
            "planned": lambda: a_thread(opens_at=now + timedelta(days=1)),
            "open": a_thread,
            "closed": lambda: a_thread(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)),
            "summarised": lambda: a_thread(summary="It is said."),
        }[state]()

    answer = client.get(f"/{lang}/threads/{thread.id}")

    assert answer.status_code == 200
    assert '<form method="post"' not in answer.text
    assert ("<strong>three</strong>" if lang == "en" else "<strong>tair</strong>") in answer.text
