"""The link that ends mails without signing in. Whoever has it can stop mails to one person, and nothing else."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass

from panel.notices.kinds import NoticeKind, in_words, of_words
from panel.people.crypto import keyed, keyed_by_any
from panel.web.incoming import small_id

PURPOSE = "stop mails that tell"
LENGTH = 32


@dataclass(frozen=True)
class Stop:
    """Whose mails a link ends, and of which kinds."""

    person_id: int
    kinds: frozenset[NoticeKind]


def token_of(person_id: int, kinds: Collection[NoticeKind]) -> str:
    """The link's word for these kinds of one person. It does not grow old: a mail of last year must still end mails."""
    said = f"{person_id}.{in_words(kinds)}"
    return f"{said}.{keyed(PURPOSE, said)[:LENGTH]}"


def read_token(token: str) -> Stop | None:
    """What the word means, or None where this site did not make it."""
    said, _dot, mark = token.rpartition(".")
    if not any(hmac.compare_digest(mark.encode(), known[:LENGTH].encode()) for known in keyed_by_any(PURPOSE, said)):
        return None
    number, _dot, word = said.partition(".")
    person_id = small_id(number)
    return Stop(person_id, of_words(word)) if person_id else None
