"""Sealing: ballots are copied in random order, and nothing links them to voters any more."""

import re
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text

from panel.ballots.actions.seal import seal_round
from panel.ballots.actions.wipe import NotWiped
from panel.ballots.models import OpenBallot, SealedBallot
from panel.extensions import db, writing
from panel.jobs.models import Job
from panel.results.counting import count_round
from panel.roll import actions as roll
from panel.roll.models import Mark
from tests.ballots.makers import a_ballot, a_sealed_round, an_open_round, close, pressed_first
from tests.checks import press
from tests.makers import an_organiser


def key_files(app):
    return sorted(Path(app.config["LINK_KEYS"]).glob("*"))


def count(column):
    return db.session.scalar(select(func.count(column)))


def test_sealing_copies_the_ballots_empties_the_table_and_destroys_the_key(app, client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round(voters=5)
        codes = {a_ballot(budget_round, person, str(place % 3 + 1)).code for place, person in enumerate(people)}
        close(budget_round)
        pressed_first(budget_round)
    as_person(organiser)

    page = client.get(f"/en/rounds/{budget_round.id}/seal")
    answer = press(client, f"/en/rounds/{budget_round.id}/seal")
    twice = press(client, f"/en/rounds/{budget_round.id}/seal")

    assert "cannot be undone" in page.text
    assert answer.status_code == 303
    assert "waits for its turn" in client.get(answer.location).text
    assert twice.status_code == 422
    assert key_files(app) == []
    with work():
        assert count(OpenBallot.key) == 0
        assert set(db.session.scalars(select(SealedBallot.receipt_code))) == codes
        assert db.session.scalar(Job.of("count-round", budget_round.id))


def test_sealing_is_refused_where_marks_and_ballots_differ(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round(voters=3)
        for person in people:
            a_ballot(budget_round, person, "1")
        close(budget_round)
        db.session.execute(delete(Mark).where(Mark.roll_entry_id == roll.entry_of(budget_round, people[0]).id))
    as_person(organiser)

    answer = press(client, f"/en/rounds/{budget_round.id}/seal")

    assert answer.status_code == 422
    assert "2 people are marked as having voted on this site, but there are 3 ballots" in answer.text
    with work():
        assert count(OpenBallot.key) == 3
        assert count(SealedBallot.key) == 0


def test_sealing_before_the_close_is_refused(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _people = an_open_round()
    as_person(organiser)

    answer = press(client, f"/en/rounds/{budget_round.id}/seal")

    assert answer.status_code == 422
    assert "still open" in answer.text


def test_sealed_ballots_lie_in_an_order_of_their_own(work):
    with work():
        picks = [(str(place % 3 + 1),) for place in range(30)]
        budget_round = a_sealed_round(*picks)
        stored = list(db.session.scalars(select(SealedBallot.body).where(SealedBallot.round_id == budget_round.id)))

    assert stored != [f'["{number}"]' for (number,) in picks]


def sealed_by_hand(client, as_person, work, *, voters=3):
    """A round sealed on its page; nothing of its job is done yet."""
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round(voters=voters)
        for person in people:
            a_ballot(budget_round, person, "1")
        close(budget_round)
        pressed_first(budget_round)
    as_person(organiser)
    assert press(client, f"/en/rounds/{budget_round.id}/seal").status_code == 303
    return budget_round


def test_no_page_says_that_nobody_can_link_before_every_step_has_answered(client, work, as_person):
    budget_round = sealed_by_hand(client, as_person, work)
    pages = [
        f"/{language}/rounds/{budget_round.id}/{page}" for page in ("counting", "seal", "phases") for language in ("en", "cy")
    ]

    before = [client.get(page).text for page in pages]
    with work():
        count_round(budget_round.id, lambda done, total: None)
    after = [client.get(page).text for page in [*pages, f"/en/rounds/{budget_round.id}/result"]]

    assert not any(re.search("nobody can link|ni all neb eu cysylltu", page) for page in before)
    assert all("wiped out of the database" in page for page in before[::2])
    assert all(re.search("nobody can link|ni all neb eu cysylltu", page) for page in after)


def test_a_key_that_cannot_be_destroyed_is_said_and_the_count_tries_again(app, client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round(voters=2)
        for person in people:
            a_ballot(budget_round, person, "1")
        close(budget_round)
        pressed_first(budget_round)
    stuck = Path(app.config["LINK_KEYS"]) / f"{budget_round.id}-.key"
    stuck.mkdir()  # what is no file cannot be overwritten
    as_person(organiser)

    answer = press(client, f"/en/rounds/{budget_round.id}/seal")
    said = client.get(answer.location).text
    with work(), pytest.raises(OSError, match="directory"):
        count_round(budget_round.id, lambda done, total: None)
    stuck.rmdir()
    with work():
        count_round(budget_round.id, lambda done, total: None)

    assert answer.status_code == 303
    assert "not destroyed yet" in said
    assert key_files(app) == []
    assert "nobody can link" in client.get(answer.location).text


def test_a_crash_between_sealing_and_destroying_the_key_loses_nothing(app, client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, people = an_open_round(voters=2)
        for person in people:
            a_ballot(budget_round, person, "1")
        close(budget_round)
        seal_round(budget_round, organiser)  # committed, and then the process dies
    as_person(organiser)
    held = key_files(app)

    said = client.get(f"/en/rounds/{budget_round.id}/seal").text
    with work():
        count_round(budget_round.id, lambda done, total: None)

    assert len(held) == 1
    assert "not destroyed yet" in said
    assert key_files(app) == []
    assert "nobody can link" in client.get(f"/en/rounds/{budget_round.id}/seal").text


def test_a_reader_of_an_older_state_holds_up_the_wipe_visibly(app, client, work, as_person, monkeypatch):
    monkeypatch.setattr("panel.ballots.actions.wipe.READERS_SECONDS", 0)
    monkeypatch.setattr("panel.ballots.actions.wipe.PAUSE_SECONDS", 0)
    with app.app_context():
        writing.set(False)  # a reader of SQLite begins without the writer's lock
        reader = db.engine.connect().execution_options(
            isolation_level="REPEATABLE READ" if db_is("postgresql") else "SERIALIZABLE"
        )
    reader.execute(text("SELECT count(*) FROM round"))
    budget_round = sealed_by_hand(client, as_person, work)

    with work(), pytest.raises(NotWiped):
        count_round(budget_round.id, lambda done, total: None)
    held = client.get(f"/en/rounds/{budget_round.id}/counting").text
    reader.close()
    with work():
        count_round(budget_round.id, lambda done, total: None)

    assert "still being wiped" in held
    assert "nobody can link" in client.get(f"/en/rounds/{budget_round.id}/counting").text


def db_is(name):
    return db.engine.dialect.name == name


def test_keys_of_voided_votes_and_half_written_ones_are_destroyed_too(app, client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _people = an_open_round()
        close(budget_round)
        pressed_first(budget_round)
    folder = Path(app.config["LINK_KEYS"])
    for name in (f"{budget_round.id}-0123456789abcdef.key", f".{budget_round.id}-0123456789abcdef.key.1234.new"):
        (folder / name).write_bytes(b"")
    (folder / f"{budget_round.id}1-0123456789abcdef.key").write_bytes(bytes(32))
    as_person(organiser)

    press(client, f"/en/rounds/{budget_round.id}/seal")

    assert [path.name for path in key_files(app)] == [f"{budget_round.id}1-0123456789abcdef.key"]
