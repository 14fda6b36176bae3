"""Lists of those who may vote: read as spreadsheets write them, shown before they are taken, kept as prints alone."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from panel import clock
from panel.audit.models import AuditEntry
from panel.ballots import papers
from panel.ballots.actions import cast, life, phases, seal
from panel.ballots.actions.freeze import changed_since
from panel.ballots.picks import ticked
from panel.board.models import Freeze
from panel.errors import RuleBroken
from panel.extensions import db
from panel.privacy import sweeps
from panel.results.actions import count, publish
from panel.roll import changes, doubts, size, uploads
from panel.roll.lines import hashes_of, name_key, year_key
from panel.roll.models import (
    CodeBatch,
    DoubtState,
    RollChange,
    RollEntry,
    RollLine,
    RollUpload,
    UploadState,
    VoteCode,
    VoteDoubt,
)
from panel.rounds.models import Phase
from tests.ballots.makers import WHY, close
from tests.makers import an_organiser
from tests.proposals.makers import a_proposal
from tests.roll.makers import (
    BOB,
    LIST,
    SIAN,
    WHYS,
    a_list,
    an_open_vote,
    handed_in,
    shown_by_code,
    shown_by_list,
    some_letters,
)
from tests.rounds.makers import a_round


def lines_in(budget_round):
    return db.session.scalar(select(func.count()).where(RollLine.round_id == budget_round.id))


def listed(budget_round, facts):
    hashes = hashes_of(budget_round.id, uploads.columns_of(budget_round), facts)
    return db.session.scalar(changes.found_line(budget_round.id, hashes)) is not None


@pytest.mark.parametrize("name", ["Siân ap Rhys", "AP RHYS, Sian", "sian  ap-rhys", "Sia\u0302n Ap Rhys"])
def test_a_name_is_one_however_it_is_written(name):
    assert name_key(name) == name_key("Siân ap Rhys") == "ap rhys sian"


@pytest.mark.parametrize(
    ("text", "year"), [("1984", "1984"), ("03/05/1984", "1984"), ("1984-05-03 00:00", "1984"), ("84", ""), ("1984 or 1985", "")]
)
def test_a_birth_year_is_read_from_a_date(text, year):
    assert year_key(text) == year


TABLES = {
    "semicolons": LIST,
    "commas": LIST.replace(";", ","),
    "tabs": LIST.replace(";", "\t"),
    "a mark at the start": "\ufeff" + LIST,
    "UTF-16": LIST.encode("utf-16"),
    "Windows": LIST.encode("cp1252"),
    "blank rows": "\r\n" + LIST.replace("\n", "\r\n;;\r\n"),
    "English": LIST.replace("Enw;Blwyddyn geni;Cod post", "Name;Year of birth;Postcode"),
    "two names": "Surname,First name,DOB,Post Code\nap Rhys,Siân,3/5/1984,LL15 1AB\n"
    "Jones,Bob,1990,LL151AB\nWyn,Mair,1971,LL15 2AA\n",
    "other columns": LIST.replace("Enw;", "Ward;Enw;").replace("\n", "\nRhyl;", 3),
}


def test_a_list_is_read_as_spreadsheets_write_it(work):
    with work():
        for written, table in TABLES.items():
            budget_round = a_round(ways="list")
            upload = handed_in(budget_round, table)
            assert (upload.state, upload.good, upload.wrong, upload.twice) == (UploadState.CHECKED, 3, 0, 0), written
            assert lines_in(budget_round) == 0

            uploads.take_list(upload, an_organiser(), budget_round)

            assert (upload.state, upload.lines, upload.file) == (UploadState.DONE, 3, "")
            assert listed(budget_round, SIAN), written
            assert listed(budget_round, BOB), written
            assert not listed(budget_round, {**SIAN, "born": "1985"})
            assert list(uploads.folder().iterdir()) == []


def test_a_reference_is_enough_and_is_asked_for_with_what_stands_beside_it(work):
    with work():
        budget_round = a_round(ways="list")
        a_list(budget_round, "Rhif aelod,Cod post\n00123,LL15 1AB\n")

        assert uploads.columns_of(budget_round) == ("postcode", "reference")
        assert listed(budget_round, {"reference": "123", "postcode": "LL15 1AB"})
        assert not listed(budget_round, {"reference": "123", "postcode": "LL15 2AA"})


NO_LISTS = {
    "Name,Postcode\nSiân,LL15 1AB\n": "The first line must name the columns",
    "": "The first line must name the columns",
    b"PK\x03\x04....": "not a table in CSV form",
    "Name,Enw,Born,Postcode\n": "is there twice",
}


def test_what_is_no_list_of_people_is_refused_and_nothing_stays(work):
    with work():
        budget_round = a_round(ways="list")
        for table, sentence in NO_LISTS.items():
            with pytest.raises(RuleBroken, match=sentence):
                handed_in(budget_round, table)

            assert list(uploads.folder().iterdir()) == []


def test_wrong_lines_are_named_by_line_and_left_out_and_doubles_are_counted(work):
    wrong = LIST + "Nobody;;LL15 1AB\n;1980;LL15 1AB\nBad Code;1980;XX\nToo;1980;LL15 1AB;many\nBOB JONES;1990;LL15 1AB\n"
    with work():
        budget_round = a_round(ways="list")
        upload = handed_in(budget_round, wrong)

        assert (upload.good, upload.wrong, upload.twice) == (4, 4, 1)
        assert json.loads(upload.problems) == [[5, "born"], [6, "name"], [7, "postcode"], [8, "cells"]]
        uploads.take_list(upload, an_organiser(), budget_round)
        assert upload.lines == lines_in(budget_round) == size.of_roll(budget_round) == 3


def test_a_second_list_adds_what_is_new_and_must_have_the_same_columns(work):
    with work():
        budget_round = a_round(ways="list")
        a_list(budget_round)
        more = handed_in(budget_round, LIST + "New One;2001;LL15 2AA\n")
        assert (more.good, more.twice) == (4, 3)
        uploads.take_list(more, an_organiser(), budget_round)
        assert (more.lines, size.of_roll(budget_round)) == (1, 4)
        again = handed_in(budget_round, LIST)
        with pytest.raises(RuleBroken, match="No line of this list would be new"):
            uploads.take_list(again, an_organiser(), budget_round)
        with pytest.raises(RuleBroken, match="other columns"):
            handed_in(budget_round, "Reference\n12\n")


def test_a_list_that_comes_while_voting_is_open_needs_a_reason_and_is_logged_as_a_count(work):
    with work():
        budget_round, _codes = an_open_vote("list")
        upload = handed_in(budget_round, "Name,Born,Postcode\nLate Comer,1999,LL15 1AB\n")
        with pytest.raises(RuleBroken, match="reason"):
            uploads.take_list(upload, an_organiser(), budget_round)

        uploads.take_list(upload, an_organiser(), budget_round, **WHYS)

        change = db.session.scalars(RollChange.of(budget_round)).one()
        logged = db.session.scalars(AuditEntry.newest().where(AuditEntry.verb == "roll.change")).first()
        assert (change.added, change.removed, change.reason_en) == (1, 0, "It came late.")
        assert json.loads(logged.facts)["added"] == 1
        assert "Late" not in logged.facts
        assert size.of_roll(budget_round) == 4


def test_a_line_that_has_voted_cannot_be_removed_and_others_are_removed_with_a_reason(work):
    with work():
        budget_round, _codes = an_open_vote("list")
        place = shown_by_list(budget_round, SIAN).entry
        shown_by_list(budget_round, BOB)
        cast.cast_ballot(budget_round, place, picks=ticked(["1"]), form_token=papers.random_id(), replaces="")
        columns, organiser = uploads.columns_of(budget_round), an_organiser()

        with pytest.raises(RuleBroken, match="has voted from this line"):
            changes.remove_line(budget_round, organiser, hashes_of(budget_round.id, columns, SIAN), **WHYS)
        with pytest.raises(RuleBroken, match="No line of the list"):
            changes.remove_line(budget_round, organiser, hashes_of(budget_round.id, columns, {**BOB, "born": "1888"}), **WHYS)
        changes.remove_line(budget_round, organiser, hashes_of(budget_round.id, columns, BOB), **WHYS)

        assert not listed(budget_round, BOB)
        assert size.of_roll(budget_round) == 2
        assert db.session.scalar(select(func.count()).select_from(RollEntry)) == 1
        assert db.session.scalars(RollChange.of(budget_round)).one().removed == 1


def test_a_large_list_is_left_to_the_worker_and_counts_when_it_is_all_there(work, monkeypatch):
    monkeypatch.setattr(uploads, "SMALL_BYTES", 10)
    monkeypatch.setattr(uploads, "AT_ONCE", 2)
    told = []
    with work():
        budget_round = a_round(ways="list")
        upload = handed_in(budget_round, LIST)
        assert (upload.state, upload.good) == (UploadState.READ, 0)
        uploads.work_on(upload.id, lambda done, total: told.append((done, total)))
        assert (upload.state, upload.good) == (UploadState.CHECKED, 3)
        uploads.take_list(upload, an_organiser(), budget_round)
        assert (upload.state, size.of_roll(budget_round)) == (UploadState.TAKING, 0)

        uploads.work_on(upload.id, lambda done, total: told.append((done, total)))

        assert (upload.state, size.of_roll(budget_round)) == (UploadState.DONE, 3)
        assert told == [(2, 0), (3, 0), (2, 3), (3, 3)]


def test_a_file_to_which_nobody_says_yes_is_deleted_after_a_day(work, monkeypatch):
    with work():
        budget_round = a_round(ways="list")
        handed_in(budget_round, LIST)
        assert uploads.sweep_files() == 0
        later = clock.now() + timedelta(days=2)
        monkeypatch.setattr(clock, "now", lambda: later)

        assert uploads.sweep_files() == 1

        assert list(uploads.folder().iterdir()) == []
        assert db.session.scalar(select(func.count()).select_from(RollUpload)) == 0


def test_a_vote_in_which_nobody_could_cast_does_not_open(work):
    with work():
        budget_round = a_round(phase=Phase.PROPOSALS, ways="list,codes")
        a_proposal(budget_round, "One", cost_pence=100)

        with pytest.raises(RuleBroken, match="Nobody could vote"):
            phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)


def test_the_ways_are_frozen_and_told_by_their_name_where_somebody_changes_them(work):
    with work():
        budget_round, _codes = an_open_vote("list,codes")
        kept = db.session.get_one(Freeze, budget_round.id)
        assert json.loads(kept.document)["ways"] == "list,codes"

        budget_round.ways = "residency"

        assert changed_since(budget_round) == ["ways"]


def test_what_was_made_for_a_way_that_was_given_up_is_not_on_the_roll(work):
    with work():
        budget_round = a_round(phase=Phase.PROPOSALS, ways="list,codes")
        a_proposal(budget_round, "One", cost_pence=100)
        a_list(budget_round)
        some_letters(budget_round, 4)
        budget_round.ways = "codes"

        phases.enter(budget_round, Phase.VOTING, an_organiser(), by_hand=True, **WHY)

        assert size.of_roll(budget_round) == 4
        assert lines_in(budget_round) == 0


def test_lists_codes_and_the_words_of_doubts_go_with_the_roll_and_the_count_of_doubts_stays(work, monkeypatch):
    with work():
        budget_round, codes = an_open_vote("list,codes")
        cast.cast_ballot(
            budget_round, shown_by_list(budget_round).entry, picks=ticked(["1"]), form_token=papers.random_id(), replaces=""
        )
        case = doubts.doubt(budget_round, shown_by_list(budget_round).entry, contact="Siân", what="It was not me at all.")
        doubts.answer_doubt(case, an_organiser(), state=DoubtState.STANDS, answer="Nobody knows.")
        shown_by_code(codes[0])
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        count.store_count(budget_round.id, lambda _done, _total: None)
        publish.publish_result(budget_round, an_organiser())
    later = clock.now() + timedelta(days=200)
    monkeypatch.setattr(clock, "now", lambda: later)
    with work():
        sweeps.sweep_all()

        for table in (RollEntry, RollLine, RollUpload, CodeBatch, VoteCode):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0
        case = db.session.scalars(select(VoteDoubt)).one()
        assert (case.contact, case.what, case.answer, case.roll_entry_id) == ("", "", "", None)
        assert doubts.counts(budget_round) == {DoubtState.STANDS: 1}


def test_a_round_with_lists_and_letters_can_be_removed_while_it_is_planned(work):
    with work():
        budget_round = a_round(phase=Phase.PLANNED, ways="list,codes")
        a_list(budget_round)
        some_letters(budget_round)

        life.remove_round(budget_round, an_organiser())

        assert db.session.scalar(select(func.count()).select_from(RollLine)) == 0
