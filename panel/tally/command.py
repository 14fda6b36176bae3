"""`panel tally` and `panel tally-check`: count a Pabulib file, or say what is wrong with one."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from panel.tally.as_json import result_as_json
from panel.tally.as_text import account_as_text, comparison_as_text, money, result_as_text
from panel.tally.counting import count
from panel.tally.election import Election, Money
from panel.tally.explain import Explanation, explain, other_rules, satisfaction
from panel.tally.pb_check import check_pb
from panel.tally.pb_read import read_pb
from panel.tally.pb_rows import number
from panel.tally.profile import scored
from panel.tally.published import published_settings
from panel.tally.result import Result
from panel.tally.settings import Completion, Rule, Settings, Utility

EVERY = "all"
File = click.Path(exists=True, dir_okay=False, path_type=Path)


class Number(click.ParamType[Money]):
    """An exact number, as in a .pb file."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Money:
        try:
            return number(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Scores(click.ParamType[tuple[int, ...]]):
    """Points by rank: 3,2,1."""

    name = "scores"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        try:
            return tuple(int(each) for each in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not a list of whole numbers such as 3,2,1", param, ctx)


def _one_of(values: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([each.value for each in values])


@click.command()
@click.argument("file", type=File)
@click.option("--rule", type=_one_of(Rule), help="The rule; by default the file's.")
@click.option("--utility", type=_one_of(Utility), help="What a winner is worth to a supporter: by default its cost.")
@click.option("--completion", type=_one_of(Completion), help="What is done with money left over; by default add1.")
@click.option("--stop-when-exhaustive", is_flag=True, help="End add1 as soon as nothing more fits.")
@click.option("--step", type=Number(), help="By how much add1 raises each share; by default 1.")
@click.option("--greedy-stop", is_flag=True, help="End greedy at the first project that does not fit.")
@click.option("--threshold", type=Number(), help="Least votes (points, where ballots have them); by default the file's.")
@click.option("--viability", type=Number(), help="N: votes/voters must reach cost/(N x budget).")
@click.option("--scores", type=Scores(), help="Points by rank, best first: 3,2,1.")
@click.option("--comparison-step", is_flag=True, help="Take the winners by votes if more voters prefer them.")
@click.option("--leave-out-broken", is_flag=True, help="Do not count ballots that break a limit.")
@click.option("--compare", is_flag=True, help="Show the other rules beside this one.")
@click.option("--explain", "explained", is_flag=False, flag_value=EVERY, metavar="[ID]", help="Why a project won or lost.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def tally(file: Path, compare: bool, explained: str | None, as_json: bool, **options: Any) -> None:
    """Count the election in FILE, a Pabulib file (.pb), exactly."""
    try:
        election = read_pb(file)
        settings = _settings(election, options)
        result = count(election, settings, _progress(election))
        if as_json:
            click.echo(json.dumps(result_as_json(result, explain(election, settings, result)), ensure_ascii=False, indent=1))
            return
        _print(result_as_text(election, result))
        if compare:
            _compare(election, result)
        if explained:
            _explain(explain(election, settings, result), explained)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@click.command("tally-check")
@click.argument("file", type=File)
def tally_check(file: Path) -> None:
    """Say what is wrong with FILE, in people's words and in the terms of the official checker.

    Ends with 1 if the file cannot be counted as it stands.
    """
    problems = check_pb(file)
    for each in problems:
        click.echo(f"{each} [{each.term}]")
    fatal = sum(each.fatal for each in problems)
    if fatal:
        raise click.ClickException(f"{fatal} of {len(problems)} problems must be mended before this file can be counted.")
    click.echo(f"{len(problems)} remarks; the file can be counted." if problems else "Nothing is wrong with this file.")


def _settings(election: Election, options: dict[str, Any]) -> Settings:
    """What the file publishes, with whatever the options say instead."""
    kinds: dict[str, Callable[[Any], Any]] = {
        "rule": Rule,
        "utility": Utility,
        "completion": Completion,
        "viability": Fraction,
    }
    options["comparison"] = options.pop("comparison_step")
    given = {key: kinds.get(key, lambda each: each)(value) for key, value in options.items() if value not in (None, False)}
    return replace(published_settings(election), **given)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _compare(election: Election, result: Result) -> None:
    results = (result, *other_rules(election, result.settings))
    counted = scored(election, result.settings)
    click.echo()
    _print(comparison_as_text(results, [satisfaction(counted, each) for each in results]))


def _explain(explanation: Explanation, wanted: str) -> None:
    if wanted not in explanation.accounts and wanted != EVERY:
        raise ValueError(f"There is no project {wanted!r}.")
    for each in explanation.accounts.values():
        if wanted in {each.id, EVERY}:
            click.echo()
            _print(account_as_text(each))


def _progress(election: Election) -> Callable[[Fraction, Money], None] | None:
    """A line on a terminal, rewritten twice a second."""
    if not sys.stderr.isatty():
        return None
    shown = time.monotonic()

    def show(share: Fraction, spent: Money) -> None:
        nonlocal shown
        if time.monotonic() - shown > 0.5:
            shown = time.monotonic()
            part = 100 * spent / election.budget if election.budget else 0
            click.echo(f"Each voter could spend {money(share)}: {float(part):.0f} % of the budget  \r", nl=False, err=True)

    return show
