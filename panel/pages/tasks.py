"""The eight things of the first hour: what each is, whether it is done, what is missing, and the page where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from panel import clock
from panel.language import gettext as _
from panel.language import minutes_ago, ngettext
from panel.pages.queries.first_hour import Facts
from panel.settings.chapters import CHAPTERS
from panel.settings.table import Chapter, Setting


class State(StrEnum):
    """Where a task stands. What waits cannot be done before there is a place."""

    DONE = "done"
    OPEN = "open"
    WAITS = "waits"


@dataclass(frozen=True)
class Task:
    """One of the eight. `chip` says in a word how it stands, `more` what is there, or why it matters; `page` where it is done."""

    title: str
    next_up: str
    """The title in the middle of a sentence: "Next: your places"."""
    state: State
    chip: str
    more: str
    page: str
    at: Mapping[str, str] = field(default_factory=dict)
    """What the address of the page names."""


@dataclass(frozen=True)
class FirstHour:
    """The list, in the order in which it is best done."""

    tasks: list[Task]
    folded: bool

    @property
    def done(self) -> int:
        return sum(task.state == State.DONE for task in self.tasks)

    @property
    def next_task(self) -> Task | None:
        """The first that can be done now and is not."""
        return next((task for task in self.tasks if task.state == State.OPEN), None)

    @property
    def is_over(self) -> bool:
        """Whether all is done."""
        return self.done == len(self.tasks)

    @property
    def shown(self) -> bool:
        """Whether it leads the first page and the desk."""
        return not self.folded and not self.is_over


def first_hour_of(facts: Facts) -> FirstHour:
    makers = (_names, _mail, _people, _places, _rules, _privacy, _residents, _chest)
    return FirstHour([make(facts) for make in makers], facts.folded)


def _names(facts: Facts) -> Task:
    contact = facts.settings[Setting.CONTACT_EMAIL]
    why = _("It is on every page and in every email; people who are stuck must know who to ask.")
    told = " · ".join(dict.fromkeys([facts.settings[Setting.NAME_CY], facts.settings[Setting.NAME_EN], contact]))
    missing = [] if facts.name_chosen else [Chapter.NAMES]
    missing += [] if contact else [Chapter.CONTACT]
    chips = {Chapter.NAMES: _("The name is missing"), Chapter.CONTACT: _("The contact is missing")}
    return Task(
        _("Name and contact, in both languages"),
        _("the site’s name and contact"),
        State.OPEN if missing else State.DONE,
        _("Not written yet") if len(missing) > 1 else chips[missing[0]] if missing else _("Done"),
        why if missing else told,
        "settings.edit_settings" if missing else "settings.all_settings",
        {"chapter": missing[0].value} if missing else {},
    )


def _mail(facts: Facts) -> Task:
    arrived = facts.mail_arrived_at
    why = _("Without it nobody can sign in or hear back. Send yourself a test; it takes a minute.")
    chip = _("Not tried yet")
    if arrived:
        chip = _("Done, tried %(when)s") % {"when": minutes_ago(arrived, clock.now())}
    elif facts.mail_asked_at:
        chip = _("Tried, not arrived")
    return Task(
        _("Email works"),
        _("whether email works"),
        State.DONE if arrived else State.OPEN,
        chip,
        _("A test email arrived at the email server.") if arrived else why,
        "operations.mail_test",
    )


def _people(facts: Facts) -> Task:
    enough = facts.organisers > 1
    why = _(
        "Two organisers can help each other back in, and nobody decides an appeal against themselves. "
        "They sign in once; then you give them the role."
    )
    here = ngettext("%(num)s organiser", "%(num)s organisers", facts.organisers) % {"num": facts.organisers}
    others = ngettext("%(num)s person with another role", "%(num)s people with other roles", facts.others) % {"num": facts.others}
    return Task(
        _("People with a role"),
        _("a second organiser"),
        State.DONE if enough else State.OPEN,
        _("Done") if enough else _("No second organiser yet"),
        f"{here} · {others}" if enough and facts.others else here if enough else why,
        "people.roles",
    )


def _places(facts: Facts) -> Task:
    why = _("Seeds, chests and votes all belong to a place, so this comes before them. A table or a map file will do.")
    number = ngettext("%(num)s place", "%(num)s places", facts.places) % {"num": facts.places}
    return Task(
        _("Places"),
        _("your places"),
        State.DONE if facts.places else State.OPEN,
        _("Done") if facts.places else _("None yet"),
        number if facts.places else why,
        "areas.all_areas",
    )


def _rules(facts: Facts) -> Task:
    missing = _missing(facts, Chapter.RULES)
    return Task(
        _("House rules"),
        _("the house rules"),
        State.OPEN if missing else State.DONE,
        _parts_missing(missing, len(CHAPTERS[Chapter.RULES])),
        _("What you ask of everybody who writes here, in both languages. Moderators can point to it."),
        "settings.edit_settings",
        {"chapter": Chapter.RULES.value},
    )


def _privacy(facts: Facts) -> Task:
    missing = _missing(facts, Chapter.PRIVACY)
    questions = ngettext("%(num)s question left", "%(num)s questions left", missing) % {"num": missing}
    return Task(
        _("Privacy facts"),
        _("the privacy facts"),
        State.OPEN if missing else State.DONE,
        questions if missing else _("Done"),
        _("The law asks who looks after people’s data, and why. The page writes itself from your answers."),
        "settings.edit_settings",
        {"chapter": Chapter.PRIVACY.value},
    )


def _residents(facts: Facts) -> Task:
    number = ngettext("%(num)s postcode", "%(num)s postcodes", facts.postcodes) % {"num": facts.postcodes}
    return Task(
        _("Residents’ list"),
        _("the residents’ list"),
        _after_places(facts, facts.postcodes),
        _chip_after_places(facts, facts.postcodes),
        number
        if facts.postcodes
        else _("So that only people who live here vote. Postcodes are enough; it never becomes public."),
        "people.residencies",
        {"_anchor": "list"},
    )


def _chest(facts: Facts) -> Task:
    number = ngettext("%(num)s chest", "%(num)s chests", facts.chests) % {"num": facts.chests}
    return Task(
        _("First chest"),
        _("the first chest"),
        _after_places(facts, facts.chests),
        _chip_after_places(facts, facts.chests),
        number if facts.chests else _("Where money comes from and where it goes. £0 is a fine start."),
        "chests.all_chests" if facts.chests else "chests.make_chest",
    )


def _after_places(facts: Facts, number: int) -> State:
    if number:
        return State.DONE
    return State.OPEN if facts.places else State.WAITS


def _chip_after_places(facts: Facts, number: int) -> str:
    if number:
        return _("Done")
    return _("None yet") if facts.places else _("Waits for places")


def _missing(facts: Facts, chapter: Chapter) -> int:
    return sum(not facts.settings[setting] for setting in CHAPTERS[chapter])


def _parts_missing(missing: int, of: int) -> str:
    if not missing:
        return _("Done")
    return _("Not written yet") if missing == of else _("One language is missing")
