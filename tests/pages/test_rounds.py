"""The page of a round, and the stepped form that makes one."""

import re
from datetime import timedelta

import pytest

from panel import clock
from panel.access import Role
from panel.extensions import db
from panel.proposals.models import ProposalState
from panel.rounds import actions
from panel.rounds.forms import default_dates
from panel.rounds.models import Phase, Round
from tests.chests.makers import a_chest
from tests.groups.counting import queries
from tests.makers import a_person, an_organiser
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round

TEXTS = {
    "title_cy": "Rownd y gaeaf",
    "title_en": "Winter round",
    "about_cy": "Beth ddylem ni ei wneud?",
    "about_en": "What should we do next?",
}
CHOICES = {
    "budget": "48,000",
    "electorate": "residents",
    "ways": "account",
    "panel_id": "0",
    "ballot_form": "approval",
    "rule": "equal-shares",
    "completion": "add1",
    "min_choices": "1",
    "max_choices": "10",
    "points_total": "10",
    "points_each": "5",
    "least_votes": "0",
    "challenge_days": "0",
}
DATES = {"ideas_at": "2031-01-06T09:00", "proposals_at": "2031-02-03T09:00", "voting_at": "2031-03-03T09:00"}
DATES["result_at"] = "2031-03-23T20:00"


def filled(chest, **changes):
    return {**TEXTS, **CHOICES, **DATES, "chest_id": chest.id, "area_id": chest.area_id, "step": "check", **changes}


def the_round():
    return db.session.scalar(Round.newest())


def heading(answer):
    return re.search(r"Step (\d) of 5", answer.text).group(1)


@pytest.fixture
def organiser(as_person, work):
    """The browser of an organiser, and a chest."""
    with work():
        chest, person = a_chest(), an_organiser()
    return as_person(person), chest


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.ORGANISER, 303), (Role.TREASURER, 403), (Role.FACILITATOR, 403), (None, 403), ("visitor", 401)],
)
def test_only_an_organiser_makes_a_round(client, work, as_person, role, code):
    with work():
        chest = a_chest()
        person = None if role == "visitor" else a_person("", *([role] if role else []))
    if person:
        as_person(person)

    answer = client.post("/en/rounds/new", data=filled(chest))

    assert answer.status_code == code
    with work():
        assert (the_round() is not None) is (code == 303)


def test_a_round_is_made_step_by_step(client, work, as_person):
    with work():
        chest, person = a_chest(received_pence=5_000_000), an_organiser()
    as_person(person)
    everything = filled(chest)
    pages = [client.get(f"/en/rounds/new?chest={chest.id}")]

    for step in ("about", "money", "voting", "dates"):
        pages.append(client.post("/en/rounds/new", data={**everything, "step": step, "go": "next"}))
    made = client.post("/en/rounds/new", data=everything)

    assert [heading(page) for page in pages] == ["1", "2", "3", "4", "5"]
    assert "£50,000 is free in this chest now." in pages[1].text
    assert "Monday 3 March 2031 at 9 am" in pages[4].text
    assert made.status_code == 303
    with work():
        budget_round = the_round()
        assert (budget_round.budget_pence, budget_round.phase, budget_round.title_cy) == (4_800_000, "planned", "Rownd y gaeaf")
        assert budget_round.voting_closes_at.isoformat() == "2031-03-23T20:00:00+00:00"


def test_the_first_step_does_not_complain_about_the_later_ones(client, work, as_person):
    with work():
        chest, person = a_chest(), an_organiser()
    as_person(person)

    answer = client.post("/en/rounds/new", data={**TEXTS, "chest_id": chest.id, "step": "about", "go": "next"})

    assert answer.status_code == 200
    assert heading(answer) == "2"
    assert "Please look at this again" not in answer.text


@pytest.mark.parametrize(
    ("step", "changes", "told"),
    [
        ("about", {"title_cy": "", "title_en": ""}, ("1", "Title in Welsh: Please write this in Welsh or in English")),
        ("money", {"budget": "much"}, ("2", "Please write an amount in pounds")),
        ("voting", {"max_choices": "x"}, ("3", "Please write a whole number.")),
        ("voting", {"min_choices": "5", "max_choices": "3"}, ("3", "A ballot needs at least 5 choices")),
        ("dates", {"voting_at": ""}, ("4", "Please give a date and a time.")),
        ("dates", {"voting_at": "2031-01-03T09:00"}, ("4", "Each phase must begin after the one before it.")),
        ("check", {"title_en": "x"}, ("1", "Title in English: Please write at least 3 characters.")),
        ("check", {"result_at": "2031-03-03T09:30"}, ("5", "Voting must last for an hour at least.")),
        ("money", {"electorate": "panel"}, ("2", "Which panel? Please choose the panel whose seats vote.")),
        ("check", {"electorate": "panel"}, ("2", "Which panel? Please choose the panel whose seats vote.")),
        ("check", {"electorate": "everybody"}, ("2", "Not a valid choice.")),
    ],
)
def test_a_mistake_is_said_at_its_step_and_nothing_typed_is_lost(organiser, work, step, changes, told):
    (client, chest), (here, sentence) = organiser, told

    answer = client.post("/en/rounds/new", data=filled(chest, step=step, go="next", **changes))

    assert answer.status_code == 422
    assert heading(answer) == here
    assert sentence in answer.text
    assert "What should we do next?" in answer.text
    assert 'value="48,000"' in answer.text or "budget" in changes
    with work():
        assert the_round() is None


