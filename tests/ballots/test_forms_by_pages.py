"""Every form of ballot by pages, without JavaScript: fill in, put right, check, cast, change, count, read the result."""

import re
from html import unescape

import pytest

from panel import tally
from panel.ballots.actions import seal
from panel.ballots.models import SealedBallot
from panel.extensions import db
from panel.results import explanations, traces
from panel.results.actions import count, publish
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Completion, Round, Rule
from panel.tally import Election, Form, Proposal, Settings, Utility
from tests.ballots.makers import a_published_round, an_open_round, close
from tests.makers import an_organiser
from tests.rounds.makers import a_round

GREEDY = {"rule": Rule.GREEDY}
ONE = {"costs": (300_000,), **GREEDY}
BY_FORM = {
    "approval": ({}, {"proposal": ["1", "3"]}, {"proposal": ["2"]}, '["2"]'),
    "knapsack": ({"ballot_form": BallotForm.KNAPSACK}, {"proposal": ["1", "3"]}, {"proposal": ["2"]}, '["2"]'),
    "points": (
        {"ballot_form": BallotForm.POINTS},
        {"points-1": "5", "points-2": "0", "points-3": "4"},
        {"points-2": "3", "points-1": ""},
        '{"2":3}',
    ),
    "ranking": (
        {"ballot_form": BallotForm.RANKING},
        {"rank-1": "2", "rank-2": "", "rank-3": "1"},
        {"rank-2": "7", "rank-1": "9"},
        '["2","1"]',
    ),
    "choose-one": ({"ballot_form": BallotForm.CHOOSE_ONE, **GREEDY}, {"proposal": ["1"]}, {"proposal": ["2"]}, '["2"]'),
    "yes-no": ({"ballot_form": BallotForm.YES_NO, **ONE}, {"proposal": ["yes"]}, {"proposal": ["no"]}, '["no"]'),
}


