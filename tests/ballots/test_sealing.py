"""Sealing: ballots are copied in random order, and nothing links them to voters any more."""

from pathlib import Path

from sqlalchemy import delete, func, inspect, select, text

from panel.ballots.models import OpenBallot, SealedBallot
from panel.extensions import db
from panel.jobs.models import Job
from panel.roll import actions as roll
from panel.roll.models import Mark
from tests.ballots.makers import a_ballot, a_sealed_round, an_open_round, close
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
    as_person(organiser)

    page = client.get(f"/en/rounds/{budget_round.id}/seal")
    answer = client.post(f"/en/rounds/{budget_round.id}/seal")
    twice = client.post(f"/en/rounds/{budget_round.id}/seal")

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

    answer = client.post(f"/en/rounds/{budget_round.id}/seal")

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

    answer = client.post(f"/en/rounds/{budget_round.id}/seal")

    assert answer.status_code == 422
    assert "still open" in answer.text


def test_ballot_tables_hold_no_person_no_time_and_no_sequence(work):
    with work():
        seen = inspect(db.session.connection())
        for table in ("open_ballot", "sealed_ballot"):
            columns = {column["name"]: str(column["type"]).upper() for column in seen.get_columns(table)}
            targets = {key["referred_table"] for key in seen.get_foreign_keys(table)}
            assert not [kind for kind in columns.values() if "DATE" in kind or "TIME" in kind]
            assert [name for name, kind in columns.items() if "INT" in kind] == ["round_id"]
            assert targets == {"round"}
            if db.engine.dialect.name == "sqlite":
                made = db.session.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
                assert "WITHOUT ROWID" in made


def test_sealed_ballots_lie_in_an_order_of_their_own(work):
    with work():
        picks = [(str(place % 3 + 1),) for place in range(30)]
        budget_round = a_sealed_round(*picks)
        stored = list(db.session.scalars(select(SealedBallot.body).where(SealedBallot.round_id == budget_round.id)))

    assert stored != [f'["{number}"]' for (number,) in picks]
