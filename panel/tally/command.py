"""`panel tally` and `panel tally-check`: count a Pabulib file, or say what is wrong with one."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from panel.tally.as_json import result_as_json
from panel.tally.as_text import account_as_text, comparison_as_text, money, result_as_text
from panel.tally.counting import count
from panel.tally.election import Election, ElectionBroken, Money
from panel.tally.explain import Explanation, explain, other_rules, satisfaction
from panel.tally.limits import kept
from panel.tally.options import Ids, Number, NumberOrNone, Scores, idle, one_of, repeats, settings_from
from panel.tally.pb_ballots import Repeats
from panel.tally.pb_check import check_pb
from panel.tally.pb_read import inspect_pb
from panel.tally.pb_rows import PbBroken
from panel.tally.profile import scored
from panel.tally.result import Result
from panel.tally.settings import Completion, Rule, Utility

EVERY = "all"
File = click.Path(exists=True, dir_okay=False, path_type=Path)
TOLD = {"setting not counted", "not known meta fields", "unexpected points for vote_type"}
"""Remarks on a file that bear on its count, so that `panel tally` makes them, too."""
SECONDS_ON_A_TERMINAL, SECONDS = 0.5, 3


@click.command()
@click.argument("file", type=File)
@click.option("--rule", type=one_of(Rule), help="The rule; by default the file's.")
@click.option("--utility", type=one_of(Utility), help="What a winner is worth to a supporter: by default its cost.")
@click.option("--completion", type=one_of(Completion), help="What is done with money left over; by default add1.")
@click.option(
    "--stop-when-exhaustive/--no-stop-when-exhaustive", default=None, help="Whether add1 ends as soon as nothing more fits."
)
@click.option(
    "--step",
    type=Number(),
    help="By how much add1 raises each share; by default the file's, else 1 or a thousandth of the first share, if that is more.",
)
@click.option("--greedy-stop/--no-greedy-stop", default=None, help="Whether greedy ends at the first project that does not fit.")
@click.option("--threshold", type=Number(), help="Least votes (points, where ballots have them); by default the file's.")
@click.option("--viability", type=NumberOrNone(), help="N: votes/voters must reach cost/(N x budget). none: no such test.")
@click.option("--scores", type=Scores(), help="Points by rank, best first: 3,2,1. Later ranks score nothing.")
@click.option(
    "--comparison-step/--no-comparison-step", "comparison", default=None, help="Take greedy's winners if more voters prefer them."
)
@click.option("--lot", type=Ids(), help="Ids in the order in which they were drawn, the last resort in a tie: 2,1.")
@click.option(
    "--leave-out-broken/--count-broken", default=None, help="Whether to leave out ballots that break a limit or repeat a pick."
)
@click.option("--merge-repeats", "merge", is_flag=True, help="Take a pick once where a ballot repeats it.")
@click.option("--compare", is_flag=True, help="Show the other rules beside this one.")
@click.option("--explain", "explained", is_flag=False, flag_value=EVERY, metavar="[ID]", help="Why a project won or lost.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def tally(file: Path, merge: bool, compare: bool, explained: str | None, as_json: bool, **options: Any) -> None:
    """Count the election in FILE, a Pabulib file (.pb), exactly."""
    try:
        election = read_and_say(file, repeats(merge=merge, leave_out=options["leave_out_broken"]))
        settings = settings_from(election, options)
        if explained not in {None, EVERY, *(each.id for each in election.proposals)}:
            raise ElectionBroken(f"There is no project {explained!r}.")
        _say(idle(election, settings, options))
        result = count(election, settings, _progress(election))
        only = None if explained == EVERY else {explained or ""}
        explanation = explain(election, settings, result, only=only) if explained else None
        others = other_rules(election, settings) if compare else ()
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        _print_json(election, result, explanation, others)
    else:
        _print_text(election, result, explanation, others)


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


def read_and_say(file: Path, repeats: Repeats | None = None) -> Election:
    """The election in a file; what the count passes over in it is said. PbBroken if it cannot be counted as it stands."""
    election, problems = inspect_pb(file, repeats)
    if election is None:
        raise PbBroken(problems)
    _say(f"{str(each)[:1].upper()}{str(each)[1:]}." for each in problems if each.term in TOLD)
    return election


def _say(lines: Iterable[str]) -> None:
    """Remarks, beside the result."""
    for line in lines:
        click.echo(line, err=True)


def _print_json(election: Election, result: Result, explanation: Explanation | None, others: Iterable[Result]) -> None:
    told = result_as_json(election, result, explanation)
    if others:
        told["compared"] = [result_as_json(election, each) for each in others]
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _print_text(election: Election, result: Result, explanation: Explanation | None, others: Iterable[Result]) -> None:
    _print(result_as_text(election, result))
    if others:
        results = (result, *others)
        counted = scored(kept(election, result.settings), result.settings)
        click.echo()
        _print(comparison_as_text(results, [satisfaction(counted, each) for each in results]))
    for each in explanation.accounts.values() if explanation else ():
        click.echo()
        _print(account_as_text(each, election, result))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _progress(election: Election) -> Callable[[Fraction, Money], None]:
    """A line on a terminal, rewritten twice a second; elsewhere a line of its own every few seconds."""
    rewrites = sys.stderr.isatty()
    pause, end = (SECONDS_ON_A_TERMINAL, "  \r") if rewrites else (SECONDS, "\n")
    shown = time.monotonic()

    def show(share: Fraction, spent: Money) -> None:
        nonlocal shown
        if time.monotonic() - shown > pause:
            shown = time.monotonic()
            part = 100 * spent / election.budget if election.budget else 0
            click.echo(f"Each voter could spend {money(share)}: {float(part):.0f} % of the budget{end}", nl=False, err=True)

    return show
