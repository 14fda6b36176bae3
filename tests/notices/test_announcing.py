"""Organisers write to followers: in both languages, read before it goes, told once, and seen on its way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.sending import send_waiting
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.notices.mailing import sweep_notices
from panel.notices.models import Announcement
from tests.checks import press, read
from tests.makers import a_person, an_area, an_organiser
from tests.notices.makers import NOON, at, follow, hears, mails_after, told
from tests.notices.pages import WORDS, an_announcement
from tests.rounds.makers import a_round


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    at(monkeypatch, NOON)


def the_announcement(work):
    with work():
        return db.session.scalars(select(Announcement)).one()


def test_an_organiser_writes_reads_and_sends_and_each_follower_reads_it_in_their_language(work, client, as_person):
    with work():
        organiser, budget_round = an_organiser(), a_round("Llanfair")
        ann, gwen, none = a_person("Ann"), a_person("Gwen", language="cy"), a_person()
        for person in (ann, gwen, none):
            follow(person, Followed.ROUND, budget_round.id)
        hears(none, NoticeKind.ANNOUNCEMENT, Pace.NEVER)
    as_person(organiser)

    written = client.post(f"/en/announcements/new/round/{budget_round.id}", data=WORDS)
    check = client.get(written.location).text
    sent = press(client, written.location)

    assert "2 people get it by email" in check
    assert "Dewch i&#39;r neuadd am saith." in check
    assert "There will be tea." in check
    assert sent.status_code == 303
    assert sorted(mails_after(work)) == sorted([(ann.email, WORDS["title_en"]), (gwen.email, WORDS["title_cy"])])
    with work():
        bodies = {mail.recipient: mail.body for mail in told()}
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "announcement.send")).one()
    assert WORDS["body_cy"] in bodies[gwen.email]
    assert WORDS["body_en"] in bodies[ann.email]
    assert '"followers":2' in line.facts


def test_both_languages_are_needed(work, client, as_person):
    with work():
        organiser, area = an_organiser(), an_area()
    as_person(organiser)

    answer = client.post(f"/en/announcements/new/area/{area.id}", data=WORDS | {"body_cy": ""})

    assert answer.status_code == 422
    assert WORDS["body_en"].splitlines()[0] in answer.text


def test_it_goes_to_followers_of_the_area_around_and_to_who_follows_what_is_near(work, client, as_person):
    with work():
        county = an_area("Clwyd")
        place, other = an_area("Llanfair", parent=county), an_area("Elsewhere")
        around, near, far = a_person(), a_person(area=place), a_person(area=other)
        follow(around, Followed.AREA, county.id)
        follow(near, Followed.NEAR)
        follow(far, Followed.NEAR)
        organiser, draft = an_organiser(), an_announcement(area=place)
    as_person(organiser)

    press(client, f"/en/announcements/{draft.id}/send")

    assert sorted(address for address, _subject in mails_after(work)) == sorted([around.email, near.email])


def test_the_page_says_how_far_it_has_gone_for_as_long_as_that_is_kept(work, client, as_person, monkeypatch):
    with work():
        organiser, area = an_organiser(), an_area()
        once, daily = a_person(), a_person()
        for person in (once, daily):
            follow(person, Followed.AREA, area.id)
        hears(daily, NoticeKind.ANNOUNCEMENT, Pace.DAILY)
        draft = an_announcement(area=area)
    as_person(organiser)
    press(client, f"/en/announcements/{draft.id}/send")
    mails_after(work)
    address = f"/en/announcements/{draft.id}"

    before = client.get(address).text
    with work():
        send_waiting()
    after = client.get(address).text

    assert '<b class="number">1</b> email is on its way' in before
    assert '<b class="number">1</b> person gets it with their next email' in before
    assert '<b class="number">1</b> email has left' in after
    assert '<b class="number">0</b> emails are on their way' in after
    with work():
        send_waiting()
    at(monkeypatch, NOON + timedelta(days=8))
    with work():
        sweep_notices()
    assert "It was sent to 2 people. After seven days nothing is kept" in (swept := client.get(address).text)
    assert "emails have left" not in swept


def test_what_was_sent_stays_as_it_is_and_goes_once(work, client, as_person):
    with work():
        organiser, draft = an_organiser(), an_announcement()
    as_person(organiser)
    send = f"/en/announcements/{draft.id}/send"
    said = read(client, send)

    first, second = client.post(send, data=said), client.post(send, data=said)
    edited = client.post(f"/en/announcements/{draft.id}/edit", data=WORDS | {"title_en": "Another one"})

    assert first.status_code == 303
    assert second.status_code == 303
    assert edited.status_code == 422
    for address in (f"/en/announcements/{draft.id}/edit", f"/en/announcements/{draft.id}/send"):
        assert client.get(address).location == f"/en/announcements/{draft.id}", "no form to change it, no question to send it"
    assert the_announcement(work).title_en == WORDS["title_en"]
    with work():
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "announcement.send")).all()) == 1


def test_two_a_day_go_to_the_same_followers_and_no_third(work, client, as_person):
    with work():
        organiser, area = an_organiser(), an_area()
        drafts = [an_announcement(area=area) for _ in range(3)]
    as_person(organiser)

    answers = [press(client, f"/en/announcements/{draft.id}/send") for draft in drafts]

    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert "2 messages went to these followers within the last day." in answers[2].text


def test_a_draft_is_seen_by_organisers_and_what_was_sent_by_everybody(work, client, as_person):
    with work():
        organiser, draft = an_organiser(), an_announcement()
    address = f"/cy/announcements/{draft.id}"

    hidden = client.get(address)
    as_person(organiser)
    press(client, f"{address}/send")
    as_person(organiser).get("/en/")
    with client.session_transaction() as session:
        session.clear()
    public = client.get(address)

    assert hidden.status_code == 404
    assert WORDS["title_cy"] in public.text
    assert "email has left" not in public.text


def test_the_round_and_the_area_lead_organisers_to_it_and_nobody_else(work, client, as_person):
    with work():
        organiser, ann, budget_round = an_organiser(), a_person(), a_round()
        pages = [f"/en/rounds/{budget_round.id}", f"/en/areas/{budget_round.area_id}"]

    seen = [("Write to followers" in as_person(person).get(page).text) for person in (organiser, ann) for page in pages]

    assert seen == [True, True, False, False]
