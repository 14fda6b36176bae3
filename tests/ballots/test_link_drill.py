"""The link drill: somebody has all that the database remembers, and no key. They link ballots to voters no better than chance.

They hold: the write-ahead log, the table's files and a dump, from before sealing and from after it, with a reader's snapshot
open all the while; both logs taken apart, SQLite's frame by frame with what earlier times left in it, and PostgreSQL's as
`pg_waldump` reads it; the order in which people voted; and, for every open ballot, whose it was (the log tells that: a mark and a
ballot are written together). What they want is the counted ballot of each voter.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from panel.ballots import link_keys, papers
from panel.ballots.actions import cast, seal
from panel.ballots.actions.wipe import NotWiped
from panel.ballots.batches import post
from panel.ballots.picks import ticked
from panel.extensions import db, writing
from panel.people.models import Person
from panel.results.counting import count_round
from panel.roll import actions as roll
from panel.rounds.models import Round
from tests import wal, waldump
from tests.ballots.makers import an_open_round, close
from tests.makers import an_organiser
from tests.memory import first_places

TABLES = ("open_ballot", "mark", "sealed_ballot", "replaced_commitment", "board_leaf")
VOTERS = 2_000 if os.environ.get("PANEL_DEEP") else 200
MOST_BY_CHANCE = 12
"""Of any number of ballots dealt at random, one falls to its own voter on average; two where half of them came onto the board
while others had not voted. Thirteen or more come once in a million times."""


@dataclass
class Memory:
    """What the attacker holds."""

    before: bytes = b""
    after: bytes = b""
    order: list[int] = field(default_factory=list)
    """Voters in the order in which the ballots that count were cast."""
    open_rows: list[tuple[int, tuple[object, ...]]] = field(default_factory=list)
    """Open ballots as they lay in the table, each with its voter."""
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


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


@contextmanager
def a_snapshot() -> Iterator[None]:
    """Somebody reads an old state all the while: a backup, a report, a forgotten shell."""
    before = writing.set(False)
    level = "SERIALIZABLE" if is_sqlite() else "REPEATABLE READ"
    reader: Connection = db.engine.connect().execution_options(isolation_level=level)
    reader.execute(text("SELECT count(*) FROM open_ballot"))
    writing.reset(before)
    try:
        yield
    finally:
        reader.close()


def files() -> bytes:
    """The bytes of the database's files and of its log."""
    if is_sqlite():
        path = Path(str(db.engine.url.database))
        return b"".join(each.read_bytes() for each in (Path(f"{path}-wal"), path) if each.exists())
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_switch_wal()"))
        connection.execute(text("CHECKPOINT"))
        home = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        tables = [
            home / connection.execute(text("SELECT pg_relation_filepath(:name)"), {"name": name}).scalar_one() for name in TABLES
        ]
    log = sorted((home / "pg_wal").glob("0*"), key=lambda path: path.name)
    return b"".join(path.read_bytes() for path in [*log, *tables] if path.exists())


def take_logs_apart(held: Memory, since: str, filed: dict[str, int]) -> None:
    """Read the log frame by frame, or step by step, right after sealing."""
    if is_sqlite():
        held.written = list(wal.new_values(Path(f"{db.engine.url.database}-wal").read_bytes()))
        return
    db.session.execute(text("SELECT pg_switch_wal()"))  # what is still in memory, too
    home = Path(db.session.execute(text("SHOW data_directory")).scalar_one())
    steps = waldump.steps(home, since)
    rows = db.session.execute(text("SELECT ctid::text, receipt_code FROM sealed_ballot")).all()
    receipts = {place_of(place): receipt for place, receipt in rows}
    inserts = [step.place for step in steps if (step.what, step.file) == ("INSERT", filed["sealed_ballot"])]
    deletes = [step.place for step in steps if (step.what, step.file) == ("DELETE", filed["open_ballot"])]
    held.copied = [receipts[place] for place in inserts]
    held.removed = [held.lay[place] for place in deletes]


def place_of(ctid: str) -> tuple[int, int]:
    block, row = ctid.strip("()").split(",")
    return int(block), int(row)


def as_stored(columns: str, table: str) -> list[tuple[object, ...]]:
    """Rows as a dump has them: in the order in which they lie."""
    order = "" if is_sqlite() else "ORDER BY ctid"
    rows = db.session.execute(text(f"SELECT {columns} FROM {table} {order}"))  # noqa: S608 - names of ours
    return [tuple(row) for row in rows]


def dump() -> bytes:
    return b"\n".join(repr(row).encode() for table in TABLES for row in as_stored("*", table))


