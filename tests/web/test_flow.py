"""What form views repeat: refused and undone, or committed, told, and on."""

import pytest
from flask import Flask, get_flashed_messages
from sqlalchemy import func, select

from panel.areas.models import Area
from panel.errors import RuleBroken
from panel.extensions import db
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from tests.makers import an_area


def areas() -> int:
    return db.session.scalar(select(func.count()).select_from(Area)) or 0


def test_what_a_rule_refuses_is_undone_and_said_in_the_form(app: Flask) -> None:
    with app.test_request_context("/en/groups/new", method="POST"):
        form = EmptyForm()

        with refusals_of(form):
            an_area()
            raise RuleBroken("There is such an area already.")

        assert form.form_errors == ["There is such an area already."]
        assert areas() == 0


def test_a_bug_is_never_taken_for_a_refusal(app: Flask) -> None:
    with app.test_request_context("/en/groups/new", method="POST"):
        form = EmptyForm()

        with pytest.raises(ZeroDivisionError), refusals_of(form):
            1 / 0  # noqa: B018 - the bug

        assert not form.form_errors


def test_what_is_committed_stays_is_told_and_leads_on(app: Flask) -> None:
    with app.test_request_context("/en/groups/new", method="POST"):
        an_area()

        answer = commit_and_go("/en/groups", "Saved.")
        db.session.rollback()

        assert areas() == 1
        assert (answer.status_code, answer.location) == (303, "/en/groups")
        assert get_flashed_messages() == ["Saved."]


def test_a_page_with_a_form_to_mend_says_so_by_its_status(app: Flask) -> None:
    with app.test_request_context("/en/error", method="POST"):
        form = EmptyForm()
        before = show("error.html", code=409, form=form)
        form.refuse("There is such an area already.")

        after = show("error.html", code=409, form=form)

        assert (before.status_code, after.status_code) == (200, 422)
