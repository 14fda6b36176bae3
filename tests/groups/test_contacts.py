"""A group gets another contact: the new address says yes, or an organiser has asked; the one before is told."""

from datetime import timedelta

from sqlalchemy import select

from panel import clock
from panel.extensions import db
from panel.groups.contacts import sweep_contact_changes
from panel.groups.models import ContactChange, Group
from panel.mail.models import OutboxMail
from panel.proposals.models import Proposal, ProposalState
from tests.checks import press, press_after, read
from tests.groups.makers import a_group
from tests.makers import a_person, an_organiser
from tests.proposals.makers import a_proposal


def contact_of(work, thing):
    with work():
        return db.session.get_one(type(thing), thing.id).contact_id


def mails_to(work, person):
    with work():
        return db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == person.email)).all()


def test_whoever_is_asked_says_yes_with_their_own_address_and_the_one_before_is_told(client, work, as_person):
    with work():
        before, after, stranger = a_person(), a_person(), a_person()
        group = a_group("Menders", contact=before)
        draft = a_proposal(contact=before, group=group, state=ProposalState.DRAFT)
    ask, take = f"/en/groups/{group.id}/contact", f"/en/groups/{group.id}/contact/take"

    as_person(before)
    page = client.get(ask).text
    assert 'method="get"' not in page.partition("<main")[2], "an address of somebody else stands in no address of a page"
    assert press_after(client, ask, email=after.email.upper()).status_code == 303
    assert f"{after.email} was asked to speak" in client.get(f"/en/groups/{group.id}").text
    as_person(stranger)
    assert "Nobody with your address is asked" in client.get(take).text
    as_person(after)
    assert contact_of(work, group) == before.id, "nothing is changed before they say yes"
    assert press(client, take).status_code == 303

    assert contact_of(work, group) == contact_of(work, draft) == after.id
    assert [take.replace("/en/", f"/{after.language}/") in mail.body for mail in mails_to(work, after)] == [True]
    assert "somebody else speaks for the group" in mails_to(work, before)[0].body
    as_person(before)
    assert client.get(ask).status_code == 403
    assert client.post(take).status_code == 409


def test_what_is_taken_back_or_too_late_is_not_said_yes_to(client, work, as_person):
    with work():
        before, after = a_person(), a_person()
        group, other = a_group(contact=before), a_group(contact=before)
        for each in (group, other):
            db.session.add(ContactChange(group_id=each.id, email=after.email, asked_at=clock.now(), asked_by_id=before.id))
    as_person(after)
    take = f"/en/groups/{group.id}/contact/take"
    page = read(client, take)

    as_person(before)
    assert client.post(f"/en/groups/{group.id}/contact/take-back").status_code == 303
    assert "no longer asks somebody to speak for a group" in client.get("/en/log").text
    as_person(after)
    late = client.post(take, data=page)
    with work():
        db.session.get_one(ContactChange, other.id).asked_at -= timedelta(days=15)
    assert "Nobody with your address" in client.get(f"/en/groups/{other.id}/contact/take").text
    with work():
        assert sweep_contact_changes() == 1

    assert late.status_code == 409
    assert contact_of(work, group) == before.id


def test_an_organiser_who_has_asked_them_changes_it_at_once(client, work, as_person):
    with work():
        before, after, organiser = a_person(), a_person(), an_organiser()
        group = a_group(contact=before)
    as_person(organiser)
    ask = f"/en/groups/{group.id}/contact"

    unknown = client.post(ask, data={"email": "nobody@example.org", "how": "now"})
    same = client.post(ask, data={"email": before.email, "how": "now"})
    answer = press_after(client, ask, email=after.email, how="now")

    assert "Nobody has signed in with this address yet." in unknown.text
    assert "the contact that the group has now" in same.text
    assert answer.status_code == 303
    assert contact_of(work, group) == after.id
    assert mails_to(work, before)
    assert mails_to(work, after)
    with work():
        assert db.session.get_one(Group, group.id).contact_id == after.id
        assert not db.session.scalars(select(Proposal)).all()
