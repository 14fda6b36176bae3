"""The log is read, and people are told: each once, in their language, in one mail, and nobody who does not want it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from panel.audit.actions import record
from panel.extensions import db
from panel.language import speaking
from panel.mail.models import OutboxMail
from panel.notices.actions import following
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.notices.mailing import sweep_notices, tell_people
from panel.notices.models import Notice
from panel.pages.notices.tellers import TELLERS
from panel.people.models import Person
from panel.rounds.models import Phase
from panel.seeds import actions as seeds
from panel.seeds.correcting import reopen_answer
from panel.threads import actions as threads
from tests.makers import a_person, an_area, an_organiser
from tests.notices.makers import NOON, at, follow, hears, mails_after, told
from tests.panels.makers import a_seat_holder
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed
from tests.threads.makers import a_thread


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    at(monkeypatch, NOON)


def answer(seed):
    return seeds.answer_seed(seed, an_organiser(), body_cy="Fe wnawn ni hyn.", body_en="We will do this.")


def test_who_follows_a_seed_hears_of_its_answer_in_their_language(work):
    with work():
        seed, ann, gwen = a_seed("A bench"), a_person("Ann"), a_person("Gwen", language="cy")
        follow(ann, Followed.SEED, seed.id)
        follow(gwen, Followed.SEED, seed.id)
        answer(seed)

    assert sorted(mails_after(work)) == sorted([
        (ann.email, "The organisers have answered the seed “A bench”."),
        (gwen.email, "Mae’r trefnwyr wedi ateb yr hedyn “A bench”."),
    ])  # fmt: skip
    with work():
        english, welsh = sorted(told(), key=lambda mail: mail.language, reverse=True)
        assert english.body.startswith("Hello Ann,")
        assert f"http://localhost/en/seeds/{seed.id}#answer" in english.body
        assert "You get this because you follow" in english.body
        assert english.unsubscribe in english.body
        assert welsh.body.startswith("Helo Gwen,")
        assert f"http://localhost/cy/seeds/{seed.id}#answer" in welsh.body


def test_the_author_gets_one_mail_for_an_answer_and_supporters_hear_of_it_without_a_press(work):
    with work():
        seed = a_seed("A bench", supporters=2)
        author = db.session.get_one(Person, seed.author_id)
        answer(seed)

    told_to = [address for address, _subject in mails_after(work)]

    with work():
        to_author = db.session.scalar(select(func.count()).where(OutboxMail.recipient == author.email))
    assert len(told_to) == 2
    assert author.email not in told_to
    assert to_author == 1


def test_who_stopped_hears_nothing_though_they_support_the_seed(work):
    with work():
        seed, ann = a_seed(), a_person()
        seeds.support_seed(seed, ann)
        following.stop_following(ann.id, Followed.SEED, seed.id)
        answer(seed)

    assert mails_after(work) == []


def test_nobody_is_told_of_what_they_did_themselves(work):
    with work():
        seed, ann = a_seed(), a_person()
        hears(ann, NoticeKind.REPLY, Pace.AT_ONCE)
        follow(ann, Followed.SEED, seed.id)
        seeds.remark(seed, ann, body="I could help on Saturdays.", language="en")

    assert mails_after(work) == []


def test_many_things_at_once_are_one_mail_and_the_next_comes_half_an_hour_later(work, monkeypatch):
    with work():
        ann, first, second = a_person(), a_seed("A bench"), a_seed("A tap")
        for seed in (first, second):
            follow(ann, Followed.SEED, seed.id)
            answer(seed)

    assert mails_after(work) == [(ann.email, "2 pieces of news for you")]
    with work():
        answer(first)
    at(monkeypatch, NOON + timedelta(minutes=29))
    assert len(mails_after(work)) == 1
    at(monkeypatch, NOON + timedelta(minutes=31))
    assert len(mails_after(work)) == 2


def test_a_pass_that_comes_again_tells_nobody_twice(work):
    with work():
        seed, ann = a_seed(), a_person()
        follow(ann, Followed.SEED, seed.id)
        answer(seed)

    mails_after(work)

    assert len(mails_after(work)) == 1


def test_what_is_wanted_once_a_day_comes_in_the_morning(work, monkeypatch):
    with work():
        seed, ann = a_seed(), a_person()
        hears(ann, NoticeKind.ANSWER, Pace.DAILY)
        follow(ann, Followed.SEED, seed.id)
        answer(seed)

    assert mails_after(work) == []
    at(monkeypatch, NOON.replace(day=4, hour=3))
    assert mails_after(work) == []
    at(monkeypatch, NOON.replace(day=4, hour=8))
    assert len(mails_after(work)) == 1


def test_what_was_taken_back_before_the_mail_is_not_told(work, monkeypatch):
    with work():
        answered, woken, ann = a_seed(), a_seed(), a_person()
        for kind in (NoticeKind.ANSWER, NoticeKind.PROGRESS):
            hears(ann, kind, Pace.DAILY)
        for seed in (answered, woken):
            follow(ann, Followed.SEED, seed.id)
        reopen_answer(answer(answered), an_organiser(), reason_cy="Roedd yn anghywir.", reason_en="It was wrong.")
        seeds.rest_seed(woken, an_organiser(), learning="Nobody came to the hall.", language="en")
        seeds.wake_seed(woken, an_organiser())
    assert mails_after(work) == []
    at(monkeypatch, NOON.replace(day=4, hour=8))

    mails_after(work)

    with work():
        (mail,) = [mail for mail in told() if mail.recipient == ann.email]
        assert "have answered" not in mail.body
        assert "rests" not in mail.body
        assert "is awake again" in mail.body


def test_mail_that_tells_and_lies_in_the_outbox_waits_for_the_morning_and_other_mail_does_not(work, monkeypatch):
    with work():
        seed, ann = a_seed(), a_person()
        follow(ann, Followed.SEED, seed.id)
        answer(seed)
    mails_after(work)

    def due(hour):
        at(monkeypatch, NOON.replace(hour=hour))
        with work():
            return [mail.unsubscribe is not None for mail in db.session.scalars(OutboxMail.due())]

    assert (due(20), due(21), due(23), due(7), due(8)) == ([False, True], [False], [False], [False], [False, True])


def test_nothing_is_sent_at_night_though_it_has_waited(work, monkeypatch):
    with work():
        seed, ann = a_seed(), a_person()
        follow(ann, Followed.SEED, seed.id)
        answer(seed)
    with work():
        tell_at = NOON.replace(day=5, hour=3)
    at(monkeypatch, tell_at)

    assert mails_after(work) == []


def test_who_says_never_hears_nothing_of_what_waited_either(work):
    with work():
        seed, ann = a_seed(), a_person()
        hears(ann, NoticeKind.ANSWER, Pace.WEEKLY)
        follow(ann, Followed.SEED, seed.id)
        answer(seed)
    mails_after(work)
    with work():
        hears(ann, NoticeKind.ANSWER, Pace.NEVER)

    with work():
        assert db.session.scalar(select(func.count(Notice.id))) == 0


def test_a_new_seed_is_told_to_who_follows_the_area_the_one_around_it_or_what_is_near(work):
    with work():
        county = an_area("Clwyd")
        place, other = an_area("Llanfair", parent=county), an_area("Elsewhere", parent=county)
        here, around, near, far = a_person(), a_person(), a_person(area=place), a_person(area=other)
        follow(here, Followed.AREA, place.id)
        follow(around, Followed.AREA, county.id)
        follow(near, Followed.NEAR)
        follow(far, Followed.NEAR)
        for person in (here, around, near, far):
            hears(person, NoticeKind.NEW, Pace.AT_ONCE)
        seeds.plant_seed(a_person(), title="A bench", body="To sit on.", area=place, language="en")

    assert sorted(mails_after(work)) == sorted(
        (person.email, "A new seed in Llanfair: “A bench”") for person in (here, around, near)
    )


def test_a_message_in_a_thread_is_told_to_who_wrote_there_before(work):
    with work():
        thread = a_thread()
        ann, ben = a_seat_holder(thread.citizens_panel), a_seat_holder(thread.citizens_panel)
        hears(ann, NoticeKind.REPLY, Pace.AT_ONCE)
        threads.contribute(thread, ann, body="I would begin with the hall.", language="en")
        threads.contribute(thread, ben, body="So would I.", language="en")

    assert [address for address, _subject in mails_after(work)] == [ann.email]


def test_what_was_hidden_since_is_told_to_nobody(work):
    with work():
        seed, ann = a_seed(), a_person()
        hears(ann, NoticeKind.REPLY, Pace.AT_ONCE)
        follow(ann, Followed.SEED, seed.id)
        said = seeds.remark(seed, a_person(), body="Something hurtful.", language="en")
        seeds.set_hidden(said, True)

    assert mails_after(work) == []


def test_what_lies_a_week_back_is_no_news(work, monkeypatch):
    with work():
        seed, ann = a_seed(), a_person()
        follow(ann, Followed.SEED, seed.id)
        answer(seed)
    at(monkeypatch, NOON + timedelta(days=8))

    assert mails_after(work) == []


def test_one_person_is_told_of_one_entry_once_by_the_database_itself(work):
    with work():
        seed, ann = a_seed(), a_person()
        follow(ann, Followed.SEED, seed.id)
        answer(seed)
    mails_after(work)

    with work():
        row = db.session.scalars(select(Notice)).one()
        again = Notice(person_id=row.person_id, entry_id=row.entry_id, kind=row.kind, due_at=row.due_at)
        with pytest.raises(Exception, match=r"(?i)unique"), db.session.begin_nested():
            db.session.add(again)


def test_who_was_told_of_what_is_forgotten_after_a_week(work, monkeypatch):
    with work():
        seed, ann = a_seed(), a_person()
        follow(ann, Followed.SEED, seed.id)
        answer(seed)
    mails_after(work)
    at(monkeypatch, NOON + timedelta(days=8))

    with work():
        assert sweep_notices() == 1


def test_somebody_who_left_is_not_written_to(work):
    with work():
        seed = a_seed()
        author = db.session.get_one(Person, seed.author_id)
        author.email = "nobody@left.invalid"
        hears(author, NoticeKind.REPLY, Pace.AT_ONCE)
        seeds.remark(seed, a_person(), body="I could help.", language="en")

    assert mails_after(work) == []


def test_a_mail_names_thirty_things_and_counts_the_rest(work):
    with work():
        ann, seed = a_person(), a_seed()
        hears(ann, NoticeKind.REPLY, Pace.AT_ONCE)
        follow(ann, Followed.SEED, seed.id)
        for number in range(33):
            seeds.remark(seed, a_person(), body=f"Message {number}", language="en")

    mails_after(work)

    with work(), speaking("en"):
        assert "And 3 things more." in told()[0].body
        tell_people()


def test_a_phase_that_is_over_when_the_mail_is_written_is_told_to_nobody(work, monkeypatch):
    with work():
        ann, budget_round = a_person(), a_round(phase=Phase.IDEAS)
        follow(ann, Followed.ROUND, budget_round.id)
        record("round.phase", f"round:{budget_round.id}", None, left="planned", phase="ideas", by_hand=False)
    mails_after(work)
    with work():
        db.session.merge(budget_round).phase = Phase.PROPOSALS
    at(monkeypatch, NOON.replace(day=4))

    assert mails_after(work) == []


def test_who_follows_a_round_hears_of_a_date_that_moved_and_why(work):
    facts = {"phase": "voting", "date": "2027-04-01T08:00:00Z", "reason_cy": "Eira.", "reason_en": "Snow."}
    with work():
        ann, budget_round = a_person(), a_round("Llanfair", phase=Phase.IDEAS)
        hears(ann, NoticeKind.DATES, Pace.AT_ONCE)
        follow(ann, Followed.ROUND, budget_round.id)
        record("round.move-date", f"round:{budget_round.id}", None, **facts)

    ((address, subject),) = mails_after(work)

    assert address == ann.email
    assert "the phase Voting now begins on Thursday 1 April 2027" in subject
    with work():
        assert "Snow." in told()[0].body


@pytest.mark.parametrize("verb", sorted(TELLERS))
def test_an_entry_about_a_thing_that_is_gone_tells_nobody(work, verb):
    facts = {"remark": 1, "thread": 1, "phase": "voting", "date": "2027-04-01T08:00:00Z"}
    with work():
        record(verb, f"{verb.partition('.')[0].replace('result', 'round')}:999999", None, **facts)

    assert mails_after(work) == []


def test_an_entry_that_cannot_be_told_keeps_none_of_the_others(work, caplog):
    with work():
        seed, ann = a_seed("A bench"), a_person()
        follow(ann, Followed.SEED, seed.id)
        record("seed.remark", f"seed:{seed.id}", None)  # it does not say which remark
        answer(seed)

    assert [address for address, _subject in mails_after(work)] == [ann.email]
    assert "could not be told" in caplog.text
