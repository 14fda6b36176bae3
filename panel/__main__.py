"""The console script `panel`.

Commands are named here and imported when called: a count or a draw starts without Flask, in a fraction of a second.
"""

from importlib import import_module
from typing import cast

import click

PURE = {
    "tally": "panel.tally.command:tally",
    "tally-check": "panel.tally.command:tally_check",
    "draw": "panel.sortition.command:draw",
    "draw-check": "panel.sortition.command:draw_check",
    "opinion": "panel.opinion.command:opinion",
}


class Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(PURE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in PURE:
            return None
        module, name = PURE[cmd_name].split(":")
        return cast(click.Command, getattr(import_module(module), name))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Panel: decide together, count in the open."""


if __name__ == "__main__":
    main()
