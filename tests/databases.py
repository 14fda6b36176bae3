"""Large tables of cases whose rules know no database: each case runs on one kind, by turns; in a deep run on both."""

import os
from collections.abc import Iterable

import pytest

BOTH = ("sqlite", "postgresql")


def by_turns(names: str | tuple[str, ...], cases: Iterable[object]) -> pytest.MarkDecorator:
    """As `pytest.mark.parametrize`, for tests with the fixture `app` (or one that rests on it)."""
    asked = (names,) if isinstance(names, str) else names
    rows = [(case,) if isinstance(names, str) else case for case in cases]
    kinds = [BOTH if os.environ.get("PANEL_DEEP") else (BOTH[place % 2],) for place in range(len(rows))]
    table = [(kind, *row) for row, chosen in zip(rows, kinds, strict=True) for kind in chosen]  # type: ignore[misc]
    return pytest.mark.parametrize(("app", *asked), table, indirect=["app"], ids=lambda part: str(part or "visitor"))
