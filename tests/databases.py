"""Large tables of cases whose rules know no database: each case runs on one kind, by turns; in a deep run on both."""

import os
from collections.abc import Iterable
from zlib import crc32

import pytest
from flask import Flask

BOTH = ("sqlite", "postgresql")
DEEP = bool(os.environ.get("PANEL_DEEP"))


def by_turns(names: str | tuple[str, ...], cases: Iterable[object]) -> pytest.MarkDecorator:
    """As `pytest.mark.parametrize`, for tests with the fixture `app` (or one that rests on it)."""
    asked = (names,) if isinstance(names, str) else names
    rows = [(case,) if isinstance(names, str) else case for case in cases]
    kinds = [BOTH if DEEP else (BOTH[place % 2],) for place in range(len(rows))]
    table = [(kind, *row) for row, chosen in zip(rows, kinds, strict=True) for kind in chosen]  # type: ignore[misc]
    return pytest.mark.parametrize(("app", *asked), table, indirect=["app"], ids=lambda part: str(part or "visitor"))


def is_its_turn(site: Flask, case: str) -> bool:
    """The same inside a test that walks through many cases: half of them on one kind, half on the other."""
    on_sqlite = str(site.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
    return DEEP or crc32(case.encode()) % 2 == on_sqlite
