"""Somebody who did everything leaves: nothing leads to them any more, and every count still agrees."""

import secrets
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from panel import clock
from panel.access import Bar
from panel.audit.models import AuditEntry
from panel.ballots.actions import seal
from panel.ballots.models import OpenBallot, SealedBallot
from panel.cli.privacy import forget as command
from panel.errors import RuleBroken
from panel.extensions import Base, db
from panel.groups.models import Group
from panel.mail.actions import claim, post
from panel.mail.models import OutboxMail
from panel.moderation.models import Decision, Flag, Ruling
from panel.panels.models import Seat
from panel.people.actions.address import ask_for_address, confirm_address
from panel.people.models import Person, Residency, ResidencyState, RoleGrant
from panel.people.models.person import LEFT_NAME
from panel.privacy.belonging import entries
from panel.privacy.leaving import forget
from panel.privacy.queries import hanging_on
from panel.proposals.models import Proposal, ProposalState
from panel.roll import actions as roll
from panel.roll.models import HeldPlace, Mark, RollEntry
from panel.rounds.models import Round
from panel.seeds.actions import answer_seed
from panel.seeds.models import Offer, Seed, SeedWord, Support
from panel.translating.models import Translation, TranslationState
from tests.ballots.makers import close
from tests.makers import a_person, an_organiser
from tests.moderation.makers import a_flag, a_ruling
from tests.privacy.makers import EMAIL, SECRETS, everything, somebody, where_it_stands
from tests.proposals.makers import a_proposal
from tests.translating.makers import a_translation
from tests.witnesses.makers import a_witness


def gone(work, *, remove_texts=False):
    """Somebody made, and forgotten; the round they voted in and the number of their account."""
    with work():
        budget_round, person = somebody()
    with work():
        forget(db.session.get_one(Person, person.id), remove_texts=remove_texts)
    return budget_round.id, person.id


def rows(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_somebody_who_did_everything_touches_every_table_that_can_name_a_person(work):
    with work():
        _round, person = somebody()
        named = {
            table.name
            for table, row in everything()
            for key in table.foreign_keys
            if key.column.table.name == "person" and row[key.parent.name] == person.id
        }

    assert named == {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "person" for key in table.foreign_keys)
    }


@pytest.mark.parametrize("secret", SECRETS)
def test_the_address_the_name_and_the_postcode_stand_nowhere_any_more(work, secret):
    with work():
        somebody()
        before = where_it_stands(secret)
    with work():
        forget(db.session.scalars(Person.by_email(EMAIL)).one(), remove_texts=False)

    with work():
        assert where_it_stands(secret) == []
    assert before


def test_what_they_wrote_stays_with_somebody_who_left_beside_it(client, work):
    gone(work)

    with work():
        seed_id = db.session.scalars(select(Seed.id).where(Seed.title == "Talked about")).one()
    page = client.get(f"/en/seeds/{seed_id}").text

    assert "Blodwen remarks." in page
    assert LEFT_NAME in page


def test_what_they_wrote_goes_too_where_they_wish_it(client, work):
    gone(work, remove_texts=True)

    with work():
        left = where_it_stands("Blodwen")
        found = db.session.scalars(select(SeedWord.word).where(SeedWord.word == "blodwen")).all()

    # What a group, a plan on a ballot or a person with a task said in public stays; a mail to another goes after some days.
    assert left == [
        "answer.body_en",
        "community_group.name",
        "flag.reason",
        "outbox_mail.body",
        "proposal.other_title",
        "proposal.title",
        "ruling.appeal_reason",
    ]
    assert found == []


@pytest.mark.parametrize(("wished", "is_left"), [("blodwen@new.example.org", False), ("carys@example.org", True)])
def test_mail_to_an_address_they_were_about_to_take_goes_unless_it_is_another_persons(work, wished, is_left):
    with work():
        person = a_person("Blodwen")
        a_person("Carys").email = "carys@example.org"
        ask_for_address(person, wished)
    with work():
        forget(db.session.get_one(Person, person.id), remove_texts=False)

    with work():
        assert [row.recipient for row in db.session.scalars(OutboxMail.newest())] == [wished] * is_left


