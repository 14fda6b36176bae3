"""Groups are merged; groups, panels and chests close and open again; an answer is opened again."""

from sqlalchemy import select

from panel.access import Role
from panel.chests.models import Movement
from panel.extensions import db
from panel.groups.models import Group
from panel.notices.actions.following import follow, stop_following
from panel.notices.kinds import Followed
from panel.notices.models import Follow
from panel.panels.models import SeatState
from panel.proposals.models import Proposal
from panel.rounds.models import Phase, Round
from panel.seeds.models import Seed
from tests.ballots.makers import an_open_round
from tests.checks import press, read
from tests.chests.makers import a_chest, a_ledger_entry
from tests.groups.makers import a_group
from tests.makers import a_person, an_organiser
from tests.pages.test_rounds import filled
from tests.panels.makers import a_panel, a_seat
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed, an_answer
from tests.threads.makers import a_thread

WHY = {"reason_cy": "Mae’r gwaith wedi’i wneud.", "reason_en": "Its work is done."}
CLOSED = {"reason": "We have all retired.", "language": "en"}


def follows_of(work, person):
    with work():
        return {(row.thing_id, row.stopped) for row in db.session.scalars(select(Follow).where(Follow.person_id == person.id))}


def test_two_groups_become_one_with_proposals_followers_and_the_old_address(client, work, as_person):
    with work():
        organiser, follower, gone = an_organiser(), a_person(), a_person()
        twin, kept = a_group("Clwb Rygbi Rhuthun"), a_group("Clwb Rygbi")
        proposal = a_proposal(a_round(phase=Phase.PROPOSALS), group=twin)
        follow(follower.id, Followed.GROUP, twin.id)
        follow(gone.id, Followed.GROUP, twin.id)
        stop_following(gone.id, Followed.GROUP, kept.id)
    as_person(organiser)

    choices = client.get(f"/en/groups/{twin.id}/merge?q=clwb rygbi").text
    address = f"/en/groups/{twin.id}/merge/check?into={kept.id}"
    check = client.get(address).text
    unticked = client.post(address, data={**read(client, address), "known": []})
    done = press(client, address)

    assert f"into={kept.id}" in choices
    assert "1 proposal" in check
    assert "2 people who follow it" in check
    assert "This cannot be undone." in check
    assert "Please tick the box" in unticked.text
    assert done.status_code == 303
    with work():
        assert db.session.get_one(Proposal, proposal.id).group_id == kept.id
        assert db.session.get_one(Group, twin.id).name_key is None
    assert follows_of(work, follower) == {(kept.id, False)}
    assert follows_of(work, gone) == {(kept.id, True)}, "who has stopped is left alone"
    assert client.get(f"/en/groups/{twin.id}").location == f"/en/groups/{kept.id}"
    assert "Rhuthun" not in client.get("/en/groups").text


