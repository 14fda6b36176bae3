"""What is told of a draw, ready for JSON: totals, chances by id, the list, and the fingerprints that hold it together."""

from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from panel.sortition.certainty import certain_people
from panel.sortition.draw import Draw, spread_of
from panel.sortition.fingerprint import Fingerprint, digest, people_print, quotas_print
from panel.sortition.pool import Quota
from panel.sortition.relaxation import Relaxation
from panel.sortition.rules import Rule
from panel.sortition.task import Task

VERSION = f"panel {version('panel')}"


@dataclass(frozen=True)
class Settings:
    """Everything but the files and the salt that a second run needs; `steps` as in `Limits`."""

    seats: int
    rule: Rule
    lot_key: str
    panels: int
    steps: int
    id_column: str | None = None
    household: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        """As they stand in the published file."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def settings_from(facts: dict[str, Any]) -> Settings:
    """The settings in a published file."""
    lists = {name: tuple(value) for name, value in facts.items() if isinstance(value, list)}
    return Settings(**{**facts, **lists, "rule": Rule(facts["rule"])})


def publish(draw: Draw, settings: Settings, *, salt: str) -> dict[str, Any]:
    """The file of a draw. `certain` and `review` tell of single people: an organiser takes them out before publishing.

    `smallest`, `average`, `largest` and `gini` describe the lottery (`exact_chances`); `chances` and `rounded` are
    counted from the list, and are the real ones. `gap` is the largest shortfall of a chance from the proven bound.
    """
    lottery = draw.lottery
    return {
        "version": VERSION,
        "settings": settings.facts(),
        "pool": pool_totals(draw.task),
        **asdict(spread_of(draw.exact_chances.values())),
        "bound": lottery.bound,
        "gap": lottery.gap,
        "proven": lottery.proven,
        "rounded": asdict(spread_of(draw.chances.values())),
        "certain": [
            {
                "id": person.id,
                **_quota(person.cause.quota),
                "needed": person.cause.needed,
                "in_pool": person.cause.in_pool,
                "forced": person.cause.forces,
            }
            for person in certain_people(draw.task, lottery.chances)
        ],
        "review": [list(pair) for pair in draw.task.pool.lookalikes],
        "chances": draw.chances,
        "exact_chances": draw.exact_chances,
        "fingerprint": fingerprint_of(draw, settings, salt=salt).facts(),
        "panels": [list(panel) for panel in draw.panels],
        "drawn": {"number": draw.number, "by": draw.by, "panel": list(draw.panel)},
    }


def fingerprint_of(draw: Draw, settings: Settings, *, salt: str) -> Fingerprint:
    """The fingerprint of a list of panels and all that led to it."""
    pool = draw.task.pool
    return Fingerprint(
        people=people_print(pool, salt),
        quotas=quotas_print(pool.quotas),
        settings=digest(settings.facts()),
        version=VERSION,
        panels=digest(draw.panels),
    )


def pool_totals(task: Task) -> list[dict[str, Any]]:
    """Each quota with the number of volunteers whom it concerns."""
    return [{**_quota(quota), "in_pool": task.pool.in_pool(quota)} for quota in task.pool.quotas]


def relaxation_facts(relaxation: Relaxation) -> list[dict[str, Any]]:
    """Each change: the quota as it is, and its new limits."""
    return [
        {**_quota(change.quota), "new_least": change.least, "new_most": change.most, "beyond_flex": change.beyond_flex}
        for change in relaxation.changes
    ]


def _quota(quota: Quota) -> dict[str, Any]:
    return {"feature": quota.feature, "value": quota.value, "least": quota.least, "most": quota.most}
