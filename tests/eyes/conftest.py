"""How other machines read the pages: the Nu HTML checker and Lighthouse. Only in a deep run (`make deep`): they take minutes."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import demo_site, open_page

__all__ = ["demo_site", "open_page"]

collect_ignore_glob = [] if os.environ.get("PANEL_DEEP") else ["test_*.py"]
HERE = Path(__file__).parent
TOOLS = HERE.parents[1] / ".venv" / "eyes"


@pytest.fixture(scope="session")
def tools() -> Path:
    """Where the locked tools are installed."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, TOOLS / name)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=TOOLS, check=True)
    return TOOLS / "node_modules"
