"""What people type behind `panel tally`: exact numbers, scores and lots, and which options say nothing in a count."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

import click

from panel.tally.election import Election, ElectionBroken, Form, Money
from panel.tally.pb_ballots import Repeats
from panel.tally.pb_rows import number
from panel.tally.published import published_settings
from panel.tally.settings import Completion, Rule, Settings, Utility

NONE = "none"
_KINDS = {"rule": Rule, "utility": Utility, "completion": Completion}


class Number(click.ParamType[Money]):
    """An exact number, as in a .pb file."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Money:
        try:
            return number(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class NumberOrNone(Number):
    """An exact number, or "none" to switch off what the file says."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return NONE if value == NONE else super().convert(value, param, ctx)


class Scores(click.ParamType[tuple[int, ...]]):
    """Points by rank: 3,2,1."""

    name = "scores"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        try:
            return tuple(int(each) for each in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not a list of whole numbers such as 3,2,1", param, ctx)


class Ids(click.ParamType[tuple[str, ...]]):
    """Ids of projects: 2,1."""

    name = "ids"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        return tuple(each.strip() for each in value.split(",") if each.strip())


def one_of(values: type[StrEnum]) -> click.Choice[str]:
    return click.Choice([each.value for each in values])


def repeats(*, merge: bool, leave_out: bool | None) -> Repeats | None:
    """What becomes of votes that name a project twice; None leaves it to the file."""
    if merge:
        return Repeats.MERGE
    return None if leave_out is None else Repeats.KEEP if leave_out else Repeats.REFUSE


def settings_from(election: Election, options: Mapping[str, Any]) -> Settings:
    """What the file publishes, with whatever the options say instead: every option that was given holds, 0 too."""
    given: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
    given |= {key: kind(given[key]) for key, kind in _KINDS.items() if key in given}
    if "viability" in given:
        given["viability"] = None if given["viability"] == NONE else Fraction(given["viability"])
    ids = {each.id for each in election.proposals}
    if unknown := [each for each in given.get("lot", ()) if each not in ids]:
        raise ElectionBroken(f"The lot names {unknown[0]!r}, which is not a project.")
    return replace(published_settings(election), **given)


def idle(election: Election, settings: Settings, options: Mapping[str, Any]) -> Iterator[str]:
    """Options that were given and change nothing in this count, with the reason."""
    shares, greedy = settings.rule is Rule.EQUAL_SHARES, settings.rule is Rule.GREEDY
    raises = shares and settings.completion is not Completion.NONE
    ranks = election.ballots.form is Form.RANKING
    for key, counts, reason in (
        ("utility", shares, "only equal shares asks what a winner is worth"),
        ("completion", not greedy, "greedy has no completion"),
        ("step", raises, "no shares are raised"),
        ("stop_when_exhaustive", raises, "no shares are raised"),
        ("comparison", shares, "only equal shares has a comparison step"),
        ("greedy_stop", greedy, "only greedy ends at the first misfit"),
        ("scores", ranks, "the ballots have no ranks"),
    ):
        if options.get(key) is not None and not counts:
            yield f"--{key.replace('_', '-')} changes nothing here: {reason}."
    if settings.rule is Rule.PHRAGMEN and options.get("completion") == Completion.ADD1:
        yield "--completion add1 changes nothing here: only equal shares raises shares."
    longest = int(election.ballots.lengths.max(initial=0))
    if ranks and settings.scores and longest > len(settings.scores):
        yield f"Ranks after the first {len(settings.scores)} score nothing; the longest ballot has {longest}."
