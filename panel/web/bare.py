"""Markdown as bare words on one line: for excerpts."""

import re

_LINKS = re.compile(r"\[([^\]\n]{1,200})\]\([^)\n]{1,500}\)")
_SIGNS = re.compile(r"[*_`>#]|^\s*[-+]\s", re.MULTILINE)


def bare(text: str) -> str:
    """The words of a text without the signs of Markdown, and of a link its words."""
    return " ".join(_SIGNS.sub("", _LINKS.sub(r"\1", text)).split())
