"""Invented content that shows every part of the site: `panel demo`, and `make run` on an empty database."""

import click
from sqlalchemy import func, select

from panel.cli.demo.about import describe_site
from panel.cli.demo.bilingual import translate_some
from panel.cli.demo.claims import arrive_late
from panel.cli.demo.communities import pause_people, run_community
from panel.cli.demo.complaints import complain_about_data
from panel.cli.demo.deliberation import moderate, seat_panel
from panel.cli.demo.easy import say_it_easily
from panel.cli.demo.endings import end_some
from panel.cli.demo.following import follow_things
from panel.cli.demo.ideas import plant_garden
from panel.cli.demo.meetings import hold_meetings
from panel.cli.demo.money import open_chest, run_rounds
from panel.cli.demo.places import DemoSite, settle
from panel.errors import RuleBroken
from panel.extensions import db
from panel.people.models import Person


def load_demo() -> None:
    """Fill an empty database, in one go. RuleBroken where it is not empty."""
    if db.session.scalar(select(func.count()).select_from(Person)):
        raise RuleBroken("The database is not empty: the demo is only loaded into an empty one.")
    site = DemoSite()
    settle(site)
    describe_site(site)
    plant_garden(site)
    hold_meetings(site)
    seat_panel(site)
    moderate(site)
    translate_some(site)
    open_chest(site)
    run_community(site)
    pause_people(site)
    complain_about_data(site)
    db.session.commit()
    run_rounds(site)
    say_it_easily(site)
    arrive_late(site)
    end_some(site)
    follow_things(site)
    db.session.commit()


@click.command()
def demo() -> None:
    """Load the invented content of the demo into an empty database."""
    load_demo()
    click.echo("The demo is loaded. Start the site with PANEL_MODE=demo to sign in as one of its people.")
