"""Every page of the site as an address on the demo, by who may see it: the list is read from the site itself."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import ColumnElement, Select, select

from panel.access import Who
from panel.areas.models import Area
from panel.complaints.models import Complaint
from panel.corrections.models import EarlierText
from panel.easy.models import EasyRead
from panel.extensions import db, writing
from panel.groups.models import Group
from panel.moderation.models import Ruling
from panel.notices.models import Announcement
from panel.panels.models import CitizensPanel, Seat
from panel.people.models import Person, Residency, ResidencyState, RoleGrant
from panel.proposals.models import Proposal, ProposalState
from panel.roll.models import CodeBatch
from panel.rounds.models import Phase, Round
from panel.sanctions.models import Sanction
from panel.scrutiny.models import Scrutineer, ScrutineerState, ScrutinyFinding
from panel.seeds.answers import Answer
from panel.seeds.meetings import Meeting
from panel.seeds.models import Remark, Seed
from panel.seeds.paper import PaperSupport
from panel.settings.chapters import CHAPTERS
from panel.threads.models import Contribution, Thread
from panel.translating.models import Translation

PARTS: dict[str, set[Who]] = {
    "visitor": {Who.ANYONE, Who.DEMO},
    "resident": {Who.SIGNED_IN, Who.RESIDENT, Who.AUTHOR, Who.SCRUTINEER},
    "panel": {Who.SEAT, Who.AUTHOR},
    "group": {Who.CONTACT},
    "facilitator": {Who.FACILITATOR},
    "moderator": {Who.MODERATOR},
    "treasurer": {Who.TREASURER},
    "commissioner": {Who.COMMISSIONER},
    "organiser": {Who.ORGANISER},
}
# Addresses without a page of their own: they lead on, or hold a secret that tests elsewhere follow.
NO_PAGE = {
    "people.sign_in_link",
    "people.begin_as_organiser",
    "people.sign_in_code",
    "front_door",
    "ballots.receipt",
    "ballots.seal",
    "results.counting",
}
NO_PAGE |= {"results.publish_result", "ballots.remove", "seeds.show_remark"}
# A picture or a file to keep, not a page.
NO_PAGE |= {"pages.journey_card", "results.result_card", "pages.site_card", "results.poster_file", "paper.print_pdf"}
NO_PAGE |= {"notices.stop", "own.json_file", "own.both_files", "ballots.receipt_file"}
NO_PAGE |= {"witnesses.by_mail", "privacy.record_file"}
# What a page of a booth asks every few seconds: nothing, or where to go.
NO_PAGE |= {"tablet.state"}
# Leads back unless a code waits; it looks like the page of a code to sign in.
NO_PAGE |= {"people.address_code"}
# Wants in its address what is chosen on the page before; `tests/people/test_roles.py` reads it.
NO_PAGE |= {"people.grant_role", "sanctions.decide"}
# Only whoever it is about sees it, and nobody on the demo was paused who can be signed in as.
NO_PAGE |= {"sanctions.mine"}
# The demo has letters, and no list; `tests/ballots/test_booth.py` and `test_held.py` read them.
NO_PAGE |= {"roll.show_list", "roll.remove_line", "ballots.show_receipt"}
# The demo has nothing uploaded; `tests/importing` reads them. A file.
NO_PAGE |= {"importing.show_file", "importing.show_proposals_file", "importing.proposals_table"}
# Wants the ticked seeds in its address; `tests/seeds/test_answering.py` reads it.
NO_PAGE |= {"answers.answer_together"}
# Wants the other area in its address; `tests/areas/test_merging.py` reads it.
NO_PAGE |= {"pages.merge_area"}
# The other group stands in its address; and whoever is asked to speak for a group. `tests/pages/test_closing.py` reads both.
NO_PAGE |= {"pages.merge_group", "pages.take_contact"}
# Parts of a page, asked for by HTMX; the page that holds them is checked.
NO_PAGE |= {"seeds.similar", "threads.news"}
# What only somebody in particular wrote, and so can change.
ONLY = {
    "threads.edit_contribution": "panel",
    "seeds.edit_seed": "resident",
    "seeds.rest_seed": "resident",
    "moderation.my_ruling": "resident",
    "translating.decide": "organiser",
    "proposals.step_down_proposal": "organiser",
}
OF_A_RESULT = ("what_if", "card", "share", "press_sheet", "poster")
OF_PAPERS = ("desk", "print_paper", "missing", "all_batches", "key_batch", "drop_batch")
PHASES = (Phase.IDEAS, Phase.PROPOSALS, Phase.VOTING, Phase.RESULT, Phase.CANCELLED)
MACHINE_ADDRESSES = ("/data", "/feeds", "/static", "/site", "/healthz", "/metrics")


def addresses(site: Flask, part: str) -> list[str]:
    """The addresses, without their language, of the pages that this part's permissions open; each page once."""
    writing.set(False)
    with site.app_context():
        known = examples(part)
        found = []
        for rule in sorted(site.url_map.iter_rules(), key=lambda rule: rule.rule):
            view = site.view_functions[rule.endpoint]
            action = getattr(view, "action", None)
            skipped = "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGE or rule.rule.startswith(MACHINE_ADDRESSES)
            if action is None or skipped or not action.permission.who & PARTS[part]:
                continue
            if ONLY.get(rule.endpoint, part) != part:
                continue
            if part != "visitor" and Who.ANYONE in action.permission.who:
                continue
            found += [address for values in known(rule.endpoint) if (address := fill(rule.rule, values))]
        db.session.remove()
    return found


