"""Somebody who did everything that can be done on the site. Called inside `with work():`."""

from collections.abc import Iterator

from sqlalchemy import String, Table, select

from panel import clock
from panel.access import Role
from panel.audit.actions import record
from panel.ballots.calls import CallState, TelephoneCall
from panel.ballots.models import SealPress
from panel.ballots.sheets import PaperBatch
from panel.chests.models import LedgerEntry, Movement
from panel.corrections.actions import keep as keep_earlier
from panel.extensions import Base, db
from panel.groups.models import ContactChange
from panel.importing.models import ImportFile
from panel.mail.actions import post
from panel.moderation import actions as moderation
from panel.moderation.models import Decision
from panel.notices.actions import following
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.notices.models import Notice
from panel.panels.models import SeatState
from panel.people.models import (
    AddressChange,
    AuthenticatorApp,
    Passkey,
    PasskeyChallenge,
    Person,
    RecoveryCode,
    Residency,
    RoleGrant,
    SignInCode,
)
from panel.proposals.decisions import Decision as Beside
from panel.proposals.decisions import DecisionKind
from panel.proposals.exclusions import Exclusion
from panel.proposals.models import Proposal, ProposalState
from panel.roll.models import CodeBatch, DoubtState, RollUpload, VoteDoubt
from panel.rounds.models import Round
from panel.scrutiny.models import ScrutinyDownload, ScrutinyFinding
from panel.settings.actions import change_settings
from panel.settings.table import Setting
from panel.threads.models import ContributionVersion, Thread
from tests.ballots.makers import a_ballot, a_key_copy, an_open_round
from tests.chests.makers import a_chest
from tests.complaints.makers import a_complaint
from tests.groups.makers import a_group
from tests.makers import a_person, a_sign_in, an_organiser, keep
from tests.meetings.makers import a_published_meeting, an_idea
from tests.moderation.makers import a_flag, a_ruling
from tests.notices.pages import an_announcement
from tests.panels.makers import a_panel, a_seat
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.sanctions.makers import a_sanction
from tests.scrutiny.makers import a_scrutineer, an_asked_one, to_be_voted
from tests.seeds.makers import a_remark, a_seed, a_support, an_answer, an_offer
from tests.threads.makers import a_contribution, a_thread
from tests.translating.makers import a_translation
from tests.witnesses.makers import a_witness

EMAIL = "blodwen.jones@example.org"
NAME = "Blodwen Jones"
POSTCODE = "LL15 9ZZ"
SECRETS = (EMAIL, NAME, POSTCODE)


def somebody() -> tuple[Person, Round]:
    """A person with every role who voted in an open round, wrote, promised, decided and was decided about; and that round."""
    budget_round, (person, *_others) = an_open_round()
    person.email, person.name = EMAIL, NAME
    person.residency.postcode = POSTCODE
    person.grants += [RoleGrant(role=role.value, granted_at=clock.now()) for role in Role]
    keep(an_organiser())
    a_ballot(budget_round, person, "1", "2")
    a_key_copy(budget_round, person)
    keep(SealPress(round_id=budget_round.id, person_id=person.id, pressed_at=clock.now(), fingerprint="0" * 64))
    _decided(budget_round, person)
    _scrutineer(person)
    _with_lists(person)
    _in_the_garden(person)
    _on_panels(person)
    _with_money(person)
    _for_others(person)
    _letters(person)
    _followed(person)
    _complained(person)
    _handed_on(person)
    _signed_in(person)
    return budget_round, person


def _decided(budget_round: Round, person: Person) -> None:
    proposal = db.session.scalars(Proposal.standing(budget_round.id)).unique().first()
    by = {"decided_by_id": person.id, "decided_at": clock.now(), "agreed_by_id": person.id, "agreed_at": clock.now()}
    reasons = {"reason_cy": "Un cae.", "reason_en": "One field."}
    keep(Exclusion(budget_round=budget_round, decided_by_id=person.id, decided_at=clock.now(), **reasons))
    keep(Beside(round_id=budget_round.id, proposal=proposal, kind=DecisionKind.WITHDRAWN, reason_en="The hall has closed.", **by))


def _with_lists(person: Person) -> None:
    about = {"round_id": a_round(ways="list,codes").id}
    keep(RollUpload(**about, columns="reference", uploaded_at=clock.now(), uploaded_by_id=person.id))
    keep(CodeBatch(**about, label="Letters", number=1, made_at=clock.now(), made_by_id=person.id))
    keep(PaperBatch(**about, number=1, papers=5, first_by_id=person.id))
    keep(TelephoneCall(**about, number=1, state=CallState.CANCELLED, first_by_id=person.id))
    answered = {"state": DoubtState.STANDS, "answered_at": clock.now(), "answered_by_id": person.id}
    keep(VoteDoubt(**about, contact="Mair", what="I never voted.", language="en", made_on=clock.now().date(), **answered))


def _in_the_garden(person: Person) -> None:
    mine = a_seed("Blodwen's own idea", author=person, body="Blodwen wrote why.")
    a_support(a_seed("Of another"), person)
    an_offer(a_seed("Needs help"), person, body="Blodwen lends a ladder.")
    said = a_remark(a_seed("Talked about"), person, body="Blodwen remarks.")
    keep_earlier(f"remark:{said.id}", person, [("body", "en", "Blodwen remarked before.")])
    a_flag(a_seed("Loud"), person, reason="Blodwen finds it loud.")
    an_answer(a_seed("Answered"), person, body_en="Blodwen answers.")
    a_ruling(mine, appeal="Blodwen disagrees.")
    a_translation(mine, title="Syniad Blodwen", body="Ysgrifennodd Blodwen pam.")
    a_translation(a_seed("To translate"), by=person, body="Mae Blodwen yn cyfieithu.")