def test_what_was_promised_or_begun_is_ended(work):
    _round, number = gone(work)

    with work():
        seats = db.session.scalars(select(Seat.state).where(Seat.person_id == number)).all()
        offers = db.session.execute(select(Offer.body, Offer.withdrawn_at.is_not(None)).where(Offer.person_id == number)).all()
        titles = db.session.scalars(select(Proposal.title).where(Proposal.title.contains("Blodwen"))).all()

    assert sorted(seats) == ["declined", "left"]
    assert [tuple(offer) for offer in offers] == [("", True)]
    assert titles == ["Blodwen's plan"]


def test_the_counts_of_the_seeds_agree_with_their_rows(work):
    gone(work)

    with work():
        for seed in db.session.scalars(select(Seed)):
            backed = db.session.scalar(select(func.count()).where(Support.seed_id == seed.id))
            offered = select(func.count()).where(Offer.seed_id == seed.id, Offer.withdrawn_at.is_(None))
            assert (seed.support_count, seed.offer_count) == (backed, db.session.scalar(offered))


def test_roles_residency_sessions_codes_and_mail_are_gone(client, work, as_person):
    with work():
        _round, person = somebody()
    as_person(person)
    signed_in = client.get("/en/people/me").status_code
    with work():
        forget(db.session.get_one(Person, person.id), remove_texts=False)

    with work():
        left = [db.session.scalar(select(func.count()).where(table.person_id == person.id)) for table in (RoleGrant, Residency)]
        mails = db.session.scalars(select(OutboxMail.subject).where(OutboxMail.recipient == EMAIL)).all()
    assert (signed_in, client.get("/en/people/me").status_code) == (200, 303)
    assert left == [0, 0]
    assert mails == []


def test_their_place_and_their_mark_stay_and_lead_to_nobody(work):
    round_id, number = gone(work)

    with work():
        budget_round = db.session.get_one(Round, round_id)
        marked = db.session.scalars(select(RollEntry.person_id).join(Mark, Mark.roll_entry_id == RollEntry.id)).one()
        stand_in = db.session.get_one(Person, marked)
        assert roll.size(budget_round) == 3
        assert sum(roll.marks(budget_round).values()) == rows(OpenBallot) == 1
        assert marked != number
        assert stand_in.has_left


def test_their_ballot_in_an_open_vote_is_sealed_and_counted_like_any_other(work):
    round_id, _number = gone(work)

    with work():
        budget_round = db.session.get_one(Round, round_id)
        close(budget_round)
        sealed = seal.seal_round(budget_round, an_organiser())

    with work():
        assert sealed == rows(SealedBallot) == 1


def test_who_leaves_in_an_open_vote_and_comes_back_gets_no_second_place(work):
    round_id, _number = gone(work)

    with work():
        budget_round = db.session.get_one(Round, round_id)
        for email in (EMAIL, "new.neighbour@example.org"):
            person = a_person(area=budget_round.area)
            person.email = email
        db.session.flush()
        missing = roll.missing(budget_round)
        added = roll.change_roll(budget_round, an_organiser(), reason_cy="Pobl newydd.", reason_en="New people.")

    with work():
        back = db.session.scalars(Person.by_email(EMAIL)).one()
        assert (missing, len(added)) == (1, 1)
        assert roll.entry_of(db.session.get_one(Round, round_id), back) is None
        assert rows(HeldPlace) == 1


def test_the_public_log_stays_and_no_entry_names_them(work):
    _round, number = gone(work)

    with work():
        named = db.session.scalar(select(func.count()).where(AuditEntry.person_id == number))
        last = db.session.scalars(AuditEntry.newest().limit(1)).one()
        assert named == 0
        assert (last.verb, last.subject, last.acting_as) == ("person.leave", "people", "site")


