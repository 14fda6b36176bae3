"""Two meetings: the slips of one stand on the site, the sheet of the other is half typed."""

from typing import Any

from sqlalchemy import update

from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.meetings.actions import begin_meeting, publish_sheet, save_sheet
from panel.meetings.reading import Backing, Idea, Plan
from panel.meetings.sheets import Sheet
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed


def hold_meetings(site: DemoSite) -> None:
    content = site.content["meeting"]
    publish(site, content)
    save_sheet(begin(site, content, content["waiting"]), Sheet(ideas=content["waiting"]["ideas"]), version=0)


def begin(site: DemoSite, content: dict[str, Any], told: dict[str, Any]) -> Meeting:
    names = {name: told[name] for name in ("name_cy", "name_en", "venue")}
    held_on = site.days(-told["days_ago"]).date()
    return begin_meeting(site.part("organiser"), area=site.areas[content["area"]], held_on=held_on, **names)


def publish(site: DemoSite, content: dict[str, Any]) -> None:
    """New ideas, hands for a seed that stood, a remark about another: typed in on the day after."""
    meeting = begin(site, content, content)
    ideas = [Idea(**row, area=meeting.area, near=()) for row in content["ideas"]]
    seeds = {seed.title: seed for seed in site.seeds}
    backings = [Backing(**{**row, "seed": seeds[row["seed"]]}) for row in content["backings"]]
    publish_sheet(meeting, site.part("organiser"), Plan(ideas, backings))
    entered = site.some_hour(1 - content["days_ago"])
    for told, when in ((Seed, Seed.planted_at), (Remark, Remark.made_at)):
        db.session.execute(update(told).where(told.meeting_id == meeting.id).values({when: entered}))