def examples(part: str) -> Callable[[str], list[dict[str, object]]]:
    """For an endpoint, the values of its address on the demo; more than one where a page looks different in different states."""
    first = {
        "seed_id": _id(select(Seed.id).order_by(Seed.id)),
        "chest_id": 1,
        "line_id": 1,
        "group_id": _id(select(Group.id).order_by(Group.id)),
        "area_id": _id(select(Area.id).order_by(Area.id.desc())),
        "panel_id": _id(select(CitizensPanel.id)),
        "citizens_panel_id": _id(select(CitizensPanel.id)),
        "seat_id": _id(select(Seat.id).join(Person, Person.id == Seat.person_id).where(Person.demo_part == "resident")),
        "thread_id": _id(select(Thread.id).where(Thread.summarised_at.is_(None))),
        "contribution_id": _id(_contributions_of(part)),
        "proposal_id": _id(select(Proposal.id).where(Proposal.state == ProposalState.SUBMITTED)),
        "ruling_id": _id(select(Ruling.id)),
        "row_id": _id(select(Residency.id).where(Residency.state == ResidencyState.CLAIMED)),
        "person_id": _id(select(Person.id).where(Person.demo_part == "resident")),
        "grant_id": _id(select(RoleGrant.id).where(RoleGrant.role == "moderator")),
        "announcement_id": _id(select(Announcement.id)),
        "translation_id": _id(select(Translation.id).where(Translation.state == "offered")),
        "sanction_id": _id(select(Sanction.id).where(Sanction.appealed_at.is_not(None))),
        "complaint_id": _id(select(Complaint.id).order_by(Complaint.id.desc())),
        "scrutineer_id": _id(
            select(Scrutineer.id).join(Person, Person.id == Scrutineer.person_id).where(Person.demo_part == part)
        ),
        "kind": "seed",
        "thing_id": 2,
        "number": 2,
        "answer_id": _id(select(Answer.id).order_by(Answer.id)),
        "meeting_id": _id(select(Meeting.id)),
        "support_id": _id(select(PaperSupport.id)),
        "remark_id": _id(select(Remark.id).join(Person, Person.id == Remark.author_id).where(Person.demo_part == part)),
    }
    rounds = {phase: _id(select(Round.id).where(Round.phase == phase).order_by(Round.id)) for phase in PHASES}
    mine = select(Proposal.id).join(Person, Person.id == Proposal.contact_id).where(Person.demo_part == part)
    own = _id(mine.where(Proposal.round_id == rounds[Phase.PROPOSALS]))
    summarised = _id(select(Thread.id).where(Thread.summarised_at.is_not(None)))
    heard = _id(select(Seed.id).where(Seed.meeting_id.is_not(None)))
    sheets = {"meeting_id": _id(select(Meeting.id).where(Meeting.sheet != ""))}
    said = _id(select(Remark.id).where(Remark.meeting_id.is_not(None)))
    counted_again = _id(select(Scrutineer.round_id).join(ScrutinyFinding, ScrutinyFinding.scrutineer_id == Scrutineer.id))
    special: dict[str, list[dict[str, object]]] = {
        "threads.edit_summary": [{"thread_id": summarised}],
        "pages.show_round": [{"round_id": number} for number in rounds.values()],
        "ballots.vote": [{"round_id": rounds[Phase.VOTING]}],
        "results.show_result": [{"round_id": number} for number in (rounds[Phase.RESULT], rounds[Phase.VOTING], counted_again)],
        "ballots.find": [{"round_id": rounds[Phase.RESULT]}],
        "recounts.recount": [{"round_id": rounds[Phase.RESULT]}],
        "scrutiny.scrutineers": [{"round_id": number} for number in (rounds[Phase.IDEAS], counted_again)],
        "scrutiny.replace": [{"scrutineer_id": _id(_scrutineers(rounds[Phase.VOTING], ScrutineerState.ACCEPTED))}],
        "scrutiny.answer": [{"scrutineer_id": _id(_scrutineers(rounds[Phase.IDEAS], ScrutineerState.ASKED))}],
        "results.decisions": [{"round_id": counted_again}],
        "proposals.step_down_proposal": [{"proposal_id": _id(select(Proposal.id).where(*on_ballot(rounds[Phase.VOTING])))}],
        **{f"results.{page}": [{"round_id": rounds[Phase.RESULT]}] for page in OF_A_RESULT},
        **{f"telephone.{page}": [{"round_id": rounds[Phase.VOTING], "number": 1}] for page in ("desk", "key", "cancel_call")},
        "booths.desk": [{"round_id": rounds[Phase.VOTING]}],
        **{f"booths.{page}": [{"round_id": rounds[Phase.VOTING], "number": 1}] for page in ("cancel", "lock_out")},
        **{f"paper.{page}": [{"round_id": rounds[Phase.VOTING], "number": 1}] for page in OF_PAPERS},
        "ballots.board": [{"round_id": rounds[phase]} for phase in (Phase.VOTING, Phase.RESULT)],
        "ballots.key": [{"round_id": rounds[Phase.VOTING]}],
        "ballots.void_vote": [{"round_id": rounds[Phase.VOTING]}],
        "roll.change_roll": [{"round_id": rounds[Phase.VOTING]}],
        "ballots.phases": [{"round_id": number} for number in rounds.values()],
        "ballots.begin_phase": [
            {"round_id": rounds[before], "phase": str(phase)}
            for before, phase in ((Phase.IDEAS, Phase.PROPOSALS), (Phase.PROPOSALS, Phase.VOTING), (Phase.VOTING, Phase.RESULT))
        ],
        **{f"booth.{page}": [{"round_id": rounds[Phase.VOTING]}] for page in ("ways", "left", "doubt", "all_doubts")},
        "ballots.all_objections": [{"round_id": rounds[Phase.RESULT]}],
        "ballots.object_to_count": [{"round_id": rounds[Phase.RESULT]}],
        "roll.ways": [{"round_id": rounds[Phase.VOTING]}],
        "roll.show_batch": [{"round_id": rounds[Phase.VOTING], "number": _id(select(CodeBatch.id))}],
        "results.run_again": [{"round_id": rounds[Phase.RESULT]}],
        "easy.show_round": [{"round_id": rounds[Phase.VOTING]}],
        "easy.show_proposal": [{"proposal_id": _id(select(EasyRead.proposal_id).where(EasyRead.proposal_id.is_not(None)))}],
        "pages.hide_earlier": [{"kind": "text", "number": _id(select(EarlierText.id))}],
        "pages.show_area": [{"area_id": 1}, {"area_id": first["area_id"]}],
        "pages.edit_round": [{"round_id": rounds[Phase.IDEAS]}],
        "proposals.place_proposal": [{"proposal_id": first["proposal_id"]}],
        "proposals.propose": [{"round_id": rounds[Phase.PROPOSALS]}],
        "proposals.edit_proposal": [{"proposal_id": own}],
        "proposals.show_proposal": [{"proposal_id": number} for number in (1, 9, first["proposal_id"])],
        "settings.edit_settings": [{"chapter": chapter} for chapter in CHAPTERS],
        "settings.earlier_settings": [{"chapter": "names"}, {"chapter": "rules"}],
        "notices.thing": [{"kind": "seed", "thing_id": 2}, {"kind": "near", "thing_id": 0}],
        "notices.write_announcement": [{"kind": "round", "thing_id": rounds[Phase.VOTING]}],
        "notices.edit_announcement": [{"announcement_id": _id(select(Announcement.id).where(Announcement.sent_at.is_(None)))}],
        "notices.send_announcement": [{"announcement_id": _id(select(Announcement.id).where(Announcement.sent_at.is_(None)))}],
        "seeds.edit_seed": [{"seed_id": _id(select(Seed.id).where(Seed.author_id.is_not(None)).order_by(Seed.id.desc()))}],
        "seeds.show_seed": [{"seed_id": number} for number in (1, 7, 11, heard)],
        **{f"meetings.{page}_seed": [{"seed_id": heard}] for page in ("edit", "take_back")},
        **{f"meetings.{page}_remark": [{"remark_id": said}] for page in ("edit", "take_back")},
        **{f"meetings.{page}": [sheets] for page in ("sheet", "publish")},
        "pages.guide": [{"name": "round"}],
        "pages.round_poster": [{"round_id": rounds[Phase.VOTING]}],
        "pages.journey": [{"seed_id": number} for number in (1, 7, 11)],
    }
    return lambda endpoint: special.get(endpoint, [first | {"round_id": rounds[Phase.PROPOSALS]}])


