"""Which action each view asks for: known before a test begins, so that a table holds only the cases that say something."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from panel.access import Action
from panel.app import create_app


@cache
def actions() -> dict[str, Action]:
    """By the name of the view."""
    with TemporaryDirectory() as folder:
        site = create_app(
            MODE="test", SECRET_KEY="x" * 40, INSTANCE=Path(folder), SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/unused"
        )
    return {name: vars(view)["action"] for name, view in site.view_functions.items() if name != "static"}
