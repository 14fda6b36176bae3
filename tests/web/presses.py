"""For each view that makes something when a form is sent: who sends what to where, with all that must be there before."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from pyotp import TOTP, random_base32
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from panel import clock
from panel.access import Role
from panel.ballots import link_keys
from panel.booths import actions as booths
from panel.chests import actions as chests
from panel.chests.models import Movement
from panel.extensions import db
from panel.groups import actions as groups
from panel.groups import contacts
from panel.importing import waiting
from panel.importing.models import FileKind, ImportFile
from panel.meetings.actions import save_sheet
from panel.meetings.sheets import Sheet
from panel.moderation.models import Ruling
from panel.panels import actions as panels
from panel.panels.models import SeatState
from panel.paper import batches as paper_batches
from panel.people.actions import letters
from panel.people.actions import residency as residency_actions
from panel.people.crypto import close_box
from panel.people.models import AuthenticatorApp, Passkey, PasskeyChallenge, Person, SignIn
from panel.proposals.models import Proposal, ProposalState
from panel.roll import doubts, objections
from panel.roll.actions import entry_of
from panel.roll.models import RollEntry
from panel.rounds.models import Phase, Rule
from panel.scrutiny.actions import note_given
from panel.seeds import actions as seed_actions
from panel.telephone import actions as calls
from tests.ballots.makers import a_ballot, a_counted_round, a_key_copy, an_open_round, close, pressed_first
from tests.chests.makers import a_chest, a_ledger_entry
from tests.complaints.makers import a_complaint
from tests.groups.makers import a_group
from tests.importing.test_import import FILE as ROUND_FILE
from tests.makers import a_person, a_sign_in, an_area, an_organiser, keep
from tests.meetings.makers import a_meeting
from tests.moderation.makers import a_flag, a_moderator, a_ruling, a_thing
from tests.notices.pages import an_announcement
from tests.pages.test_rounds import filled
from tests.panels.makers import a_panel, a_seat, a_seat_holder
from tests.paper.makers import a_paper_vote, place_of
from tests.people.authenticator import Authenticator
from tests.people.makers import a_claim, giving
from tests.proposals.makers import a_proposal
from tests.proposals.test_writing import typed
from tests.roll.makers import BOB, a_list, handed_in, some_letters
from tests.rounds.makers import a_round
from tests.sanctions.makers import a_sanction
from tests.scrutiny.makers import a_scrutineer, a_small_vote, an_asked_one, to_be_voted
from tests.seeds.makers import a_remark, a_seed, an_answer, an_offer
from tests.threads.makers import a_contribution, a_thread
from tests.witnesses.makers import a_witness


@dataclass(frozen=True)
class Press:
    """One form, filled in; the address comes after the language."""

    person: Person
    address: str
    data: dict[str, object] = field(default_factory=dict)
    check: bool = False
    """Whether the form stands on the page before a grave act, which is read first."""
    shown_first: bool = False
    """Whether that page is the answer to the form itself, sent for the first time."""


BOTH = {
    "reason_cy": "Mae angen mwy o amser arnom.",
    "reason_en": "We need more time for this.",
}
TITLES = {"title_cy": "Cwm cynnes", "title_en": "A warm valley"}
PROSE = "Somewhere warm to sit and talk."


def make_area() -> Press:
    name = f"Bro {secrets.token_hex(4)}"
    area = {"name_cy": name, "name_en": name, "kind": "community", "parent_id": 0, "code": ""}
    return Press(an_organiser(), "/areas/new", area)


def edit_area() -> Press:
    name = f"Bro {secrets.token_hex(4)}"
    area = {"name_cy": name, "name_en": name, "kind": "community", "parent_id": 0, "code": ""}
    return Press(an_organiser(), f"/areas/{an_area().id}/edit", area)


def begin_meeting() -> Press:
    day, area = f"{clock.now():%Y-%m-%d}", an_area()
    typed_ = {"name_cy": "Noson agored", "name_en": "", "held_on": day, "area": area.id, "venue": ""}
    return Press(an_organiser(), "/meetings/new", typed_)


def publish_meeting() -> Press:
    meeting = a_meeting()
    ideas = [{"title": f"A bench by {secrets.token_hex(4)}", "count": "3", "language": "en"}]
    save_sheet(meeting, Sheet(ideas), version=0)
    return Press(an_organiser(), f"/meetings/{meeting.id}/publish", check=True)


def close_area() -> Press:
    return Press(an_organiser(), f"/areas/{an_area().id}/close", {"reason": PROSE, "language": "en"}, check=True)


def reopen_area() -> Press:
    area = an_area()
    area.closed_at = clock.now()
    return Press(an_organiser(), f"/areas/{area.id}/reopen")


def merge_area() -> Press:
    return Press(an_organiser(), f"/areas/{an_area().id}/merge/check?into={an_area().id}", check=True)


def upload_areas() -> Press:
    table = f"name_cy,kind\nBro {secrets.token_hex(4)},county\n"
    return Press(an_organiser(), "/areas/table", {"pasted": table}, shown_first=True)


def mail_to_oneself() -> Press:
    return Press(an_organiser(), "/operations/mail/test")


def make_round() -> Press:
    return Press(an_organiser(), "/rounds/new", filled(a_chest()))


def edit_round() -> Press:
    budget_round = a_round(phase=Phase.PLANNED)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/edit", filled(budget_round.chest))


def plant() -> Press:
    # No two alike: similar seeds would be shown first.
    return Press(
        a_person(),
        "/seeds/new",
        {"title": f"Zither{secrets.token_hex(6)}", "body": PROSE, "area": an_area().id, "language": "en"},
    )


def edit_seed() -> Press:
    seed = a_seed()
    changed = {"title": seed.title, "body": PROSE, "area": seed.area_id, "language": "en"}
    return Press(seed.author, f"/seeds/{seed.id}/edit", changed)


def offer_help() -> Press:
    return Press(a_person(), f"/seeds/{a_seed().id}/offers", {"offer-body": PROSE, "offer-language": "en"})


def withdraw_offer() -> Press:
    seed, person = a_seed(), a_person()
    an_offer(seed, person)
    return Press(person, f"/seeds/{seed.id}/offers/withdraw")


def remark() -> Press:
    return Press(a_person(), f"/seeds/{a_seed().id}/remarks", {"remark-body": PROSE, "remark-language": "en"})


def answer_seed() -> Press:
    return Press(an_organiser(), f"/seeds/{a_seed().id}/answer", {"body_cy": PROSE, "body_en": PROSE})


def rest_seed() -> Press:
    seed = a_seed()
    return Press(seed.author, f"/seeds/{seed.id}/rest", {"learning": PROSE, "language": "en"})


def wake_seed() -> Press:
    author = a_person()
    seed = a_seed(author=author)
    seed_actions.rest_seed(seed, author, learning=PROSE, language="en")
    return Press(author, f"/seeds/{seed.id}/wake")


def make_panel() -> Press:
    told = TITLES | {"question_cy": PROSE, "question_en": PROSE, "area_id": an_area().id, "seat_target": "12"}
    return Press(an_organiser(), "/panels/new", told)


def offer_seat() -> Press:
    return Press(an_organiser(), f"/panels/{a_panel().id}/seats", {"person_id": a_person().id})


def take_back_offer() -> Press:
    seat = a_seat(a_panel(), state=SeatState.OFFERED)
    return Press(an_organiser(), f"/panels/seats/{seat.id}/take-back")


def answer_seat() -> Press:
    person = a_person()
    seat = a_seat(a_panel(), person, state=SeatState.OFFERED)
    return Press(person, f"/panels/seats/{seat.id}/take")


def contribute() -> Press:
    thread = a_thread()
    holder = a_seat_holder(thread.citizens_panel)
    return Press(holder, f"/threads/{thread.id}/contributions", {"body": PROSE, "language": "en"})


def reply() -> Press:
    thread = a_thread()
    holder, top = a_seat_holder(thread.citizens_panel), a_contribution(thread)
    told = {f"reply{top.id}-body": PROSE, f"reply{top.id}-language": "en"}
    return Press(holder, f"/threads/{thread.id}/contributions/{top.id}/reply", told)


def edit_contribution() -> Press:
    thread = a_thread()
    holder = a_seat_holder(thread.citizens_panel)
    mine = a_contribution(thread, holder)
    told = {f"edit{mine.id}-body": PROSE, f"edit{mine.id}-language": "en"}
    return Press(holder, f"/threads/{thread.id}/contributions/{mine.id}/edit", told)


def open_thread() -> Press:
    told = {"question_cy": PROSE, "question_en": PROSE, "background_cy": PROSE, "background_en": PROSE}
    told |= {"opens_at": "2031-01-06T09:00", "closes_at": "2031-02-06T09:00"}
    return Press(a_person("", Role.FACILITATOR), f"/threads/new/{a_panel().id}", told)


def move_dates() -> Press:
    told = BOTH | {"opens_at": "2031-01-06T09:00", "closes_at": "2031-02-06T09:00"}
    thread = a_thread(opens_at=clock.now() + timedelta(days=1))
    return Press(a_person("", Role.FACILITATOR), f"/threads/{thread.id}/dates", told)


def summarise() -> Press:
    told = {"summary_cy": PROSE, "summary_en": PROSE}
    return Press(a_person("", Role.FACILITATOR), f"/threads/{a_thread().id}/summary", told)


def propose() -> Press:
    person = a_person()
    return Press(person, f"/rounds/{a_round().id}/proposals/new", typed(a_group(contact=person)))


def edit_proposal() -> Press:
    proposal, person = _proposal(ProposalState.DRAFT)
    return Press(person, f"/proposals/{proposal.id}/edit", typed(proposal.group, title="A longer bench"))


def _proposal(state: ProposalState) -> tuple[Proposal, Person]:
    contact = a_person()
    return a_proposal(state=state, contact=contact), contact


def submit_proposal() -> Press:
    proposal, contact = _proposal(ProposalState.DRAFT)
    return Press(contact, f"/proposals/{proposal.id}/submit")


def withdraw_proposal() -> Press:
    proposal, contact = _proposal(ProposalState.SUBMITTED)
    return Press(contact, f"/proposals/{proposal.id}/withdraw", check=True)


def put_on_ballot() -> Press:
    proposal, _contact = _proposal(ProposalState.SUBMITTED)
    return Press(an_organiser(), f"/proposals/{proposal.id}/stand")


def decline_proposal() -> Press:
    proposal, _contact = _proposal(ProposalState.SUBMITTED)
    return Press(an_organiser(), f"/proposals/{proposal.id}/decline", dict(BOTH), check=True)


def _chest() -> dict[str, object]:
    prose = {f"{name}_{lang}": PROSE for name in ("about", "outcomes") for lang in ("cy", "en")}
    return TITLES | prose | {"area_id": an_area().id}


def make_chest() -> Press:
    return Press(an_organiser(), "/chests/new", _chest())


def edit_chest() -> Press:
    return Press(an_organiser(), f"/chests/{a_chest().id}/edit", _chest())


def enter_money() -> Press:
    told = {"movement": "received", "amount": "37.50", "party": "Cwmni Gwynt", "dated_on": "2026-03-01"}
    return Press(a_person("", Role.TREASURER), f"/chests/{a_chest().id}/ledger/new", told)


def put_right() -> Press:
    chest = a_chest()
    line = a_ledger_entry(chest, Movement.RECEIVED, 5_000)
    told = {"note": "It was another chest."}
    return Press(a_person("", Role.TREASURER), f"/chests/{chest.id}/ledger/{line.id}/put-right", told)


def _group(name: str) -> dict[str, object]:
    return {"name": name, "about": PROSE, "language": "en", "size": "small", "area_id": an_area().id, "website": ""}


def make_group() -> Press:
    person = a_person()
    return Press(person, "/groups/new", _group(f"Clwb Rygbi {person.id}"))


def edit_group() -> Press:
    group = a_group()
    return Press(an_organiser(), f"/groups/{group.id}/edit", _group(group.name))


def change_contact() -> Press:
    return Press(an_organiser(), f"/groups/{a_group().id}/contact", {"email": "mair@example.org", "how": "ask"}, shown_first=True)


def take_back_contact() -> Press:
    return Press(an_organiser(), f"/groups/{a_group().id}/contact/take-back")


def take_contact() -> Press:
    group, somebody = a_group(), a_person()
    contacts.ask_contact(group, an_organiser(), email=somebody.email)
    return Press(somebody, f"/groups/{group.id}/contact/take", check=True)


def name_scrutineer() -> Press:
    typed_ = {"email": "mair@example.org", "name": "Mair Lloyd", "of_cy": "", "of_en": "clerk"}
    return Press(an_organiser(), f"/rounds/{to_be_voted().id}/scrutineers/new", typed_, shown_first=True)


def exclude_proposals() -> Press:
    budget_round = a_round(rule=Rule.GREEDY)
    typed_ = {"proposals": [str(a_proposal(budget_round).id) for _ in range(2)], "reason_cy": PROSE, "reason_en": PROSE}
    return Press(an_organiser(), f"/rounds/{budget_round.id}/exclusions/new", typed_)


def take_scrutineer_off() -> Press:
    return Press(an_organiser(), f"/scrutineers/{an_asked_one(to_be_voted()).id}/take-off")


def replace_scrutineer() -> Press:
    typed_ = {"email": "mair@example.org", "name": "Mair Lloyd", "of_cy": "", "of_en": ""}
    row = a_scrutineer(an_open_round()[0])
    return Press(an_organiser(), f"/scrutineers/{row.id}/replace", {**typed_, **BOTH}, shown_first=True)


def _asked() -> tuple[Person, int]:
    person = a_person()
    return person, an_asked_one(to_be_voted(), person.email).id


def answer_scrutiny() -> Press:
    person, number = _asked()
    return Press(person, f"/scrutineers/{number}/answer", check=True)


def decline_scrutiny() -> Press:
    person, number = _asked()
    return Press(person, f"/scrutineers/{number}/decline")


def sign_recount() -> Press:
    _round, (row, _other), _result = a_small_vote(4)
    note_given(row, row.person, "ab" * 32)
    found = {"found": "same", "what_cy": "", "what_en": "", "printed": "ab" * 32}
    return Press(row.person, f"/scrutineers/{row.id}/sign", found, shown_first=True)


def merge_group() -> Press:
    area = an_area()
    return Press(an_organiser(), f"/groups/{a_group(area=area).id}/merge/check?into={a_group(area=area).id}", check=True)


def close_group() -> Press:
    return Press(an_organiser(), f"/groups/{a_group().id}/close", {"reason": PROSE, "language": "en"}, check=True)


def reopen_group() -> Press:
    group = a_group()
    groups.close_group(group, an_organiser(), reason=PROSE, language="en")
    return Press(an_organiser(), f"/groups/{group.id}/reopen")


def close_panel() -> Press:
    return Press(an_organiser(), f"/panels/{a_panel().id}/close", dict(BOTH), check=True)


def reopen_panel() -> Press:
    panel = a_panel()
    panels.close_panel(panel, an_organiser(), **BOTH)
    return Press(an_organiser(), f"/panels/{panel.id}/reopen")


def close_chest() -> Press:
    return Press(an_organiser(), f"/chests/{a_chest().id}/close", dict(BOTH), check=True)


def reopen_chest() -> Press:
    chest = a_chest()
    chests.close_chest(chest, an_organiser(), **BOTH)
    return Press(an_organiser(), f"/chests/{chest.id}/reopen")


def reopen_answer() -> Press:
    seed = a_seed()
    answer = an_answer(seed, an_organiser())
    seed.answered_at = answer.answered_at
    return Press(an_organiser(), f"/answers/{answer.id}/reopen", dict(BOTH), check=True)


def settings() -> Press:
    return Press(a_person(), "/people/me/settings", {"name": "Siân", "language": "cy"})


def residency() -> Press:
    return Press(a_person(), "/people/me/residency", {"postcode": "LL18 1AB", "area_id": an_area().id})


def confirm_batch() -> Press:
    row = a_claim(listed=True)
    return Press(an_organiser(), "/people/residencies/confirm", {"row": row.id})


def confirm_residency() -> Press:
    return Press(an_organiser(), f"/people/residencies/{a_claim().id}/confirm")


def address() -> Press:
    return Press(a_person(), "/people/me/address", {"email": "somewhere.new@example.org"})


def decide_residency() -> Press:
    row, organiser = a_claim(), an_organiser()
    residency_actions.refuse(row, organiser, reason=PROSE)
    return Press(organiser, f"/people/residencies/{row.id}/reopen", {"reason": PROSE})


def refuse_residency() -> Press:
    return Press(an_organiser(), f"/people/residencies/{a_claim().id}/refuse", {"reason": PROSE}, check=True)


def answer_together() -> Press:
    seeds = [a_seed(), a_seed()]
    return Press(
        an_organiser(),
        "/seeds/answer-together?" + "&".join(f"seed={seed.id}" for seed in seeds),
        {"body_cy": PROSE, "body_en": PROSE},
        check=True,
    )


def enter_letter_code() -> Press:
    row = a_claim()
    (letter,) = letters.print_letters([row], an_organiser())
    return Press(row.person, "/people/me/residency/letter", {"letter-code": letter.code})


def look_at_clusters() -> Press:
    return Press(an_organiser(), f"/rounds/{a_round(phase=Phase.PROPOSALS).id}/clusters")


def upload_postcodes() -> Press:
    table = f"postcode,area\nLL18 1AB,{an_area().name_en}\n".encode()
    return Press(an_organiser(), "/people/postcodes", {"table": table})


def grant_role() -> Press:
    return Press(an_organiser(), giving(a_person(), "moderator").removeprefix("/en"), check=True)


def end_role() -> Press:
    (grant,) = a_moderator().grants
    return Press(an_organiser(), f"/people/roles/grants/{grant.id}/end", {"reason": PROSE}, check=True)


def decide_about_somebody() -> Press:
    address = f"/sanctions/people/{a_person().id}/decide?kind=warning&ground=hurtful&until="
    return Press(a_moderator(), address, {"reason": PROSE}, check=True)


def end_sanction() -> Press:
    return Press(a_moderator(), f"/sanctions/{a_sanction().id}/end", {"reason": PROSE}, check=True)


def appeal_sanction() -> Press:
    row = a_sanction()
    return Press(row.person, f"/sanctions/{row.id}", {"appeal": PROSE, "language": "en"})


def decide_sanction_appeal() -> Press:
    told = {"decision": "uphold", "reason": PROSE, "language": "en"}
    return Press(an_organiser(), f"/sanctions/{a_sanction(appeal=PROSE).id}/appeal", told)


def ask_about_sanction() -> Press:
    row = a_sanction(appeal=PROSE)
    return Press(an_organiser(), f"/sanctions/{row.id}/ask", {"email": a_person().email}, shown_first=True)


def ask_about_ruling() -> Press:
    ruling = a_ruling(appeal=PROSE)
    return Press(an_organiser(), f"/moderation/appeals/{ruling.id}/ask", {"email": a_person().email}, shown_first=True)


def change_roll() -> Press:
    budget_round, _people = an_open_round()
    a_person(area=budget_round.area)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/roll", dict(BOTH))


TABLE = b"Name,Born,Postcode\nSian ap Rhys,1984,LL15 1AB\nBob Jones,1990,LL15 1AB\n"


def upload_roll_list() -> Press:
    budget_round = a_round(ways="list")
    return Press(an_organiser(), f"/rounds/{budget_round.id}/roll/lists", {"table": TABLE})


def take_roll_list() -> Press:
    budget_round = a_round(ways="list")
    return Press(an_organiser(), f"/rounds/{budget_round.id}/roll/lists/{handed_in(budget_round, TABLE).id}")


def drop_roll_list() -> Press:
    budget_round = a_round(ways="list")
    return Press(an_organiser(), f"/rounds/{budget_round.id}/roll/lists/{handed_in(budget_round, TABLE).id}/drop")


PLANS = b"title,cost,language\nVillage choir,300,en\n"


def a_file(kind: FileKind, content: bytes, **more: object) -> ImportFile:
    """A file that was looked at, and waits."""
    sent = FileStorage(BytesIO(content), "elsewhere.pb")
    return waiting.keep_file(kind, a_chest(secrets.token_hex(4)), None, sent, **more)


def upload_round_file() -> Press:
    return Press(an_organiser(), "/rounds/import", {"table": ROUND_FILE.encode(), "chest_id": str(a_chest().id), "how": ""})


def take_round_file() -> Press:
    return Press(an_organiser(), f"/rounds/import/{a_file(FileKind.ROUND, ROUND_FILE.encode()).id}")


def drop_import_file() -> Press:
    return Press(an_organiser(), f"/rounds/import/{a_file(FileKind.ROUND, ROUND_FILE.encode()).id}/drop")


def upload_proposals_file() -> Press:
    return Press(an_organiser(), f"/rounds/{a_round(phase=Phase.PROPOSALS).id}/proposals/import", {"table": PLANS})


def take_proposals_file() -> Press:
    budget_round = a_round(phase=Phase.PROPOSALS)
    upload = a_file(FileKind.PROPOSALS, PLANS, round_id=budget_round.id)
    return Press(an_organiser(), f"/rounds/proposals-file/{upload.id}")


def remove_roll_line() -> Press:
    budget_round = a_round(ways="list")
    a_list(budget_round)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/roll/lists/remove", {**BOB, **BOTH})


def make_letters() -> Press:
    label = f"Letters {secrets.token_hex(4)}"
    return Press(an_organiser(), f"/rounds/{a_round(ways='codes').id}/roll/letters", {"number": "2", "label": label})


def forget_letters() -> Press:
    budget_round = a_round(ways="codes")
    return Press(an_organiser(), f"/rounds/{budget_round.id}/roll/letters/{some_letters(budget_round)[0].id}/forget")


def reissue_letters() -> Press:
    budget_round = a_round(ways="codes")
    batch, _codes = some_letters(budget_round)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/roll/letters/{batch.id}/reissue", {"number": "1"})


def all_batches() -> Press:
    budget_round, _people = a_paper_vote(papers=2)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/paper/batches", {"papers": "2"})


def drop_batch() -> Press:
    budget_round, _people = a_paper_vote(papers=2)
    batch = paper_batches.begin(budget_round, an_organiser(), 2)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/paper/batches/{batch.number}/drop", check=True)


def cancel_call() -> Press:
    budget_round, people = a_paper_vote(papers=1)
    call = calls.begin(budget_round, place_of(budget_round, people[1]), an_organiser())
    return Press(an_organiser(), f"/rounds/{budget_round.id}/telephone/{call.number}/cancel", check=True)


def a_turn() -> int:
    """The number of a vote with a ballot that is unlocked in booth 1."""
    budget_round, people = a_paper_vote(papers=1)
    booth, code = booths.new_booth(budget_round, an_organiser())
    booths.pair(code)
    booths.unlock(budget_round, place_of(budget_round, people[1]), booth)
    return int(budget_round.id)


def cancel_turn() -> Press:
    return Press(an_organiser(), f"/rounds/{a_turn()}/booths/1/cancel", check=True)


def lock_out() -> Press:
    return Press(an_organiser(), f"/rounds/{a_turn()}/booths/1/lock-out", check=True)


def say_missing() -> Press:
    budget_round, _people = a_paper_vote(papers=2)
    close(budget_round)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/paper/missing", BOTH)


SAID = {"contact": "01745 000000", "what": "I never came to vote in this round."}


def doubt_vote() -> Press:
    budget_round, (person, *_people) = an_open_round()
    a_ballot(budget_round, person, "1")
    return Press(person, f"/rounds/{budget_round.id}/doubt", SAID)


def object_to_count() -> Press:
    budget_round, _result = a_counted_round(("1",), ("2",), challenge_days=3)
    place = db.session.scalars(select(RollEntry).where(RollEntry.round_id == budget_round.id)).first()
    return Press(db.session.get_one(Person, place.person_id), f"/rounds/{budget_round.id}/objections/new", SAID)


def answer_objection() -> Press:
    budget_round, _result = a_counted_round(("1",), challenge_days=3)
    case = objections.object_to_count(budget_round, None, **SAID)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/objections/{case.number}", {"state": "explained", **BOTH})


def answer_doubt() -> Press:
    budget_round, (person, *_people) = an_open_round()
    a_ballot(budget_round, person, "1")
    case = doubts.doubt(budget_round, entry_of(budget_round, person), **SAID)
    told = {"state": "explained", "answer": "They had forgotten."}
    return Press(an_organiser(), f"/rounds/{budget_round.id}/doubts/{case.id}", told)


def begin_phase() -> Press:
    budget_round = a_round(phase=Phase.IDEAS)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/phases/proposals", dict(BOTH), check=True)


def move_date() -> Press:
    told = {"phase": "result", "opens_at": f"{clock.now() + timedelta(days=300):%Y-%m-%dT%H:%M}", **BOTH}
    date = {f"date-{name}": words for name, words in told.items()}
    return Press(an_organiser(), f"/rounds/{a_round(phase=Phase.IDEAS).id}/phases", date)


def take_back() -> Press:
    begins = f"{clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    budget_round = a_round(phase=Phase.PROPOSALS)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/take-back", {"begins_at": begins, **BOTH}, check=True)


def move_all() -> Press:
    return Press(an_organiser(), f"/rounds/{a_round(phase=Phase.IDEAS).id}/move?days=14", dict(BOTH), check=True)


def cancel_round() -> Press:
    return Press(an_organiser(), f"/rounds/{a_round(phase=Phase.IDEAS).id}/cancel", dict(BOTH), check=True)


def remove_round() -> Press:
    return Press(an_organiser(), f"/rounds/{a_round(phase=Phase.PLANNED).id}/remove", check=True)


def cover_round() -> Press:
    told = {"cover_cy": "Mae’r cyngor wedi’i addo.", "cover_en": "The council has promised it."}
    return Press(an_organiser(), f"/rounds/{a_round(phase=Phase.IDEAS).id}/cover", told)


def seal() -> Press:
    budget_round, _people = an_open_round()
    close(budget_round)
    return Press(an_organiser(), f"/rounds/{budget_round.id}/seal", check=True)


def take_press_back() -> Press:
    budget_round, _people = an_open_round()
    close(budget_round)
    return Press(pressed_first(budget_round), f"/rounds/{budget_round.id}/seal/back")


def copy_destroyed() -> Press:
    budget_round, _people = an_open_round()
    organiser = an_organiser()
    copy = a_key_copy(budget_round, organiser)
    return Press(organiser, f"/rounds/{budget_round.id}/key/copies/{copy.id}/destroyed")


def void_vote() -> Press:
    budget_round, (person, *_others) = an_open_round()
    a_ballot(budget_round, person, "1")
    link_keys.destroy(budget_round)
    again = f"{clock.now() + timedelta(days=9):%Y-%m-%dT%H:%M}"
    return Press(an_organiser(), f"/rounds/{budget_round.id}/void", {**BOTH, "closes_at": again})


def publish_result() -> Press:
    budget_round, _result = a_counted_round(["1"], ["2"])
    return Press(an_organiser(), f"/rounds/{budget_round.id}/publish", check=True)


def run_again() -> Press:
    budget_round, _result = a_counted_round(["1"], ["2"])
    return Press(an_organiser(), f"/rounds/{budget_round.id}/again", {"with_proposals": "y"}, check=True)


def flag() -> Press:
    return Press(a_person(), f"/flags/seed/{a_seed().id}", {"reason": PROSE, "language": "en"})


def rule() -> Press:
    thing = a_thing("seed")
    a_flag(thing)
    told = {"reason": PROSE, "language": "en"}
    return Press(a_moderator(), f"/moderation/seed/{thing.id}", {f"seed-{thing.id}-{name}": said for name, said in told.items()})


def hide() -> Press:
    thing = a_thing("proposal")
    a_flag(thing)
    told = {"ground": "advert", "reason": PROSE, "language": "en"}
    return Press(a_moderator(), f"/moderation/proposal/{thing.id}/hide", told, check=True)


def show_again() -> Press:
    ruling = a_ruling(a_thing("group"))
    return Press(a_moderator(), f"/moderation/hidden/{ruling.id}", {"reason": PROSE, "language": "en"}, check=True)


def my_ruling() -> Press:
    author = a_person()
    ruling = a_ruling(a_seed(author=author))
    return Press(author, f"/rulings/{ruling.id}", {"appeal": PROSE, "language": "en"})


def decide_appeal() -> Press:
    ruling: Ruling = a_ruling(appeal=PROSE)
    told = {"decision": "uphold", "reason": PROSE, "language": "en"}
    return Press(an_organiser(), f"/moderation/appeals/{ruling.id}", told)


def ask_for_heads() -> Press:
    return Press(a_person(), "/log/heads", {"email": f"{secrets.token_hex(6)}@example.org", "language": "en"})


def confirm_heads() -> Press:
    return Press(a_person(), f"/log/heads/by-mail/{a_witness(confirmed=False).token}/confirm")


def end_heads() -> Press:
    return Press(a_person(), f"/log/heads/by-mail/{a_witness().token}/end")


def add_passkey() -> Press:
    person = a_person()
    challenge = secrets.token_urlsafe(32)
    keep(PasskeyChallenge(challenge=challenge, purpose="add", person_id=person.id, made_at=clock.now()))
    return Press(person, "/people/me/passkeys/new", {"name": "Phone", "passkey": Authenticator().made({"challenge": challenge})})


def a_passkey() -> Passkey:
    told = {"credential_id": secrets.token_urlsafe(16), "public_key": "", "sign_count": 0, "added_at": clock.now()}
    return keep(Passkey(person=a_person(), name="Phone", **told))


def rename_passkey() -> Press:
    row = a_passkey()
    return Press(row.person, f"/people/me/passkeys/{row.id}/rename", {"name": "Old phone"})


def remove_passkey() -> Press:
    row = a_passkey()
    return Press(row.person, f"/people/me/passkeys/{row.id}/remove")


def begin_app() -> Press:
    return Press(a_person(), "/people/me/app/begin")


def set_up_app() -> Press:
    person, secret = a_person(), random_base32()
    keep(AuthenticatorApp(person_id=person.id, secret_box=close_box(secret), begun_at=clock.now()))
    return Press(person, "/people/me/app", {"code": TOTP(secret).now()})


def remove_app() -> Press:
    person = a_person()
    told = {"secret_box": "", "begun_at": clock.now(), "confirmed_at": clock.now()}
    keep(AuthenticatorApp(person_id=person.id, **told))
    return Press(person, "/people/me/app/remove")


def reset_factor() -> Press:
    person = a_passkey().person
    person.has_second_factor = True
    return Press(an_organiser(), f"/people/roles/{person.id}/reset-factor")


def end_sign_in() -> Press:
    person = a_person()
    a_sign_in(person.id)
    row = db.session.scalars(select(SignIn).where(SignIn.person_id == person.id)).one()
    return Press(person, f"/people/me/sign-in/{row.id}/end")


MESSAGE = TITLES | {"body_cy": "Mae cyfarfod nos Iau yn y neuadd.", "body_en": "There is a meeting in the hall on Thursday."}


def write_announcement() -> Press:
    return Press(an_organiser(), f"/announcements/new/area/{an_area().id}", MESSAGE)


def edit_announcement() -> Press:
    return Press(an_organiser(), f"/announcements/{an_announcement().id}/edit", MESSAGE)


def send_announcement() -> Press:
    return Press(an_organiser(), f"/announcements/{an_announcement().id}/send", check=True)


def edit_panel() -> Press:
    panel = a_panel("A cold valley")
    texts = {"title_cy": "Dyffryn cynnes", "title_en": "A warm valley"}
    texts |= {"question_cy": "Sut mae cadw’n gynnes?", "question_en": "How do we keep warm?"}
    told = {**texts, "area_id": panel.area_id, "seat_target": "12"}
    return Press(an_organiser(), f"/panels/{panel.id}/edit", told)


def edit_thread() -> Press:
    texts = {"question_cy": "Ble mae’r ystafell i fod?", "question_en": "Where should the room be?"}
    texts |= {"background_cy": "Mae pedair neuadd.", "background_en": "There are four halls."}
    return Press(an_organiser(), f"/threads/{a_thread().id}/edit", dict(texts))


def edit_summary() -> Press:
    texts = {"summary_cy": "Un ystafell gynnes.", "summary_en": "One warm room for all."}
    return Press(an_organiser(), f"/threads/{a_thread(summary='One warm rom.').id}/summary/edit", dict(texts))


def reopen() -> Press:
    until = (clock.now() + timedelta(days=10)).strftime("%Y-%m-%dT12:00")
    return Press(an_organiser(), f"/threads/{a_thread(summary='Too early.').id}/reopen", {**BOTH, "closes_at": until})


def correct_seed() -> Press:
    told = {"area": an_area().id, "language": "cy"}
    return Press(an_organiser(), f"/seeds/{a_seed(supporters=1).id}/correct", dict(told))


def edit_remark() -> Press:
    said = a_remark(a_seed())
    return Press(said.author, f"/remarks/{said.id}/edit", {"body": "I like this very much.", "language": "en"})


def edit_answer() -> Press:
    told = {"body_cy": "Bydd y fainc yno.", "body_en": "The bench will be there.", "kind": "will"}
    return Press(an_organiser(), f"/answers/{an_answer(a_seed(), an_organiser()).id}/edit", dict(told))


def complain() -> Press:
    return Press(a_person(), "/about/complaint", {"kind": "use", "body": PROSE, "language": "en"})


def answer_complaint() -> Press:
    return Press(an_organiser(), f"/complaints/{a_complaint().id}", {"finding": "right", "answer": PROSE})


PRESSES: dict[str, Callable[[], Press]] = {
    "areas.close_area": close_area,
    "areas.edit_area": edit_area,
    "areas.make_area": make_area,
    "meetings.begin": begin_meeting,
    "meetings.publish": publish_meeting,
    "areas.reopen_area": reopen_area,
    "areas.upload_areas": upload_areas,
    "pages.merge_area": merge_area,
    "ballots.copy_destroyed": copy_destroyed,
    "ballots.begin_phase": begin_phase,
    "ballots.move_date": move_date,
    "ballots.take_back": take_back,
    "ballots.move_all": move_all,
    "ballots.cancel": cancel_round,
    "ballots.remove": remove_round,
    "rounds.cover": cover_round,
    "operations.mail_test": mail_to_oneself,
    "ballots.seal": seal,
    "ballots.take_press_back": take_press_back,
    "ballots.void_vote": void_vote,
    "chests.edit_chest": edit_chest,
    "chests.enter_money": enter_money,
    "chests.make_chest": make_chest,
    "chests.put_right": put_right,
    "groups.edit_group": edit_group,
    "pages.change_contact": change_contact,
    "pages.take_back_contact": take_back_contact,
    "pages.take_contact": take_contact,
    "proposals.exclude": exclude_proposals,
    "scrutiny.name_scrutineer": name_scrutineer,
    "scrutiny.take_off": take_scrutineer_off,
    "scrutiny.replace": replace_scrutineer,
    "scrutiny.answer": answer_scrutiny,
    "scrutiny.decline": decline_scrutiny,
    "scrutineers.sign": sign_recount,
    "pages.merge_group": merge_group,
    "pages.close_group": close_group,
    "pages.reopen_group": reopen_group,
    "pages.close_panel": close_panel,
    "pages.reopen_panel": reopen_panel,
    "pages.close_chest": close_chest,
    "pages.reopen_chest": reopen_chest,
    "pages.reopen_answer": reopen_answer,
    "groups.make_group": make_group,
    "moderation.decide_appeal": decide_appeal,
    "moderation.flag": flag,
    "moderation.my_ruling": my_ruling,
    "moderation.keep": rule,
    "moderation.hide": hide,
    "moderation.show_again": show_again,
    "pages.edit_round": edit_round,
    "pages.make_round": make_round,
    "pages.correct_seed": correct_seed,
    "pages.edit_answer": edit_answer,
    "pages.edit_remark": edit_remark,
    "panels.edit_panel": edit_panel,
    "threads.edit_summary": edit_summary,
    "threads.edit_thread": edit_thread,
    "threads.reopen": reopen,
    "panels.answer_seat": answer_seat,
    "panels.make": make_panel,
    "panels.offer_seat": offer_seat,
    "panels.take_back_offer": take_back_offer,
    "people.confirm_batch": confirm_batch,
    "notices.edit_announcement": edit_announcement,
    "notices.send_announcement": send_announcement,
    "notices.write_announcement": write_announcement,
    "people.confirm_residency": confirm_residency,
    "people.address": address,
    "people.decide_residency": decide_residency,
    "people.refuse_residency": refuse_residency,
    "answers.answer_together": answer_together,
    "people.enter_letter_code": enter_letter_code,
    "people.add_passkey": add_passkey,
    "people.begin_app": begin_app,
    "people.end_sign_in": end_sign_in,
    "sanctions.decide": decide_about_somebody,
    "sanctions.lift": end_sanction,
    "sanctions.mine": appeal_sanction,
    "sanctions.decide_appeal": decide_sanction_appeal,
    "sanctions.ask_to_decide": ask_about_sanction,
    "moderation.ask_to_decide": ask_about_ruling,
    "complaints.complain": complain,
    "complaints.show": answer_complaint,
    "people.grant_role": grant_role,
    "people.remove_app": remove_app,
    "people.remove_passkey": remove_passkey,
    "people.rename_passkey": rename_passkey,
    "people.reset_factor": reset_factor,
    "people.residency": residency,
    "people.set_up_app": set_up_app,
    "people.settings": settings,
    "people.end_role": end_role,
    "people.upload_postcodes": upload_postcodes,
    "proposals.decline_proposal": decline_proposal,
    "proposals.edit_proposal": edit_proposal,
    "proposals.propose": propose,
    "proposals.put_on_ballot": put_on_ballot,
    "proposals.submit_proposal": submit_proposal,
    "proposals.withdraw_proposal": withdraw_proposal,
    "results.publish_result": publish_result,
    "results.run_again": run_again,
    "booth.doubt": doubt_vote,
    "booth.answer_doubt": answer_doubt,
    "ballots.object_to_count": object_to_count,
    "ballots.answer_objection": answer_objection,
    "paper.all_batches": all_batches,
    "paper.drop_batch": drop_batch,
    "paper.missing": say_missing,
    "importing.import_round": upload_round_file,
    "importing.show_file": take_round_file,
    "importing.drop_file": drop_import_file,
    "importing.import_proposals": upload_proposals_file,
    "importing.show_proposals_file": take_proposals_file,
    "telephone.cancel_call": cancel_call,
    "booths.cancel": cancel_turn,
    "booths.lock_out": lock_out,
    "roll.upload_list": upload_roll_list,
    "roll.show_list": take_roll_list,
    "roll.drop_list": drop_roll_list,
    "roll.remove_line": remove_roll_line,
    "roll.make_letters": make_letters,
    "roll.forget_letters": forget_letters,
    "roll.reissue_letters": reissue_letters,
    "roll.change_roll": change_roll,
    "roll.look_at_clusters": look_at_clusters,
    "seeds.answer_seed": answer_seed,
    "seeds.edit_seed": edit_seed,
    "seeds.offer_help": offer_help,
    "seeds.plant": plant,
    "seeds.remark": remark,
    "seeds.rest_seed": rest_seed,
    "seeds.wake_seed": wake_seed,
    "seeds.withdraw_offer": withdraw_offer,
    "threads.contribute": contribute,
    "threads.edit_contribution": edit_contribution,
    "threads.move_dates": move_dates,
    "threads.open_thread": open_thread,
    "threads.reply": reply,
    "threads.summarise": summarise,
    "witnesses.ask": ask_for_heads,
    "witnesses.confirm": confirm_heads,
    "witnesses.end": end_heads,
}
"""By endpoint. A test asks that every view that makes something is here."""


def files(data: dict[str, object]) -> dict[str, object]:
    """The data of one request: bytes become a file, anew each time, for a file is read once."""
    return {name: (BytesIO(said), "table.csv") if isinstance(said, bytes) else said for name, said in data.items()}
