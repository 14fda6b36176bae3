"""Watch the boards of another site from a computer of one's own."""

from pathlib import Path

import click

from panel.audit.heads import fingerprint, words_of_key
from panel.board.watching import Kept, Unreachable, fetcher, look
from panel.errors import RuleBroken

WRONG, UNREACHABLE = 1, 2


@click.command()
@click.argument("url")
@click.option(
    "--keep", "file", type=click.Path(dir_okay=False, path_type=Path), help="Keep the heads in this file, and compare with them."
)
@click.option("--key", help="The public key that must have signed: in hexadecimal, its fingerprint, or a PEM file.")
@click.option("--whole", is_flag=True, help="Fetch every line of every board, too, and work its root out again.")
def watch(url: str, file: Path | None, key: str | None, whole: bool) -> None:
    """Look at the boards of the site at URL: are their heads signed, and has each board only grown since the last look?

    Run it every day, from a computer that is not the site's. Exit code 0: all is well. 1: a fork, a board that is shorter or
    gone, another key, a bad signature; what was kept before stays in the file, and is the proof. 2: the site does not answer.
    """
    try:
        kept = Kept.read(file)
        known = kept.key
        found = look(fetcher(url), kept, key=words_of_key(key) if key else None, whole=whole)
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from broken
    except Unreachable as fault:
        click.echo(f"The site cannot be read: {fault}", err=True)
        raise click.exceptions.Exit(UNREACHABLE) from fault
    for sentence in found.good:
        click.echo(sentence)
    for sentence in found.wrong:
        click.echo(f"WRONG: {sentence}", err=True)
    if file:
        kept.write(file)
    if found.wrong:
        click.echo("Something is wrong. Keep this output and the file with the heads, and show them to others.", err=True)
        raise click.exceptions.Exit(WRONG)
    first = "" if known else ", kept from now on"
    click.echo(f"All is well. The key: {fingerprint(kept.key)}{first}." if kept.key else "There is no board yet.")
