"""Make the first organiser, and help one who has lost their second factor: everything else is done on the site."""

from datetime import datetime

import click
from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.areas.models import Area
from panel.areas.rules import same_name
from panel.audit.actions import record
from panel.cli.accounts import account
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import end_of, local
from panel.mail.addresses import on_the_wire
from panel.people import rules
from panel.people.actions import factors
from panel.people.actions import roles as actions
from panel.people.actions.address import take_address
from panel.people.words import place_words


@click.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--area", "area_name", help="The name or official code of an area: it counts there and in what lies in it.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of the role, such as 2027-03-31.")
def grant_role(email: str, role: str, area_name: str | None, until: datetime | None) -> None:
    """Give ROLE to the person who has signed in with EMAIL: for the whole site, unless an area is named."""
    person = account(email)
    if person is None:
        raise RuleBroken(f"Nobody has signed in with {email} yet. Sign in once on the site, then run this again.")
    if until:
        rules.role_lasts_until(until.date(), local(clock.now()).date())
    area = area_called(area_name) if area_name else None
    actions.grant_role(person, actions.Task(Role(role), area, end_of(until.date()) if until else None), None)
    db.session.commit()
    last = f", until the end of {until.date()}" if until else ""
    click.echo(f"{person.name} is now {role} for {place_words(area)}{last}.")


def area_called(name: str) -> Area:
    """The one area with this name in either language, or this code. RuleBroken where there is none, or more than one."""
    wanted = same_name(name)
    areas = db.session.scalars(select(Area).where(Area.merged_into_id.is_(None)).order_by(Area.id))
    found = [area for area in areas if wanted in map(same_name, (area.name_cy, area.name_en, area.code or ""))]
    if not found:
        raise RuleBroken(f"There is no area called {name}.")
    if len(found) > 1:
        raise RuleBroken(f"There is more than one area called {name}. Please name its official code.")
    return found[0]


@click.command()
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take the passkeys, the app and the recovery codes from EMAIL, who has lost them, and sign them out everywhere."""
    person = account(email)
    if person is None:
        raise RuleBroken(f"Nobody has signed in with {email} yet.")
    factors.reset(person, None)
    db.session.commit()
    click.echo(f"{person.name} has no second factor now, and sets one up at the next sign-in.")


@click.command()
@click.argument("email")
@click.argument("new_email")
@click.option("--yes", is_flag=True, help="You are sure that the new address is theirs: it is not asked.")
def change_address(email: str, new_email: str, yes: bool) -> None:
    """Let the person with EMAIL, who cannot open that mailbox any more, sign in with NEW_EMAIL."""
    person = account(email)
    if person is None:
        raise RuleBroken(f"There is no account with the address or number {email}.")
    new = new_email.strip().lower()
    if "@" not in new or not new.isprintable() or on_the_wire(new) is None:
        raise RuleBroken(f"No mail can reach {new_email!r}.")
    if not yes:
        click.echo(f"{person.name} would sign in with {new}. Nothing was changed. To do it, run this again with --yes.")
        return
    take_address(person, new, refusal=f"Another account has the address {new} already.")
    record("person.change-address", "people", None)
    db.session.commit()
    click.echo(f"{person.name} now signs in with {new}. The old address was told, and every browser was signed out.")
