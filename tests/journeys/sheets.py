"""Which rules a page would need from a room's sheet that it does not load."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

SHEETS = Path(__file__).parents[2] / "static" / "css"
FRAME = {"tokens.css", "site.css"}
"""The sheets that are on every page."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PRELUDE = re.compile(r"([^{};]+)\{")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_CLASSES = re.compile(r'\bclass="([^"]*)"')
_LOADED = re.compile(r"/css/([\w-]+\.css)")


class Rule(NamedTuple):
    """The classes that a selector asks for, and those of them that the element itself has, not one around it."""

    asked: frozenset[str]
    own: frozenset[str]


def unstyled(html: str) -> list[str]:
    """Rules that stand only in sheets which the page does not load, though it has every class that they name.

    A rule counts by a class that no sheet of the page styles: what one room styles may look otherwise in another.
    """
    used = {name for found in _CLASSES.findall(html) for name in found.split()}
    loaded = FRAME | set(_LOADED.findall(html))
    styled = {name for sheet in loaded for rule in rules(sheet) for name in rule.own}
    others = sorted(sheet.name for sheet in SHEETS.glob("*.css") if sheet.name not in loaded)
    lacking = ((sheet, rule) for sheet in others for rule in rules(sheet) if rule.asked <= used and rule.asked - styled)
    return [f"wants {sheet} for .{' .'.join(sorted(rule.asked))}" for sheet, rule in lacking]


@cache
def rules(sheet: str) -> frozenset[Rule]:
    """The rules of a sheet that name a class; one with several selectors counts once for each."""
    css = _COMMENT.sub("", (SHEETS / sheet).read_text(encoding="utf-8"))
    preludes = (each for each in _PRELUDE.findall(css) if not each.strip().startswith("@"))
    return frozenset(_rule(selector) for prelude in preludes for selector in _each(prelude) if _CLASS.search(selector))


def _rule(selector: str) -> Rule:
    return Rule(frozenset(_CLASS.findall(selector)), frozenset(_CLASS.findall(re.split(r"[\s>+~]+", selector.strip())[-1])))


def _each(prelude: str) -> Iterator[str]:
    """Its selectors one by one: `:is()` written out, and without what must not be there."""
    positive = re.sub(r":(?:not|has)\((?:[^()]|\([^()]*\))*\)", "", prelude)
    if choice := re.search(r":(?:is|where)\(([^()]*)\)", positive):
        for each in choice[1].split(","):
            yield from _each(positive.replace(choice[0], each.strip(), 1))
    else:
        yield from positive.split(",")
