"""Writing in a thread and replying."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from panel import clock
from panel.access import Role
from panel.extensions import db, writing
from panel.people.models import Person
from panel.threads import actions
from panel.threads.models import Thread
from tests.makers import a_person
from tests.panels.makers import a_seat, a_seat_holder
from tests.threads.makers import a_contribution, a_thread
from tests.threads.sending import HTMX, counts, newest, reply, write


def test_a_seat_holder_writes_and_everyone_reads(client, work, as_person):
    with work():
        thread = a_thread()
        nia = a_seat_holder(thread.citizens_panel, "Nia")
    as_person(nia)

    answer = write(client, thread, "The **library** is warm.", language="en")

    assert answer.status_code == 303
    assert answer.location == f"/en/threads/{thread.id}#c{newest(work).id}"
    client.post("/en/people/sign-out")
    page = client.get(f"/cy/threads/{thread.id}").text
    assert 'lang="en"><p>The <strong>library</strong> is warm.</p>' in page
    assert "<strong>Nia</strong>" in page


def test_writing_in_place_answers_with_an_empty_form_and_what_was_written(client, work, as_person):
    with work():
        thread = a_thread()
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)

    answer = write(client, thread, "In place", htmx=True)

    assert answer.status_code == 200
    assert answer.text.startswith('<section id="contribute"')
    assert re.search(r'<ol data-hx-swap-oob="beforeend:#contributions">\s*<li id="c\d+">', answer.text)
    assert "In place" not in re.search(r"<textarea.*?</textarea>", answer.text, re.DOTALL).group()


@pytest.mark.parametrize("htmx", [False, True])
def test_an_empty_contribution_keeps_the_form_and_its_language(client, work, as_person, htmx):
    with work():
        thread = a_thread()
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)

    answer = write(client, thread, "  ", language="cy", htmx=htmx)

    assert answer.status_code == 422
    assert "Please write something first." in answer.text
    assert 'value="cy" checked' in answer.text
    assert answer.text.startswith("<section") is htmx


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"), [(1, 9, "This thread opens on"), (-1, 1, ""), (-9, -1, "This thread closed on")]
)
def test_writing_works_only_while_the_thread_is_open(client, work, as_person, *, opens, closes, sentence):
    with work():
        now = clock.now()
        thread = a_thread(opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)

    answer = write(client, thread, "What I typed")

    if sentence:
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "What I typed" in answer.text
    else:
        assert answer.status_code == 303
    assert counts(work, thread) == ((0, 0) if sentence else (1, 1))


def test_replies_stay_on_two_levels(client, work, as_person):
    with work():
        thread = a_thread()
        top = a_contribution(thread)
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)

    first = reply(client, top)
    under = newest(work)
    reply(client, under, "I do.")

    assert first.location == f"/en/threads/{thread.id}#c{under.id}"
    assert newest(work).parent_id == under.parent_id == top.id
    assert counts(work, thread) == (3, 3)


def test_a_reply_opens_in_place_or_on_a_page_of_its_own(client, work, as_person):
    with work():
        thread = a_thread()
        top = a_contribution(thread, body="The chapel")
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)
    address = f"/en/threads/{thread.id}/contributions/{top.id}/reply"

    whole, part = client.get(address), client.get(address, headers=HTMX)

    assert "The chapel" in whole.text
    assert part.text.strip().startswith(f'<div class="reply" id="reply-{top.id}"')
    assert f'href="{address}"' in client.get(f"/en/threads/{thread.id}").text


def test_a_reply_in_place_answers_with_the_message_and_all_under_it(client, work, as_person):
    with work():
        thread = a_thread()
        top = a_contribution(thread)
        a_contribution(thread, parent=top, body="Meanwhile")
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)

    refused, sent = reply(client, top, " ", htmx=True), reply(client, top, "Mine", htmx=True)

    assert (refused.status_code, sent.status_code) == (422, 200)
    for answer in (refused, sent):
        assert answer.text.strip().startswith(f'<li id="c{top.id}">')
        assert "Meanwhile" in answer.text
    assert f'id="reply{top.id}-body"' in refused.text
    assert re.search(r'id="said-\d+" tabindex="-1" data-focus', sent.text)
    assert '<span id="said-count" data-hx-swap-oob="true">3 contributions</span>' in sent.text


def test_a_reply_in_place_is_not_lost_where_what_it_answers_is_hidden(client, work, as_person):
    with work():
        thread = a_thread()
        top = a_contribution(thread)
        top.hidden_at = clock.now()
        moderator = a_person("Mair", Role.MODERATOR)
        a_seat(thread.citizens_panel, moderator)
    as_person(moderator)

    refused = reply(client, top, "What I thought about for an hour", htmx=True)

    assert refused.status_code == 422
    assert "A moderator has hidden what you are replying to" in refused.text
    assert "What I thought about for an hour" in refused.text


def test_a_reply_to_a_reply_is_written_right_under_it_and_stands_with_the_others(client, work, as_person):
    with work():
        thread = a_thread()
        top = a_contribution(thread)
        under = a_contribution(thread, parent=top, body="The chapel")
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)

    page, refused, sent = (
        client.get(f"/en/threads/{thread.id}"),
        reply(client, under, " ", htmx=True),
        reply(client, under, "Mine"),
    )

    assert re.search(rf'id="reply{under.id}-body".*?>Reply<span class="visually-hidden"> to [^<]+</span>', page.text)
    assert refused.text.index("The chapel") < refused.text.index(f'id="reply{under.id}-body"')
    assert (sent.status_code, newest(work).parent_id) == (303, top.id)


def test_a_contribution_of_another_thread_is_not_found_here(client, work, as_person):
    with work():
        thread, other = a_thread(), a_thread()
        elsewhere = a_contribution(other)
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)
    address = f"/en/threads/{thread.id}/contributions/{elsewhere.id}"

    answers = [client.post(f"{address}/reply"), client.get(f"{address}/versions"), client.get(address)]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_the_count_is_right_when_many_write_at_the_same_instant(app, work):
    with work():
        thread = a_thread()
        holders = [a_seat_holder(thread.citizens_panel).id for _ in range(6)]

    def send(person_id):
        writing.set(True)
        with app.app_context():
            found = db.session.get(Thread, thread.id)
            actions.contribute(found, db.session.get(Person, person_id), body="At once", language="en")
            db.session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, holders))

    assert counts(work, thread) == (6, 6)


def test_script_in_a_contribution_is_shown_and_never_run(client, work, as_person):
    with work():
        thread = a_thread()
        holder = a_seat_holder(thread.citizens_panel, "<b>Nia</b>")
    as_person(holder)
    write(client, thread, "<script>alert(1)</script> [x](javascript:alert(2)) <img src=x onerror=alert(3)>")

    page = client.get(f"/en/threads/{thread.id}").text

    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "&lt;b&gt;Nia&lt;/b&gt;" in page
