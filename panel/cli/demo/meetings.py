"""An evening in a village hall, whose slips of paper an organiser entered."""

from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.meetings.actions import begin_meeting, publish_sheet
from panel.meetings.reading import Backing, Idea, Plan


def hold_meeting(site: DemoSite) -> None:
    """New ideas, hands for a seed that stood, a remark about another."""
    content = site.content["meeting"]
    area, organiser = site.areas[content["area"]], site.part("organiser")
    names = {name: content[name] for name in ("name_cy", "name_en", "venue")}
    held_on = site.days(-content["days_ago"]).date()
    meeting = begin_meeting(organiser, area=area, held_on=held_on, **names)
    ideas = [Idea(**row, area=area, near=()) for row in content["ideas"]]
    seeds = {seed.title: seed for seed in site.seeds}
    backings = [Backing(**{**row, "seed": seeds[row["seed"]]}) for row in content["backings"]]
    publish_sheet(meeting, organiser, Plan(ideas, backings))
    db.session.flush()
