"""What the tables of ballots hold, read from both databases: no voter, no time, no order in which ballots came.

A column that nobody named here is a fault until somebody has thought about it.
"""

import pytest
from sqlalchemy import Connection, inspect, text

from panel.extensions import Base, db

BALLOTS = {
    "open_ballot": ("key round_id envelope_key form_hash commitment_hash receipt_hash content", {"round"}),
    "replaced_commitment": ("key round_id content", {"round"}),
    "sealed_ballot": ("key round_id body channel nonce commitment receipt_code", {"round"}),
    "board_leaf": ("round_id log position kind content", {"round"}),
    "keyed_paper": ("key batch_id position turn content", {"paper_batch"}),
}
"""Tables of which each row is a ballot, or a part of one: their columns, and the tables that they lead to.

`position` is a place after shuffling, or in the pile of papers. A batch of papers names who keyed it, and no voter.
"""
VOTERS = {
    "mark": ("roll_entry_id channel marked_on", {"roll_entry"}),
    "paper_stub": ("roll_entry_id round_id number", {"roll_entry", "round"}),
    "paper_batch": (
        "id round_id number papers state first_by_id second_by_id third_by_id entered spoiled",
        {"person", "round"},
    ),
    "telephone_call": (
        "id round_id number state roll_entry_id first_by_id second_by_id differed content",
        {"person", "round", "roll_entry"},
    ),
    "booth_turn": (
        "id round_id number state booth_id roll_entry_id token_hash",
        {"round", "roll_entry", "hall_booth"},
    ),
    "paper_sheet": ("round_id issued replaced returned missing reason_cy reason_en", {"round"}),
}
"""Tables that say who voted, who holds a paper or who keys: they may name people, no ballot, and no time of the day.

A call holds its place on the roll beside what the first person heard, encrypted, until it is over; constraints see to it.
"""
PUBLIC = {"hall_booth", "freeze", "tree_head", "sealing", "seal_press", "link_key_copy", "voided_vote"}
"""Tables about a vote as a whole: what organisers did, with its time; the tablets that they paired."""


def faults(connection: Connection) -> set[str]:
    """Whatever a table has that it should not have, each as `table: what`."""
    seen = inspect(connection)
    known = BALLOTS | VOTERS
    found = {f"{table}: read by another" for table in BALLOTS if table in _led_to(seen)}
    for table, (names, targets) in known.items():
        columns = seen.get_columns(table)
        found |= {f"{table}: {each['name']} is not known" for each in columns if each["name"] not in names.split()}
        found |= {f"{table}: {each['name']} is a time" for each in columns if _is_time(table, str(each["type"]).upper())}
        found |= {f"{table}: {each['name']} fills itself" for each in columns if each["default"] and each["name"] != "id"}
        led = {key["referred_table"] for key in seen.get_foreign_keys(table)}
        found |= {f"{table}: leads to {each}" for each in led - targets}
    return found | {f"{table}: has numbers of rows" for table in BALLOTS if _numbers_rows(connection, table)}


def _led_to(seen) -> set[str]:
    return {key["referred_table"] for table in seen.get_table_names() for key in seen.get_foreign_keys(table)}


def _is_time(table: str, kind: str) -> bool:
    """A mark has its day; anything else that tells when is a fault."""
    return "TIME" in kind or ("DATE" in kind and table != "mark")


def _numbers_rows(connection: Connection, table: str) -> bool:
    if connection.dialect.name != "sqlite":
        return False  # PostgreSQL always has them: that is why a ballot lies encrypted, and why the link drill is held
    made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar_one()
    return "WITHOUT ROWID" not in made


PLANTS = [
    ("ALTER TABLE open_ballot ADD COLUMN cast_at TIMESTAMP", "open_ballot: cast_at is a time"),
    ("ALTER TABLE sealed_ballot ADD COLUMN turn INTEGER", "sealed_ballot: turn is not known"),
    ("ALTER TABLE sealed_ballot ADD COLUMN voter INTEGER REFERENCES person (id)", "sealed_ballot: leads to person"),
    ("ALTER TABLE keyed_paper ADD COLUMN stub INTEGER REFERENCES roll_entry (id)", "keyed_paper: leads to roll_entry"),
    ("ALTER TABLE mark ADD COLUMN at TIME", "mark: at is a time"),
    ("ALTER TABLE paper_stub ADD COLUMN back_on DATE", "paper_stub: back_on is a time"),
    ("ALTER TABLE mark ADD COLUMN ballot VARCHAR(32) REFERENCES open_ballot (key)", "mark: leads to open_ballot"),
    ("ALTER TABLE residency ADD COLUMN ballot VARCHAR(32) REFERENCES sealed_ballot (key)", "sealed_ballot: read by another"),
    ("ALTER TABLE open_ballot ADD COLUMN batch INTEGER DEFAULT 1", "open_ballot: batch fills itself"),
]


@pytest.mark.parametrize(("plant", "fault"), [("", ""), *PLANTS], ids=["as it is", *(fault for _plant, fault in PLANTS)])
def test_no_table_of_ballots_tells_of_a_voter_a_time_or_an_order(app, plant, fault):
    with app.app_context(), db.engine.connect() as connection:
        if plant:
            connection.execute(text(plant))
        found = faults(connection)
        connection.rollback()

    assert fault in found if fault else found == set()


def test_a_table_of_a_vote_that_is_new_is_thought_about():
    ours = ("panel.ballots.", "panel.board.", "panel.paper.")
    tables = {each.local_table.name for each in Base.registry.mappers if each.class_.__module__.startswith(ours)}

    assert tables | {"mark"} == BALLOTS.keys() | VOTERS.keys() | PUBLIC
