"""The page before a grave act: what will happen, to how many, whether it can be undone, and what could be done instead.

    if form.is_submitted():
        rounds.lock(budget_round)  # the facts stay as they are read until the act is done
    check = closing(budget_round)
    if pressed(check, form):
        with refusals_of(form):
            phases.enter(budget_round, Phase.RESULT, person, ...)
            return commit_and_go(...)
    return ask(check, form)

The page names every fact that it showed. Where one of them is another at the press, nothing is done: the page comes again with
what is new marked, so that nobody confirms what they have not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask.typing import ResponseReturnValue

from panel.language import gettext as _
from panel.web.busy import only_read
from panel.web.forms import Form
from panel.web.hypermedia import show
from panel.web.incoming import fields, has_field
from panel.web.reading_on import only_reads_on

CHECKED = "checked"
"""The hidden fields in which the page names the facts that it showed."""
KNOWN = "known"
"""The box of an act that cannot be undone."""


@dataclass(frozen=True)
class Way:
    """A link to somewhere else, with a word about what it does."""

    words: str
    address: str
    more: str = ""


@dataclass(frozen=True)
class Line:
    """One thing that will happen, under a short heading; `items` are named one by one below it.

    A line that does not have to hold may be another at the press: what moves by itself, such as how many have voted so far.
    """

    heading: str
    words: str
    items: Sequence[Way] = ()
    holds: bool = True
    language: str = ""
    """Of the words, where it is not that of the page."""

    @property
    def mark(self) -> str:
        told = [self.heading, self.words, *(f"{item.words}\r{item.more}" for item in self.items)]
        return sha256("\n".join(told).encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Check:
    """Everything that is said before a grave act, in sentences of the reader's language."""

    question: str
    lines: Sequence[Line]
    undo: str
    """How it can be undone; where it cannot, what that means."""
    final: bool = False
    """It cannot be undone: the page says so first, and asks for a tick."""
    known: str = ""
    """What is ticked, where there is more to know than that it cannot be undone."""
    do: str
    """The words on the button that does it."""
    barred: str = ""
    """Why it cannot be done as things stand: the page then says so, and has no button for it."""
    keep: Way
    """The safe choice, and where it leads: the main button."""
    instead: Sequence[Way] = ()
    crumbs: Sequence[Way] = ()

    @property
    def ways_above(self) -> list[tuple[str, str]]:
        """The pages above this one, as the breadcrumb wants them: words and address."""
        return [(way.words, way.address) for way in self.crumbs]

    @property
    def marks(self) -> frozenset[str]:
        """What must hold until the press, the question included."""
        asked = Line(self.question, self.undo)
        return frozenset(line.mark for line in (asked, *self.lines) if line.holds)

    def is_new(self, line: Line) -> bool:
        """Whether the page that was sent did not show this line as it is now."""
        return came_from_check() and line.holds and line.mark not in fields(CHECKED)


def came_from_check() -> bool:
    """Whether the form that was sent stands on the page before the act, and not on one that leads there."""
    return has_field(CHECKED)


def pressed(check: Check, form: Form) -> bool:
    """Whether it may be done: the form was sent from this page, is whole, and all that the page said still holds.

    Otherwise the form says why not, and the page is shown again. The caller holds what the facts are read from before it
    makes the check: what is held stays true until the commit.
    """
    if not form.is_submitted() or only_reads_on():
        return False
    whole = form.validate()
    if sentence := _unread(check):
        form.refuse(sentence, at=KNOWN if _is_read(check) else "")
    if not whole or sentence:
        only_read()
    return bool(whole and not sentence)


def _is_read(check: Check) -> bool:
    """Whether what was shown when it was pressed is still so."""
    return came_from_check() and frozenset(fields(CHECKED)) == check.marks


def _unread(check: Check) -> str:
    if not came_from_check():
        return _("Please read this page first. Nothing was done.")
    if not _is_read(check):
        return _(
            "Something has changed since you opened this page, and what is new is marked. Nothing was done: please read it again."
        )
    if check.final and not has_field(KNOWN):
        return _("Please tick the box: this cannot be undone. Nothing was done yet.")
    return ""


def ask(check: Check, form: Form, page: str = "web/check.html", **values: Any) -> ResponseReturnValue:
    """The page before the act; 422 where something in it is to be mended. Another `page` extends this one."""
    return show(page, check=check, form=form, ticked=has_field(KNOWN), **values)
