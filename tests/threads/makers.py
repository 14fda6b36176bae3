"""Threads and contributions for tests."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from panel import clock
from panel.access import Role
from panel.panels.models import CitizensPanel
from panel.people.models import Person
from panel.seeds.models import Seed
from panel.threads.models import Contribution, Thread
from tests.makers import a_person, keep
from tests.panels.makers import a_panel


def a_thread(
    citizens_panel: CitizensPanel | None = None,
    *,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    summary: str = "",
    seeds: Sequence[Seed] = (),
) -> Thread:
    """A thread that is open now, unless its dates or a summary say otherwise."""
    now = clock.now()
    return keep(
        Thread(
            citizens_panel=citizens_panel or a_panel(),
            question_cy="Ble ddylai'r stafell gynnes fod?",
            question_en="Where should the warm room be?",
            background_cy="Mae **tair** neuadd.",
            background_en="There are **three** halls.",
            opens_at=opens_at or now - timedelta(days=1),
            closes_at=closes_at or now + timedelta(days=7),
            opened_by_id=a_person("", Role.FACILITATOR).id,
            made_at=now,
            summary_cy=f"{summary} (cy)" if summary else None,
            summary_en=summary or None,
            summarised_at=now if summary else None,
            seeds=list(seeds),
        )
    )


def a_contribution(
    thread: Thread, author: Person | None = None, *, body: str = "The library.", parent: Contribution | None = None
) -> Contribution:
    contribution = keep(
        Contribution(
            thread=thread,
            author=author or a_person(),
            body=body,
            language="en",
            parent_id=parent.id if parent else None,
            made_at=clock.now(),
        )
    )
    thread.contribution_count += 1
    return contribution
