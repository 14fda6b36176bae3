"""Checking a published draw: by anyone with the published files, and in full by an auditor who has the people's."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from panel.sortition.draw import NumberSource, chances_in, draw, number_drawn
from panel.sortition.fingerprint import Fingerprint, digest, people_print, quotas_print
from panel.sortition.limits import Limits
from panel.sortition.listing import Panel
from panel.sortition.pool import Quota
from panel.sortition.publication import VERSION, Settings
from panel.sortition.task import Task


class Subject(StrEnum):
    """What is checked."""

    QUOTAS = "quotas"
    SETTINGS = "settings"
    LIST = "list"
    CHAIN = "chain"
    CHANCES = "chances"
    DRAWN = "drawn"
    VERSION = "version"
    PEOPLE = "people"
    CONDITIONS = "conditions"
    LOTTERY = "lottery"


@dataclass(frozen=True)
class Finding:
    """Whether one subject is as published."""

    subject: Subject
    agrees: bool


def check_public(published: dict[str, Any], settings: Settings, quotas: Sequence[Quota]) -> Iterator[Finding]:
    """Fingerprints, chances and the panel drawn, from the published file and the quotas."""
    prints, drawn = published["fingerprint"], published["drawn"]
    panels = [tuple(panel) for panel in published["panels"]]
    found = Fingerprint(
        people=prints["people"],
        quotas=quotas_print(quotas),
        settings=digest(settings.facts()),
        version=published["version"],
        panels=digest(panels),
    )
    numbers = {number_drawn(settings.lot_key, len(panels))} if drawn["by"] == NumberSource.LOT_KEY else range(len(panels))
    yield Finding(Subject.QUOTAS, prints["quotas"] == found.quotas)
    yield Finding(Subject.SETTINGS, prints["settings"] == found.settings)
    yield Finding(Subject.LIST, prints["panels"] == found.panels and len(panels) == settings.panels)
    yield Finding(Subject.CHAIN, prints["chain"] == found.chain)
    yield Finding(Subject.CHANCES, published["chances"] == chances_in(panels, published["chances"]))
    yield Finding(Subject.DRAWN, drawn["number"] in numbers and tuple(drawn["panel"]) == panels[drawn["number"]])


def check_in_full(published: dict[str, Any], settings: Settings, task: Task, *, salt: str, limits: Limits) -> Iterator[Finding]:
    """The people's fingerprint, every panel against quotas and homes, and the whole list computed once more.

    `limits` must allow the settings' steps and no more.
    """
    panels = [tuple(panel) for panel in published["panels"]]
    yield Finding(Subject.VERSION, published["version"] == VERSION)
    yield Finding(Subject.PEOPLE, published["fingerprint"]["people"] == people_print(task.pool, salt))
    yield Finding(Subject.CONDITIONS, all(meets_conditions(task, panel) for panel in panels))
    again = draw(task, rule=settings.rule, panels=settings.panels, lot_key=settings.lot_key, limits=limits)
    yield Finding(Subject.LOTTERY, again.panels == panels and again.exact_chances == published["exact_chances"])


def meets_conditions(task: Task, panel: Panel) -> bool:
    """Whether a panel has its seats filled with open or confirmed people, keeps the quotas, and takes one from a home.

    Confirmed people may share a home with each other.
    """
    seated = set(panel)
    people = [person for person in task.pool.volunteers if person.id in seated]
    drawn = [person for person in people if person.id not in task.confirmed]
    held = Counter(pair for person in people for pair in zip(task.pool.features, person.values, strict=True))
    homes = [person.home for person in drawn if person.home]
    return (
        len(panel) == len(people) == task.seats
        and task.confirmed <= seated
        and {person.id for person in drawn} <= {person.id for person in task.open_pool.volunteers}
        and len(homes) == len(set(homes))
        and all(quota.least <= held[quota.feature, quota.value] <= quota.most for quota in task.pool.quotas)
    )
