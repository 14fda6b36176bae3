"""The author reads a ruling and appeals once; organisers decide."""

import json

import pytest
from sqlalchemy import select

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.moderation import actions
from panel.moderation.models import Decision, Ruling
from panel.moderation.things import KINDS
from tests.checks import press
from tests.makers import a_grant, a_person, an_area, an_organiser, keep
from tests.moderation.makers import a_moderator, a_ruling, a_thing

APPEAL = {"appeal": "They are free boots, not for sale.", "language": "en"}
UPHELD = {"decision": "uphold", "reason": "It is a gift, not an advert.", "language": "en"}


def hidden_thing(kind="seed", *, author=None, moderator=None, appealed=False):
    """An author, the thing that was hidden, and the ruling."""
    author = author or a_person("Ann")
    thing = a_thing(kind, author)
    ruling = a_ruling(thing, moderator)
    if appealed:
        actions.appeal(ruling, author, text=APPEAL["appeal"], language="en")
    return author, thing, ruling


@pytest.mark.parametrize("kind", KINDS)
def test_the_author_reads_the_ruling_and_appeals(client, work, as_person, kind):
    with work():
        author, thing, ruling = hidden_thing(kind)
    as_person(author)
    address = f"/en/rulings/{ruling.id}"

    asked = client.get(address)
    answer = client.post(address, data=APPEAL)
    after = client.get(address)

    assert "We have no adverts here, please." in asked.text
    assert "Buy my boots." in asked.text
    assert answer.status_code == 303
    assert "They are free boots" in after.text
    assert 'name="appeal"' not in after.text
    with work():
        entry = db.session.scalar(AuditEntry.newest())
    assert (entry.verb, entry.subject, entry.facts) == ("moderation.appeal", f"{kind}:{thing.id}", "{}")


def test_the_second_appeal_is_refused_and_what_was_typed_stays(client, work, as_person):
    with work():
        author, _thing, ruling = hidden_thing(appealed=True)
    as_person(author)

    answer = client.post(f"/en/rulings/{ruling.id}", data={**APPEAL, "appeal": "Please, please look again."})

    assert answer.status_code == 422
    assert "You have appealed already." in answer.text
    assert "Please, please look again." in answer.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("upheld", [True, False])
def test_an_organiser_decides_and_the_author_is_told(client, work, as_person, kind, upheld):
    with work():
        author, thing, ruling = hidden_thing(kind, author=a_person("Zebedee Quux", language="cy"), appealed=True)
        organiser = an_organiser("Olwen Quux")
    as_person(organiser)
    data = UPHELD if upheld else {**UPHELD, "decision": "dismiss", "reason": "It still sells boots."}

    listed = client.get("/en/moderation/appeals")
    read = client.get(f"/en/moderation/appeals/{ruling.id}")
    answer = client.post(f"/en/moderation/appeals/{ruling.id}", data=data)

    assert f"/en/moderation/appeals/{ruling.id}" in listed.text
    assert "They are free boots" in read.text
    assert answer.status_code == 303
    with work():
        again = db.session.get_one(KINDS[kind].model, thing.id)
        mail = db.session.scalar(OutboxMail.newest())
        entry = db.session.scalar(AuditEntry.newest())
        assert not db.session.scalars(Ruling.appealed()).all()
    assert (again.hidden_at is None) is upheld
    assert (mail.recipient, mail.language) == (author.email, "cy")
    assert data["reason"] in mail.body
    assert (entry.verb, json.loads(entry.facts)) == ("moderation.decide-appeal", {"upheld": upheld})
    assert "Quux" not in mail.body.replace(author.name, "") + mail.subject + entry.facts
    as_person(author)
    assert data["reason"] in client.get(f"/en/rulings/{ruling.id}").text


def test_an_appeal_is_decided_once(client, work, as_person):
    with work():
        _author, _thing, ruling = hidden_thing(appealed=True)
        organiser = an_organiser()
        actions.decide_appeal(ruling, organiser, uphold=False, reason="It sells.", language="en")
    as_person(organiser)

    answer = client.post(f"/en/moderation/appeals/{ruling.id}", data=UPHELD)

    assert answer.status_code == 422
    assert "decided already" in answer.text
    assert "It is a gift" in answer.text


def test_nobody_decides_about_their_own_ruling_or_their_own_appeal(client, work, as_person):
    with work():
        both = a_person("", Role.MODERATOR, Role.ORGANISER)
        _, _, made = hidden_thing(moderator=both, appealed=True)
        _, _, written = hidden_thing(author=both, appealed=True)
    as_person(both)

    first = client.post(f"/en/moderation/appeals/{made.id}", data=UPHELD)
    second = client.post(f"/en/moderation/appeals/{written.id}", data=UPHELD)

    assert first.status_code == second.status_code == 422
    assert "against your own decision" in first.text
    assert "your own appeal" in second.text


def test_without_an_appeal_there_is_nothing_to_decide(client, work, as_person):
    with work():
        _, _, ruling = hidden_thing()
        organiser = an_organiser()
    as_person(organiser)

    assert client.get(f"/en/moderation/appeals/{ruling.id}").status_code == 404
    assert "No appeals are waiting" in client.get("/en/moderation/appeals").text


