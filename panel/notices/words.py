"""The words of what can be followed, of what people are told, and of how often."""

from panel.language import lazy
from panel.notices.kinds import Followed, NoticeKind, Pace

FOLLOWED_WORDS: dict[Followed, str] = {
    Followed.SEED: lazy("Seed"),
    Followed.THREAD: lazy("Thread"),
    Followed.ROUND: lazy("Round"),
    Followed.AREA: lazy("Area"),
    Followed.GROUP: lazy("Group"),
    Followed.NEAR: lazy("Near me"),
}
PACE_WORDS: dict[Pace, str] = {
    Pace.AT_ONCE: lazy("at once, by day"),
    Pace.DAILY: lazy("once a day, in the morning"),
    Pace.WEEKLY: lazy("once a week, on Monday morning"),
    Pace.NEVER: lazy("never"),
}
KIND_WORDS: dict[NoticeKind, str] = {
    NoticeKind.VOTE_OPENS: lazy("Voting has opened"),
    NoticeKind.VOTE_CLOSES: lazy("Voting closes in two days, and you have not voted"),
    NoticeKind.RESULT: lazy("A result is published"),
    NoticeKind.ANSWER: lazy("The organisers answer a seed"),
    NoticeKind.REPLY: lazy("Somebody writes in a conversation"),
    NoticeKind.PROGRESS: lazy("A seed or a group gets further"),
    NoticeKind.DATES: lazy("A phase begins, or a date moves"),
    NoticeKind.NEW: lazy("Something new in an area: a seed, a thread, a round"),
    NoticeKind.ANNOUNCEMENT: lazy("The organisers write to followers"),
}
WHY: dict[NoticeKind, str] = {
    NoticeKind.VOTE_OPENS: lazy("You get this because you may vote in this round, or follow it."),
    NoticeKind.VOTE_CLOSES: lazy("You get this because you may vote in this round."),
    NoticeKind.RESULT: lazy("You get this because you could vote in this round, or follow it."),
}
FOLLOWING = lazy("You get this because you follow what it is about, or the place where it happens.")


def why(kind: NoticeKind) -> str:
    """Why somebody gets mails of this kind, in a sentence."""
    return str(WHY.get(kind, FOLLOWING))
