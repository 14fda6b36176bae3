"""Make the first organiser, and help one who has lost their second factor: everything else is done on the site."""

import click

from panel.access import Role
from panel.cli.accounts import account
from panel.errors import RuleBroken
from panel.extensions import db
from panel.people.actions import factors
from panel.people.actions import roles as actions


@click.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def grant_role(email: str, role: str) -> None:
    """Give ROLE to the person who has signed in with EMAIL."""
    person = account(email)
    if person is None:
        raise RuleBroken(f"Nobody has signed in with {email} yet. Sign in once on the site, then run this again.")
    actions.grant_role(person, Role(role), None)
    db.session.commit()
    click.echo(f"{person.name} is now {role}.")


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