def test_who_decided_about_others_is_not_named_and_the_decisions_stay(work):
    gone(work)

    with work():
        refused = db.session.scalars(select(Residency).where(Residency.state == ResidencyState.REFUSED)).one()
        assert refused.decided_by_id is None
        assert refused.postcode == "LL16 3AA"


def test_nobody_finds_a_removed_account_among_the_people(client, work, as_person):
    gone(work)
    with work():
        organiser = an_organiser("Olwen Organiser")
    as_person(organiser)

    page = client.get("/en/people/roles").text

    assert "Olwen Organiser" in page
    assert "Somebody who left" not in page


def test_nobody_writes_to_a_removed_account(work):
    _round, number = gone(work)

    with work():
        address = db.session.get_one(Person, number).email
        assert post(address, subject="An answer", body="Hello", language="en") is None
        assert db.session.scalar(select(func.count()).where(OutboxMail.recipient == address)) == 0


def test_the_only_organiser_cannot_leave(work):
    with work():
        organiser = an_organiser()
    with work(), pytest.raises(RuleBroken, match="only organiser"):
        forget(db.session.get_one(Person, organiser.id), remove_texts=False)


def test_an_account_is_removed_once(work):
    _round, number = gone(work)

    with work(), pytest.raises(RuleBroken, match="already"):
        forget(db.session.get_one(Person, number), remove_texts=False)


def test_nobody_leaves_while_a_mail_to_them_is_on_its_way(work):
    with work():
        person = a_person()
        post(person.email, subject="Hello", body="Hi", language="en")
    with work():
        claim()
    with work(), pytest.raises(RuleBroken, match="being sent"):
        forget(db.session.get_one(Person, person.id), remove_texts=False)


def test_the_command_changes_nothing_unless_it_is_told_to(app, work):
    with work():
        somebody()
    with work():
        before = list(everything())
    with app.app_context():
        said = CliRunner().invoke(command, [EMAIL])
        db.session.remove()

    with work():
        assert list(everything()) == before
    assert "Nothing was changed" in said.output
    assert "proposals deleted that were never handed in" in said.output


def test_the_command_does_what_it_said(app, work):
    with work():
        somebody()
    with app.app_context():
        said = CliRunner().invoke(command, [EMAIL, "--yes"], catch_exceptions=False)

    with work():
        assert db.session.scalar(Person.by_email(EMAIL)) is None
        assert db.session.scalar(select(func.count()).where(Group.name == "Blodwen's group")) == 1
    assert said.exit_code == 0
    assert "stays and counts" in said.output


@pytest.mark.parametrize("unknown", ["nobody@example.org", "123456789", "12345678901234567890", "\udcff@example.org"])
def test_an_unknown_address_is_said_so(app, unknown):
    with app.app_context():
        answer = CliRunner().invoke(command, [unknown])

    assert isinstance(answer.exception, RuleBroken)


def test_an_address_from_before_is_forgotten_although_no_account_has_it_any_more(app, work):
    with work():
        person = a_person("Blodwen")
        person.email = EMAIL
        a_witness(EMAIL)
        take_new_address(person, "blodwen@new.example.org")
    with app.app_context():
        CliRunner().invoke(command, ["blodwen@new.example.org", "--yes"], catch_exceptions=False)
        left = where_it_stands(EMAIL)
        tried = CliRunner().invoke(command, [EMAIL.upper()], catch_exceptions=False)
        still = where_it_stands(EMAIL)
        CliRunner().invoke(command, [f" {EMAIL.upper()} ", "--yes"], catch_exceptions=False)
        again = CliRunner().invoke(command, [EMAIL])

    with work():
        assert where_it_stands(EMAIL) == []
    assert left == still == ["outbox_mail.recipient", "witness.email"]
    assert "Nothing was changed" in tried.output
    assert isinstance(again.exception, RuleBroken)


def take_new_address(person, email):
    ask_for_address(person, email)
    new, old = (mail.subject.split()[-1] for mail in db.session.scalars(OutboxMail.newest().limit(2)))
    confirm_address(person, code=new, old_code=old)


