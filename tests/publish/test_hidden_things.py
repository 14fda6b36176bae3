"""What a visitor may not see is in no page, no file and no feed: each model's `seen_by` against everything that is published."""

import pytest
from sqlalchemy import select

from panel import clock
from panel.extensions import Base, db
from panel.meetings.actions import save_sheet
from panel.meetings.sheets import Sheet
from panel.panels.models import SeatState
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Phase
from panel.seeds.models import Growth
from tests.groups.makers import a_group
from tests.makers import a_person, an_organiser
from tests.meetings.makers import a_meeting
from tests.moderation.makers import a_ruling
from tests.notices.pages import an_announcement
from tests.panels.makers import a_seat
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_remark, a_seed, an_answer
from tests.threads.makers import a_contribution, a_thread
from tests.translating.makers import a_translation
from tests.web.fuzz.walk import machine_addresses

SECRET = "Quokka"


@pytest.fixture
def secrets(app, work):
    """Things of each kind that a visitor may not see, beside some that they may; each of the first says Quokka."""
    with work():
        budget_round, seed = a_round(phase=Phase.PROPOSALS), a_seed("Shown to all", growth=Growth.GROWING)
        a_proposal(budget_round, "Open to all", seeds=[seed])
        for title, state in ((f"{SECRET} draft", ProposalState.DRAFT), (f"{SECRET} withdrawn", ProposalState.WITHDRAWN)):
            hidden = a_proposal(budget_round, title, state=state, seeds=[seed])
            hidden.summary, hidden.body = f"{SECRET} in a sentence", f"{SECRET} in full"
            hidden.cost_lines[0].label = f"{SECRET} timber"
        group = a_group(f"{SECRET} group", contact=a_person())
        group.website = f"https://{SECRET}.example.org"
        a_proposal(budget_round, "Of a hidden group", group=group, seeds=[seed])
        a_ruling(group)
        for lot_number, title in ((None, "before the vote"), (1, "on a frozen ballot")):
            hidden = a_proposal(budget_round, f"{SECRET} {title}", group=group, seeds=[seed])
            hidden.other_title, hidden.other_summary = f"{SECRET} teitl", f"{SECRET} brawddeg"
            hidden.summary, hidden.body = f"{SECRET} in a sentence", f"{SECRET} in full"
            hidden.cost_lines[0].label = f"{SECRET} timber"
            hidden.lot_number = lot_number
            a_ruling(hidden)
        a_translation(seed, title=f"{SECRET} teitl", body=f"{SECRET} geiriau")
        thread = a_thread()
        hidden_seed = a_seed(f"{SECRET} seed")
        a_ruling(hidden_seed)
        an_answer(hidden_seed, an_organiser(), body_cy=f"{SECRET} ateb", body_en=f"{SECRET} answer")
        a_ruling(a_remark(seed, body=f"{SECRET} remark"))
        a_ruling(a_contribution(thread, body=f"{SECRET} contribution"))
        an_announcement(area=budget_round.area).title_en = f"{SECRET} message"
        save_sheet(a_meeting(name=f"{SECRET} evening"), Sheet([{"title": f"{SECRET} idea"}]), version=0)
        a_seat(thread.citizens_panel, a_person(f"{SECRET} Jones"), state=SeatState.OFFERED)
        known = {
            "proposal": hidden.id,
            "round": budget_round.id,
            "seed": seed.id,
            "thread": thread.id,
            "panel": thread.citizens_panel_id,
            "chest": 1,
        }
    return known


PAGES = ["", "seeds", "seeds?q=Quokka", "seeds/{seed}", "journeys/{seed}", "threads/{thread}", "panels/{panel}", "rounds/{round}"]
PAGES += [
    "proposals/{proposal}",
    "rounds",
    "log",
    "groups",
    "open-data",
    "meetings",
    "chests",
    "panels",
    "seeds/similar?title=Quokka",
]


def test_no_page_file_or_feed_tells_a_visitor_what_is_hidden(app, client, secrets):
    addresses = [f"/{lang}/{page.format(**secrets)}" for page in PAGES for lang in ("cy", "en")]
    files = [address.replace("/rounds/1", f"/rounds/{secrets['round']}") for address in machine_addresses(app)]
    found, read = [], 0
    for address in [*addresses, *files, "/feeds/cy.atom"]:
        with client.get(address) as answer:
            read += answer.status_code == 200
            if SECRET in answer.text.replace("q=Quokka", "").replace('value="Quokka"', ""):
                found.append(address)

    assert found == []
    assert read > 35


def test_the_select_of_public_proposals_says_what_seen_by_says(app, work):
    with work():
        budget_round = a_round(phase=Phase.PROPOSALS)
        for state in ProposalState:
            a_proposal(budget_round, f"{state} one", state=state)
        stood = a_proposal(budget_round, "Stood and withdrawn", state=ProposalState.WITHDRAWN)
        stood.number = "7"
        for lot_number in (None, 1):
            hidden = a_proposal(budget_round, "Hidden")
            hidden.hidden_at, hidden.lot_number = clock.now(), lot_number

    with app.app_context():
        everything = db.session.scalars(select(Proposal).order_by(Proposal.id)).unique().all()
        public = db.session.scalars(Proposal.public()).unique().all()

    assert [each.id for each in public] == [each.id for each in everything if each.seen_by(None)]
    assert {each.state for each in everything} == set(ProposalState)


def test_every_model_with_things_that_not_everybody_sees_is_walked_here(app):
    guarded = {mapper.class_.__name__ for mapper in Base.registry.mappers if "seen_by" in vars(mapper.class_)}

    own = {"SignIn", "Passkey", "Sanction"}  # on the pages of whom they are about, and of staff, alone
    as_its_thing = {"EasyRead"}  # on no feed, file or search; `tests/easy` tries its page over a hidden proposal
    assert guarded - own - as_its_thing == {
        "Announcement",
        "Answer",
        "Contribution",
        "Group",
        "Meeting",
        "Proposal",
        "Remark",
        "Seat",
        "Seed",
        "Translation",
    }
