"""What can be followed, of what people are told, and how often."""

from collections.abc import Collection
from enum import StrEnum


class Followed(StrEnum):
    """What can be followed. "near": everything near where the person lives."""

    SEED = "seed"
    THREAD = "thread"
    ROUND = "round"
    AREA = "area"
    GROUP = "group"
    NEAR = "near"


class Pace(StrEnum):
    """How often somebody hears of one kind of thing."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class NoticeKind(StrEnum):
    """Of what people are told. Each has a pace of its own."""

    VOTE_OPENS = "vote-opens"
    VOTE_CLOSES = "vote-closes"
    RESULT = "result"
    ANSWER = "answer"
    REPLY = "reply"
    PROGRESS = "progress"
    DATES = "dates"
    NEW = "new"
    ANNOUNCEMENT = "announcement"


PACES: dict[NoticeKind, Pace] = {
    NoticeKind.VOTE_OPENS: Pace.AT_ONCE,
    NoticeKind.VOTE_CLOSES: Pace.AT_ONCE,
    NoticeKind.RESULT: Pace.AT_ONCE,
    NoticeKind.ANSWER: Pace.AT_ONCE,
    NoticeKind.REPLY: Pace.DAILY,
    NoticeKind.PROGRESS: Pace.DAILY,
    NoticeKind.DATES: Pace.DAILY,
    NoticeKind.NEW: Pace.WEEKLY,
    NoticeKind.ANNOUNCEMENT: Pace.AT_ONCE,
}
"""How often people hear of each kind until they say otherwise."""


def paces_of(kind: NoticeKind) -> tuple[Pace, ...]:
    """The paces that make sense: what closes in two days cannot wait for Monday."""
    return (Pace.AT_ONCE, Pace.NEVER) if kind == NoticeKind.VOTE_CLOSES else tuple(Pace)


def in_words(kinds: Collection[NoticeKind]) -> str:
    """Kinds as one short word for an address, always in the same order."""
    return "+".join(kind.value for kind in NoticeKind if kind in kinds)


def of_words(word: str) -> frozenset[NoticeKind]:
    """The kinds that such a word names; those that it does not know are left out."""
    known = {kind.value: kind for kind in NoticeKind}
    return frozenset(known[part] for part in word.split("+") if part in known)
