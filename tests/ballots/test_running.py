"""Running a round: opening and closing by date and by hand, the roll, the link key, sealing."""

import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.ballots import by_date
from panel.ballots.actions.freeze import freeze
from panel.errors import RuleBroken
from panel.extensions import db
from panel.proposals.models import Proposal
from panel.roll import actions as roll
from panel.roll.models import RollEntry
from panel.rounds.models import Phase, PhaseMove, Round
from tests.ballots.makers import an_open_round
from tests.checks import press
from tests.makers import a_person, an_area, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

REASON = {"reason_cy": "Mae pawb yn barod.", "reason_en": "Everybody is ready."}


def key_files(app):
    return sorted(Path(app.config["LINK_KEYS"]).glob("*")) if Path(app.config["LINK_KEYS"]).exists() else []


def again(budget_round):
    return db.session.get_one(Round, budget_round.id)


def count(column, *where):
    return db.session.scalar(select(func.count(column)).where(*where))


def shift(budget_round, **days):
    """Move every date of the round into the past or the future."""
    for date in again(budget_round).dates:
        date.opens_at += timedelta(**days)


def test_who_would_open_a_vote_that_cannot_open_reads_why_and_has_no_button_for_it(client, work, as_person):
    with work():
        budget_round, organiser = a_round(phase=Phase.PROPOSALS), an_organiser()
        number = budget_round.id
    as_person(organiser)
    address = f"/en/rounds/{number}/phases/voting"
    button = ">Open the vote</button>"

    empty = client.get(address).text
    with work():
        a_proposal(again(budget_round))
    ready = client.get(address).text

    assert "No proposal is on the ballot yet." in empty
    assert button not in empty
    assert "It cannot be done yet." not in ready
    assert button in ready


def test_a_vote_that_nobody_can_cast_is_opened_neither_by_hand_nor_by_the_calendar(client, work, as_person):
    with work():
        budget_round, organiser = a_round(phase=Phase.PROPOSALS, min_choices=3), an_organiser()
        a_proposal(budget_round)
        number = budget_round.id
    as_person(organiser)

    page = client.get(f"/en/rounds/{number}/phases/voting").text

    assert "A ballot needs at least 3 choices, and nobody could make more than 1." in page
    assert ">Open the vote</button>" not in page
    with work(), pytest.raises(RuleBroken, match="lower the fewest choices"):
        freeze(again(budget_round), None)


def test_opening_the_vote_by_hand_freezes_the_round(app, client, work, as_person):
    with work():
        area = an_area()
        organiser, voter = an_organiser(), a_person(area=area)
        budget_round = a_round(phase=Phase.PROPOSALS, area=area)
        a_proposal(budget_round)
        a_proposal(budget_round)
    as_person(organiser)

    answer = press(client, f"/en/rounds/{budget_round.id}/phases/voting", **REASON)

    assert answer.status_code == 303
    assert "Everybody is ready." in client.get(answer.location).text
    with work():
        frozen = again(budget_round)
        proposals = db.session.scalars(Proposal.standing(frozen.id)).unique().all()
        assert frozen.phase == Phase.VOTING
        assert frozen.freeze_hash
        assert sorted(each.lot_number for each in proposals) == [1, 2]
        assert {each.number for each in proposals} == {"1", "2"}
        assert roll.entry_of(frozen, voter)
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "round.freeze"))
        assert frozen.freeze_hash in entry.facts
        assert '"roll":1' in entry.facts
    (key,) = key_files(app)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_bytes()) == 32


