"""What the boards of votes say of the public log: they keep its end, which no chain can."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from panel.cli.audit import audit_verify
from panel.extensions import db
from tests.audit.tampering import without_guard
from tests.ballots.makers import an_open_round

CUT = "DELETE FROM audit_entry WHERE id > (SELECT max(id) - 4 FROM audit_entry)"


def verify(app):
    with app.app_context():
        answer = CliRunner().invoke(audit_verify)
    return answer.exit_code, answer.output


def test_a_log_that_every_board_agrees_with_is_whole(app, work):
    with work():
        an_open_round()

    code, said = verify(app)

    assert code == 0, said
    assert "is whole" in said


def test_a_log_whose_end_was_cut_off_is_shorter_than_a_board_says(app, work):
    with work():
        an_open_round()
    with work(), without_guard():
        db.session.execute(text(CUT))

    code, said = verify(app)

    assert code == 1
    assert "is shorter than a head of a vote's board says" in said


@pytest.mark.parametrize("count", [0, 1])
def test_a_log_that_is_another_differs_from_what_a_board_says(app, work, count):
    with work():
        an_open_round()
    with work(), without_guard():
        db.session.execute(text(f"UPDATE tree_head SET audit_hash = root, audit_count = {count}"))  # noqa: S608 - a number

    code, said = verify(app)

    assert code == 1
    assert f"differs from what a head of a vote's board says, at entry {count}" in said