def _on_panels(person: Person) -> None:
    citizens_panel = a_panel()
    a_seat(citizens_panel, person)
    a_seat(a_panel("Another"), person, state=SeatState.OFFERED)
    thread: Thread = a_thread(citizens_panel)
    thread.opened_by_id = person.id
    said = a_contribution(thread, person, body="Blodwen contributes.")
    keep(ContributionVersion(contribution_id=said.id, body="Blodwen said before.", language="en", replaced_at=clock.now()))


def _with_money(person: Person) -> None:
    chest_id = a_chest("Read in").id
    keep(
        ImportFile(
            kind="round",
            chest_id=chest_id,
            name="elsewhere.pb",
            digest="i" * 64,
            uploaded_at=clock.now(),
            uploaded_by_id=person.id,
        )
    )
    group = a_group("Blodwen's group", contact=person)
    a_proposal(contact=person, group=group, title="Blodwen's draft", state=ProposalState.DRAFT)
    a_proposal(contact=person, group=group, title="Blodwen's plan")
    keep(
        LedgerEntry(
            chest_id=a_chest().id,
            movement=Movement.RECEIVED,
            amount_pence=500,
            party="A funder",
            dated_on=clock.now().date(),
            entered_at=clock.now(),
            entered_by_id=person.id,
        )
    )


def _for_others(person: Person) -> None:
    other = a_person("Gwen Other")
    a_sanction(other, moderator=person)
    a_translation(a_seed("Untranslated"), by=person)
    a_published_meeting(person, [an_idea(person.residency.area, "An idea from the hall", people=3)])
    change_settings(person, {Setting.CONTACT_EMAIL: "clerk@example.org"})
    keep(RoleGrant(person_id=other.id, role="treasurer", granted_by_id=person.id, granted_at=clock.now()))
    area_id = person.residency.area_id
    keep(
        Residency(
            person_id=other.id,
            area_id=area_id,
            postcode="LL16 3AA",
            mailbox="somebody@example.org",
            state="refused",
            claimed_at=clock.now(),
            decided_at=clock.now(),
            decided_by_id=person.id,
        )
    )
    a_ruling(a_seed("Hidden by her", author=other), person, decision=Decision.HIDE)
    ruling = a_ruling(a_seed("Appealed", author=other), appeal="Gwen's private appeal.")
    moderation.decide_appeal(ruling, person, uphold=False, reason="Blodwen decides.", language="en")


def _letters(person: Person) -> None:
    post(EMAIL, subject="Hello Blodwen", body="A mail to Blodwen.", language="en")
    a_witness(EMAIL)
    keep(
        AddressChange(
            person_id=person.id, new_email=f"new.{EMAIL}", code_hash="d" * 64, old_code_hash="e" * 64, asked_at=clock.now()
        )
    )
    keep(SignInCode(email=EMAIL, code_hash="a" * 64, link_hash="b" * 64, browser_hash="c" * 64, asked_at=clock.now()))


def _handed_on(person: Person) -> None:
    """Asked somebody to speak for a group."""
    told = {"email": "carys@example.org", "asked_at": clock.now(), "asked_by_id": person.id}
    keep(ContactChange(group_id=a_group("Another group").id, **told))


def _scrutineer(person: Person) -> None:
    """Was asked to count a round again, has counted one, and asked somebody else."""
    an_asked_one(to_be_voted(), person.email, name=person.name)
    counts = a_scrutineer(an_open_round()[0], person, of_cy=f"Teulu {NAME}", of_en=f"The family of {NAME}")
    counts.asked_by_id = person.id
    keep(ScrutinyDownload(scrutineer_id=counts.id, given_at=clock.now(), fingerprint="0" * 64))
    keep(ScrutinyFinding(scrutineer_id=counts.id, same=True, fingerprint="0" * 64, signed_at=clock.now()))


def _complained(person: Person) -> None:
    """Complains about data, and answered another's complaint."""
    a_complaint(person, body="Blodwen complains.")
    a_complaint(email="gwen@example.org", body="Gwen complains.", answered_at=clock.now()).answered_by_id = person.id
    db.session.flush()


def _followed(person: Person) -> None:
    """Follows, says how often, waits to hear of something, and wrote to followers."""
    following.follow(person.id, Followed.NEAR, 0)
    following.set_paces(person.id, {NoticeKind.REPLY: Pace.WEEKLY})
    entry = record("seed.rest", "seed:1", None)
    keep(Notice(person_id=person.id, entry_id=entry.id, kind=NoticeKind.REPLY, due_at=clock.now()))
    an_announcement().author_id = person.id
    db.session.flush()


def _signed_in(person: Person) -> None:
    a_sign_in(person.id)
    told = {"person_id": person.id, "name": "Blodwen's phone", "credential_id": "d" * 22, "public_key": "e" * 40, "sign_count": 0}
    keep(Passkey(**told, added_at=clock.now()))
    keep(AuthenticatorApp(person_id=person.id, secret_box="f" * 40, begun_at=clock.now()))
    keep(RecoveryCode(person_id=person.id, code_hash="g" * 64))
    keep(PasskeyChallenge(challenge="h" * 43, purpose="add", person_id=person.id, made_at=clock.now()))
    person.has_second_factor = True


def everything() -> Iterator[tuple[Table, dict[str, object]]]:
    """Every row of the database."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            yield table, dict(row._mapping)


def where_it_stands(word: str) -> list[str]:
    """The columns in which a word stands, as table.column."""
    return sorted(
        {
            f"{table.name}.{name}"
            for table, row in everything()
            for name, value in row.items()
            if isinstance(table.c[name].type, String) and word in str(value)
        }
    )
