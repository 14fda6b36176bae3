"""Changing what one wrote, and what a moderator hides."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.threads import actions
from panel.threads.models import Contribution, ContributionVersion
from tests.makers import a_person
from tests.panels.makers import a_seat_holder
from tests.threads.makers import a_contribution, a_thread
from tests.threads.sending import HTMX, counts, edit, newest, reply


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
    assert saved.text.strip().startswith(f'<article class="remark" id="said-{contribution.id}"')


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
    assert "A moderator has hidden what was here." in page
    assert "A kind reply" in page
    assert client.get(f"/en/threads/{thread.id}/contributions/{top.id}/versions").status_code == 404
    assert counts(work, thread) == (1, 1)
    with work():
        actions.set_hidden(db.session.get(Contribution, top.id), False)
    assert "Unkind words" in client.get(f"/en/threads/{thread.id}").text
    assert counts(work, thread) == (2, 2)


def test_what_was_hidden_since_it_was_read_is_not_changed_nor_replied_to(work):
    with work():
        thread = a_thread()
        said, writer = a_contribution(thread), a_seat_holder(thread.citizens_panel)
        db.session.execute(update(Contribution).values(hidden_at=clock.now()).execution_options(synchronize_session=False))

        with pytest.raises(RuleBroken):
            actions.edit_contribution(said, writer, body="Kinder words", language="en")
        with pytest.raises(RuleBroken):
            actions.contribute(thread, writer, body="I agree.", language="en", reply_to=said)


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
