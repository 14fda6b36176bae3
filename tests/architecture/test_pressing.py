"""In the browser tests, whoever presses a button waits for what it did before anybody acts on."""

import re
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parents[1] / "journeys"
PRESS = re.compile(r"(button|-send|#find|#count).*\.click\(\)")
WAITS = re.compile(r"expect\(|says\(|wait_for|send\(|\.check\(")


def unwaited(source: str) -> list[str]:
    """Presses that are followed by an act which does not wait: the site may not have heard of them yet."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return [line for line, then in pairwise(lines) if PRESS.search(line) and not WAITS.search(then)]


def test_no_press_in_a_browser_test_is_left_in_the_air():
    found = {path.name: unwaited(path.read_text(encoding="utf-8")) for path in HERE.glob("*.py") if path.name != "pressing.py"}

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_press_that_is_not_waited_for_is_found():
    assert unwaited('page.locator("main button").click()\ntown.goes("visitor", "/")') == ['page.locator("main button").click()']