def on_ballot(round_id: int) -> tuple[ColumnElement[bool], ...]:
    return Proposal.round_id == round_id, Proposal.state == ProposalState.STANDING


def _scrutineers(round_id: int, state: ScrutineerState) -> Select[int]:
    return select(Scrutineer.id).where(Scrutineer.round_id == round_id, Scrutineer.state == state).order_by(Scrutineer.id)


def _contributions_of(part: str) -> Select[int]:
    """A contribution in the open thread; for the one who wrote it their newest, which they may still change."""
    wrote = select(Contribution.id).join(Person, Person.id == Contribution.author_id).where(Person.demo_part == "panel")
    wrote = wrote.join(Thread, Thread.id == Contribution.thread_id).where(Thread.summarised_at.is_(None))
    return wrote.order_by(Contribution.id.desc() if part == "panel" else Contribution.id)


def _id(wanted: Select[int]) -> int:
    """The first number of a select, or 0 where the demo has none."""
    return db.session.scalars(wanted.limit(1)).first() or 0


def fill(rule: str, values: dict[str, object]) -> str | None:
    """The rule with its variables filled in; None where one is not known, which the caller's own list must then name."""
    parts = []
    for part in rule.removeprefix("/<any(cy, en):lang>").split("/"):
        if part.startswith("<"):
            name = part.rstrip(">").split(":")[-1].lstrip("<")
            if name not in values:
                raise KeyError(f"no example for {name} in {rule}")
            parts.append(str(values[name]))
        else:
            parts.append(part)
    return "/".join(parts) or "/"
