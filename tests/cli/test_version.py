"""`panel --version` answers on any machine, whatever the settings are."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from panel import __version__

ROOT = Path(__file__).parents[2]


def test_the_version_is_told_without_starting_the_site(tmp_path):
    known = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH"}}
    code = (
        "import sys; from panel.__main__ import main; main(['--version'], standalone_mode=False); print('flask' in sys.modules)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=known | {"PANEL_MODE": "nonsense", "PANEL_INSTANCE": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert answer.stdout.split("\n")[:2] == [f"Panel {__version__}", "False"]
    assert list(tmp_path.iterdir()) == []


def test_the_package_the_project_and_the_changelog_name_the_same_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert project["project"]["version"] == __version__
    assert f"## {__version__}" in changelog
