"""Reading a thread page by page, and hearing of what is new."""

import re

import pytest

from panel.access import Role
from panel.extensions import db
from panel.people.models import Person
from panel.threads import queries
from panel.threads.models import Thread
from tests.groups.counting import queries as count_queries
from tests.makers import a_person
from tests.panels.makers import a_seat_holder
from tests.threads.makers import a_contribution, a_thread
from tests.threads.sending import HTMX, newest, write


def test_a_facilitators_words_are_marked(client, work):
    with work():
        thread = a_thread()
        a_contribution(thread, a_person("Gwen", Role.FACILITATOR))

    page = client.get(f"/en/threads/{thread.id}").text

    assert '<article class="remark official"' in page
    assert '<span class="meta">facilitator</span>' in page


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
        last = a_contribution(db.session.get(Thread, thread.id), parent=top).id
        a_contribution(db.session.get(Thread, thread.id), db.session.get(Person, nia.id), body="My own")

    told = client.get(address, headers=HTMX)
    again = client.get(f"{address}&told=2", headers=HTMX)
    shown = client.get(f"{address}&show=1", headers=HTMX)

    assert (nothing.status_code, again.status_code) == (204, 204)
    assert "2 new contributions" in told.text
    assert "<textarea" not in told.text
    assert re.search(r'<ol data-hx-swap-oob="beforeend:#contributions">\s*<li', shown.text)
    assert "New words" in shown.text
    assert "My own" not in shown.text
    assert f"seen={last}&amp;" in shown.text


def test_a_new_reply_is_added_under_its_message(client, work):
    with work():
        thread = a_thread()
        top = a_contribution(thread)
        a_contribution(thread, parent=top, body="A new reply")

    shown = client.get(f"/en/threads/{thread.id}/news?seen={top.id}&last=1&show=1", headers=HTMX)

    assert f'<ol data-hx-swap-oob="beforeend:#replies-{top.id}"><li id="c' in shown.text


def test_the_page_asks_for_news_only_while_the_thread_is_open(client, work):
    with work():
        open_, closed = a_thread(), a_thread(summary="It is said.")

    assert 'data-hx-trigger="every 30s"' in client.get(f"/en/threads/{open_.id}").text
    assert "data-hx-trigger" not in client.get(f"/en/threads/{closed.id}").text
    assert "data-hx-trigger" not in client.get(f"/en/threads/{closed.id}/news").text


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
