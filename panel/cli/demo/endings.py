"""What has come to an end on the demo: a group that closed, with its reason, and one that is a part of another now."""

from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.groups.actions import close_group, merge_group
from panel.people.models import Person


def end_some(site: DemoSite) -> None:
    organiser = site.part("organiser")
    for row in site.content["endings"]:
        group = site.groups[row["group"]]
        if into := row.get("into"):
            merge_group(group, site.groups[into], organiser)
        else:
            contact = db.session.get_one(Person, group.contact_id)
            close_group(group, contact, reason=row["reason"], language=group.language)
