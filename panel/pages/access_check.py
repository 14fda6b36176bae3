"""What is known of how accessible the site is: the last check of every page by a machine, and what was tried beside it.

`make access-check` walks through every page and writes `last_check.json` anew; the statement of accessibility is made from it.
Whoever tries something, or mends a gap, changes the two lists here.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from panel.language import lazy

LAST_CHECK = Path(__file__).with_name("last_check.json")
ADVICE = "www.equalityadvisoryservice.com"
"""The Equality Advisory and Support Service, which whoever is not content with our answer turns to."""
PREPARED_ON = date(2026, 11, 27)
"""The day on which the statement was written. The day of the last check is another."""


@dataclass(frozen=True)
class Look:
    """One way in which every page was opened; the width in pixels."""

    width: int
    dark: bool
    language: str


@dataclass(frozen=True)
class LastCheck:
    """One walk over all pages: how many there were, how each was opened, with which version of axe, and what was found."""

    day: date
    pages: int
    looks: tuple[Look, ...]
    axe: str
    faults: int

    @property
    def program(self) -> str:
        return f"axe-core {self.axe}"


@cache
def last_check() -> LastCheck:
    """The last one. ValueError or KeyError where the file is damaged."""
    told = json.loads(LAST_CHECK.read_text(encoding="utf-8"))
    looks = tuple(Look(**look) for look in told["looks"])
    return LastCheck(date.fromisoformat(told["day"]), told["pages"], looks, told["axe"], told["faults"])


@dataclass(frozen=True)
class Tried:
    """Something that was tried beside the machine's check, and what came of it."""

    what: str
    found: str
    day: date = date(2026, 11, 27)


TRIED = (
    Tried(
        lazy("By keyboard alone: plant an idea, vote, talk in a thread, run the desk"),
        lazy("The order follows the page, nothing holds you, and you always see where you are."),
    ),
    Tried(
        lazy("Text and page up to four times as large, and wider spacing of letters and lines"),
        lazy("Nothing is cut off, and no page has to be pushed sideways but for wide tables."),
    ),
    Tried(
        lazy("Colours of the reader’s own (forced colours), dark, less motion"),
        lazy("Everything can be read; what is done, what is now and what is to come can be told apart."),
    ),
    Tried(
        lazy("Without JavaScript, and on paper"),
        lazy("Everything that can be done can be done so. Printed pages open what is folded away."),
    ),
    Tried(
        lazy("The structure that a screen reader reads out: headings, names, tables, messages"),
        lazy("It was read in the browser’s own list, not heard."),
    ),
)
NOT_TRIED = (
    lazy("No screen reader was listened to yet: neither NVDA, JAWS, VoiceOver nor TalkBack."),
    lazy("No one who is disabled was asked to try the whole site yet."),
    lazy("Only Chromium was used. Firefox and Safari were not, nor control by voice or by switches."),
)
GAPS = (
    lazy("What people write themselves is shown as they wrote it: it may lack headings, and its language may be marked wrongly."),
    lazy("Not every text has a film in British Sign Language or an easy version."),
    lazy("A few wide tables are pushed sideways on a small screen. The same figures can be downloaded."),
    lazy(
        "With JavaScript off, a file that you chose is not kept when you change the language or mend an error: choose it again."
    ),
)
