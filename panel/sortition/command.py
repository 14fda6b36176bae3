"""`panel draw` and `panel draw-check`."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from panel.sortition.check import Finding, check_in_full, check_public
from panel.sortition.draw import draw as draw_panel
from panel.sortition.limits import Limits, Progress
from panel.sortition.pool import Quota
from panel.sortition.publication import Settings, publish, relaxation_facts, settings_from
from panel.sortition.reading import read_pool, read_quotas
from panel.sortition.relaxation import Infeasible
from panel.sortition.rules import Rule
from panel.sortition.tables import BadTable
from panel.sortition.task import Task, UnknownVolunteers
from panel.sortition.wording import draw_lines, finding_line, infeasible_sentence, progress_line, table_sentence

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SECONDS_BETWEEN_LINES = 1.0


def _names(_: click.Context, __: click.Parameter, text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


@click.command()
@click.argument("people", type=FILE)
@click.argument("features", type=FILE)
@click.option("--seats", type=click.IntRange(min=1), required=True, help="People on the panel.")
@click.option(
    "--rule",
    type=click.Choice([rule.value for rule in Rule]),
    default=Rule.LEXIMIN.value,
    show_default=True,
    help="What is fair.",
)
@click.option("--household", callback=_names, metavar="COL,COL", help="Columns of the address: one person from a home.")
@click.option("--id", "id_column", metavar="COL", help="Column of ids. Without one, people are numbered from 1.")
@click.option("--lot-key", metavar="K", help="Key of the lots, to be made public. Drawn at random if not given.")
@click.option("--panels", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="Panels in the list.")
@click.option("--number", type=click.IntRange(min=0), help="Number of the panel drawn, if dice decide.")
@click.option("--confirmed", callback=_names, metavar="ID,ID", help="People who keep their seats: a replacement.")
@click.option("--left", callback=_names, metavar="ID,ID", help="People who cannot be drawn any more.")
@click.option("--salt", default="", envvar="PANEL_SALT", help="Secret that protects the fingerprint of the people.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    metavar="S",
    help="Seconds at most.",
)
@click.option("--json", "as_json", is_flag=True, help="The whole published file, with the list of panels.")
def draw(
    people: Path,
    features: Path,
    *,
    number: int | None,
    salt: str,
    time_limit: float,
    as_json: bool,
    **options: Any,
) -> None:
    """Draw a citizens' panel from PEOPLE.csv, chances being as equal as the quotas of FEATURES.csv allow."""
    if number is not None and number >= options["panels"]:
        raise click.BadParameter("there is no panel of that number", param_hint="--number")
    if len(options["confirmed"]) > options["seats"]:
        raise click.BadParameter("more people than seats", param_hint="--confirmed")
    options |= {"rule": Rule(options["rule"]), "lot_key": options["lot_key"] or secrets.token_hex(16)}
    asked = Settings(steps=0, **options)
    limits = Limits(seconds=time_limit, report=_reporter())
    task = _task(people, _quotas(features), asked)
    with _infeasible_told(as_json=as_json):
        drawn = draw_panel(task, rule=asked.rule, panels=asked.panels, lot_key=asked.lot_key, number=number, limits=limits)
    published = publish(drawn, replace(asked, steps=limits.taken), salt=salt)
    lines = [json.dumps(published, ensure_ascii=False)] if as_json else draw_lines(drawn, published)
    for line in lines:
        click.echo(line)


@click.command()
@click.argument("published", type=FILE)
@click.argument("features", type=FILE)
@click.argument("people", type=FILE, required=False)
@click.option("--salt", default="", envvar="PANEL_SALT", help="Secret with which the people were fingerprinted.")
def draw_check(published: Path, features: Path, people: Path | None, *, salt: str) -> None:
    """Check a PUBLISHED.json draw against FEATURES.csv; with PEOPLE.csv, compute all of it again."""
    quotas = _quotas(features)
    facts, settings, findings = _public_findings(published, quotas)
    if people is not None:
        task = _task(people, quotas, settings)
        limits = Limits(steps=settings.steps, report=_reporter())
        with _infeasible_told(as_json=False):
            findings += check_in_full(facts, settings, task, salt=salt, limits=limits)
    for finding in findings:
        click.echo(finding_line(finding))
    if not all(finding.agrees for finding in findings):
        raise click.ClickException("The draw is not as published.")


def _public_findings(path: Path, quotas: list[Quota]) -> tuple[dict[str, Any], Settings, list[Finding]]:
    """The published facts, their settings, and what checking them finds."""
    try:
        facts = json.loads(path.read_bytes())
        settings = settings_from(facts["settings"])
        return facts, settings, list(check_public(facts, settings, quotas))
    except (ArithmeticError, LookupError, TypeError, ValueError) as broken:
        raise click.ClickException(f"{path.name}: not a published draw.") from broken


def _quotas(features: Path) -> list[Quota]:
    try:
        return read_quotas(features.read_bytes())
    except BadTable as broken:
        raise click.ClickException(table_sentence(features.name, broken)) from broken


def _task(people: Path, quotas: list[Quota], settings: Settings) -> Task:
    try:
        pool = read_pool(people.read_bytes(), quotas, id_column=settings.id_column, household=settings.household)
        return Task(pool, settings.seats, frozenset(settings.confirmed), frozenset(settings.left))
    except BadTable as broken:
        raise click.ClickException(table_sentence(people.name, broken)) from broken
    except UnknownVolunteers as broken:
        raise click.ClickException(f"{people.name}: {broken}.") from broken


@contextmanager
def _infeasible_told(*, as_json: bool) -> Iterator[None]:
    """Answer quotas that cannot be met with the smallest relaxation, and end."""
    try:
        yield
    except Infeasible as broken:
        if as_json and broken.relaxation is not None:
            click.echo(json.dumps({"infeasible": relaxation_facts(broken.relaxation)}, ensure_ascii=False))
        raise click.ClickException(infeasible_sentence(broken)) from broken


def _reporter() -> Callable[[Progress], None]:
    """Writes where the draw stands to the screen, once a second at most."""
    last = time.monotonic()

    def report(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            click.echo(progress_line(progress), err=True)

    return report
