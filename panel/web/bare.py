"""Markdown as bare words on one line: for excerpts."""

import re

_LINKS = re.compile(r"\[([^\]\n]{1,200})\]\([^)\n]{1,500}\)")
_SIGNS = re.compile(r"[*_`>#]|^\s*[-+]\s", re.MULTILINE)

EXCERPT = 150


def bare(text: str) -> str:
    """The words of a text without the signs of Markdown, and of a link its words."""
    return " ".join(_SIGNS.sub("", _LINKS.sub(r"\1", text)).split())


def excerpt(text: str) -> str:
    """The first words of a text, without the signs of Markdown."""
    plain = bare(text[: 3 * EXCERPT])
    return plain if len(plain) <= EXCERPT else plain[:EXCERPT].rsplit(" ", 1)[0].rstrip(",.;:–-") + "…"
