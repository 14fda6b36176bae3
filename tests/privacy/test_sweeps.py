"""What has its days is kept for as long, and no longer."""

import json
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from panel import clock
from panel.audit.models import AuditEntry
from panel.ballots.actions.life import cancel_round
from panel.cli.privacy import retention
from panel.complaints.models import Complaint
from panel.extensions import db
from panel.mail.models import MailState, OutboxMail
from panel.meetings.actions import save_sheet
from panel.meetings.sheets import Sheet
from panel.people.models import Person, SignInCode
from panel.privacy.leaving import forget
from panel.privacy.sweeps import sweep_all
from panel.problems.actions import Fault, note
from panel.problems.models import Problem
from panel.results.models import Result
from panel.roll.models import HeldPlace, Mark, RollEntry
from panel.seeds.meetings import Meeting
from panel.seeds.models import Seed
from tests.ballots.makers import a_counted_round, a_published_round, an_open_round, close
from tests.complaints.makers import a_complaint
from tests.makers import an_area, an_organiser, keep
from tests.meetings.makers import a_meeting, a_published_meeting, an_idea
from tests.privacy.makers import EMAIL, somebody


def rows(table):
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def days_later(monkeypatch):
    """Move the clock of the site forward by some days."""
    start = clock.now()

    def move(days: float) -> datetime:
        moment = start + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return move


def a_letter(state):
    token = "held" if state == MailState.SENDING else None
    written = {"subject": "S", "body": "B", "language": "en", "queued_at": clock.now()}
    return keep(OutboxMail(recipient="a@example.org", state=state, lease_token=token, **written))


def test_codes_go_after_a_day(work, days_later):
    with work():
        keep(SignInCode(email="a@example.org", code_hash="a", link_hash="b", browser_hash="c", asked_at=clock.now()))

    left = []
    for days in (0.9, 1.1):
        days_later(days)
        with work():
            sweep_all()
            left.append(rows(SignInCode))

    assert left == [1, 0]


def test_mail_goes_after_a_month_unless_it_still_waits(work, days_later):
    with work():
        for state in MailState:
            a_letter(state)

    left = []
    for days in (29.9, 30.1):
        days_later(days)
        with work():
            sweep_all()
            left.append(rows(OutboxMail))
    with work():
        states = set(db.session.scalars(select(OutboxMail.state)))

    assert left == [5, 2]
    assert states == {MailState.QUEUED, MailState.SENDING}


def test_the_roll_goes_ninety_days_after_the_result_and_the_result_stays(client, work, days_later):
    with work():
        budget_round, _result = a_published_round(["1"], ["1", "2"], ["3"])
        a_counted_round(["1"])
        cancelled, _people = an_open_round()
        cancel_round(cancelled, an_organiser(), reason_cy="Nid oes digon o arian.", reason_en="There is too little money.")

    left = []
    for days in (89.9, 90.1):
        days_later(days)
        with work():
            sweep_all()
            left.append((rows(RollEntry), rows(Mark)))
    with work():
        result = db.session.scalars(Result.of(budget_round)).one()
        assert (result.voters, result.roll_size) == (3, 3)

    assert left == [(7, 4), (1, 1)]
    assert client.get(f"/en/rounds/{budget_round.id}/result").status_code == 200


def test_a_held_place_goes_when_its_vote_is_over(work):
    with work():
        budget_round, _person = somebody()
        forget(db.session.scalars(Person.by_email(EMAIL)).one(), remove_texts=False)
        sweep_all()
        during = rows(HeldPlace)
        close(budget_round)
        sweep_all()

    with work():
        assert (during, rows(HeldPlace)) == (1, 0)


def test_a_dry_run_says_what_would_go_and_changes_nothing(app, work, days_later):
    with work():
        a_letter(MailState.SENT)
    days_later(31)
    with app.app_context():
        dry = CliRunner().invoke(retention, ["--dry-run"], catch_exceptions=False)
    with work():
        after_dry = rows(OutboxMail)
    with app.app_context():
        CliRunner().invoke(retention, [], catch_exceptions=False)

    with work():
        assert (after_dry, rows(OutboxMail)) == (1, 0)
    assert "1  mail (kept 30 days)" in dry.output


def test_an_organiser_sets_the_days_looks_at_what_would_go_and_reads_what_went(client, work, as_person, days_later):
    with work():
        organiser = an_organiser()
        a_letter(MailState.SENT)
        a_complaint(answered_at=clock.now())
        a_complaint(email="waits@example.org")
    as_person(organiser)
    days_later(200)
    days = {"keep_sign_in": 1, "keep_mail": 300, "keep_roll": 90, "keep_problem": 30, "keep_complaint": 100, "keep_sheet": 90}
    saved = client.post("/en/settings/keeping", data=days)
    looked = client.get("/en/about/retention").text
    with work():
        kept = (rows(OutboxMail), rows(Complaint))

    with work():
        gone = sweep_all()

    assert saved.status_code == 303
    assert "1 row would go" in looked
    assert "Until 100 days after it is answered" in client.get("/en/about/record").text
    assert "300 days" in client.get("/en/about/privacy").text
    assert kept == (1, 2)
    assert {keep.value: number for keep, number in gone.items() if number} == {"complaint": 1}
    assert "Complaints about data: 1" in client.get("/en/about/retention").text
    with work():
        last = db.session.scalars(AuditEntry.newest().limit(1)).one()
        assert (last.verb, json.loads(last.facts)) == ("retention.run", {"complaint": 1})
        assert db.session.scalars(select(Complaint.email)).all() == ["waits@example.org"]


def test_the_days_of_the_machine_hold_until_somebody_changes_them(app, work, days_later, monkeypatch):
    monkeypatch.setitem(app.config, "KEEP_DAYS", {**app.config["KEEP_DAYS"], "mail": 3})
    with work():
        a_letter(MailState.SENT)
    days_later(4)

    with work():
        sweep_all()
        assert rows(OutboxMail) == 0


def test_a_sheet_that_nobody_publishes_goes_three_months_after_it_was_last_saved(work, days_later):
    with work():
        area, organiser = an_area(), an_organiser()
        never, once = a_meeting(area, organiser), a_published_meeting(organiser, [an_idea(area)])
        for meeting in (never, once):
            save_sheet(meeting, Sheet(lines="A bench, 12"), version=meeting.sheet_version)
    days_later(20)
    with work():
        save_sheet(db.session.get_one(Meeting, once.id), Sheet(lines="A bench, 13"), version=-1)

    left = []
    for days in (89.9, 90.1, 110.1):
        days_later(days)
        with work():
            sweep_all()
            left.append([bool(meeting.sheet) for meeting in db.session.scalars(select(Meeting).order_by(Meeting.id))])

    assert left == [[True, True], [True], [False]]
    with work():
        assert rows(Seed) == 1


def test_a_problem_goes_a_month_after_it_last_came(work, days_later):
    with work():
        note(Fault("0123456789ab", "ValueError", "panel/seeds/actions.py:1 plant_seed"))
    days_later(20)
    with work():
        note(Fault("0123456789ab", "ValueError", "panel/seeds/actions.py:1 plant_seed"))

    left = []
    for days in (49.9, 50.1):
        days_later(days)
        with work():
            sweep_all()
            left.append(rows(Problem))

    assert left == [1, 0]
