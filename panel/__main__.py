"""The console script `panel`.

Commands are named here and imported when called: a count or a draw starts without Flask, in a fraction of a second.
Those that need the site run inside its context.
"""

import sys
from importlib import import_module
from typing import cast

import click

from panel import __version__

PURE = {
    "tally": "panel.tally.command:tally",
    "tally-check": "panel.tally.command:tally_check",
    "draw": "panel.sortition.command:draw",
    "draw-check": "panel.sortition.command:draw_check",
    "log-check": "panel.audit.command:log_check",
    "watch": "panel.board.command:watch",
    "opinion": "panel.opinion.command:opinion",
}
SITE = {
    "run": "panel.cli.run:run",
    "migrate": "panel.cli.database:migrate",
    "demo": "panel.cli.demo:demo",
    "worker": "panel.cli.worker:worker",
    "doctor": "panel.cli.doctor:doctor",
    "setup": "panel.cli.setup:setup",
    "phases": "panel.cli.worker:phases",
    "backup": "panel.cli.backup:backup",
    "restore": "panel.cli.backup:restore",
    "link-key": "panel.cli.link_key:link_key",
    "audit-verify": "panel.cli.audit:audit_verify",
    "grant-role": "panel.cli.people:grant_role",
    "change-address": "panel.cli.people:change_address",
    "export-person": "panel.cli.privacy:export_person",
    "forget": "panel.cli.privacy:forget",
    "erase-traces": "panel.cli.privacy:erase",
    "retention": "panel.cli.privacy:retention",
    "reset-factor": "panel.cli.people:reset_factor",
    "search-index": "panel.cli.search:search_index",
    "import-round": "panel.cli.import_round:import_round",
    "roll-list": "panel.cli.roll_list:roll_list",
}


class Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(PURE | SITE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in PURE | SITE:
            return None
        module, name = (PURE | SITE)[cmd_name].split(":")
        return cast(click.Command, getattr(import_module(module), name))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command of the site inside its context; what a rule says no to, and what stops the site, is one line."""
        name = next(iter(ctx._protected_args), "")
        if name not in SITE or {"-h", "--help"} & set(ctx.args):
            return super().invoke(ctx)
        errors = import_module("panel.errors")
        try:
            with import_module("panel.app").create_app().app_context():
                return super().invoke(ctx)
        except click.Abort:  # a RuntimeError too, with no words: Ctrl-C at a question
            raise
        except (errors.RuleBroken, RuntimeError) as broken:
            raise click.ClickException(str(broken)) from broken
        except OSError as error:
            if not errors.is_full(error):
                raise
            raise click.ClickException(f"The disk is full: {error.filename or error}. Make room, and try again.") from error
        except import_module("sqlalchemy.exc").OperationalError as error:
            raise click.ClickException(f"The database does not answer: {error.orig}") from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="Panel %(version)s")
def main() -> None:
    """Panel: decide together, count in the open."""


if __name__ == "__main__":
    sys.exit(main())
