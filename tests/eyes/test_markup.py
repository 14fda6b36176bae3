"""The pages are valid HTML, by the Nu checker, but for what is kept with its reason."""

import json
import subprocess
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import DEMO_PEOPLE, sign_in_as
from tests.journeys.examples import PARTS, addresses

KEPT = {
    # On a narrow window rows stand as blocks, and Safari takes a table drawn so for plain text unless its parts name themselves.
    "The “role” attribute must not be used on a “t",
}


def test_every_page_is_valid(demo_site, open_page, tools, tmp_path):
    for part in PARTS:
        page = open_page(javascript=False)
        if part != "visitor":
            sign_in_as(page, DEMO_PEOPLE[part])
        for language in ("cy", "en"):
            for address in addresses(demo_site, part):
                _keep(page, f"/{language}{address}", tmp_path / part)

    assert _faults(tools, tmp_path) == []


def _keep(page: Page, address: str, folder: Path) -> None:
    """The page as the server sent it, in a file that is named by its address."""
    folder.mkdir(exist_ok=True)
    answer = page.goto(address)
    assert answer is not None
    (folder / f"{address.replace('/', '.').replace('?', '.')}.html").write_text(answer.text())


def _faults(tools: Path, folder: Path) -> list[str]:
    checker = ["java", "-jar", str(tools / "vnu-jar/build/dist/vnu.jar"), "--errors-only", "--format", "json", str(folder)]
    told = json.loads(subprocess.run(checker, capture_output=True, text=True, check=False).stderr)["messages"]
    return [
        f"{Path(each['url']).name}: {each['message']}: {each.get('extract', '')[:120]}"
        for each in told
        if not any(each["message"].startswith(kept) for kept in KEPT)
    ]
