"""The link drill: somebody has all that the database remembers, and no key. They link ballots to voters no better than chance.

They hold: the write-ahead log, the database's files and its dump, from before sealing and from after it, with a reader's snapshot
open all the while; both logs taken apart, SQLite's frame by frame with what earlier times left in it, and PostgreSQL's as
`pg_waldump` reads it; the order in which people voted; and, for every open ballot, whose it was (the log tells that: a mark and a
ballot are written together). What they want is the counted ballot of each voter.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
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
from tests import postgres, wal, waldump
from tests.ballots.linking import ATTACKS, Memory
from tests.ballots.makers import an_open_round, close
from tests.makers import an_organiser
from tests.memory import first_places

TABLES = ("open_ballot", "mark", "sealed_ballot", "replaced_commitment", "board_leaf")
VOTERS = 2_000 if os.environ.get("PANEL_DEEP") else 200
MOST_BY_CHANCE = 12
"""Of any number of ballots dealt at random, one falls to its own voter on average; two where half of them came onto the board
while others had not voted. Thirteen or more come once in a million times."""


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
    """All that a backup by the database's own program holds, as text: `.dump` or `pg_dump`."""
    if is_sqlite():
        with closing(sqlite3.connect(str(db.engine.url.database))) as connection:
            return "\n".join(connection.iterdump()).encode()
    url, folder = db.engine.url, postgres.binaries()
    assert folder
    command = [folder / "pg_dump", "--username", url.username, "--host", url.query["host"], "--inserts", url.database]
    return subprocess.run(command, check=True, capture_output=True).stdout


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
        held.dumped = dump()
        held.after = files() + held.dumped
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
    assert len(first_places([str(row[1]).encode() for row in memory.sealed_rows], memory.dumped)) == VOTERS
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
