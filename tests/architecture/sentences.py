"""The Welsh catalogue, as the tests of its words read it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "panel/translations/cy/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@cache
def welsh() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def forms(message: Message) -> list[str]:
    """The Welsh: one sentence, or the six that follow the number."""
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string]


def ids(message: Message) -> list[str]:
    """The English: one sentence, or that of one and that of many."""
    return list(message.id) if isinstance(message.id, list | tuple) else [message.id]


def pairs() -> Iterator[tuple[str, str]]:
    """Every English sentence, in the plural where it has one, beside each of its Welsh forms."""
    return ((ids(message)[-1], form) for message in welsh() if message.id for form in forms(message))