def test_going_back_or_to_a_step_never_complains(client, work, as_person):
    with work():
        chest, person = a_chest(), an_organiser()
    as_person(person)

    back = client.post("/en/rounds/new", data=filled(chest, step="voting", go="back", max_choices="x"))
    chosen = client.post("/en/rounds/new", data=filled(chest, go="dates"))

    assert (back.status_code, heading(back)) == (200, "2")
    assert (chosen.status_code, heading(chosen)) == (200, "4")
    assert 'value="x"' in back.text


def test_more_than_the_chest_has_is_said_before_the_round_is_made(client, work, as_person):
    with work():
        chest, person = a_chest(received_pence=100_000), an_organiser()
    as_person(person)

    answer = client.post("/en/rounds/new", data=filled(chest, step="dates", go="next"))

    assert "The round shares out £48,000, and £1,000 is left in the chest now." in answer.text


def test_the_dates_that_are_offered_are_in_order_on_both_sides_of_the_clock_change():
    for month in range(1, 13):
        offered = default_dates(clock.now().replace(month=month, day=15))
        moments = list(offered.values())

        assert moments == sorted(moments)
        assert moments[0] > clock.now().replace(month=month, day=15)


def test_an_organiser_changes_a_round_until_it_is_frozen(client, work, as_person):
    with work():
        budget_round, person = a_round(phase=Phase.PROPOSALS), an_organiser()
        frozen = a_round(phase=Phase.VOTING)
        frozen.frozen_at = clock.now()
    as_person(person)
    address = f"/en/rounds/{budget_round.id}/edit"

    shown = client.get(address)
    saved = client.post(address, data=filled(budget_round.chest))
    late = client.get(f"/en/rounds/{frozen.id}/edit")

    assert heading(shown) == "5"
    assert saved.status_code == 303
    assert late.status_code == 409
    assert "frozen when voting opened" in late.text
    with work():
        kept = db.session.get(Round, budget_round.id)
        assert kept.title_en == "Winter round"
        assert kept.voting_closes_at == budget_round.voting_closes_at


def test_a_round_keeps_its_chest_and_more_money_needs_a_new_promise(client, work, as_person):
    with work():
        budget_round, person, other = a_round(phase=Phase.PROPOSALS, budget_pence=700_000), an_organiser(), a_chest()
        budget_round.cover_cy, budget_round.cover_en = "Y cyngor sir.", "The county council."
    as_person(person)
    address, kept = f"/en/rounds/{budget_round.id}/edit", []

    page = client.get(address).text
    elsewhere = client.post(address, data=filled(budget_round.chest, chest_id=other.id))
    for pounds in ("7,000", "7,001"):
        saved = client.post(address, data=filled(budget_round.chest, budget=pounds), follow_redirects=True).text
        with work():
            kept.append((db.session.get_one(Round, budget_round.id).cover_en, "say again who has promised" in saved))

    assert f'value="{other.id}"' not in page.partition("budget")[0]
    assert elsewhere.status_code == 422
    assert kept == [("The county council.", False), ("", True)]


def test_a_round_is_not_made_smaller_than_a_proposal_that_was_handed_in(client, work, as_person):
    with work():
        budget_round, person = a_round(budget_pence=900_000), an_organiser()
        a_proposal(budget_round, cost_pence=800_000, state=ProposalState.SUBMITTED)
    as_person(person)

    answer = client.post(f"/en/rounds/{budget_round.id}/edit", data=filled(budget_round.chest, budget="7,999"))

    assert answer.status_code == 422
    assert "A proposal of £8,000 was handed in already" in answer.text


@pytest.mark.parametrize(
    ("phase", "there", "missing"),
    [
        (Phase.PLANNED, ["Ideas"], ["Write a proposal", "Sign in to vote"]),
        (Phase.IDEAS, ["Write a proposal"], ["Sign in to vote"]),
        (Phase.PROPOSALS, ["Write a proposal"], ["Sign in to vote"]),
        (Phase.VOTING, ["Sign in to vote"], ["Write a proposal"]),
        (Phase.RESULT, ["Voting is over."], ["Write a proposal", "Sign in to vote"]),
    ],
)
def test_a_round_offers_what_can_be_done_in_its_phase(client, work, phase, there, missing):
    with work():
        budget_round = a_round(phase=phase)

    page = client.get(f"/en/rounds/{budget_round.id}").text

    assert all(words in page for words in there)
    assert not any(words in page for words in missing)