def test_what_was_kept_is_no_news_to_its_author(client, work, as_person):
    with work():
        author = a_person()
        ruling = a_ruling(a_thing("seed", author), decision=Decision.KEEP)
    as_person(author)

    assert client.get(f"/en/rulings/{ruling.id}").status_code == 404


@pytest.mark.parametrize("somebody", ["visitor", "stranger", *Role])
def test_only_the_author_reads_a_ruling_and_only_organisers_decide_appeals(client, work, as_person, somebody):
    with work():
        _, _, ruling = hidden_thing(appealed=True)
        person = a_person("", *([somebody] if isinstance(somebody, Role) else []))
    if somebody != "visitor":
        as_person(person)
    refused = 303 if somebody == "visitor" else 403
    organiser = somebody is Role.ORGANISER

    assert client.get(f"/en/rulings/{ruling.id}").status_code == refused
    assert client.post(f"/en/rulings/{ruling.id}", data=APPEAL).status_code == (401 if somebody == "visitor" else 403)
    assert client.get("/en/moderation/appeals").status_code == (200 if organiser else refused)
    answer = client.post(f"/en/moderation/appeals/{ruling.id}", data=UPHELD)
    assert answer.status_code == (303 if organiser else 401 if somebody == "visitor" else 403)


def test_a_ruling_and_a_flag_name_exactly_one_thing(work):
    with work():
        seed, remark, moderator = a_thing("seed"), a_thing("remark"), a_moderator()
        facts = {
            "decision": Decision.KEEP,
            "reason": "Fine.",
            "reason_language": "en",
            "ruled_by_id": moderator.id,
            "ruled_at": seed.planted_at,
        }
        for things in ({}, {"seed_id": seed.id, "remark_id": remark.id}):
            with pytest.raises(Exception, match="one_thing"), db.session.begin_nested():
                keep(Ruling(**facts, **things))
        with pytest.raises(Exception, match="ground_of_hiding"), db.session.begin_nested():
            keep(Ruling(**{**facts, "decision": Decision.HIDE}, seed_id=seed.id))
        assert not db.session.scalars(select(Ruling)).all()


def test_somebody_finds_on_their_page_what_of_theirs_is_hidden_and_the_way_to_appeal(client, work, as_person):
    with work():
        author, other = a_person(), a_person()
        hidden = [a_ruling(a_thing(kind, author)) for kind in ("seed", "proposal", "group")]
        theirs = a_ruling(a_thing("seed", other))
    as_person(author)

    page = client.get("/en/people/me").text

    assert [ruling.id for ruling in hidden if f"/en/rulings/{ruling.id}" not in page] == []
    assert f"/en/rulings/{theirs.id}" not in page


def test_only_the_decision_that_hides_it_now_can_be_appealed_against_or_undone(client, work, as_person):
    with work():
        author, thing, first = hidden_thing()
        moderator = a_moderator()
        actions.show_again(first, moderator, reason="It was the wrong one.", language="en")
        second = a_ruling(thing)
    as_person(author)

    old, new = client.get(f"/en/rulings/{first.id}").text, client.get(f"/en/rulings/{second.id}").text
    late = client.post(f"/en/rulings/{first.id}", data=APPEAL)
    as_person(moderator)
    again = press(client, f"/en/moderation/hidden/{first.id}", reason="It was the wrong one.", language="en")

    assert ['name="appeal"' in page for page in (old, new)] == [False, True]
    assert late.status_code == again.status_code == 422
    assert "This decision hides nothing any more" in late.text
    with work():
        assert not db.session.scalars(Ruling.appealed()).all()
        assert db.session.get_one(KINDS["seed"].model, thing.id).hidden_at


def test_what_an_organiser_took_back_later_is_not_what_a_moderator_hides(work):
    with work():
        _author, thing, ruling = hidden_thing()
        actions.show_again(ruling, a_moderator(), reason="It was the wrong one.", language="en")
        thing.hidden_at = thing.taken_back_at = thing.planted_at
        db.session.flush()

        assert not ruling.hides_now
        assert not db.session.scalars(Ruling.hiding_now()).all()


def test_nobody_who_had_a_part_chooses_the_judge_while_another_organiser_can_decide(client, work, as_person):
    with work():
        both, asked, elsewhere = a_person("", Role.MODERATOR, Role.ORGANISER), a_person(), a_person()
        a_grant(elsewhere, Role.ORGANISER, an_area())
        _, _, ruling = hidden_thing(moderator=both, appealed=True)
        address = f"/en/moderation/appeals/{ruling.id}"
    as_person(both)
    alone = client.get(address).text, client.post(f"{address}/ask", data={"email": asked.email}).text
    with work():
        an_organiser()

    page, refused = client.get(address).text, client.post(f"{address}/ask", data={"email": asked.email}).text

    assert f"{address}/ask" in alone[0]
    assert "to decide this appeal?" in alone[1]
    assert f"{address}/ask" not in page
    assert "It waits on the desk of another organiser" in page
    assert "another organiser had none" in refused
