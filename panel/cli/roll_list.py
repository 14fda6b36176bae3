"""Hand in a large list of those who may vote: one that is too long for a form."""

import shutil
from functools import partial
from pathlib import Path

import click

from panel.errors import RuleBroken
from panel.extensions import db
from panel.roll.uploads import upload_list
from panel.rounds.models import Round
from panel.web.addresses import absolute


@click.command("roll-list")
@click.argument("round_id", type=int, metavar="ROUND")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def roll_list(round_id: int, file: Path) -> None:
    """Hand in the list FILE (.csv) of those who may vote in ROUND. The worker looks it through; an organiser takes it by page.

    The file is copied, and the copy deleted once its lines are taken, or after a day. Delete your own yourself.
    """
    budget_round = db.session.get(Round, round_id)
    if budget_round is None:
        raise click.ClickException(f"There is no round {round_id}.")
    try:
        upload = upload_list(budget_round, None, partial(shutil.copyfile, file))
    except RuleBroken as broken:
        raise click.ClickException(str(broken)) from None
    db.session.commit()
    page = absolute("roll.show_list", lang="en", round_id=round_id, number=upload.id)
    click.echo(f"The list is here. Look at it, and put it on the roll, on {page}")
