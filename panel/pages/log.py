"""The public log for people: each entry a sentence, with the name of the thing; what the machine keeps is folded away."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from panel.access import Action, Role, allow
from panel.audit.models import AuditEntry
from panel.language import end_of, local
from panel.pages.blueprint import bp
from panel.pages.log_facts import Fact, facts_in_words, parties_of
from panel.pages.names import Called, called
from panel.pages.words import ACTING, KINDS, PHASES_BEGUN, VERBS
from panel.people.words import ROLE_WORDS
from panel.settings.chapters import CHAPTERS
from panel.settings.table import CHAPTER_WORDS
from panel.web.incoming import argument
from panel.web.paging import Key, page

KINDS_OF = {f"role:{role.value}": words for role, words in ROLE_WORDS.items() if role in Role}
KINDS_OF |= {f"setting:{name}": CHAPTER_WORDS[chapter] for chapter, names in CHAPTERS.items() for name in names}
"""Subjects that have no page of their own, in words."""
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)
"""Days outside of these are no days of a log, and some have no end that a clock could show."""


@dataclass(frozen=True)
class Line:
    """An entry as people read it. `thing` is None where the entry has none with a page, or it is not shown any more."""

    entry: AuditEntry
    said: str
    thing: Called | None
    role: str
    told: Sequence[Fact]
    """What it holds beside its verb, in words."""
    facts: Mapping[str, Any]
    """All that it holds, as the machine keeps it."""


@bp.get("/log")
@allow(Action.READ)
def public_log() -> ResponseReturnValue:
    about, kind, day = argument("about", 60), argument("kind", 20), written_day(argument("day", 10))
    listed = page(narrowed(about, kind, day), Key(AuditEntry.id, descending=True), size=50)
    return render_template(
        "pages/log.html", listed=listed, days=by_day(lines_of(listed.rows)), about=about, kind=kind, day=day, kinds=KINDS
    )


def narrowed(about: str, kind: str, day: date | None) -> Select[AuditEntry]:
    """The entries about one thing, one kind of things, one day in Wales; each where it was asked for."""
    entries = AuditEntry.newest()
    if about:
        entries = entries.where(AuditEntry.subject == about)
    if kind in KINDS:
        rooms = KINDS[kind][1]
        entries = entries.where(AuditEntry.verb.in_([verb for verb in VERBS if verb.partition(".")[0] in rooms]))
    if day:
        # By number within the day: the numbers are in the order of time, and one index serves the page.
        bounds = select(AuditEntry.id).where(AuditEntry.at >= end_of(day - timedelta(days=1)), AuditEntry.at < end_of(day))
        entries = entries.where(AuditEntry.id.in_(bounds))
    return entries


def written_day(text: str) -> date | None:
    """A day as the browser's field writes it; None for all else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def lines_of(entries: Sequence[AuditEntry]) -> list[Line]:
    """The entries in sentences: one query for each kind of thing that is named, one for the ledgers."""
    read = [(entry, json.loads(entry.facts)) for entry in entries]
    names = called(named_by(entry.subject, facts) for entry, facts in read)
    parties = parties_of({line_of(entry, facts) for entry, facts in read} - {0})
    return [
        Line(
            entry,
            sentence(entry, facts),
            names.get(named_by(entry.subject, facts)),
            KINDS_OF.get(entry.subject, ""),
            facts_in_words(facts, parties.get(line_of(entry, facts), "")),
            facts,
        )
        for entry, facts in read
    ]


def by_day(lines: Sequence[Line]) -> list[tuple[date, list[Line]]]:
    """The lines under the day in Wales on which they came, in the order they have."""
    return [(day, list(those)) for day, those in groupby(lines, key=lambda line: local(line.entry.at).date())]


def line_of(entry: AuditEntry, facts: Mapping[str, Any]) -> int:
    """The number of the line of a ledger that the entry tells of; 0 for all others."""
    return int(facts.get("line", 0)) if entry.verb == "chest.enter" else 0


def named_by(subject: str, facts: Mapping[str, Any]) -> str:
    """The thing whose name stands in the sentence: a contribution has none, its thread has."""
    return f"thread:{facts['thread']}" if subject.startswith("contribution:") and "thread" in facts else subject


def sentence(entry: AuditEntry, facts: Mapping[str, Any]) -> str:
    """Who did what, in the spoken language. The name follows it, so that no word of Welsh before it has to mutate it."""
    said = VERBS.get(entry.verb, "")
    if entry.verb == "round.phase":
        said = PHASES_BEGUN.get(str(facts.get("phase")), said)
    words = str(said) % {"who": str(ACTING.get(entry.acting_as, entry.acting_as))} if said else entry.verb
    return words[:1].upper() + words[1:]
