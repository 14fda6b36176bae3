"""What a guide is made of."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One thing to do, and how. `picture` is the name of a picture of the page as it then looks; `seen` says what it shows."""

    do: str
    how: str
    picture: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Guide:
    """`name` stands in its address; `takes` is for whom it is and how long it takes; `begin` is the page where it begins."""

    name: str
    title: str
    takes: str
    lede: str
    begin: str
    begin_words: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class Reading:
    """A page that explains one thing: its endpoint, and what stands on it in a sentence."""

    endpoint: str
    title: str
    about: str
