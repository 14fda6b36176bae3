"""A community council that runs its own chest on the county's site, and two people who harmed others."""

from panel.access import Bar, Role
from panel.chests.actions import enter_money, make_chest
from panel.chests.models import Movement
from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.moderation.models import Ground
from panel.people.models import RoleGrant
from panel.sanctions.models import Sanction, SanctionKind


def run_community(site: DemoSite) -> None:
    """The clerk of a community council is organiser there and nowhere else, for two years; its chest has a little money."""
    row = site.content["community"]
    clerk, area = site.part("community"), site.areas[row["area"]]
    for role in (Role.ORGANISER, Role.TREASURER):
        clerk.grants.append(
            RoleGrant(
                role=role.value,
                area=area,
                granted_by_id=site.part("organiser").id,
                granted_at=site.days(-200),
                ends_at=site.days(530),
            )
        )
    db.session.flush()
    texts = {name: row[name] for name in ("title_cy", "title_en", "about_cy", "about_en", "outcomes_cy", "outcomes_en")}
    chest = make_chest(clerk, area=area, **texts)
    enter_money(
        chest,
        clerk,
        movement=Movement.RECEIVED,
        amount_pence=row["pounds"] * 100,
        party=row["party"],
        dated_on=site.days(-30).date(),
    )


def pause_people(site: DemoSite) -> None:
    """One who is paused and appeals, and one who was warned."""
    moderator, paused, warned = site.part("moderator"), site.neighbours[130], site.neighbours[144]
    until = site.days(20)
    db.session.add(
        Sanction(
            person=paused,
            kind=SanctionKind.PAUSE,
            ground=Ground.HURTFUL,
            reason="You ran down people from Rhyl in three places, after you were asked to stop.",
            reason_language="en",
            given_by_id=moderator.id,
            given_at=site.days(-2),
            ends_at=until,
            appeal="It was a joke among neighbours, and they laughed.",
            appeal_language="en",
            appealed_at=site.days(-1),
        )
    )
    paused.barred, paused.barred_until = Bar.PAUSED, until
    db.session.add(
        Sanction(
            person=warned,
            kind=SanctionKind.WARNING,
            ground=Ground.ADVERT,
            reason="Please do not put the link to your shop under every seed.",
            reason_language="en",
            given_by_id=moderator.id,
            given_at=site.days(-40),
        )
    )
    db.session.flush()
