"""The inventory names every column of the database, and nothing else; what it says is kept."""

from importlib import import_module

import pytest

from panel.cli import duties
from panel.extensions import Base
from panel.moderation.things import KINDS
from panel.privacy.belonging import parent_of, table_of
from panel.privacy.entries import Basis, Copy, Leaving
from panel.privacy.inventory import INVENTORY
from panel.privacy.retention import TIMED, WITHOUT_END, Keep, words_of
from panel.privacy.sweeps import SWEEPS

DAYS = {str(keep): 3 for keep in TIMED}


def test_every_table_has_an_entry_and_every_entry_a_table():
    assert sorted(entry.name for entry in INVENTORY) == sorted(Base.metadata.tables)


@pytest.mark.parametrize("entry", INVENTORY, ids=lambda entry: entry.name)
def test_every_column_has_an_entry_and_every_entry_a_column(entry):
    assert sorted(entry.column_names) == sorted(column.name for column in table_of(entry).columns)


@pytest.mark.parametrize("entry", INVENTORY, ids=lambda entry: entry.name)
def test_every_column_that_points_to_an_account_says_what_leaving_does(entry):
    named = {name for name, _columns in entry.persons()}
    pointing = {key.parent.name for key in table_of(entry).foreign_keys if key.column.table.name == "person"}

    assert pointing <= named


@pytest.mark.parametrize("entry", INVENTORY, ids=lambda entry: entry.name)
def test_a_table_about_nobody_names_nobody_and_one_about_people_leads_to_them(entry):
    if not entry.about_people:
        assert not list(entry.persons())
        assert not entry.through
        return
    secret = {columns.copy for columns in entry.columns} == {Copy.SECRET}
    assert list(entry.persons()) or entry.through or secret


def test_what_belongs_through_another_table_points_to_one_that_belongs_to_people():
    about_people = {entry.name for entry in INVENTORY if entry.about_people}
    leading = {parent_of(table_of(entry).c[name]).table.name for entry in INVENTORY for name in entry.through}

    assert leading <= about_people


def test_a_column_that_is_emptied_may_be_empty():
    emptied = [
        (entry.name, name)
        for entry in INVENTORY
        for first, columns in entry.persons()
        if columns.leaving == Leaving.UNNAMED
        for name in (first, *columns.emptied_too)
        if not table_of(entry).c[name].nullable
    ]

    assert emptied == []


def test_whatever_ends_by_itself_has_its_days_and_its_sweep(app):
    assert {*TIMED} <= {*SWEEPS}
    assert {str(keep) for keep in TIMED} == set(app.config["KEEP_DAYS"])
    # The sheet of a meeting ends before the meeting does, whose entry it stands in.
    assert {entry.keep for entry in INVENTORY} == set(Keep) - {Keep.SHEET}


@pytest.mark.parametrize("entry", INVENTORY, ids=lambda entry: entry.name)
def test_whatever_is_kept_for_a_short_time_names_what_ends_it(entry):
    assert bool(entry.swept_by) == (entry.keep == Keep.SHORT)
    if entry.swept_by:
        module, name = entry.swept_by.split(":")
        ends_it = getattr(import_module(module), name)
        assert ends_it in vars(duties).values(), "the worker's duties do not call it"


def test_rows_that_lean_on_rows_that_go_go_with_them():
    going = {entry.name for entry in INVENTORY if any(columns.leaving == Leaving.GOES for _name, columns in entry.persons())}
    left_behind = [
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in going and key.ondelete not in {"CASCADE", "SET NULL"}
    ]

    assert left_behind == []


@pytest.mark.parametrize("keep", sorted(TIMED))
def test_the_days_of_the_settings_stand_in_the_sentence(keep):
    assert "3" in words_of(keep, DAYS)


@pytest.mark.parametrize("keep", sorted(WITHOUT_END))
def test_what_has_no_end_says_so_without_days(keep):
    assert words_of(keep, {})


def test_the_ballots_are_in_no_copy():
    ballots = next(entry for entry in INVENTORY if entry.name == "open_ballot")

    assert {columns.copy for columns in ballots.columns} == {Copy.SECRET}
    assert ballots.basis is Basis.PUBLIC_TASK


def test_whoever_wrote_something_gets_the_rulings_on_it_whatever_it_is():
    ruling = next(entry for entry in INVENTORY if entry.name == "ruling")

    assert set(ruling.through) == {f"{kind}_id" for kind in KINDS}