def test_an_address_that_a_mail_is_on_its_way_to_is_not_forgotten_at_this_moment(app, work):
    with work():
        post(EMAIL, subject="Hello", body="Hi", language="en")
        claim()
    with app.app_context():
        said = CliRunner().invoke(command, [EMAIL, "--yes"])

    assert isinstance(said.exception, RuleBroken)
    assert "being sent" in str(said.exception)


def test_after_a_restore_an_account_is_removed_again_by_its_number(app, work):
    with work():
        number = a_person().id
    with app.app_context():
        CliRunner().invoke(command, [str(number), "--yes"], catch_exceptions=False)

    with work():
        assert db.session.get_one(Person, number).has_left


def test_a_name_is_gone_from_the_file_of_the_database(app, work):
    """SQLite's file and its log; PostgreSQL's own log stays, as docs/privacy.md says."""
    marker = secrets.token_hex(12)
    with work():
        person = a_person(marker)
    with app.app_context():
        CliRunner().invoke(command, [person.email, "--yes"], catch_exceptions=False)
        if db.engine.dialect.name != "sqlite":
            raw = db.session.scalar(select(func.count()).select_from(Person).where(Person.name == marker))
            assert raw == 0
            return
        file = db.engine.url.database

    held = b"".join(Path(f"{file}{end}").read_bytes() for end in ("", "-wal") if Path(f"{file}{end}").exists())
    assert marker.encode() not in held


def test_every_rule_of_leaving_is_used_by_some_table():
    used = {columns.leaving for entry in entries().values() for _name, columns in entry.persons()}

    assert {str(leaving) for leaving in used} == {"stays", "goes", "unnamed", "stand-in"}


def test_an_answer_to_a_seed_of_somebody_who_left_writes_to_nobody(work):
    gone(work)
    with work():
        seed = db.session.scalars(select(Seed).where(Seed.title == "Blodwen's own idea")).one()
        seed.hidden_at = None
        answer_seed(seed, an_organiser(), body_cy="Diolch.", body_en="Thank you.")

    with work():
        assert db.session.scalar(select(func.count()).where(OutboxMail.recipient.endswith(".invalid"))) == 0


def test_a_plan_that_was_taken_back_goes_with_what_hangs_on_it_and_one_that_was_handed_in_stays(work):
    with work():
        person = a_person("Blodwen")
        taken_back = a_proposal(contact=person, title="Blodwen's bench", state=ProposalState.WITHDRAWN)
        a_proposal(contact=person, title="Blodwen's shed", state=ProposalState.SUBMITTED)
        a_ruling(taken_back, decision=Decision.KEEP)
        a_flag(taken_back)
        a_translation(taken_back, title="Mainc Blodwen", state=TranslationState.ACCEPTED)
    with work():
        person = db.session.get_one(Person, person.id)
        told = hanging_on(person)
        forget(person, remove_texts=False)

    with work():
        assert (told.drafts, told.plans) == (1, 1)
        assert db.session.scalars(select(Proposal.title)).all() == ["Blodwen's shed"]
        assert [rows(table) for table in (Flag, Ruling, Translation)] == [0, 0, 0]


def test_of_an_account_that_said_everything_only_its_number_and_its_first_day_stay(work):
    with work():
        person = a_person("Blodwen")
        person.says_age, person.demo_part, person.has_second_factor, person.language = 14, "resident", True, "en"
        person.barred, person.barred_until = Bar.PAUSED, clock.now()
    with work():
        before = row_of(person.id)
        forget(db.session.get_one(Person, person.id), remove_texts=False)

    with work():
        after = row_of(person.id)
    assert [name for name, value in before.items() if value is None] == []
    assert {name for name, value in after.items() if value == before[name]} == {"id", "joined_at"}


def row_of(number):
    return dict(db.session.execute(select(Person.__table__).where(Person.__table__.c.id == number)).mappings().one())
