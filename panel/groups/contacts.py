"""Who speaks for a group from now on: asked by mail and confirmed with a press, or changed by an organiser who has asked them."""

from sqlalchemy import delete

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.groups import rules
from panel.groups.models import ContactChange, Group, asked_for
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.people.models import Person
from panel.settings.numbers import Unit, counted
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.web.addresses import absolute


def ask_contact(group: Group, person: Person, *, email: str) -> None:
    """Write to somebody whether they speak for the group from now on. Until they say yes everything stays as it is."""
    hold(group)
    email = email.lower()
    is_another(group, email)
    db.session.merge(ContactChange(group_id=group.id, email=email, asked_at=clock.now(), asked_by_id=person.id))
    db.session.flush()
    asked = db.session.scalar(Person.by_email(email))
    language, name = (asked.language, asked.name) if asked else (person.language, "")
    with speaking(language):
        body = _(
            "You are asked to speak for the group “%(group)s” on this site. Whoever speaks for a group can change what it says"
            " here, and puts its proposals to rounds.\n\nIf you would like to, open this link within %(time)s, sign in with this"
            " address, and say yes:\n%(link)s\n\nIf you do not want to, you need do nothing."
        ) % {
            "group": group.name,
            "time": counted(Unit.DAYS, number(Setting.CONTACT_DAYS)),
            "link": absolute("pages.take_contact", group_id=group.id),
        }
        post(email, subject=_("Will you speak for %(group)s?") % {"group": group.name}, body=body, language=language, name=name)
    record("group.ask-contact", f"group:{group.id}", person)


def take_contact(group: Group, person: Person) -> int:
    """Say yes. The number of whoever spoke for the group before. RuleBroken where it was taken back, or another one was asked."""
    hold(group)
    must_be_asked(group, person)
    return change_contact(group, person, person)


def change_contact(group: Group, contact: Person, person: Person) -> int:
    """Give the group another contact; both are told. The number of whoever spoke for it before, for what else they held."""
    hold(group)
    is_another(group, contact.email)
    before = db.session.get_one(Person, group.contact_id)
    group.contact_id = contact.id
    db.session.execute(delete(ContactChange).where(ContactChange.group_id == group.id))
    db.session.flush()
    _tell_before(group, before)
    if contact.id != person.id:
        _tell_new(group, contact)
    record("group.contact", f"group:{group.id}", person)
    return before.id


def take_back(group: Group, person: Person) -> None:
    """Somebody who was asked is not asked any more."""
    hold(group)
    db.session.execute(delete(ContactChange).where(ContactChange.group_id == group.id))
    record("group.unask-contact", f"group:{group.id}", person)


def waiting(group: Group) -> ContactChange | None:
    """Who is asked, while there is time to say yes."""
    row = db.session.get(ContactChange, group.id)
    return row if row and row.asked_at > clock.now() - asked_for() else None


def must_be_asked(group: Group, person: Person) -> None:
    """RuleBroken unless this person is the one who is asked: they signed in with the address that was written to."""
    row = waiting(group)
    if row is None or row.email != person.email:
        raise RuleBroken(
            _(
                "Nobody with your address is asked to speak for this group now. If you had an email, sign in "
                "with the address that it went to; or ask the organisers."
            )
        )


def may_ask(group: Group, email: str) -> None:
    """RuleBroken where the group cannot get this contact now."""
    rules.may("group.contact", group.state)
    is_another(group, email)


def is_another(group: Group, email: str) -> None:
    """RuleBroken for the address of whoever speaks for the group already."""
    if db.session.get_one(Person, group.contact_id).email == email:
        raise RuleBroken(_("This is the address of the contact that the group has now."))


def hold(group: Group) -> None:
    db.session.refresh(group, with_for_update={"of": Group})
    rules.may("group.contact", group.state)


def _tell_before(group: Group, before: Person) -> None:
    if before.has_left:
        return
    with speaking(before.language):
        body = _(
            "From now on somebody else speaks for the group “%(group)s”, and for its proposals. What you wrote for it stays."
            " If this is wrong, please write to the organisers:\n%(link)s"
        ) % {"group": group.name, "link": absolute("pages.show_group", group_id=group.id)}
        subject = _("Somebody else speaks for %(group)s") % {"group": group.name}
        post(before.email, subject=subject, body=body, language=before.language, name=before.name)


def _tell_new(group: Group, contact: Person) -> None:
    with speaking(contact.language):
        body = _(
            "An organiser has made you the contact of the group “%(group)s”: you can change what it says here, and put its"
            " proposals to rounds. If this is wrong, please write to the organisers:\n%(link)s"
        ) % {"group": group.name, "link": absolute("pages.show_group", group_id=group.id)}
        subject = _("You speak for %(group)s") % {"group": group.name}
        post(contact.email, subject=subject, body=body, language=contact.language, name=contact.name)


def sweep_contact_changes() -> int:
    """Take away what nobody said yes to in time. How many; the caller commits."""
    old = delete(ContactChange).where(ContactChange.asked_at < clock.now() - asked_for())
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]  # a DELETE's result has it
