"""Add a group to the directory, and change what it says of itself."""

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.corrections.actions import correct
from panel.extensions import db, unless_taken
from panel.groups import rules
from panel.groups.models import Group, GroupSize
from panel.language import gettext as _
from panel.people.models import Person


def make_group(contact: Person, *, name: str, about: str, language: str, size: GroupSize, website: str, area: Area) -> Group:
    """A new group, with the person who adds it as its contact. RuleBroken where the name is taken."""
    group = Group(
        name=name,
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
    with unless_taken(name_taken()):
        group.size, group.website = size, address
        correct(group, f"group:{group.id}", person, area=area, name=name, about=about, language=language)
    record("group.edit", f"group:{group.id}", person, size=size.value, area=area.id)


def name_taken() -> str:
    return _("There is a group of this name already. If it is yours, ask its contact or an organiser to change it.")
