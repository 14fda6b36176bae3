"""`panel opinion`: the opinion map of a published conversation, on paper or as JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from panel.opinion.columns import read_columns
from panel.opinion.opendata import Problem, Unreadable, read_statements
from panel.opinion.opinion_map import Earlier, draw_map
from panel.opinion.reactions import gather
from panel.opinion.report import as_data, as_text

TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
WORDS = {
    Problem.EMPTY: "the file is empty",
    Problem.NO_COLUMN: "there is no column {column}",
    Problem.WRONG_LENGTH: "the row has too few or too many cells (see {column})",
    Problem.NO_NAME: "{column} is empty",
    Problem.NOT_WHOLE: "{column} is {found!r}, not a whole number",
    Problem.NOT_A_VOTE: "{column} is {found!r}; it must be 1 (agree), 0 (pass) or -1 (disagree)",
    Problem.NOT_A_DECISION: "{column} is {found!r}; it must be 1 (accepted), 0 (undecided) or -1 (rejected)",
    Problem.NOT_A_TRUTH: "{column} is {found!r}; it must be true or false",
    Problem.REPEATED: "{column} {found} is there twice",
}


@click.command()
@click.argument("votes", type=TABLE)
@click.argument("comments", type=TABLE)
@click.option("--strict", is_flag=True, help="Only statements that a moderator accepted.")
@click.option("--earlier", type=TABLE, help="JSON of the map before: groups keep their letters.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def opinion(votes: Path, comments: Path, *, strict: bool, earlier: Path | None, as_json: bool) -> None:
    """Map opinions from VOTES.csv and COMMENTS.csv, in the form of Polis open data."""
    with _named(comments), comments.open(encoding="utf-8-sig", newline="") as lines:
        statements = read_statements(lines)
    with _named(votes), votes.open("rb") as file:
        log = read_columns(file)
    reactions = gather(log, [one.name for one in statements if one.live(strict=strict)])
    opinion_map = draw_map(reactions, earlier=_earlier(earlier))
    if as_json:
        click.echo(json.dumps(as_data(opinion_map), indent=2))
    else:
        click.echo(as_text(opinion_map, {one.name: one.body for one in statements}))


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Says of this file, in words, what makes it unreadable."""
    try:
        yield
    except Unreadable as problem:
        words = WORDS[problem.problem].format(column=problem.column, found=problem.found)
        raise click.ClickException(f"{path.name}, line {problem.line}: {words}.") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{path.name} is not UTF-8 text.") from None


def _earlier(path: Path | None) -> Earlier:
    if path is None:
        return Earlier()
    try:
        points = json.loads(path.read_text(encoding="utf-8"))["points"]
        return Earlier(
            {one["id"]: one["group"] for one in points if one["group"]},
            {one["id"]: (one["x"], one["y"]) for one in points},
        )
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f"{path.name} is not the JSON of an earlier map.") from None