def test_after_the_close_nobody_is_sent_to_the_ballot(client, work):
    with work():
        budget_round = a_round(phase=Phase.VOTING)
        for date in budget_round.dates:
            date.opens_at -= timedelta(days=30)

    assert "Sign in to vote" not in client.get(f"/en/rounds/{budget_round.id}").text


def test_moves_are_shown_with_their_reason_in_the_readers_language(client, work):
    with work():
        budget_round = a_round(phase=Phase.IDEAS)
        actions.enter_phase(
            budget_round, Phase.PROPOSALS, an_organiser(), reason_cy="Eira mawr.", reason_en="Heavy <b>snow</b>.", by_hand=True
        )

    english, welsh = (client.get(f"/{lang}/rounds/{budget_round.id}").text for lang in ("en", "cy"))

    assert "Heavy &lt;b&gt;snow" in english
    assert "by an organiser" in english
    assert "Eira mawr." in welsh


def test_a_reader_sees_what_is_handed_in_and_only_the_writer_a_draft(client, work, as_person):
    with work():
        budget_round, writer = a_round(), a_person()
        a_proposal(budget_round, "Standing bench")
        a_proposal(budget_round, "Handed-in bench", state=ProposalState.SUBMITTED)
        a_proposal(budget_round, "Declined bench", state=ProposalState.DECLINED)
        a_proposal(budget_round, "Withdrawn bench", state=ProposalState.WITHDRAWN)
        a_proposal(budget_round, "Draft bench", state=ProposalState.DRAFT, contact=writer)
    public = client.get(f"/en/rounds/{budget_round.id}").text
    as_person(writer)
    own = client.get(f"/en/rounds/{budget_round.id}").text

    assert all(f"{word} bench" in public for word in ("Standing", "Handed-in", "Declined"))
    assert not any(f"{word} bench" in public for word in ("Withdrawn", "Draft"))
    assert "Draft bench" in own


def test_the_page_asks_the_same_of_the_database_for_one_proposal_and_for_twenty(client, work):
    with work():
        budget_round = a_round()
        a_proposal(budget_round)
    few = queries(lambda: client.get(f"/en/rounds/{budget_round.id}"))
    with work():
        for _ in range(20):
            a_proposal(budget_round)

    assert queries(lambda: client.get(f"/en/rounds/{budget_round.id}")) == few


def test_the_list_asks_the_same_of_the_database_for_one_round_and_for_ten(client, work):
    with work():
        a_round()
    few = queries(lambda: client.get("/en/rounds"))
    with work():
        for _ in range(10):
            a_round()

    assert queries(lambda: client.get("/en/rounds")) == few


def test_a_round_whose_phases_began_in_one_minute_is_changed_all_the_same(client, work, as_person):
    with work():
        person, budget_round = an_organiser(), a_round(phase=Phase.PROPOSALS)
        for date in budget_round.dates:
            if date.phase in {Phase.IDEAS, Phase.PROPOSALS}:
                date.opens_at = clock.now().replace(second=5 if date.phase == Phase.IDEAS else 40)
    as_person(person)
    address = f"/en/rounds/{budget_round.id}/edit"
    stood = {date.phase: date.opens_at.strftime("%Y-%m-%dT%H:%M") for date in budget_round.dates}
    form = filled(budget_round.chest, **{f"{phase}_at": at for phase, at in stood.items()})

    dates = client.post(address, data={**form, "step": "voting", "go": "next"})
    check = client.post(address, data={**form, "step": "dates", "go": "next"})
    saved = client.post(address, data={**form, "step": "check", "go": "next"})

    assert "The round has begun, so its dates are not changed here." in dates.text
    assert heading(check) == "5"
    assert saved.status_code == 303


def test_dates_in_the_wrong_order_are_named(client, work, as_person):
    with work():
        chest, person = a_chest(), an_organiser()
    as_person(person)

    answer = client.post("/en/rounds/new", data={**filled(chest, voting_at="2031-01-03T09:00"), "step": "dates", "go": "next"})

    assert "Voting opens on Friday 3 January 2031" in answer.text


@pytest.mark.parametrize("typed", ["0", "501"])
def test_a_number_out_of_range_is_answered_with_the_range(client, work, as_person, typed):
    with work():
        chest, person = a_chest(), an_organiser()
    as_person(person)

    answer = client.post("/en/rounds/new", data={**filled(chest, max_choices=typed), "step": "voting", "go": "next"})

    assert "Please write a number from 1 to 500." in answer.text
