"""Appeals: never decided by the one who decided, and always by somebody."""

import pytest
from sqlalchemy import select

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.moderation.models import Ruling
from panel.people.models import Person
from panel.sanctions.models import Sanction
from tests.checks import press_after
from tests.makers import a_person, an_organiser
from tests.moderation.makers import a_moderator
from tests.moderation.test_appeals import hidden_thing
from tests.sanctions.makers import a_sanction

APPEAL = {"appeal": "I was quoting what they had said to me.", "language": "en"}
UPHELD = {"decision": "uphold", "reason": "They were indeed quoting.", "language": "en"}
KEPT = {**UPHELD, "decision": "dismiss"}


def the_only_one(work):
    """A clerk who has every role, and two appeals against what they decided: of a ruling and of a pause."""
    with work():
        clerk = a_person("Clerk", Role.MODERATOR, Role.ORGANISER)
        _author, _thing, ruling = hidden_thing(moderator=clerk, appealed=True)
        sanction = a_sanction(moderator=clerk, appeal=APPEAL["appeal"])
    return clerk, {
        "ruling": (ruling, f"/en/moderation/appeals/{ruling.id}"),
        "sanction": (sanction, f"/en/sanctions/{sanction.id}"),
    }


def deciding(kind, address):
    return address if kind == "ruling" else f"{address}/appeal"


def test_the_person_appeals_once(app, work, as_person):
    with work():
        person = a_person()
        row = a_sanction(person)
    client = as_person(person)

    first = client.post(f"/en/sanctions/{row.id}", data=APPEAL)
    second = client.post(f"/en/sanctions/{row.id}", data={**APPEAL, "appeal": "Please look at it again."})

    assert (first.status_code, second.status_code) == (303, 422)
    assert "You have appealed already" in second.text


@pytest.mark.parametrize(("decision", "barred"), [(UPHELD, False), (KEPT, True)])
def test_an_organiser_decides_and_the_person_is_told(app, work, as_person, decision, barred):
    with work():
        person, organiser = a_person(), an_organiser()
        row = a_sanction(person, appeal=APPEAL["appeal"])

    answer = as_person(organiser).post(f"/en/sanctions/{row.id}/appeal", data=decision)

    assert answer.status_code == 303
    with work():
        assert (db.session.get(Person, person.id).bar is not None) == barred
        mails = db.session.scalars(select(OutboxMail.body).where(OutboxMail.recipient == person.email)).all()
        entry = db.session.scalar(AuditEntry.newest())
    assert "They were indeed quoting." in " ".join(mails)
    assert ("You can take part as before." in " ".join(mails)) is not barred
    assert (entry.verb, entry.subject) == ("sanction.decide-appeal", "people")


@pytest.mark.parametrize("kind", ["ruling", "sanction"])
def test_the_only_organiser_cannot_decide_and_is_told_the_way_out(app, work, as_person, kind):
    clerk, appeals = the_only_one(work)
    row, address = appeals[kind]
    client = as_person(clerk)

    desk = client.get("/en/desk").text
    page = client.get(deciding(kind, address))
    forced = client.post(deciding(kind, address), data=UPHELD)

    assert "Find somebody else to decide 1 appeal" in desk
    assert "Ask one person to decide it" in page.text
    assert 'name="decision"' not in page.text
    assert forced.status_code == 422
    with work():
        assert db.session.get(type(row), row.id).appeal_decided_at is None


@pytest.mark.parametrize("kind", ["ruling", "sanction"])
def test_somebody_from_outside_is_asked_and_decides_this_one_and_nothing_else(app, work, as_person, kind):
    clerk, appeals = the_only_one(work)
    with work():
        outsider = a_person("Mair", language="cy")
        other = a_sanction(appeal="This is another one.")
    row, address = appeals[kind]

    before = as_person(outsider).get(deciding(kind, address)).status_code
    asked = press_after(as_person(clerk), f"{address}/ask", email=outsider.email)
    with work():
        mail = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == outsider.email)).one()
    client = as_person(outsider)
    page = client.get(deciding(kind, address))
    others = [client.get(f"/en/sanctions/{other.id}/appeal").status_code, client.get("/en/moderation/appeals").status_code]
    decided = client.post(deciding(kind, address), data=UPHELD)

    assert before in {403, 404}
    assert asked.status_code == 303
    assert mail.language == "cy"
    assert mail.body.startswith("Helo Mair,")
    assert deciding(kind, address).replace("/en/", "/cy/") in mail.body
    assert page.status_code == 200
    assert set(others) <= {403, 404}
    assert decided.status_code == 303
    assert decided.location == "/en/people/me"
    with work():
        again = db.session.get(type(row), row.id)
        assert (again.appeal_upheld, again.appeal_decided_by_id) == (True, outsider.id)


@pytest.mark.parametrize("kind", ["ruling", "sanction"])
def test_nobody_who_had_a_part_in_it_is_asked(app, work, as_person, kind):
    clerk, appeals = the_only_one(work)
    row, address = appeals[kind]
    with work():
        row = db.session.get(type(row), row.id)
        concerned = db.session.get_one(Person, row.concerned_id).email
    client = as_person(clerk)

    answers = [
        client.post(f"{address}/ask", data={"email": email}) for email in (clerk.email, concerned, "nobody@example.org", "")
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422]
    assert "had a part in it" in answers[0].text
    assert "had a part in it" in answers[1].text
    assert "Nobody has signed in with this address yet" in answers[2].text


def test_who_was_asked_before_may_not_any_more(app, work, as_person):
    clerk, appeals = the_only_one(work)
    _row, address = appeals["sanction"]
    with work():
        first, second = a_person(), a_person()
    for somebody in (first, second):
        press_after(as_person(clerk), f"{address}/ask", email=somebody.email)

    assert as_person(first).get(f"{address}/appeal").status_code == 404
    assert as_person(second).get(f"{address}/appeal").status_code == 200


def test_the_one_who_appealed_reads_that_somebody_else_must_decide(app, work, as_person):
    clerk, appeals = the_only_one(work)
    row, address = appeals["sanction"]
    with work():
        person = db.session.get_one(Person, row.person_id)
        outsider = a_person()
    before = as_person(person).get(address).text
    press_after(as_person(clerk), f"{address}/ask", email=outsider.email)

    after = as_person(person).get(address).text

    assert "The one who made the decision never decides the appeal." in before
    assert "One person was asked to decide it on" not in before
    assert "One person was asked to decide it on" in after


def test_a_moderator_asks_nobody(app, work, as_person):
    with work():
        moderator = a_moderator()
        _author, _thing, ruling = hidden_thing(appealed=True)
        sanction = a_sanction(appeal=APPEAL["appeal"])
    client = as_person(moderator)

    pages = [f"/en/moderation/appeals/{ruling.id}/ask", f"/en/sanctions/{sanction.id}/ask"]

    assert [client.get(page).status_code for page in pages] == [403, 403]
    with work():
        rows = [*db.session.scalars(select(Ruling.asked_id)), *db.session.scalars(select(Sanction.asked_id))]
    assert rows == [None, None]