def prefixed(name, values):
    return {f"{name}-{key}": value for key, value in values.items()}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason_cy": "Am reswm", "reason_en": ""}, "Please fill this in"),
        (REASON, "No proposal is on the ballot"),
    ],
)
def test_a_move_that_cannot_be_is_refused_and_what_was_typed_stays(client, work, as_person, typed, sentence):
    with work():
        organiser, budget_round = an_organiser(), a_round(phase=Phase.PROPOSALS)
    as_person(organiser)

    answer = press(client, f"/en/rounds/{budget_round.id}/phases/voting", **typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed["reason_cy"] in answer.text
    with work():
        assert again(budget_round).phase == Phase.PROPOSALS


@pytest.mark.parametrize("phase", ["ideas", "result"])
def test_a_phase_that_is_not_the_next_is_refused_where_the_round_is_now(client, work, as_person, phase):
    with work():
        organiser, budget_round = an_organiser(), a_round(phase=Phase.PROPOSALS)
    as_person(organiser)
    address = f"/en/rounds/{budget_round.id}/phases"

    looked, pressed = client.get(f"{address}/{phase}"), client.post(f"{address}/{phase}", data={"checked": "x", **REASON})

    assert (looked.status_code, looked.location) == (303, address)
    assert pressed.status_code == 422
    assert "moved in the meantime" in pressed.text
    with work():
        assert again(budget_round).phase == Phase.PROPOSALS


def test_a_date_is_moved_with_a_reason(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _people = an_open_round()
    as_person(organiser)
    data = {"change": "1", "date-phase": "result", "date-opens_at": "2099-03-27T20:00", **prefixed("date", REASON)}

    good = client.post(f"/en/rounds/{budget_round.id}/phases", data=data)
    past = client.post(f"/en/rounds/{budget_round.id}/phases", data={**data, "date-opens_at": "2001-03-27T20:00"})

    assert good.status_code == 303
    assert past.status_code == 422
    assert "in the past" in past.text
    page = client.get(f"/en/rounds/{budget_round.id}/phases").text
    assert "Friday 27 March 2099 at 8 pm" in page


def test_a_close_that_has_passed_is_not_moved_though_the_round_was_not_moved_on_yet(client, work, as_person):
    with work():
        organiser = an_organiser()
        budget_round, _people = an_open_round()
        shift(budget_round, days=-30)
    data = {"change": "1", "date-phase": "result", "date-opens_at": "2099-03-27T20:00", **prefixed("date", REASON)}

    refused = as_person(organiser).post(f"/en/rounds/{budget_round.id}/phases", data=data)

    assert refused.status_code == 422
    assert "Voting has closed already" in refused.text
    with work():
        assert again(budget_round).voting_closes_at < clock.now()


def test_phases_move_by_date_once_although_two_look_at_the_same_time(app, work):
    with work():
        area = an_area()
        people = [a_person(area=area) for _ in range(3)]
        budget_round = a_round(phase=Phase.PLANNED, area=area)
        a_proposal(budget_round)
        shift(budget_round, days=-38)  # ideas and proposals are over, voting has begun three days ago
        untouched = a_round(phase=Phase.IDEAS)
    moved = []

    def look():
        with app.app_context():
            moved.append(by_date.open_due_and_close_due())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(moved) == 3
    with work():
        assert again(budget_round).phase == Phase.VOTING
        assert again(untouched).phase == Phase.IDEAS
        assert count(PhaseMove.id, PhaseMove.round_id == budget_round.id) == 3
        assert count(RollEntry.id) == len(people)
    assert len(key_files(app)) == 1


def test_voting_closes_by_date(work):
    with work():
        budget_round, _people = an_open_round()
        shift(budget_round, days=-60)

    with work():
        first, second = by_date.open_due_and_close_due(), by_date.open_due_and_close_due()

    assert (first, second) == (1, 0)
    with work():
        assert again(budget_round).phase == Phase.RESULT


def test_a_round_without_proposals_does_not_open_by_date(work):
    with work():
        budget_round = a_round(phase=Phase.PROPOSALS)
        shift(budget_round, days=-10)

    with work():
        moved = by_date.open_due_and_close_due()

    assert moved == 0
    with work():
        assert again(budget_round).phase == Phase.PROPOSALS


def test_a_round_that_cannot_be_moved_keeps_no_other_from_moving(work):
    with work():
        good, _people = an_open_round()
        shift(good, days=-60)

    with work(), pytest.raises(NoResultFound):
        by_date.move_each([2**31 - 1, good.id])

    with work():
        assert again(good).phase == Phase.RESULT


ORGANISERS_PAGES = ("phases", "roll", "seal", "counting")


@pytest.mark.parametrize("page", ORGANISERS_PAGES)
@pytest.mark.parametrize("role", [None, Role.ORGANISER, Role.TREASURER, Role.MODERATOR])
def test_only_organisers_run_a_round(app, work, sign_in, page, role):
    with work():
        budget_round, _people = an_open_round()
        person = a_person("", *([role] if role else []))
    address, may = f"/en/rounds/{budget_round.id}/{page}", role == Role.ORGANISER
    signed_in = sign_in(app.test_client(), person)

    assert app.test_client().get(address).status_code == 303
    assert signed_in.get(address).status_code == (200 if may else 403)
    if page != "counting":
        assert signed_in.post(address).status_code == (422 if may else 403)
