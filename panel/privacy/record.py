"""The record of processing (article 30 of the UK GDPR) and the promises of the privacy page, both read from the inventory."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from panel.language import gettext as _
from panel.language import lazy
from panel.privacy.entries import Columns, Copy, Leaving, TableEntry
from panel.privacy.inventory import INVENTORY
from panel.privacy.inventory.money import MONEY
from panel.privacy.inventory.notices import NOTICES
from panel.privacy.inventory.panels import PANELS
from panel.privacy.inventory.people import PEOPLE
from panel.privacy.inventory.results import RESULTS
from panel.privacy.inventory.seeds import SEEDS
from panel.privacy.inventory.site import SITE
from panel.privacy.inventory.votes import VOTES
from panel.privacy.retention import words_of
from panel.privacy.times import keep_days

CHAPTERS: tuple[tuple[str, tuple[TableEntry, ...]], ...] = (
    (lazy("Accounts"), PEOPLE),
    (lazy("Seeds"), SEEDS),
    (lazy("Citizens’ panels and threads"), PANELS),
    (lazy("Groups, money and proposals"), MONEY),
    (lazy("Votes"), (*VOTES, *RESULTS)),
    (lazy("Following, and the emails that tell"), NOTICES),
    (lazy("The site itself"), SITE),
)
LEAVING_WORDS = {
    Leaving.STAYS: lazy("When you leave, the row stays and says “somebody who left”."),
    Leaving.GOES: lazy("When you leave, the row is deleted."),
    Leaving.UNNAMED: lazy("When you leave, the row stays and this is emptied."),
    Leaving.STAND_IN: lazy("When you leave, the row stays and leads to nobody."),
}
PROMISED = (
    "person",
    "residency",
    "sign_in_code",
    "roll_entry",
    "mark",
    "outbox_mail",
    "complaint",
    "support",
    "flag",
    "audit_entry",
)
"""What the privacy page tells first; the record has the rest."""


@dataclass(frozen=True)
class Promise:
    """One line of the privacy page: what is held of yours, why, and for how long."""

    title: str
    what: list[str]
    why: str
    keep: str


def keep_words(entry: TableEntry) -> str:
    """How long the rows of a table are kept, with the days of this site."""
    return words_of(entry.keep, keep_days())


def promises() -> list[Promise]:
    """What the privacy page says of the tables that matter most to people."""
    known = {entry.name: entry for entry in INVENTORY}
    return [_promise(known[name]) for name in PROMISED]


def _promise(entry: TableEntry) -> Promise:
    what = [str(columns.what) for columns in entry.columns if columns.copy == Copy.OWN]
    return Promise(str(entry.title), what, str(entry.why), keep_words(entry))


def leaving_words(columns: Columns) -> str:
    """What becomes of a row when the person it names leaves; "" where the columns name nobody."""
    return str(LEAVING_WORDS[columns.leaving]) if columns.leaving else ""


def as_csv() -> str:
    """The record as a table, one line for each column, in the spoken language."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_headings())
    writer.writerows(_lines())
    return file.getvalue()


def _headings() -> list[str]:
    return [_("table"), _("column"), _("what it is"), _("why"), _("on what basis"), _("for how long"), _("when somebody leaves")]


def _lines() -> Iterator[list[str]]:
    for entry in INVENTORY:
        kept = [str(entry.why), str(entry.basis.value), keep_words(entry)]
        for columns in entry.columns:
            for name in columns.names:
                yield [entry.name, name, f"{entry.title}: {columns.what}", *kept, leaving_words(columns)]
