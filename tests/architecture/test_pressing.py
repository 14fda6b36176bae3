"""In the browser tests, whoever presses a button or follows a link waits for what it did before anybody acts on."""

import re
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parents[1] / "journeys"
PRESS = re.compile(r"(button|-send|#find|#count).*\.click\(\)")
FOLLOW = re.compile(r"""(\ba\[|\ba["']|role\("link"|\blink\.).*\.click\(\)""")
WAITS = re.compile(r"expect\(|says\(|wait_for|send\(|\.check\(")
ARRIVES = re.compile(r"expect\(|says\(|wait_for|send\(")
"""A box to tick is waited for; but whether there is one must not be read from the page that is left."""


def unwaited(source: str) -> list[str]:
    """Presses that are followed by an act which does not wait: the site may not have heard of them yet."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    pairs = list(pairwise([*lines, ""]))
    pressed = [line for line, then in pairs if PRESS.search(line) and not WAITS.search(then)]
    return pressed + [line for line, then in pairs if FOLLOW.search(line) and not ARRIVES.search(then)]


def test_no_press_in_a_browser_test_is_left_in_the_air():
    found = {path.name: unwaited(path.read_text(encoding="utf-8")) for path in HERE.glob("*.py") if path.name != "pressing.py"}

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_press_that_is_not_waited_for_is_found():
    assert unwaited('page.locator("main button").click()\ntown.goes("visitor", "/")') == ['page.locator("main button").click()']


def test_a_link_that_is_not_waited_for_is_found():
    followed = "page.locator(\"a[href$='/publish']\").click()"

    assert unwaited(f"{followed}\nconfirm(page)") == unwaited(followed) == [followed]
    assert unwaited(f"{followed}\nexpect(page.locator('h1')).to_be_visible()") == []
