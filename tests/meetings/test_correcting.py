"""What was read wrongly from a slip can be put right, and what never should have been entered is taken back."""

from sqlalchemy import select

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.corrections.models import EarlierText
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.meetings.reading import Backing
from panel.moderation.models import Ruling
from panel.seeds import actions as seeds
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed
from panel.seeds.paper import PaperSupport
from tests.checks import press
from tests.makers import a_person, an_area, an_organiser
from tests.meetings.makers import a_meeting, a_published_meeting, an_idea
from tests.moderation.makers import a_flag, a_moderator
from tests.seeds.makers import a_seed, a_support, an_answer


def test_words_are_put_right_until_somebody_relies_on_them_and_a_name_can_always_go(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        meeting = a_published_meeting(organiser, [an_idea(area, "A bench by the rover", people=7, said_by="Eirlys")])
        seed = db.session.scalars(select(Seed).where(Seed.meeting_id == meeting.id)).one()
    as_person(organiser)
    address = f"/en/meetings/seeds/{seed.id}/edit"
    words = {"title": "A bench by the river", "body": "", "language": "en"}

    right = client.post(address, data={**words, "said_by": "Eirlys"})
    with work():
        a_support(db.session.get_one(Seed, seed.id))
    late = client.post(address, data={**words, "title": "Another idea", "said_by": "Eirlys"})
    nameless = client.post(address, data={**words, "said_by": ""})

    assert [answer.status_code for answer in (right, late, nameless)] == [303, 422, 303]
    assert "so it stays as they read it" in late.text
    with work():
        stands = db.session.get_one(Seed, seed.id)
        assert (stands.title, stands.said_by) == ("A bench by the river", None)
        assert db.session.scalars(select(EarlierText.body)).all() == ["A bench by the rover"]
        assert "Eirlys" not in "".join(db.session.scalars(select(AuditEntry.facts)))


def test_a_count_is_put_right_or_taken_back_and_the_log_keeps_both_numbers(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        seed = a_seed(area=area, supporters=2)
        a_published_meeting(organiser, [], [Backing(seed, 90)], area)
        row = db.session.scalars(select(PaperSupport)).one()
    as_person(organiser)
    counts = []

    for typed in ("9", "0"):
        client.post(f"/en/meetings/support/{row.id}/edit", data={"count": typed})
        with work():
            stands = db.session.get_one(Seed, seed.id)
            counts.append((stands.support_count, stands.paper_count))

    assert counts == [(2, 9), (2, 0)]
    with work():
        assert db.session.scalars(select(PaperSupport)).all() == []
        facts = db.session.scalars(
            select(AuditEntry.facts).where(AuditEntry.verb == "meeting.support").order_by(AuditEntry.id)
        ).all()
    assert ['"number":90' in facts[0], '"before":90' in facts[1], '"number":0' in facts[2]] == [True, True, True]


def test_an_entry_is_taken_back_and_put_back_and_what_a_person_wrote_never_is(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        own, meeting = a_seed(area=area), a_published_meeting(organiser, [an_idea(area)])
        a_published_meeting(organiser, [], [Backing(own, 0, "I would help.")], area)
        seed = db.session.scalars(select(Seed).where(Seed.meeting_id == meeting.id)).one()
        remark = db.session.scalars(select(Remark)).one()
    as_person(organiser)

    for kind, thing in (("seeds", seed), ("remarks", remark)):
        press(client, f"/en/meetings/{kind}/{thing.id}/take-back")
    hidden = client.get("/en/seeds").text, client.get(f"/en/seeds/{own.id}").text
    told = client.get(f"/en/seeds/{seed.id}").text
    for kind, thing in (("seeds", seed), ("remarks", remark)):
        client.post(f"/en/meetings/{kind}/{thing.id}/put-back")
    shown = client.get("/en/seeds").text, client.get(f"/en/seeds/{own.id}").text

    assert [text in page for text, page in zip((seed.title, "I would help."), hidden, strict=True)] == [False, False]
    assert "The organisers have taken this entry back." in told
    assert "Report this seed" not in told
    assert "Follow by email" not in told
    assert [text in page for text, page in zip((seed.title, "I would help."), shown, strict=True)] == [True, True]
    assert client.get(f"/en/meetings/seeds/{own.id}/take-back").status_code == 404


def test_words_under_a_ruling_stay_and_a_name_can_go(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        own, meeting = a_seed(area=area), a_published_meeting(organiser, [an_idea(area, said_by="Eirlys")])
        a_published_meeting(organiser, [], [Backing(own, 0, "I would help.", said_by="Eirlys")], area)
        seed = db.session.scalars(select(Seed).where(Seed.meeting_id == meeting.id)).one()
        remark = db.session.scalars(select(Remark)).one()
        seeds.set_hidden(seed, hidden=True)
        seeds.set_hidden(remark, hidden=True)
    as_person(organiser)
    words = {seed: {"title": seed.title, "body": "", "language": "en"}, remark: {"body": remark.body, "language": "en"}}
    codes = {}

    for kind, thing in (("seeds", seed), ("remarks", remark)):
        address = f"/en/meetings/{kind}/{thing.id}/edit"
        other = client.post(address, data={**words[thing], "body": "Something harmless.", "said_by": "Eirlys"})
        assert "A moderator has hidden this" in other.text
        codes[kind] = other.status_code, client.post(address, data={**words[thing], "said_by": ""}).status_code

    assert codes == {"seeds": (422, 303), "remarks": (422, 303)}
    with work():
        assert [db.session.get_one(type(thing), thing.id).said_by for thing in words] == [None, None]
        assert db.session.get_one(Remark, remark.id).body == "I would help."


def test_who_decides_last_decides_whether_an_entry_is_read(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        meeting = a_published_meeting(organiser, [an_idea(area)])
        seed = db.session.scalars(select(Seed).where(Seed.meeting_id == meeting.id)).one()
    as_person(organiser)
    address, states = f"/en/meetings/seeds/{seed.id}", []

    def note():
        with work():
            stands = db.session.get_one(Seed, seed.id)
            states.append((stands.hidden_at is not None, stands.taken_back_at is not None))

    for hidden in (False, True):
        press(client, f"{address}/take-back")
        note()
        with work():
            seeds.set_hidden(db.session.get_one(Seed, seed.id), hidden=hidden)
        note()
    client.post(f"{address}/put-back")
    note()

    taken_back, shown, ruled_on = (True, True), (False, False), (True, False)
    assert states == [taken_back, shown, taken_back, ruled_on, ruled_on]


def test_hands_and_words_of_another_meeting_are_relied_on(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        meeting = a_published_meeting(
            organiser, [an_idea(area, title, people=3) for title in ("Tea for all", "A choir", "A pool")]
        )
        counted, talked_of, own = db.session.scalars(select(Seed).where(Seed.meeting_id == meeting.id).order_by(Seed.id)).all()
        a_published_meeting(organiser, [], [Backing(counted, 40), Backing(talked_of, 0, "I would sing.")], area)
    as_person(organiser)
    words = {"title": "Other words", "body": "", "language": "en", "said_by": ""}

    codes = [client.post(f"/en/meetings/seeds/{seed.id}/edit", data=words).status_code for seed in (counted, talked_of, own)]

    assert codes == [422, 422, 303]


def test_the_meeting_itself_is_put_right_and_what_it_was_called_stays_readable(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        meeting, draft = a_published_meeting(organiser, [an_idea(area)]), a_meeting(area, organiser)
    as_person(organiser)
    typed = {"name_cy": "Noson agored", "name_en": "Coffee morning", "held_on": "2026-03-04", "area": area.id, "venue": "Hall"}

    for one in (meeting, draft):
        assert client.post(f"/en/meetings/{one.id}/edit", data=typed).status_code == 303

    assert "Open evening" in client.get(f"/en/earlier/meeting/{meeting.id}").text
    with work():
        found = [db.session.get_one(Meeting, one.id) for one in (meeting, draft)]
        assert [(one.name_en, one.held_on.year, one.corrected_at is None) for one in found] == [
            ("Coffee morning", 2026, False),
            ("Coffee morning", 2026, True),
        ]


def test_the_organiser_who_entered_it_hears_of_a_ruling_and_may_appeal_and_is_not_its_author(client, work, as_person):
    with work():
        area, organiser, moderator, reader = an_area(), an_organiser(), a_person("", Role.MODERATOR), a_person()
        meeting = a_published_meeting(organiser, [an_idea(area)])
        seed = db.session.scalars(select(Seed).where(Seed.meeting_id == meeting.id)).one()
        an_answer(seed, organiser)
    as_person(reader).post(f"/en/flags/seed/{seed.id}", data={"reason": "It names a child.", "language": "en"})
    as_person(moderator)
    address = f"/en/moderation/seed/{seed.id}/hide"
    press(client, address, reason="It names somebody who did not agree.", language="en", ground="private")

    with work():
        ruling = db.session.scalars(select(Ruling)).one()
        assert db.session.get_one(Seed, seed.id).hidden_at is not None
        assert ruling.concerned_id == organiser.id
        letter = db.session.scalars(OutboxMail.newest()).first()
        assert letter.subject.endswith("What you entered from a meeting was hidden")
        assert "You entered this from a meeting:" in letter.body
    assert "Appeal" in as_person(organiser).get(f"/en/rulings/{ruling.id}").text
    assert client.get(f"/en/seeds/{seed.id}/edit").status_code == 403


def test_a_slip_that_is_a_title_and_no_more_can_be_put_into_welsh_answered_and_supported(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        meeting = a_published_meeting(organiser, [an_idea(area)])
        seed = db.session.scalars(select(Seed).where(Seed.meeting_id == meeting.id)).one()
    as_person(organiser)

    translated = client.post(f"/en/translations/seed/{seed.id}", data={"title": "Mainc wrth yr afon"})
    answered = client.post(
        f"/en/seeds/{seed.id}/answer", data={"kind": "will", "body_cy": "Fe wnawn ni hyn.", "body_en": "We will do it."}
    )
    supported = client.post(f"/en/seeds/{seed.id}/support")

    assert [answer.status_code for answer in (translated, answered, supported)] == [303, 303, 303]
    assert "Mainc wrth yr afon" in client.get(f"/cy/seeds/{seed.id}").text
    with work():
        assert db.session.scalars(select(OutboxMail)).all() == []
        assert db.session.get_one(Seed, seed.id).support_count == 1


def test_an_entry_that_a_moderator_hides_meanwhile_is_not_put_back(client, work, as_person):
    with work():
        organiser, moderator = an_organiser(), a_moderator()
        a_published_meeting(organiser, [an_idea(an_area())])
        seed = db.session.scalars(select(Seed)).one()
        a_flag(seed)
    as_person(organiser)
    press(client, f"/en/meetings/seeds/{seed.id}/take-back")
    as_person(moderator)
    press(client, f"/en/moderation/seed/{seed.id}/hide", ground="hurtful", reason="It hurts a neighbour.", language="en")
    as_person(organiser)

    client.post(f"/en/meetings/seeds/{seed.id}/put-back")

    with work():
        assert db.session.get_one(Seed, seed.id).hidden_at is not None
