"""What an attacker holds of a vote's memory, and every way in which they link ballots to voters."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.memory import first_places


@dataclass
class Memory:
    """What the attacker holds."""

    before: bytes = b""
    after: bytes = b""
    order: list[int] = field(default_factory=list)
    """Voters in the order in which the ballots that count were cast."""
    open_rows: list[tuple[int, tuple[object, ...]]] = field(default_factory=list)
    """Open ballots as they lay in the table, each with its voter."""
    dumped: bytes = b""
    """The dump after sealing."""
    sealed_rows: list[tuple[object, ...]] = field(default_factory=list)
    """Sealed ballots as they lie in the table: commitment, receipt, nonce, body."""
    written: list[list[bytes]] = field(default_factory=list)
    """SQLite: for each transaction in the log, the texts and blobs that it was the first to write."""
    removed: list[int] = field(default_factory=list)
    """PostgreSQL: voters in the order in which the log says that sealing removed their ballots."""
    copied: list[str] = field(default_factory=list)
    """PostgreSQL: receipts in the order in which the log says that sealing wrote the ballots."""
    lay: dict[tuple[int, int], int] = field(default_factory=dict)
    """PostgreSQL: where the open ballot of each voter lay."""
    envelopes: dict[bytes, int] = field(default_factory=dict)
    """The envelope of each open ballot, with its voter."""
    truth: dict[int, str] = field(default_factory=dict)
    """The receipt of each voter. Only the drill knows it, to count who was found."""


def by_first_sight(held: Memory) -> dict[int, object]:
    """A ballot's commitment appears in the memory when it is cast: the first one seen is of the first who voted."""
    known = {str(row[0]).encode(): row[1] for row in held.sealed_rows}
    places = first_places(known, held.before + held.after)
    return dict(zip(held.order, (known[word] for word in sorted(places, key=lambda word: places[word])), strict=False))


def by_words_from_before(held: Memory) -> dict[int, object]:
    """Anything of a counted ballot that stood in the memory before sealing, as seals on the board do, and who was next then."""
    known = {str(word).encode(): row[1] for row in held.sealed_rows for word in row[:3]}
    places = first_places(known, held.before)
    return dict(zip(held.order, (known[word] for word in sorted(places, key=lambda word: places[word])), strict=False))


def by_order_of_rows(held: Memory) -> dict[int, object]:
    """The first who voted is the first row of the sealed ones."""
    return dict(zip(held.order, (row[1] for row in held.sealed_rows), strict=False))


def by_order_of_dump(held: Memory) -> dict[int, object]:
    """The first who voted is the first ballot in the dump."""
    places = first_places([str(row[1]).encode() for row in held.sealed_rows], held.dumped)
    return dict(zip(held.order, (code.decode() for code in sorted(places, key=lambda code: places[code])), strict=False))


def by_order_of_open_rows(held: Memory) -> dict[int, object]:
    """Sealing copied the open ballots as they lay."""
    return {voter: sealed[1] for (voter, _row), sealed in zip(held.open_rows, held.sealed_rows, strict=True)}


def by_equal_values(held: Memory) -> dict[int, object]:
    """Something in the row of an open ballot stands in the row of a sealed one."""
    values = {value: row[1] for row in held.sealed_rows for value in row}
    return {voter: values[value] for voter, row in held.open_rows for value in row if value in values}


def by_size(held: Memory) -> dict[int, object]:
    """The longest open ballot is the longest sealed one."""
    opened = sorted(held.open_rows, key=lambda known: sum(len(value) for value in known[1]))  # type: ignore[arg-type]  # texts and bytes
    sealed = sorted(held.sealed_rows, key=lambda row: len(str(row[3])))
    return {voter: row[1] for (voter, _open), row in zip(opened, sealed, strict=True)}


def by_order_of_frames(held: Memory) -> dict[int, object]:
    """SQLite: the log has the sealed ballots in the order of its frames, and of the keys in them."""
    known = {str(row[0]).encode(): row[1] for row in held.sealed_rows}
    seen = dict.fromkeys(known[value] for values in held.written for value in values if value in known)
    return dict(zip(held.order, seen, strict=False))


def by_one_transaction(held: Memory) -> dict[int, object]:
    """SQLite: the transaction that wrote a voter's mark and open ballot wrote something of a sealed one, too."""
    known = {str(word).encode(): row[1] for row in held.sealed_rows for word in row[:3]}
    found: dict[int, object] = {}
    for values in held.written:
        voters = {held.envelopes[value] for value in values if value in held.envelopes}
        words = {known[value] for value in values if value in known}
        if len(voters) == 1:
            found |= dict(zip(voters, words, strict=False))
    return found


def by_order_of_steps(held: Memory) -> dict[int, object]:
    """PostgreSQL: sealing removes the open ballots in the order in which it had copied them."""
    return dict(zip(held.removed, held.copied, strict=False))


def by_order_of_copying(held: Memory) -> dict[int, object]:
    """PostgreSQL: sealing copies the ballots in the order in which they were cast."""
    return dict(zip(held.order, held.copied, strict=False))


ATTACKS: list[Callable[[Memory], dict[int, object]]] = [
    by_first_sight,
    by_words_from_before,
    by_order_of_rows,
    by_order_of_dump,
    by_order_of_open_rows,
    by_equal_values,
    by_size,
    by_order_of_frames,
    by_one_transaction,
    by_order_of_steps,
    by_order_of_copying,
]
