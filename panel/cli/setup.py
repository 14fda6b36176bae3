"""The first hour from a terminal: name, contact, first places, and the link with which the first organiser begins."""

import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app

from panel.areas.geojson import as_table as as_table_of_map
from panel.areas.geojson import is_map, unpack
from panel.areas.models import Area
from panel.areas.reach import SITE
from panel.areas.tables import uploaded_text
from panel.areas.upload import COLUMNS, check_names, read_areas, take_areas
from panel.cli.database import migrate_to
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import speaking
from panel.mail.addresses import on_the_wire
from panel.pages.first_hour import hour_now
from panel.pages.queries.first_hour import facts_now
from panel.people.actions.first_organiser import has_organiser, make_link
from panel.settings.actions import change_settings
from panel.settings.forms import NAME_MOST
from panel.settings.queries import site_settings
from panel.settings.table import Setting

ASKED = {
    Setting.NAME_CY: "Name of the site in Welsh",
    Setting.NAME_EN: "Name of the site in English",
    Setting.CONTACT_EMAIL: "E-mail address that people write to when they are stuck",
}
OPTIONS = {"name_cy": Setting.NAME_CY, "name_en": Setting.NAME_EN, "contact": Setting.CONTACT_EMAIL}


@dataclass
class Wanted:
    """What somebody wants the site to be. "" and () leave what is there."""

    settings: dict[Setting, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    table: Path | None = None
    organiser: str = ""


@click.command()
@click.option("--name-cy", default="", help="Name of the site in Welsh.")
@click.option("--name-en", default="", help="Name of the site in English.")
@click.option("--contact", default="", help="E-mail address that people write to when they are stuck.")
@click.option("--place", "places", multiple=True, help='A place of the site: "Llanfair", or "Y Rhyl=Rhyl". Can come again.')
@click.option(
    "--places",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Many places: a CSV table with the columns name_cy, name_en, kind, parent, code; or a map in GeoJSON.",
)
@click.option("--organiser", default="", help="E-mail address of the first organiser; a link for them is printed.")
@click.option("--no-input", is_flag=True, help="Ask nothing: what no option says stays as it is.")
def setup(no_input: bool, places: Sequence[str], table: Path | None, organiser: str, **said: str) -> None:
    """Begin a site: its name and contact, its first places, and a link for the first organiser.

    Asks for what is missing, or takes it from the options. Safe to run again: what is there stays, what differs is changed, and a
    new link takes the place of the old one. The link works once, for an hour, while the site has no organiser. Whoever opens it
    presses a button, is signed in as organiser, and finds there what is left to do.

    \b
    Without questions:
      panel setup --no-input --name-cy "Cyngor y Rhyl" --name-en "Rhyl Council" --contact helo@example.org \\
        --place "Y Rhyl=Rhyl" --organiser clerk@example.org
    """
    if (moved := migrate_to("head")).before != moved.after:
        click.echo(moved.sentence)
    settings = {setting: said[option].strip() for option, setting in OPTIONS.items()}
    wanted = Wanted(settings, tuple(places), table, organiser.strip())
    if not no_input and sys.stdin.isatty():
        ask(wanted)
    done = [*settle(wanted), *put_places(wanted)]
    link = invite(wanted.organiser)
    db.session.commit()
    for line in done:
        click.echo(line)
    tell(link, wanted.organiser)


def ask(wanted: Wanted) -> None:
    """Ask for what no option says. Enter leaves what is there; an answer that cannot be taken is asked for again."""
    click.echo("A few questions. What stands in brackets is there already: Enter keeps it. Ctrl-C stops, and changes nothing.")
    try:
        ask_each(wanted)
    except click.Abort as stop:
        raise RuleBroken("Stopped. Nothing was changed; `panel setup` begins again.") from stop


def ask_each(wanted: Wanted) -> None:
    there = site_settings() if facts_now().name_chosen else {}
    for setting, question in ASKED.items():
        taken = address_or_nothing if setting == Setting.CONTACT_EMAIL else name
        default = there.get(setting) or (None if taken is name else "")
        wanted.settings[setting] = wanted.settings.get(setting) or answer(question, taken, default)
    if not (wanted.places or wanted.table or there_are_places()):
        click.echo('Places: one at a time, "Llanfair" or "Y Rhyl=Rhyl" (Welsh=English). Enter goes on; they can follow by page.')
        wanted.places = tuple(iter(lambda: answer("Place", place_or_nothing, default=""), ""))
    if not wanted.organiser and not has_organiser():
        wanted.organiser = answer("E-mail address of the first organiser", address)


def answer(question: str, taken: Callable[[str], str], default: str | None = None) -> str:
    """What somebody types, once it can be taken: what is wrong with it is said under it."""

    def read(typed: str) -> str:
        try:
            return taken(typed.strip())
        except RuleBroken as broken:
            raise click.UsageError(str(broken)) from broken

    return str(click.prompt(question, default=default, show_default=bool(default), value_proc=read))


def there_are_places() -> bool:
    return db.session.scalar(Area.open_from_the_top().limit(1)) is not None


def settle(wanted: Wanted) -> list[str]:
    """Change the settings that are named; a line for each that differed."""
    named = {setting: value for setting, value in wanted.settings.items() if value}
    if contact := named.get(Setting.CONTACT_EMAIL):
        named[Setting.CONTACT_EMAIL] = address(contact)
    for setting in {Setting.NAME_CY, Setting.NAME_EN} & set(named):
        name(named[setting])
    return [f"{ASKED[setting]}: {named[setting]}" for setting in change_settings(None, named)]


def put_places(wanted: Wanted) -> list[str]:
    """Make the places that are named and not there yet; a line for each. What is there stays where it is."""
    done = take(as_table(wanted.places), "The places cannot be made") if wanted.places else []
    return done + (take(uploaded_text(wanted.table.read_bytes()), f"{wanted.table} cannot be taken") if wanted.table else [])


def as_table(places: Sequence[str]) -> str:
    """Names as a table: "Y Rhyl=Rhyl" has its Welsh and its English one."""
    lines = StringIO()
    named = [[part.strip() for part in place.partition("=")] for place in places]
    csv.writer(lines).writerows([("name_cy", "name_en"), *((welsh, english or welsh) for welsh, _equals, english in named)])
    return lines.getvalue()


def take(table: str, otherwise: str) -> list[str]:
    """Take a table, or a map, of places; a line for each that is new or changed. RuleBroken, naming every line that is wrong."""
    outlines = {}
    if is_map(table):
        table, packed = as_table_of_map(table, COLUMNS)
        outlines = unpack(packed)
    taken = take_areas(read_areas(table, outlines), None, SITE)
    if taken.wrong:
        raise RuleBroken("\n".join([f"Nothing was changed. {otherwise}:", *taken.wrong]))
    return [f"Place: {name}." for name in (*taken.new, *taken.changed)]


def name(typed: str) -> str:
    """A name for a site. RuleBroken otherwise."""
    if not 2 <= len(typed) <= NAME_MOST:
        raise RuleBroken(f"The name of a site has from 2 to {NAME_MOST} letters: {typed!r}.")
    return typed


def place_or_nothing(typed: str) -> str:
    """A place as it is typed. RuleBroken where a name in it is no name of a place."""
    if typed and not typed.strip(" ="):
        raise RuleBroken('Please write the name of a place, such as "Llanfair".')
    for row in read_areas(as_table([typed]), {}) if typed else ():
        check_names(row)
    return typed


def address_or_nothing(typed: str) -> str:
    return address(typed) if typed else ""


def address(typed: str) -> str:
    """An address that mail can reach. RuleBroken otherwise."""
    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError as error:
        raise RuleBroken(f"{typed!r} is no e-mail address: {error}") from error
    if on_the_wire(typed) is None:
        raise RuleBroken(f"No mail can reach {typed!r}: it has accents before the @.")
    return typed.lower()


def invite(organiser: str) -> str:
    """The link for the first organiser; "" where the site has one. RuleBroken where it has none and nobody is named."""
    if has_organiser():
        return ""
    if not organiser:
        raise RuleBroken("Nothing was changed. Who is the first organiser? Say it with --organiser you@example.org")
    with speaking(current_app.config["SITE_LANGUAGE"]):
        return make_link(address(organiser))


def tell(link: str, organiser: str) -> None:
    """The link, or that none is needed; and how far the site is."""
    if link:
        click.echo(f"\nOpen this link in a browser within an hour, or send it to {organiser}:\n\n  {link}\n")
        click.echo("It works once, and only for the first organiser. Who has it becomes organiser: send it to nobody else.")
        return
    click.echo("The site has an organiser already, so no link is needed. They give roles on the site, on the page Roles.")
    hour = hour_now()
    left = [task.title for task in hour.tasks if task.state != "done"]
    click.echo(f"Done: {hour.done} of {len(hour.tasks)}." + (f" Left: {'; '.join(left)}." if left else ""))
