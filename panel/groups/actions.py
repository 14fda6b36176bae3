"""Add a group to the directory, and change what it says of itself."""

from sqlalchemy import delete, or_, select

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.corrections.actions import correct
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.folding import reading
from panel.groups import rules
from panel.groups.models import ContactChange, Group, GroupSize
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.notices.actions.following import follow_instead
from panel.notices.kinds import Followed
from panel.people.models import Person
from panel.web.addresses import absolute


def make_group(contact: Person, *, name: str, about: str, language: str, size: GroupSize, website: str, area: Area) -> Group:
    """A new group, with the person who adds it as its contact. RuleBroken where the name is taken."""
    key = free_key(name)
    group = Group(
        name=name,
        name_key=key,
        about=about,
        language=language,
        size=size,
        website=rules.website(website),
        area_id=area.id,
        contact_id=contact.id,
        joined_at=clock.now(),
    )
    with unless_taken(name_taken()):
        db.session.add(group)
    record("group.make", f"group:{group.id}", contact, size=size.value, area=area.id)
    return group


def edit_group(
    group: Group, person: Person, *, name: str, about: str, language: str, size: GroupSize, website: str, area: Area
) -> None:
    """Change what a group says of itself, and keep what it said. RuleBroken where the new name is taken."""
    address = rules.website(website)
    db.session.refresh(group, with_for_update={"of": Group})
    rules.may("group.edit", group.state)
    key = group.name_key if reading(name) == reading(group.name) else free_key(name, but=group)
    with unless_taken(name_taken()):
        group.size, group.website, group.name_key = size, address, key
        correct(group, f"group:{group.id}", person, area=area, name=name, about=about, language=language)
    record("group.edit", f"group:{group.id}", person, size=size.value, area=area.id)


def hold(*groups: Group) -> None:
    """Read them anew and let nobody else change them until the transaction ends; always in the same order."""
    for group in sorted(groups, key=lambda each: each.id):
        db.session.refresh(group, with_for_update={"of": Group})


def close_group(group: Group, person: Person, *, reason: str, language: str) -> None:
    """It puts no new proposal to a round and is offered in no list; what there is of it stays."""
    hold(group)
    rules.may("group.close", group.state)
    group.closed_at, group.closed_reason, group.closed_language = clock.now(), reason, language
    db.session.flush()
    # Without the reason: its contact may have written it, and nothing in the log can be hidden or erased.
    record("group.close", f"group:{group.id}", person, language=language)


def reopen_group(group: Group, person: Person) -> None:
    """It is listed as before."""
    hold(group)
    rules.may("group.reopen", group.state)
    group.closed_at = group.closed_reason = group.closed_language = None
    db.session.flush()
    record("group.reopen", f"group:{group.id}", person)


def merge_group(group: Group, into: Group, person: Person) -> None:
    """The one becomes a part of the other: its address leads there, and whoever followed it follows that one.

    What others hold of it (its proposals) the caller moves. RuleBroken where the other is closed, hidden or merged itself.
    """
    rules.is_another(group.id, into.id)
    hold(group, into)
    rules.may("group.merge", group.state)
    rules.may_take_in(into.state)
    group.merged_into_id, group.name_key = into.id, None
    db.session.execute(delete(ContactChange).where(ContactChange.group_id == group.id))
    db.session.flush()
    follow_instead(Followed.GROUP, group.id, into.id)
    _tell_merged(group, into)
    record("group.merge", f"group:{group.id}", person, into=f"group:{into.id}")


def _tell_merged(group: Group, into: Group) -> None:
    """A mail to whoever spoke for the group that is a part of another one now, unless they speak for that one, too."""
    contact = db.session.get_one(Person, group.contact_id)
    if contact.id == into.contact_id or contact.has_left:
        return
    with speaking(contact.language):
        facts = {"group": group.name, "into": into.name, "link": absolute("pages.show_group", group_id=into.id)}
        body = _(
            "The organisers have made the group “%(group)s” a part of “%(into)s”, whose contact speaks for it from now on. Its"
            " proposals are there, and who wrote one can still change it. If this is wrong, please write to the organisers:\n"
            "%(link)s"
        )
        subject = _("%(group)s is a part of %(into)s now") % facts
        post(contact.email, subject=subject, body=body % facts, language=contact.language, name=contact.name)


def set_hidden(group: Group, hidden: bool) -> None:
    """Hide a group or show it again; moderation, which decides it, writes the log. Its proposals stay where they are."""
    group.hidden_at = clock.now() if hidden else None
    db.session.flush()


def free_key(name: str, *, but: Group | None = None) -> str:
    """The name as people read it. RuleBroken, with the other name, where another group is read the same."""
    key = reading(name)
    others = select(Group).where(Group.merged_into_id.is_(None), or_(Group.name_key == key, Group.name_key.is_(None)))
    for other in db.session.scalars(others.order_by(Group.id)):
        if reading(other.name) == key and (but is None or other.id != but.id):
            raise RuleBroken(name_taken(other.shown_name))
    return key


def name_taken(other: str = "") -> str:
    told = _("There is a group of this name already. If it is yours, ask its contact or an organiser to change it.")
    if not other:
        return told
    words = _("“%(name)s” is in the directory already, and people read the two names as one.") % {"name": other}
    return f"{words} {told}"