@pytest.fixture
def memory(work) -> Memory:
    """A vote in which a quarter changed their ballot, sealed and counted while somebody was reading."""
    held = Memory()
    with work():
        budget_round, people = an_open_round(voters=VOTERS)
        round_id = budget_round.id
    with work(), a_snapshot():
        _vote(held, work, round_id, people)
        _remember_open(held, round_id)
        filed = {} if is_sqlite() else _filed()
        held.before = files() + dump()
        since = "" if is_sqlite() else str(db.session.execute(text("SELECT pg_current_wal_insert_lsn()")).scalar_one())
        budget_round = db.session.get_one(Round, round_id)
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        db.session.commit()
        take_logs_apart(held, since, filed)
        db.session.rollback()
        with suppress(NotWiped):  # the reader holds it up: that is what is tried here
            count_round(round_id, lambda done, total: None)
        db.session.rollback()
        held.sealed_rows = as_stored("commitment, receipt_code, nonce, body", "sealed_ballot")
        held.after = files() + dump()
        db.session.rollback()
    return held


def _vote(held: Memory, work, round_id: int, people: list[Person]) -> None:
    changing = people[::4]
    for turn, person in enumerate([*people, *changing]):
        budget_round = db.session.get_one(Round, round_id)
        picks = ["123"[turn % 3]] if turn % 2 else ["1", "2", "3"][: turn % 3 + 1]
        known = held.truth.get(person.id)
        entry = roll.entry_of(budget_round, person)
        replaces = cast.receipt_of(budget_round, entry).version if known else ""
        receipt = cast.cast_ballot(budget_round, entry, picks=ticked(picks), form_token=papers.random_id(), replaces=replaces)
        db.session.commit()
        if turn == VOTERS // 2:
            post(round_id)
        held.truth[person.id] = receipt.code
        held.order = [voter for voter in held.order if voter != person.id] + [person.id] if known else [*held.order, person.id]


def _filed() -> dict[str, int]:
    """The number of the file of each table."""
    names = ("open_ballot", "sealed_ballot")
    return {name: db.session.execute(text(f"SELECT pg_relation_filenode('{name}')")).scalar_one() for name in names}


def _remember_open(held: Memory, round_id: int) -> None:
    budget_round = db.session.get_one(Round, round_id)
    keys = link_keys.keys_of(budget_round)
    places = {}
    for person_id in held.truth:
        entry = roll.entry_of(budget_round, db.session.get_one(Person, person_id))
        places[keys.envelope(entry.id)] = person_id
    rows = as_stored("envelope_key, content, form_hash, commitment_hash, receipt_hash, key", "open_ballot")
    held.open_rows = [(places[str(row[0])], row) for row in rows]
    held.envelopes = {envelope.encode(): voter for envelope, voter in places.items()}
    if not is_sqlite():
        lying = db.session.execute(text("SELECT ctid::text, envelope_key FROM open_ballot")).all()
        held.lay = {place_of(place): places[envelope] for place, envelope in lying}


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
    by_order_of_open_rows,
    by_equal_values,
    by_size,
    by_order_of_frames,
    by_one_transaction,
    by_order_of_steps,
    by_order_of_copying,
]


def test_all_that_the_database_remembers_links_no_ballot_to_its_voter_better_than_chance_and_the_drill_is_not_blind(memory):
    sees_what_there_is(memory)
    guesses = {attack.__name__: attack(memory) for attack in ATTACKS}
    right = {name: sum(memory.truth[voter] == code for voter, code in found.items()) for name, found in guesses.items()}

    assert len(memory.sealed_rows) == len(memory.open_rows) == VOTERS
    assert max(right.values()) <= MOST_BY_CHANCE, right
    assert len({len(row[1]) for _voter, row in memory.open_rows}) == 1  # type: ignore[arg-type]  # bytes
    assert guesses["by_equal_values"] == {}
    assert first_places([str(word).encode() for row in memory.sealed_rows for word in row[1:3]], memory.before) == {}


def sees_what_there_is(memory: Memory) -> None:
    """Were it blind, it would find nothing in any code: what is sealed stands in the memory afterwards, and marks before."""
    assert len(first_places([str(row[0]).encode() for row in memory.sealed_rows], memory.after)) == VOTERS
    assert len(first_places([bytes(row[1]) for _voter, row in memory.open_rows], memory.before)) == VOTERS  # type: ignore[arg-type]  # bytes
    assert was_taken_apart(memory)


def was_taken_apart(memory) -> bool:
    """Frame by frame on SQLite, where each ballot has a transaction of its own; step by step on PostgreSQL, with its program."""
    if memory.written:
        words = [set(values) for values in memory.written]
        alone = {frozenset(found) for values in words if len(found := values & memory.envelopes.keys()) == 1}
        sealed = {str(row[1]).encode() for row in memory.sealed_rows}
        return len(alone) > VOTERS * 0.9 and any(values >= sealed for values in words)
    receipts = sorted(str(row[1]) for row in memory.sealed_rows)
    return not waldump.program() or (sorted(memory.removed), sorted(memory.copied)) == (sorted(memory.truth), receipts)
