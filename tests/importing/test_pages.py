"""An organiser reads a round in by a page: looked at first, then once."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from panel.audit.models import AuditEntry
from panel.cli.lanes import work_once
from panel.extensions import db, writing
from panel.importing import waiting
from panel.importing.models import FileState, ImportFile
from panel.jobs.models import Job, JobState
from panel.proposals.models import Proposal
from panel.results.models import Result
from panel.rounds.models import Round
from tests.chests.makers import a_chest
from tests.importing.test_import import FILE
from tests.makers import an_organiser

POINTS = (
    FILE.replace("vote_type;approval", "vote_type;cumulative").replace("max_length;2", "max_sum_points;10")
    .replace("vote;voting_method", "vote;points").replace("A1,B2;internet", "A1,B2;6,4").replace("2;A1;paper", "2;A1;10")
    .replace("B2,A1;internet", "B2,A1;6,4").replace("C3;internet", "C3;10")
)  # fmt: skip


@pytest.fixture
def desk(work, as_person):
    """An organiser who is signed in, and a chest."""
    with work():
        chest, person = a_chest(), an_organiser()
        values = chest.id, person.id
    as_person(person)
    return values


def upload(client, chest_id, text, lang="en", how=""):
    sent = {"table": (BytesIO(text.encode()), "gaeaf.pb"), "chest_id": str(chest_id), "how": how}
    return client.post(f"/{lang}/rounds/import", data=sent, content_type="multipart/form-data", follow_redirects=True)


def pressed(client, number):
    return client.post(f"/en/rounds/import/{number}", follow_redirects=True)


def number_of(work):
    with work():
        return db.session.scalars(select(ImportFile.id).order_by(ImportFile.id.desc())).first()


def test_a_round_is_shown_and_then_read_in_once(client, app, work, desk):
    page = upload(client, desk[0], FILE)
    assert page.status_code == 200
    assert "What will come" in page.text
    assert "£1,000.50" in page.text
    number = number_of(work)
    with work():
        assert db.session.scalar(select(func.count(Round.id))) == 0

    assert "It waits for its turn" in pressed(client, number).text
    again = client.post(f"/en/rounds/import/{number}")
    assert again.status_code == 422
    assert "This file was taken already" in again.text
    with app.app_context():
        work_once()
        work_once()

    assert "read in, counted and published" in client.get(f"/en/rounds/import/{number}").text
    with work():
        budget_round = db.session.scalars(select(Round)).unique().one()
        assert (budget_round.imported_from, budget_round.chest_id) == ("gaeaf.pb", desk[0])
        assert db.session.scalar(Result.of(budget_round)).published_at
        told = select(AuditEntry.verb, AuditEntry.person_id).where(AuditEntry.subject == f"round:{budget_round.id}")
        assert ("round.import", desk[1]) in db.session.execute(told).all()
        assert db.session.get(ImportFile, number).file == ""
    assert "was read in before" in upload(client, desk[0], FILE).text


def test_a_broken_file_says_so_by_line_in_welsh_and_nothing_is_kept(client, work, desk):
    page = upload(client, desk[0], FILE.replace("3;B2,A1;internet", "3;B2,Z9;internet"), lang="cy")

    assert "Llinell 24: mae papur pleidleisio’n enwi prosiect nad yw yn y ffeil" in page.text
    assert client.post(f"/cy/rounds/import/{number_of(work)}").status_code == 422
    with work():
        assert db.session.scalar(select(func.count(Proposal.id))) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\x00\x01\x02", "cannot be read in as it stands"),
        (FILE.replace("1000.50", "1e99"), "cannot be kept as whole pence"),
        (FILE.replace("max_length;2", "step;0.01").replace("1000.50", "99999999"), "count would take hours"),
        (FILE.replace("max_length;2", "max_length;3000000000"), "max_length: it has to be a number from 1 to 2,147,483,647"),
        (FILE.replace("max_length;2", "min_project_score_threshold;3000000000"), "min_project_score_threshold: it has to be"),
        (POINTS.replace("max_sum_points;10", "max_sum_points;3000000000"), "max_sum_points: it has to be a number"),
        (POINTS.replace("max_sum_points;10", "max_sum_points;-3"), "max_sum_points: it has to be a number"),
        (FILE.replace("Choir", "Ch\0oir"), "a character that is no text"),
        (FILE.replace("country;United Kingdom", "comment;a\0b"), "a character that is no text"),
        (FILE.replace("Bench", "<script>alert(1)</script>"), "&lt;script&gt;"),
    ],
)
def test_what_was_made_to_break_it_is_refused_or_shown_as_text(client, desk, text, said):
    page = upload(client, desk[0], text)

    assert page.status_code == 200
    assert said in page.text


def test_what_no_check_foresaw_fails_with_a_sentence_and_leaves_nothing(client, app, work, desk, monkeypatch):
    upload(client, desk[0], FILE)
    number = number_of(work)
    pressed(client, number)
    monkeypatch.setattr("panel.importing.rounds.theme_of", lambda _categories: "a theme of more letters than the column has" * 9)
    writing.set(True)  # as the worker does; the last page that was read left this thread reading

    with app.app_context():
        work_once()

    with work():
        assert db.session.get(ImportFile, number).state == FileState.FAILED
        assert db.session.scalar(select(func.count(Round.id))) == 0
    assert "could not be read in, and nothing was changed" in client.get(f"/en/rounds/import/{number}").text


def test_a_file_whose_work_was_set_aside_can_be_deleted_and_is_swept(client, work, desk):
    upload(client, desk[0], FILE)
    number = number_of(work)
    pressed(client, number)
    assert client.post(f"/en/rounds/import/{number}/drop").status_code == 409
    with work():
        db.session.scalar(Job.of("import-round", number)).state = JobState.FAILED
        db.session.get(ImportFile, number).uploaded_at -= timedelta(days=2)
    assert "/drop" in client.get(f"/en/rounds/import/{number}").text

    with work():
        assert waiting.sweep() == 1
        db.session.rollback()
    client.post(f"/en/rounds/import/{number}/drop")

    with work():
        assert db.session.get(ImportFile, number) is None


def test_a_file_is_dropped_without_a_trace(client, work, desk):
    upload(client, desk[0], FILE)
    number = number_of(work)

    client.post(f"/en/rounds/import/{number}/drop")

    with work():
        assert db.session.get(ImportFile, number) is None
