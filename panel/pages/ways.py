"""What can be run from the desk: the few ways that its reader goes most, as buttons, and all the others from A to Z."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from sqlalchemy import Select

from panel.access import Action, may_somewhere
from panel.chests.models import Chest
from panel.extensions import db
from panel.language import gettext as _
from panel.language import lazy, sorting_key
from panel.panels.models import CitizensPanel
from panel.people.models import Person

BUTTONS = 5
"""So many ways stand as buttons; more would be a heap again."""
CHOICES = 12
"""Panels or chests to choose from in place; whoever has more goes by the page that lists them all."""


@dataclass(frozen=True)
class Way:
    """A page to go to. Where the thing it is done to is chosen first, `choices` has each with the page of the form."""

    words: str
    more: str
    address: str
    ask: str = ""
    choices: Sequence[tuple[object, str]] = ()
    all_words: str = ""


@dataclass(frozen=True)
class Ways:
    """The buttons, and the rest in the order of the alphabet."""

    buttons: list[Way]
    others: list[Way]


# What belongs to a place waits for the first one: the last column.
WAYS: tuple[tuple[Action, str, str, str, bool], ...] = (
    (
        Action.MAKE_ROUND,
        "pages.make_round",
        lazy("Make a round"),
        lazy("Money from a chest, dates, who votes and how it is counted."),
        True,
    ),
    (Action.OPEN_THREAD, "panels.all_panels", lazy("Open a thread"), lazy("Choose the panel first."), True),
    (Action.ENTER_MONEY, "chests.all_chests", lazy("Enter money"), lazy("Choose the chest first."), True),
    (Action.MAKE_PANEL, "panels.make", lazy("Make a panel"), lazy("A question, an area, and seats to offer."), True),
    (
        Action.MAKE_CHEST,
        "chests.make_chest",
        lazy("Open a chest"),
        lazy("Broad outcomes, and the money of several funders."),
        True,
    ),
    (Action.MODERATE, "moderation.queue", lazy("Flags"), lazy("Hide or keep, with a reason."), False),
    (
        Action.SANCTION,
        "sanctions.all_sanctions",
        lazy("Warned, paused, closed out"),
        lazy("People who harm others: with a reason, an end and an appeal."),
        False,
    ),
    (
        Action.ENTER_MEETING,
        "meetings.all_meetings",
        lazy("Ideas from a meeting"),
        lazy("Enter slips of paper, flip charts and shows of hands in one go."),
        False,
    ),
    (
        Action.ANSWER_SEED,
        "answers.unanswered",
        lazy("Seeds without an answer"),
        lazy("What people asked for, and nobody has answered yet."),
        True,
    ),
    (Action.MAKE_AREA, "areas.all_areas", lazy("Areas"), lazy("The places of this site: add, rename, move, close."), False),
    (
        Action.CONFIRM_RESIDENCY,
        "people.residencies",
        lazy("Where people live"),
        lazy("Confirm claims, or refuse them with a reason."),
        False,
    ),
    (
        Action.CHANGE_SETTINGS,
        "pages.first_hour",
        lazy("The first hour"),
        lazy("What a new site needs, what is done and what is missing."),
        False,
    ),
    (
        Action.CHANGE_SETTINGS,
        "settings.all_settings",
        lazy("Settings of the site"),
        lazy("Its name, the first page, colours and logo, how people reach you, house rules, who answers for people’s data."),
        False,
    ),
    (Action.GRANT_ROLE, "people.roles", lazy("Roles"), lazy("Give roles and take them back."), False),
    (
        Action.ANNOUNCE,
        "notices.announcements",
        lazy("Messages to followers"),
        lazy("What was written to them; write from the page of a round or an area."),
        False,
    ),
    (
        Action.ANSWER_COMPLAINT,
        "complaints.waiting",
        lazy("Complaints about data"),
        lazy("Each is answered within thirty days; those that were, too."),
        False,
    ),
    (
        Action.READ_RETENTION,
        "privacy.retention",
        lazy("What the site deletes by itself"),
        lazy("What goes at the next run, and when the last one was."),
        False,
    ),
    (Action.READ_LIMITS, "limits.reached", lazy("Limits"), lazy("How often somebody was asked to wait."), False),
)
"""Each way with who may go it, the most used first."""


def ways_of(person: Person, *, has_places: bool) -> Ways:
    """The ways of somebody with these roles. Two queries at most, for what is chosen in place."""
    open_ways = [
        _way(person, action, endpoint, str(words), str(more))
        for action, endpoint, words, more, needs_place in WAYS
        if may_somewhere(action, person) and (has_places or not needs_place)
    ]
    others = sorted(open_ways[BUTTONS:], key=lambda way: sorting_key(way.words))
    return Ways(open_ways[:BUTTONS], others)


def _way(person: Person, action: Action, endpoint: str, words: str, more: str) -> Way:
    address = url_for(endpoint)
    if action is Action.OPEN_THREAD:
        return _panels(person, Way(words, more, address, _("For which panel?"), all_words=_("All panels")))
    if action is Action.ENTER_MONEY:
        return _chests(person, Way(words, more, address, _("For which chest?"), all_words=_("All chests")))
    if action is Action.CONFIRM_RESIDENCY and may_somewhere(Action.UPLOAD_POSTCODES, person):
        return Way(words, _("Confirm claims, upload the list of postcodes."), address)
    return Way(words, more, address)


def _panels(person: Person, way: Way) -> Way:
    """The open panels for which the reader may open a thread, the newest first."""
    reach = person.reach(Action.OPEN_THREAD.permission.who)
    rows = CitizensPanel.newest().where(CitizensPanel.closed_at.is_(None), reach.covers(CitizensPanel.area_id))
    return _choosing(way, rows, lambda row: url_for("threads.open_thread", citizens_panel_id=row.id))


def _chests(person: Person, way: Way) -> Way:
    """The open chests that the reader may enter money into, the newest first."""
    reach = person.reach(Action.ENTER_MONEY.permission.who)
    rows = Chest.newest().where(Chest.closed_at.is_(None), reach.covers(Chest.area_id))
    return _choosing(way, rows, lambda row: url_for("chests.enter_money", chest_id=row.id))


def _choosing(way: Way, rows: Select[Any], address: Callable[[Any], str]) -> Way:
    """The same way with what can be chosen; where there is just one, its form is where the way leads."""
    choices = [(row, address(row)) for row in db.session.scalars(rows.limit(CHOICES)).unique()]
    return replace(way, address=choices[0][1]) if len(choices) == 1 else replace(way, choices=choices)
