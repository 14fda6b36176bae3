"""What people have read is put right by pages, and what it said before stays readable."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.chests.models import Chest
from panel.corrections.models import EarlierText
from panel.extensions import db
from panel.groups.models import Group
from panel.panels.models import CitizensPanel, SeatState
from panel.seeds.answers import Answer, AnswerKind
from panel.seeds.models import Remark, Seed
from panel.threads.actions import edit_contribution
from panel.threads.models import ContributionVersion, Thread
from tests.checks import press
from tests.groups.makers import a_group
from tests.makers import a_person, an_area, an_organiser, keep
from tests.panels.makers import a_panel, a_seat, a_seat_holder
from tests.seeds.makers import a_remark, a_seed
from tests.threads.makers import a_contribution, a_thread

PANEL = {
    "title_cy": "Panel Llanfair",
    "title_en": "Llanfair panel",
    "question_cy": "Sut mae cadw pawb yn gynnes?",
    "question_en": "How do we keep everyone warm?",
    "seat_target": "12",
}
BOTH = {"body_cy": "Bydd y fainc yno erbyn mis Mai.", "body_en": "The bench will be there by May."}


def an_answer(seed: Seed, *, kind: AnswerKind = AnswerKind.SAID) -> Answer:
    seed.answered_at = clock.now()
    return keep(
        Answer(
            seed_id=seed.id,
            body_cy="Mae’r fainc yno.",
            body_en="The bench is there.",
            kind=kind,
            answered_at=clock.now(),
            answered_by=an_organiser(),
        )
    )


def summary(thread: Thread, words: str) -> dict[str, str]:
    return {"summary_cy": f"{words} (cy) {thread.id}", "summary_en": f"{words} (en) {thread.id}"}


def test_a_panel_of_a_wrong_name_in_a_wrong_area_is_put_right_and_the_old_words_stay_readable(client, work, as_person):
    with work():
        panel, area, organiser = a_panel("Llanfair pannel", area=an_area("River")), an_area("Llanfair"), an_organiser()
    as_person(organiser)

    answer = client.post(f"/en/panels/{panel.id}/edit", data={**PANEL, "area_id": area.id})

    page, earlier = client.get(answer.location).text, client.get(f"/en/earlier/panel/{panel.id}").text
    assert answer.status_code == 303
    assert "Llanfair pannel" not in page
    assert f"/en/earlier/panel/{panel.id}" in page
    assert "Llanfair pannel" in earlier
    assert "River" in earlier
    with work():
        now = db.session.get_one(CitizensPanel, panel.id)
        verbs = [entry.verb for entry in db.session.scalars(AuditEntry.newest().limit(2))]
        assert (now.title_en, now.area_id) == ("Llanfair panel", area.id)
        assert verbs == ["panel.edit", "correction.make"]


def test_a_panel_cannot_have_fewer_seats_than_are_given_away(client, work, as_person):
    with work():
        panel, organiser = a_panel(seat_target=3), an_organiser()
        for _seat in range(2):
            a_seat(panel, state=SeatState.TAKEN)
    as_person(organiser)

    answer = client.post(f"/en/panels/{panel.id}/edit", data={**PANEL, "area_id": panel.area_id, "seat_target": "1"})

    assert answer.status_code == 422
    assert "2 seats of this panel are taken or offered" in answer.text
    with work():
        assert db.session.get_one(CitizensPanel, panel.id).seat_target == 3


def test_pressing_save_without_a_change_leaves_no_earlier_text(client, work, as_person):
    with work():
        thread, facilitator = a_thread(summary="We want one warm room."), a_person("", Role.FACILITATOR)
    as_person(facilitator)

    client.post(f"/en/threads/{thread.id}/summary/edit", data={"summary_cy": thread.summary_cy, "summary_en": thread.summary_en})

    assert "It was never changed." in client.get(f"/en/earlier/thread/{thread.id}").text
    assert "earlier text" not in client.get(f"/en/threads/{thread.id}").text


def test_the_question_and_the_summary_of_a_thread_are_put_right(client, work, as_person):
    with work():
        thread, facilitator = a_thread(summary="We want one warm rom."), a_person("", Role.FACILITATOR)
    as_person(facilitator)

    asked = client.post(
        f"/en/threads/{thread.id}/edit",
        data={
            "question_cy": "Ble ddylai’r ystafell gynnes fod?",
            "question_en": "Where should the room be?",
            "background_cy": thread.background_cy,
            "background_en": thread.background_en,
        },
    )
    summed = client.post(f"/en/threads/{thread.id}/summary/edit", data=summary(thread, "We want one warm room."))

    page, earlier = client.get(f"/en/threads/{thread.id}").text, client.get(f"/cy/earlier/thread/{thread.id}").text
    assert (asked.status_code, summed.status_code) == (303, 303)
    assert "Where should the room be?" in page
    assert "We want one warm rom." not in page
    assert "We want one warm rom." in earlier
    assert "Where should the warm room be?" in earlier
    assert "Testunau cynharach" in earlier


def test_a_summarised_thread_is_opened_again_and_its_summary_becomes_an_earlier_text(client, work, as_person):
    with work():
        thread, facilitator = a_thread(summary="Closed too early."), a_person("", Role.FACILITATOR)
        holder = a_seat_holder(thread.citizens_panel)
    as_person(facilitator)
    until = (clock.now() + timedelta(days=10)).strftime("%Y-%m-%dT12:00")
    reasons = {"reason_cy": "Caewyd yn rhy gynnar.", "reason_en": "It was closed by mistake."}

    answer = client.post(f"/en/threads/{thread.id}/reopen", data={"closes_at": until, **reasons})
    again = client.post(f"/en/threads/{thread.id}/reopen", data={"closes_at": until, **reasons, "sent_form": "two"})

    as_person(holder)
    written = client.post(f"/en/threads/{thread.id}/contributions", data={"body": "One thing more.", "language": "en"})
    page = client.get(f"/en/threads/{thread.id}").text
    assert (answer.status_code, again.status_code, written.status_code) == (303, 422, 303)
    assert "This thread has no summary yet." in again.text
    assert "It was closed by mistake." in page
    assert "Closed too early." not in page
    assert "Closed too early." in client.get(f"/en/earlier/thread/{thread.id}").text


def test_a_thread_does_not_open_again_until_a_day_that_has_passed(client, work, as_person):
    with work():
        thread, facilitator = a_thread(summary="Closed too early."), a_person("", Role.FACILITATOR)
    as_person(facilitator)
    passed = (clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT12:00")

    answer = client.post(
        f"/en/threads/{thread.id}/reopen",
        data={"closes_at": passed, "reason_cy": "Yn rhy gynnar.", "reason_en": "Too early."},
    )

    assert answer.status_code == 422
    assert "has passed already" in answer.text


@pytest.mark.parametrize(
    ("kind", "english", "welsh"),
    [("did", "We did", "Fe wnaethom ni"), ("will", "We will", "Fe wnawn ni"), ("cannot", "We cannot", "Ni allwn ni")],
)
def test_the_heading_above_an_answer_says_what_kind_it_is(client, work, as_person, kind, english, welsh):
    with work():
        seed, organiser = a_seed(), an_organiser()
    as_person(organiser)

    client.post(f"/en/seeds/{seed.id}/answer", data={**BOTH, "kind": kind})

    assert f"<h3>{english}</h3>" in client.get(f"/en/seeds/{seed.id}").text
    assert f"<h3>{welsh}</h3>" in client.get(f"/cy/seeds/{seed.id}").text


def test_an_answer_from_before_there_were_kinds_claims_nothing(client, work):
    with work():
        seed = a_seed()
        an_answer(seed)

    page = client.get(f"/en/seeds/{seed.id}").text

    assert "<h3>We say</h3>" in page
    assert "<h3>We did</h3>" not in page


def test_an_answer_is_put_right_in_its_words_and_its_heading(client, work, as_person):
    with work():
        seed, organiser = a_seed(), an_organiser()
        told = an_answer(seed, kind=AnswerKind.DID)
    as_person(organiser)

    answer = client.post(f"/en/answers/{told.id}/edit", data={**BOTH, "kind": "will"})

    page, earlier = client.get(f"/en/seeds/{seed.id}").text, client.get(f"/en/earlier/answer/{told.id}").text
    assert answer.status_code == 303
    assert "<h3>We will</h3>" in page
    assert "The bench is there." not in page
    assert "The bench is there." in earlier
    assert "We did" in earlier


def test_a_remark_is_changed_by_its_author_for_a_day(client, work, as_person, monkeypatch):
    with work():
        seed, nia = a_seed(), a_person("Nia")
        said = a_remark(seed, nia, body="I like bences.")
    as_person(nia)
    changed = client.post(f"/en/remarks/{said.id}/edit", data={"body": "I like benches.", "language": "en"})
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=25))

    late = client.post(f"/en/remarks/{said.id}/edit", data={"body": "I hate benches.", "language": "en"})

    assert (changed.status_code, late.status_code) == (303, 422)
    assert "can no longer be changed" in late.text
    assert "I like bences." in client.get(f"/en/earlier/remark/{said.id}").text
    with work():
        assert db.session.get_one(Remark, said.id).body == "I like benches."


def test_what_a_moderator_hid_is_not_read_as_an_earlier_text(client, work, as_person):
    with work():
        seed, nia = a_seed(), a_person("Nia")
        said = a_remark(seed, nia, body="A private number.")
    as_person(nia)
    client.post(f"/en/remarks/{said.id}/edit", data={"body": "Another private number.", "language": "en"})
    with work():
        db.session.get_one(Remark, said.id).hidden_at = clock.now()

    again = client.post(f"/en/remarks/{said.id}/edit", data={"body": "And once more.", "language": "en"})
    client.post("/en/people/sign-out")

    assert again.status_code == 422
    assert client.get(f"/en/earlier/remark/{said.id}").status_code == 404


def test_a_seed_with_supporters_gets_its_language_and_area_right_and_keeps_its_words(client, work, as_person):
    with work():
        seed, area, organiser = a_seed("Mainc wrth y bont", language="en", supporters=3), an_area("Bala"), an_organiser()
    as_person(organiser)

    answer = client.post(f"/en/seeds/{seed.id}/correct", data={"area": area.id, "language": "cy"})

    page = client.get(f"/en/seeds/{seed.id}").text
    assert answer.status_code == 303
    assert "Bala" in page
    assert f"/en/earlier/seed/{seed.id}" in page
    with work():
        now = db.session.get_one(Seed, seed.id)
        assert (now.title, now.language, now.area_id, now.support_count) == ("Mainc wrth y bont", "cy", area.id, 3)


def test_a_group_and_a_chest_keep_what_they_said(client, work, as_person):
    with work():
        group, organiser = a_group("Clwb Rygbi"), an_organiser()
        chest = keep(
            Chest(
                title_cy="Cist",
                title_en="The old chest",
                about_cy="Arian i bawb.",
                about_en="Money for everyone.",
                outcomes_cy="Cymdogion hapus.",
                outcomes_en="Happy neighbours.",
                area_id=an_area().id,
                opened_at=clock.now(),
            )
        )
    as_person(organiser)
    texts = {name: getattr(chest, name) for name in ("title_cy", "about_cy", "about_en", "outcomes_cy", "outcomes_en")}
    told = {"name": "Clwb Rygbi’r Bala", "about": group.about, "language": "cy", "size": "small", "area_id": group.area_id}

    client.post(f"/en/chests/{chest.id}/edit", data={**texts, "title_en": "The new chest", "area_id": chest.area_id})
    client.post(f"/en/groups/{group.id}/edit", data=told)

    with work():
        assert db.session.get_one(Group, group.id).language == "cy"
    assert "The old chest" in client.get(f"/en/earlier/chest/{chest.id}").text
    assert "Clwb Rygbi" in client.get(f"/en/earlier/group/{group.id}").text
    assert "earlier text" in client.get(f"/en/chests/{chest.id}").text
    assert "earlier text" in client.get(f"/en/groups/{group.id}").text


EVERYONE = ("visitor", "person", "author", "facilitator", "moderator", "treasurer", "commissioner", "organiser")
MAY = {
    "panels/{panel}/edit": {"organiser"},
    "threads/{thread}/edit": {"facilitator", "organiser"},
    "threads/{thread}/summary/edit": {"facilitator", "organiser"},
    "threads/{thread}/reopen": {"facilitator", "organiser"},
    "seeds/{seed}/correct": {"organiser"},
    "remarks/{remark}/edit": {"author"},
    "answers/{answer}/edit": {"organiser", "commissioner"},
    "earlier/seed/{seed}": set(EVERYONE),
}


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may_put_right(client, work, as_person, who):
    with work():
        thread, seed, author = a_thread(summary="Done."), a_seed(), a_person()
        remark, told = a_remark(seed, author), an_answer(seed)
        numbers = {"panel": thread.citizens_panel_id, "thread": thread.id, "seed": seed.id}
        numbers |= {"remark": remark.id, "answer": told.id}
        roles = [] if who in {"visitor", "person", "author"} else [Role(who)]
        somebody = author if who == "author" else a_person("", *roles)
    if who != "visitor":
        as_person(somebody)

    got = {address: client.get("/en/" + address.format(**numbers)).status_code for address in MAY}

    refused = 303 if who == "visitor" else 403
    assert got == {address: 200 if who in may else refused for address, may in MAY.items()}


def test_a_moderator_hides_what_was_said_before_and_shows_it_again(client, work, as_person):
    with work():
        nia, moderator, stranger = a_person("Nia"), a_person("", Role.MODERATOR), a_person()
        remark, thread = a_remark(a_seed(), nia, body="Ring me: 01824 700000."), a_thread()
        written = a_contribution(thread, nia, body="Ring her: 01824 700000.")
        edit_contribution(written, nia, body="Ring the hall.", language="en")
    as_person(nia)
    client.post(f"/en/remarks/{remark.id}/edit", data={"body": "Write to me.", "language": "en"})
    with work():
        text, version = db.session.scalars(select(EarlierText)).one(), db.session.scalars(select(ContributionVersion)).one()
    pages = {
        f"/en/earlier/remark/{remark.id}": f"/en/earlier/text/{text.id}",
        f"/en/threads/{thread.id}/contributions/{written.id}/versions": f"/en/earlier/version/{version.id}",
    }
    for page, address in pages.items():
        as_person(moderator)
        assert f"{address}/hide" in client.get(page).text
        unsaid = press(client, f"{address}/hide")
        hidden = press(client, f"{address}/hide", ground="private")
        mine = client.get(page).text
        as_person(stranger)
        theirs, refused = client.get(page).text, client.post(f"{address}/show").status_code
        as_person(moderator)
        client.post(f"{address}/show")
        as_person(stranger)

        assert (unsaid.status_code, hidden.status_code, refused) == (422, 303, 403)
        assert "01824" in mine
        assert "01824" not in theirs
        assert "It tells private things about somebody" in theirs
        assert "/hide" not in theirs
        assert "01824" in client.get(page).text
    with work():
        verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.startswith("correction.")))
        assert sorted(verbs)[:2] == ["correction.hide", "correction.hide"]


def test_nobody_hides_what_they_said_before_themselves(client, work, as_person):
    with work():
        both = a_person("", Role.MODERATOR)
        remark = a_remark(a_seed(), both, body="I promise a bench.")
    as_person(both)
    client.post(f"/en/remarks/{remark.id}/edit", data={"body": "I promise nothing.", "language": "en"})
    with work():
        text = db.session.scalars(select(EarlierText)).one()

    refused = press(client, f"/en/earlier/text/{text.id}/hide", ground="private")

    assert refused.status_code == 422
    assert "Another moderator has to decide" in refused.text
    assert client.get("/en/earlier/text/999999/hide").status_code == 404
