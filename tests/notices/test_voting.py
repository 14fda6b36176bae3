"""A vote opens, closes soon and has a result: the roll is told, and no row ever says who had not voted."""

from datetime import timedelta

from sqlalchemy import func, select

from panel import clock
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.language import local
from panel.mail.models import OutboxMail
from panel.mail.sending import send_waiting
from panel.notices.kinds import Followed
from panel.notices.mailing import tell_people
from panel.notices.models import Notice
from panel.notices.reading import read_log
from panel.people.models import Person
from panel.results.actions.publish import publish_result
from panel.roll.reminders import REMIND, remind_if_due
from panel.rounds.actions import set_date
from panel.rounds.models import Phase
from panel.seeds.actions import answer_seed
from tests.ballots.makers import a_ballot, a_counted_round, an_open_round
from tests.makers import an_organiser
from tests.notices.makers import at, follow, mails_after, told
from tests.seeds.makers import a_seed


def by_day(monkeypatch, days: float = 0):
    """Noon of a day from now on, so that voting may have opened meanwhile."""
    moment = local(clock.now()).replace(hour=12, minute=0, second=0) + timedelta(days=days)
    at(monkeypatch, moment)
    return moment


def closing(work, monkeypatch, *, days=1.5):
    """A round with three voters that closes in so many days, opened two days ago; the opening has been told."""
    now = by_day(monkeypatch)
    with work():
        budget_round, people = an_open_round()
        set_date(budget_round, Phase.VOTING, now - timedelta(days=2))
        set_date(budget_round, Phase.RESULT, now + timedelta(days=days))
    mails_after(work)
    with work():
        for mail in told():
            db.session.delete(mail)
    by_day(monkeypatch, 1 / 24)
    return budget_round, people


def test_everybody_on_the_roll_hears_that_voting_has_opened(work, monkeypatch):
    by_day(monkeypatch)
    with work():
        budget_round, people = an_open_round()

    mails = mails_after(work)

    contacts_follow_too = {address for address, _subject in mails} - {person.email for person in people}
    assert {person.email for person in people} <= {address for address, _subject in mails}
    assert len(contacts_follow_too) == 3
    assert len(mails) == 6
    assert {subject for _address, subject in mails} == {f"Voting has opened: “{budget_round.title_en}”"}
    with work():
        assert f"/en/rounds/{budget_round.id}/ballot" in told()[0].body
        assert "You can vote until" in told()[0].body


def test_two_days_before_the_close_those_are_reminded_who_have_not_voted(work, monkeypatch):
    budget_round, people = closing(work, monkeypatch)
    with work():
        a_ballot(db.session.merge(budget_round), db.session.merge(people[0]), "1")
    with work():
        assert remind_if_due() == 1

    mails = mails_after(work)

    assert sorted(address for address, _subject in mails) == sorted(person.email for person in people[1:])
    assert {subject for _address, subject in mails} == {f"Voting in “{budget_round.title_en}” closes soon."}
    with work():
        assert "You have not voted yet." in told()[0].body


def test_who_votes_between_the_entry_and_the_mail_is_not_reminded(work, monkeypatch):
    budget_round, people = closing(work, monkeypatch)
    with work():
        remind_if_due()
    with work():
        read_log()
    with work():
        a_ballot(db.session.merge(budget_round), db.session.merge(people[0]), "1")

    assert people[0].email not in [address for address, _subject in mails_after(work)]


def test_the_rows_of_a_reminder_name_the_whole_roll_and_say_the_same_of_all(work, monkeypatch):
    budget_round, people = closing(work, monkeypatch)
    with work():
        a_ballot(db.session.merge(budget_round), db.session.merge(people[0]), "1")
    with work():
        remind_if_due()
    reminders = select(Notice.person_id, Notice.mailed_at, Notice.mail_id).where(Notice.kind == "vote-closes")

    with work():
        read_log()
        before = list(db.session.execute(reminders))
    with work():
        tell_people()
        after = list(db.session.execute(reminders))
    with work():
        send_waiting()
        mails = db.session.scalar(select(func.count()).select_from(OutboxMail).where(OutboxMail.unsubscribe.is_not(None)))

    assert {row.person_id for row in before} == {row.person_id for row in after} == {person.id for person in people}
    assert {(row.mailed_at, row.mail_id) for row in after} == {(clock.now(), None)}
    assert mails == 0


def test_after_a_reminder_the_next_mail_waits_for_half_an_hour_too(work, monkeypatch):
    _round, people = closing(work, monkeypatch)
    with work():
        remind_if_due()
    reminded = len(mails_after(work))
    with work():
        seed = a_seed()
        follow(people[0], Followed.SEED, seed.id)
        answer_seed(seed, an_organiser(), body_cy="Fe wnawn ni hyn.", body_en="We will do this.")

    soon = len(mails_after(work))
    by_day(monkeypatch, 1 / 12)
    later = len(mails_after(work))

    assert (soon, later) == (reminded, reminded + 1)


def test_a_vote_is_reminded_of_once_and_again_only_for_another_close(work, monkeypatch):
    budget_round, _people = closing(work, monkeypatch)
    with work():
        first = remind_if_due()
    with work():
        second = remind_if_due()
    with work():
        set_date(db.session.merge(budget_round), Phase.RESULT, clock.now() + timedelta(days=5))
    with work():
        far = remind_if_due()
    by_day(monkeypatch, 4)
    with work():
        again = remind_if_due()

    assert (first, second, far, again) == (1, 0, 0, 1)


def test_no_reminder_comes_long_before_at_night_or_the_day_after_the_opening(work, monkeypatch):
    closing(work, monkeypatch, days=2.5)
    with work():
        long_before = remind_if_due()
    at(monkeypatch, local(clock.now() + timedelta(days=1)).replace(hour=3))
    with work():
        at_night = remind_if_due()
    by_day(monkeypatch)
    with work():
        young, _people = an_open_round()
        set_date(young, Phase.RESULT, clock.now() + timedelta(days=1))
    with work():
        remind_if_due()
        of_young = db.session.scalar(
            select(func.count()).where(AuditEntry.verb == REMIND, AuditEntry.subject == f"round:{young.id}")
        )

    assert (long_before, at_night, of_young) == (0, 0, 0)


def test_the_result_is_told_to_the_roll_and_to_a_contact_once(work, monkeypatch):
    by_day(monkeypatch)
    with work():
        budget_round, result = a_counted_round(["1"], ["1", "2"], ["2"])
        contact = result.lines[0].proposal.contact_id
        publish_result(budget_round, an_organiser())

    mails = [subject for _address, subject in mails_after(work)]

    title = f"The result is published: “{budget_round.title_en}”"
    with work():
        to_contact = [mail.subject for mail in db.session.scalars(select(OutboxMail)) if mail.recipient == email_of(contact)]
    assert mails.count(title) + sum("pieces of news" in subject for subject in mails) == 3
    assert len([subject for subject in to_contact if "unded" in subject]) == 1
    assert title not in to_contact


def email_of(person_id):
    return db.session.scalar(select(Person.email).where(Person.id == person_id))