def form_on(page):
    """What a browser would send back from the form of a ballot: its hidden fields, and whatever is ticked or typed in it."""
    inside = page[page.index('id="ballot"') if 'id="ballot"' in page else page.index("<form", page.index("<h1")) :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", inside[: inside.index("</form>")]):
        values = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        loose = values.get("type") in {"checkbox", "radio"} and " checked" not in tag
        if "name" in values and not loose:
            found.setdefault(values["name"], []).append(values.get("value", ""))
    return found


def picked(page):
    return {name: values for name, values in form_on(page).items() if re.match("proposal|points-|rank-|blank", name)}


@pytest.mark.parametrize("form", BY_FORM)
def test_a_ballot_of_every_form_is_cast_changed_sealed_and_counted(form, client, work, as_person):
    terms, first, second, body = BY_FORM[form]
    with work():
        budget_round, (voter, *_) = an_open_round(**terms)
    address = f"/en/rounds/{budget_round.id}/ballot"
    as_person(voter)

    opened = form_on(client.get(address).text)
    checked = client.post(address, data=opened | first)
    cast = client.post(address, data=form_on(checked.text) | {"cast": "1"})
    again = client.get(address).text
    changed = client.post(address, data={**{key: form_on(again)[key] for key in ("form_token", "replaces")}, **second})
    recast = client.post(address, data=form_on(changed.text) | {"cast": "1"})

    assert (checked.status_code, cast.status_code, changed.status_code, recast.status_code) == (200, 303, 200, 303)
    for name, value in first.items():
        assert sorted(picked(again)[name]) == sorted(value if isinstance(value, list) else [value])
    with work():
        budget_round = db.session.get_one(Round, budget_round.id)
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        assert db.session.query(SealedBallot.body).scalar() == body
        count.store_count(budget_round.id, lambda done, total: None)
        publish.publish_result(budget_round, an_organiser())
    result = client.get(f"/en/rounds/{budget_round.id}/result")
    assert result.status_code == 200
    assert "Proposal 2" in result.text or form == "yes-no"


def test_where_ballots_have_points_a_round_counts_and_speaks_of_points(client, work):
    with work():
        points = a_round(ballot_form=BallotForm.POINTS, completion=Completion.ADD1U, least_votes=2)
    proposals = [Proposal("1", 200), Proposal("2", 200)]
    election = Election.of(300, proposals, [{"1": 2}, {"2": 1}, {}], form=Form.POINTS)
    settings = Settings(completion=tally.Completion.ADD1U, utility=Utility.COST_POINTS, step=1000)
    found = tally.count(election, settings)
    trace = traces.read(traces.write(election, settings, found, tally.explain(election, settings, found), freeze_hash=""))

    page = client.get(f"/en/rounds/{points.id}").text

    assert "A proposal needs at least 2 points." in page
    assert "the proposals with the most points that still fit" in page
    assert explanations.why_won(trace.line_of("1"), trace, str).endswith("it had the most points.")


@pytest.mark.parametrize(
    ("form", "typed", "sentence"),
    [
        ("points", {"points-1": "lots", "points-2": "1"}, "“lots” beside “Proposal 1” is not a whole number"),
        (
            "points",
            {"points-1": "5", "points-2": "5", "points-3": "1"},
            "That is 11 points, and there are 10. Please take 1 away.",
        ),
        ("points", {"points-1": "6"}, "5 points at most"),
        ("ranking", {"rank-1": "2", "rank-3": "2"}, "both have the number 2"),
        ("ranking", {"rank-9": "2"}, "no proposal number 9"),
        ("choose-one", {}, "Please pick one proposal."),
        ("choose-one", {"proposal": ["1", "2"]}, "Please pick one proposal."),
        ("yes-no", {}, "Please say yes or no."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(form, typed, sentence, client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round(**BY_FORM[form][0])
    address = f"/en/rounds/{budget_round.id}/ballot"
    as_person(voter)
    opened = {name: value for name, value in form_on(client.get(address).text).items() if name not in typed}

    for way in ({}, {"cast": "1"}):
        answer = client.post(address, data=opened | typed | way)

        assert answer.status_code == 422
        assert sentence in unescape(answer.text)
        if form == "ranking" and "rank-1" in typed:
            assert {"rank-1": ["2"], "rank-3": ["2"]}.items() <= picked(answer.text).items()
        if typed.get("points-2") == "5":
            assert {"points-1": ["5"], "points-2": ["5"], "points-3": ["1"]}.items() <= picked(answer.text).items()


def test_an_order_is_made_by_presses_alone(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round(ballot_form=BallotForm.RANKING)
    address = f"/en/rounds/{budget_round.id}/ballot"
    as_person(voter)
    page = client.get(address).text

    for press in ("add-2", "add-3", "add-1", "up-1", "up-1", "remove-3"):
        page = client.post(address, data=form_on(page) | {"move": press}).text
    part = client.post(address, data=form_on(page) | {"move": "down-1"}, headers={"HX-Request": "true"}).text

    assert {"rank-1": ["1"], "rank-2": ["2"], "rank-3": [""]}.items() <= picked(page).items()
    assert part.strip().startswith('<div id="order"')
    assert "Your order: 1 Proposal 2, 2 Proposal 1" in part


@pytest.mark.parametrize("form", BY_FORM)
def test_a_blank_ballot_is_cast_where_the_round_takes_one_and_counted_as_a_voter(form, client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round(**BY_FORM[form][0], blank_ballots=True)
    address = f"/en/rounds/{budget_round.id}/ballot"
    as_person(voter)
    opened = client.get(address).text

    checked = client.post(address, data=form_on(opened) | {"blank": "1"})
    cast = client.post(address, data=form_on(checked.text) | {"cast": "1"})
    receipt = client.get(cast.location)

    assert "You pick nothing." in checked.text
    assert cast.status_code == 303
    assert "it is a blank ballot" in receipt.text
    with work():
        budget_round = db.session.get_one(Round, budget_round.id)
        close(budget_round)
        seal.seal_round(budget_round, an_organiser())
        assert count.store_count(budget_round.id, lambda done, total: None).voters == 1
    assert client.get(f"/en/rounds/{budget_round.id}/result").status_code == 200


def test_no_blank_ballot_is_taken_where_the_round_takes_none(client, work, as_person):
    with work():
        budget_round, (voter, *_) = an_open_round()
    address = f"/en/rounds/{budget_round.id}/ballot"
    as_person(voter)
    opened = client.get(address).text

    answers = [client.post(address, data=form_on(opened) | {"blank": "1"} | way) for way in ({}, {"cast": "1"})]

    assert 'name="blank"' not in opened
    assert [answer.status_code for answer in answers] == [422, 422]


@pytest.mark.usefixtures("totals_of_few")
@pytest.mark.parametrize(("yes", "no", "won"), [(2, 1, True), (1, 2, False), (1, 1, False)])
def test_more_yes_than_no_funds_and_equals_do_not(yes, no, won, client, work):
    with work():
        budget_round, result = a_published_round(*[("yes",)] * yes, *[("no",)] * no, ballot_form=BallotForm.YES_NO, **ONE)
        assert [line.place for line in result.lines] == [1 if won else None]
        assert result.spent_pence == (300_000 if won else 0)
    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    assert f"{yes} {'person' if yes == 1 else 'people'} said yes, and {no} said no." in page
    assert ("needed one more yes" in page) is (yes == no)