def test_a_group_is_not_merged_into_what_nobody_finds_nor_while_people_vote_on_it(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _voters = an_open_round()
        voted_on = db.session.scalars(Proposal.standing(budget_round.id)).unique().all()[0].group
        group, closed, hidden, merged = (a_group() for _ in range(4))
        closed.closed_at = hidden.hidden_at = group.joined_at
        merged.merged_into_id = group.id
    as_person(organiser)

    def refused(one, other):
        answer = client.get(f"/en/groups/{one.id}/merge/check?into={other.id}")
        assert answer.status_code == 409
        return answer.text

    assert "The other group has closed." in refused(group, closed)
    assert "hidden, or a part of another one" in refused(group, hidden)
    assert "hidden, or a part of another one" in refused(group, merged)
    assert "Please choose another group" in refused(group, group)
    assert "is a part of another one now" in refused(merged, group)
    busy = press(client, f"/en/groups/{voted_on.id}/merge/check?into={group.id}")
    assert "People vote on a proposal of this group now" in busy.text
    with work():
        assert db.session.get_one(Group, voted_on.id).merged_into_id is None


def test_a_closed_group_is_read_but_puts_nothing_to_a_round_until_it_opens_again(client, work, as_person):
    with work():
        contact = a_person()
        group, budget_round = a_group("Menders", contact=contact), a_round(phase=Phase.PROPOSALS)
        proposal = a_proposal(budget_round, "A shed", group=group, contact=contact)
    as_person(contact)
    address = f"/en/groups/{group.id}/close"

    check = client.get(address).text
    assert press(client, address, **CLOSED).status_code == 303
    page, listed, among = (client.get(f"/en/{path}").text for path in (f"groups/{group.id}", "groups", "groups?closed=yes"))
    offered = client.get(f"/en/rounds/{budget_round.id}/proposals/new").text
    again = client.get(address)

    assert "A shed" in check
    assert "We have all retired." in page
    assert "Menders" not in listed
    assert "Menders" in among
    assert "Menders" not in offered
    assert again.status_code == 409
    assert client.get(f"/en/proposals/{proposal.id}").status_code == 200
    assert client.post(f"/en/groups/{group.id}/reopen").status_code == 303
    assert "Menders" in client.get("/en/groups").text


def test_a_closed_panel_takes_no_thread_and_no_seat_until_it_opens_again(client, work, as_person):
    with work():
        organiser, person = an_organiser(), a_person()
        panel = a_panel()
        thread, seat = a_thread(panel), a_seat(panel, person, state=SeatState.OFFERED)
    as_person(organiser)
    address = f"/en/panels/{panel.id}/close"

    check = client.get(address).text
    assert press(client, address, **WHY).status_code == 303
    page = client.get(f"/cy/panels/{panel.id}").text
    offer = client.post(f"/en/panels/{panel.id}/seats", data={"person_id": organiser.id})
    as_person(person)
    take = client.post(f"/en/panels/seats/{seat.id}/take")

    assert thread.question_en in check
    assert "1 seat is offered and not answered" in check
    assert WHY["reason_cy"] in page
    assert f"/threads/new/{panel.id}" not in page
    assert "This panel has closed." in offer.text
    assert "This panel has closed." in take.text
    as_person(organiser)
    assert client.post(f"/en/panels/{panel.id}/reopen").status_code == 303
    as_person(person)
    assert client.post(f"/en/panels/seats/{seat.id}/take").status_code == 303


def test_a_closed_chest_takes_no_new_money_and_no_round_but_pays_what_was_granted(client, work, as_person):
    with work():
        both = a_person("", Role.ORGANISER, Role.TREASURER)
        chest = a_chest(received_pence=500_000)
        a_ledger_entry(chest, Movement.GRANTED, 200_000)
        budget_round = a_round(phase=Phase.PLANNED, chest=chest)
    as_person(both)
    address, enter = f"/en/chests/{chest.id}/close", f"/en/chests/{chest.id}/ledger/new"
    money = {"amount": "100", "party": "A funder", "dated_on": "2026-01-05", "note": "", "decision": ""}

    waits = press(client, address, **WHY)
    with work():
        db.session.get_one(Round, budget_round.id).phase = Phase.CANCELLED
    check = client.get(address).text
    assert press(client, address, **WHY).status_code == 303
    pledged = client.post(enter, data={**money, "movement": "received"})
    paid = client.post(enter, data={**money, "movement": "paid"})
    page = client.get(f"/cy/chests/{chest.id}").text
    made = client.post("/en/rounds/new", data=filled(chest) | {"step": "check", "go": "next"})

    assert "Rounds of this chest are not finished" in waits.text
    assert "£3,000 is left in it" in check
    assert pledged.status_code == 422
    assert paid.status_code == 303
    assert WHY["reason_cy"] in page
    assert made.status_code == 422
    assert client.post(f"/en/chests/{chest.id}/reopen").status_code == 303
    assert client.post(enter, data={**money, "movement": "received"}).status_code == 303


def test_an_answer_that_is_not_the_end_of_it_is_opened_again_and_stays_readable(client, work, as_person):
    with work():
        organiser = an_organiser()
        seed = a_seed("A bench")
        first = an_answer(seed, organiser, body_en="We cannot.")
        newest = an_answer(seed, organiser, body_en="We will.")
    as_person(organiser)

    earlier = press(client, f"/en/answers/{first.id}/reopen", **WHY)
    done = press(client, f"/en/answers/{newest.id}/reopen", **WHY)
    page = client.get(f"/en/seeds/{seed.id}").text

    assert "This is not the answer now" in earlier.text
    assert done.status_code == 303
    assert "We will." in page
    assert "Its work is done." in page
    with work():
        assert db.session.get_one(Seed, seed.id).answered_at is None
