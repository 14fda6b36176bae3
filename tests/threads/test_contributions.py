"""Writing, replying, changing what one wrote, and hearing of what is new."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db, writing
from panel.people.models import Person
from panel.threads import actions, queries
from panel.threads.models import Contribution, ContributionVersion, Thread
from tests.groups.counting import queries as count_queries
from tests.makers import a_person
from tests.panels.makers import a_seat_holder
from tests.threads.makers import a_contribution, a_thread

HTMX = {"HX-Request": "true"}


def write(client, thread, body="The library is warm.", *, htmx=False, **more):
    address = f"/en/threads/{thread.id}/contributions"
    return client.post(address, data={"body": body, "language": "en", **more}, headers=HTMX if htmx else {})


def reply(client, contribution, body="Who keeps the key?", *, htmx=False):
    """The field names carry the number of the message that the reply will hang under."""
    top = contribution.parent_id or contribution.id
    address = f"/en/threads/{contribution.thread_id}/contributions/{contribution.id}/reply"
    data = {f"reply{top}-body": body, f"reply{top}-language": "en"}
    return client.post(address, data=data, headers=HTMX if htmx else {})


def edit(client, contribution, body, *, htmx=False):
    address = f"/en/threads/{contribution.thread_id}/contributions/{contribution.id}/edit"
    data = {f"edit{contribution.id}-body": body, f"edit{contribution.id}-language": "cy"}
    return client.post(address, data=data, headers=HTMX if htmx else {})


def newest(work):
    with work():
        return db.session.scalar(select(Contribution).order_by(Contribution.id.desc()).limit(1))


def counts(work, thread):
    """What the thread says it holds, and what it holds for people to read."""
    with work():
        readable = select(func.count()).where(Contribution.thread_id == thread.id, Contribution.hidden_at.is_(None))
        return db.session.get(Thread, thread.id).contribution_count, db.session.scalar(readable)


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
    assert re.search(r'<ol hx-swap-oob="beforeend:#contributions">\s*<li id="c\d+">', answer.text)
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
    assert part.text.strip().startswith(f'<div class="card" id="reply-{top.id}"')
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


def test_a_contribution_of_another_thread_is_not_found_here(client, work, as_person):
    with work():
        thread, other = a_thread(), a_thread()
        elsewhere = a_contribution(other)
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)
    address = f"/en/threads/{thread.id}/contributions/{elsewhere.id}"

    answers = [client.post(f"{address}/reply"), client.get(f"{address}/versions"), client.get(address)]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_a_change_keeps_what_was_said_before_for_everyone(client, work, as_person):
    with work():
        thread = a_thread()
        nia = a_seat_holder(thread.citizens_panel, "Nia")
        contribution = a_contribution(thread, nia, body="The first thought")
    as_person(nia)

    answer = edit(client, contribution, "Ail feddwl")

    client.post("/en/people/sign-out")
    page = client.get(f"/en/threads/{thread.id}").text
    versions = client.get(f"/en/threads/{thread.id}/contributions/{contribution.id}/versions").text
    assert answer.status_code == 303
    assert 'lang="cy"><p>Ail feddwl' in page
    assert "The first thought" not in page
    assert f"/contributions/{contribution.id}/versions" in page
    assert "The first thought" in versions
    with work():
        assert db.session.scalar(AuditEntry.newest()).verb == "contribution.edit"


def test_a_change_in_place_answers_with_the_contribution_alone(client, work, as_person):
    with work():
        thread = a_thread()
        contribution = a_contribution(thread, a_seat_holder(thread.citizens_panel))
    as_person(contribution.author)
    form = client.get(f"/en/threads/{thread.id}/contributions/{contribution.id}/edit", headers=HTMX)

    refused, saved = edit(client, contribution, "", htmx=True), edit(client, contribution, "Better", htmx=True)

    for answer in (form, refused):
        assert answer.text.strip().startswith(f'<div class="card" id="said-{contribution.id}"')
    assert (refused.status_code, saved.status_code) == (422, 200)
    assert saved.text.strip().startswith(f'<article class="contribution" id="said-{contribution.id}"')


@pytest.mark.parametrize(("minutes", "works"), [(0, True), (29, True), (31, False)])
def test_the_window_for_changes_is_half_an_hour(client, work, as_person, monkeypatch, *, minutes, works):
    with work():
        thread = a_thread()
        contribution = a_contribution(thread, a_seat_holder(thread.citizens_panel), body="As it was")
    as_person(contribution.author)
    later = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: later)

    offered = "/edit" in client.get(f"/en/threads/{thread.id}").text
    answer = edit(client, contribution, "As I want it")

    assert offered is works
    assert answer.status_code == (303 if works else 422)
    assert newest(work).body == ("As I want it" if works else "As it was")
    if not works:
        assert "for 30 minutes" in answer.text
        assert "As I want it" in answer.text


@pytest.mark.parametrize("role", [None, Role.FACILITATOR, Role.ORGANISER, Role.MODERATOR])
def test_nobody_changes_what_somebody_else_wrote(client, work, as_person, role):
    with work():
        contribution = a_contribution(a_thread(), body="As it was")
        other = a_person("", role) if role else a_person()
    as_person(other)

    answer = edit(client, contribution, "Not mine")

    assert answer.status_code == 403
    assert newest(work).body == "As it was"


def test_nothing_is_changed_after_the_close_or_without_a_difference(client, work, as_person):
    with work():
        thread = a_thread(summary="It is said.")
        closed = a_contribution(thread, a_person())
        same = a_contribution(a_thread(), closed.author, body="Same")
        same.language = "cy"
    as_person(closed.author)

    late, unchanged = edit(client, closed, "Late"), edit(client, same, "Same")

    with work():
        assert db.session.scalar(select(ContributionVersion)) is None
    assert (late.status_code, unchanged.status_code) == (422, 303)


def test_hiding_leaves_a_tombstone_and_keeps_the_count_right(client, work):
    with work():
        thread = a_thread()
        top = a_contribution(thread, body="Unkind words")
        a_contribution(thread, parent=top, body="A kind reply")

    for hidden in (True, True):
        with work():
            actions.set_hidden(db.session.get(Contribution, top.id), hidden)
    page = client.get(f"/en/threads/{thread.id}").text

    assert "Unkind words" not in page
    assert "A moderator has hidden what stood here." in page
    assert "A kind reply" in page
    assert client.get(f"/en/threads/{thread.id}/contributions/{top.id}/versions").status_code == 404
    assert counts(work, thread) == (1, 1)
    with work():
        actions.set_hidden(db.session.get(Contribution, top.id), False)
    assert "Unkind words" in client.get(f"/en/threads/{thread.id}").text
    assert counts(work, thread) == (2, 2)


def test_what_is_hidden_takes_no_replies(client, work, as_person):
    with work():
        thread = a_thread()
        top = a_contribution(thread)
        top.hidden_at = clock.now()
        moderator = a_seat_holder(thread.citizens_panel)
    as_person(moderator)

    answer = reply(client, top)

    assert answer.status_code == 404
    assert counts(work, thread)[1] == 0


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


def test_a_facilitators_words_are_marked(client, work):
    with work():
        thread = a_thread()
        a_contribution(thread, a_person("Gwen", Role.FACILITATOR))

    page = client.get(f"/en/threads/{thread.id}").text

    assert '<article class="contribution official"' in page
    assert '<span class="chip plain">facilitator</span>' in page


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


def test_a_long_thread_is_read_in_pages_and_new_words_are_found_on_the_last(client, work, as_person, monkeypatch):
    monkeypatch.setattr(queries, "SIZE", 3)
    with work():
        thread = a_thread()
        tops = [a_contribution(thread, body=f"Message {n}.") for n in range(7)]
        a_contribution(thread, parent=tops[0], body="A late reply.")
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)

    first = client.get(f"/en/threads/{thread.id}").text
    last = client.get(f"/en/threads/{thread.id}?after={tops[5].id}").text
    sent = write(client, thread, "The newest")

    assert "Message 2." in first
    assert "A late reply." in first
    assert "Message 3." not in first
    assert f"after={tops[2].id}" in first
    assert f"after={tops[5].id}" in first
    assert 'id="contribute"' not in first
    assert "Message 6." in last
    assert 'id="contribute"' in last
    assert sent.location == f"/en/threads/{thread.id}?after={tops[5].id}#c{newest(work).id}"
    assert client.get(f"/en/threads/{thread.id}/contributions/{tops[4].id}").location.endswith(
        f"?after={tops[2].id}#c{tops[4].id}"
    )


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "²"])
def test_a_made_up_page_is_the_first_one_or_empty(client, work, after):
    with work():
        thread = a_thread()
        a_contribution(thread)

    assert client.get(f"/en/threads/{thread.id}?after={after}").status_code == 200


def test_an_open_page_hears_how_much_is_new(client, work, as_person):
    with work():
        thread = a_thread()
        seen = a_contribution(thread).id
        nia = a_seat_holder(thread.citizens_panel)
    as_person(nia)
    address = f"/en/threads/{thread.id}/news?seen={seen}&last=1"
    nothing = client.get(address, headers=HTMX)
    with work():
        top = a_contribution(db.session.get(Thread, thread.id), body="New words")
        a_contribution(db.session.get(Thread, thread.id), parent=top)
        a_contribution(db.session.get(Thread, thread.id), db.session.get(Person, nia.id), body="My own")

    told = client.get(address, headers=HTMX)
    again = client.get(f"{address}&told=2", headers=HTMX)
    shown = client.get(f"{address}&show=1", headers=HTMX)

    assert (nothing.status_code, again.status_code) == (204, 204)
    assert "2 new contributions" in told.text
    assert "<textarea" not in told.text
    assert re.search(r'<ol hx-swap-oob="beforeend:#contributions">\s*<li', shown.text)
    assert "New words" in shown.text
    assert "My own" not in shown.text
    assert f"seen={newest(work).id}" in shown.text


def test_a_new_reply_is_added_under_its_message(client, work):
    with work():
        thread = a_thread()
        top = a_contribution(thread)
        a_contribution(thread, parent=top, body="A new reply")

    shown = client.get(f"/en/threads/{thread.id}/news?seen={top.id}&last=1&show=1", headers=HTMX)

    assert f'<ol hx-swap-oob="beforeend:#replies-{top.id}"><li id="c' in shown.text


def test_the_page_asks_for_news_only_while_the_thread_is_open(client, work):
    with work():
        open_, closed = a_thread(), a_thread(summary="It is said.")

    assert 'hx-trigger="every 30s"' in client.get(f"/en/threads/{open_.id}").text
    assert "hx-trigger" not in client.get(f"/en/threads/{closed.id}").text
    assert "hx-trigger" not in client.get(f"/en/threads/{closed.id}/news").text


def test_the_number_of_queries_does_not_grow_with_the_thread(client, work, as_person):
    with work():
        thread = a_thread()
        a_contribution(thread, parent=a_contribution(thread))
        holder = a_seat_holder(thread.citizens_panel)
    as_person(holder)
    client.get(f"/en/threads/{thread.id}")
    few = count_queries(lambda: client.get(f"/en/threads/{thread.id}"))
    with work():
        for _ in range(8):
            top = a_contribution(db.session.get(Thread, thread.id))
            a_contribution(db.session.get(Thread, thread.id), parent=top)

    assert count_queries(lambda: client.get(f"/en/threads/{thread.id}")) == few
