"""Read in a round that was held elsewhere, count it and publish it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import click

from panel.errors import RuleBroken
from panel.extensions import db
from panel.importing.held import left_behind
from panel.importing.rounds import Progress, settings_for
from panel.importing.rounds import import_round as read_in
from panel.results.actions.count import store_count
from panel.results.actions.publish import stamp_published
from panel.results.elections import PENCE, settings_of
from panel.rounds.models import Completion, Rule
from panel.tally import Election, ElectionBroken, PbBroken
from panel.tally.as_text import method_as_text
from panel.tally.command import read_and_say

Made = TypeVar("Made")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rule", type=click.Choice([str(rule) for rule in Rule]), help="How to count; the file's own rule by default.")
@click.option(
    "--completion",
    type=click.Choice([str(completion) for completion in Completion]),
    help="What equal shares does with money left over; the file's own by default, add1 where it says none.",
)
@click.option("--chest", "chest_name", help="The title of the chest it belongs to; a new one is opened where there is none.")
def import_round(file: Path, rule: str | None, completion: str | None, chest_name: str | None) -> None:
    """Make a round of the election in FILE (.pb), with its proposals and its ballots, sealed; count it and publish it.

    A file that breaks off or contradicts itself changes nothing. The money of the chest is not touched: it was spent elsewhere.
    """
    election = read_election(file)
    with _bar("Ballots", len(election.ballots)) as progress:
        budget_round = _or_nothing(
            lambda: read_in(
                election,
                name=file.name,
                rule=Rule(rule) if rule else None,
                completion=Completion(completion) if completion else None,
                chest_name=chest_name,
                progress=progress,
            )
        )
    for sentence in left_behind(election, settings_for(election, rule=budget_round.rule, completion=budget_round.completion)):
        click.echo(sentence, err=True)
    with _bar("Count", 100) as progress:
        result = _or_nothing(lambda: store_count(budget_round.id, progress))
    stamp_published(result, None)
    db.session.commit()
    won = sum(1 for line in result.lines if line.place)
    click.echo(
        f"Round {budget_round.id}: {result.voters} ballots counted, {won} of {len(result.lines)} proposals funded, published."
    )
    settings = settings_of(budget_round, result.voters)
    click.echo(f"Counted by {method_as_text(replace(settings, step=Fraction(settings.step, PENCE)))}.")


def read_election(file: Path) -> Election:
    """The election of a file. A broken one ends the command with its line and what is wrong there."""
    try:
        return read_and_say(file)
    except (PbBroken, ElectionBroken, UnicodeDecodeError) as broken:
        raise click.ClickException(f"{file.name}: {str(broken).rstrip('.')}. Nothing was changed.") from broken


def _or_nothing(make: Callable[[], Made]) -> Made:
    """What the function makes; where it cannot, nothing is changed and the command ends with the reason."""
    try:
        return make()
    except (RuleBroken, ElectionBroken) as broken:
        db.session.rollback()
        raise click.ClickException(f"{broken} Nothing was changed.") from broken


@contextmanager
def _bar(label: str, length: int) -> Iterator[Progress]:
    """A progress bar on stderr, as a function `progress(done, total)`."""
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.update(done * length // max(1, total) - bar.pos)

        yield progress
        bar.update(length - bar.pos)
