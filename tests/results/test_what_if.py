"""What if: one thing changed and counted anew, for whoever asks, at a price that is bounded."""

import json
import re
from dataclasses import replace
from fractions import Fraction
from math import floor

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from panel import tally
from panel.money import pounds
from panel.publish.pabulib import plain
from panel.results import rules, thrift, wondering
from panel.results.elections import election_of, settings_of
from panel.results.what_if import Change, changed, count_anew
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.models import Completion, Rule
from panel.tally.command import tally as command
from tests.ballots.makers import a_counted_round, a_published_round
from tests.tally.elections import SCORES, elections

BALLOTS = [("1", "2")] * 4 + [("1",)] * 2 + [("2", "3")] * 2 + [("3",)] * 3
SPLIT = [("1", "2")] * 6 + [("3",)] * 4
"""Most votes first gives all to the six; equal shares gives the four theirs."""
OTHER = {tally.Rule.EQUAL_SHARES: tally.Rule.GREEDY, tally.Rule.GREEDY: tally.Rule.EQUAL_SHARES}
CHANGES = st.builds(
    Change, number=st.sampled_from("abc"), cost_pence=st.none() | st.integers(1, 60), rule=st.none() | st.sampled_from(tally.Rule)
)


@pytest.fixture
def few_ballots(monkeypatch):
    """Ballots are published, however few: rounds of fifty are dear to make."""
    monkeypatch.setattr(rules, "LISTED_FROM", 5)


def read(client, address):
    """The page as it is read: without what a script may fill in."""
    return re.sub(r'<template.*?</template>|data-(sentences|lines)="[^"]*"', "", client.get(address).text, flags=re.DOTALL)


def told_by_the_command(election, how, tmp_path):
    """Winners as `panel tally` finds them in the file of the changed election."""
    lines = tuple(plain(each) for each in election.proposals)
    file = tmp_path / "changed.pb"
    changed_file = tally.Election(election.budget, lines, election.ballots, election.limits)
    file.write_text("".join(f"{line}\n" for line in tally.write_pb(changed_file, unit=100, settings=how)), encoding="utf-8")
    told = CliRunner().invoke(command, [str(file), "--json"])
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)["winners"]


@given(election=elections(forms=[tally.Form.APPROVAL, tally.Form.RANKING], costs=st.integers(1, 60)), change=CHANGES)
@settings(max_examples=40)
def test_a_what_if_is_the_count_of_the_changed_election_written_by_hand(election, change):
    how = tally.Settings(step=1, scores=SCORES[election.ballots.form])
    lines = [
        tally.Proposal(
            each.id,
            change.cost_pence if each.id == change.number and change.cost_pence else each.cost,
            withdrawn=each.id == change.number and change.cost_pence is None,
        )
        for each in election.proposals
    ]
    by_hand = tally.Election(election.budget, tuple(lines), election.ballots)

    found = count_anew(election, how, change, lambda: None)

    again = tally.count(by_hand, tally.Settings(rule=change.rule or how.rule, step=1, scores=how.scores))
    assert found.winners == again.winners
    assert found.spent_pence == again.spent


@pytest.mark.parametrize("change", [Change("3", 200_000), Change("1"), Change("1", 900_000, tally.Rule.GREEDY)], ids=str)
def test_a_what_if_agrees_with_the_command_line(work, tmp_path, change):
    with work():
        budget_round, _result = a_counted_round(*BALLOTS)
        election = election_of(budget_round)
        how = settings_of(budget_round, len(BALLOTS))

    found = count_anew(election, how, change, lambda: None)

    assert list(found.winners) == told_by_the_command(*changed(election, how, change), tmp_path)


def test_the_page_shows_the_changed_outcome_beside_the_real_one_and_marks_what_differs(client, work, few_ballots):
    with work():
        budget_round, _result = a_published_round(*BALLOTS)
        election, how = election_of(budget_round), settings_of(budget_round, len(BALLOTS))
        real = set(tally.count(election, how).winners)
        tried = set(count_anew(election, how, Change("1", 1_200_000), lambda: None).winners)
    address = f"/en/rounds/{budget_round.id}/what-if"

    page = read(client, f"{address}?proposal=1&what=cost&cost=12000")

    assert real - tried == {"1"}
    assert page.count("no longer funded") == len(real - tried)
    assert page.count("now funded") == len(tried - real)
    assert page.count("Not the result") >= 2
    assert "£12,000 instead of £3,000" in page
    assert f'<b class="number">{len(tried)}</b> funded, really {len(real)}' in page
    assert "Not the result" not in read(client, address)


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize(
    ("asked", "status"),
    [("", 200), ("?rule=greedy", 200), ("?proposal=2&what=out", 200), ("?proposal=2&what=cost", 422), ("?proposal=99", 422)],
)
def test_whatever_is_asked_has_a_page(client, work, few_ballots, language, asked, status):
    with work():
        budget_round, _result = a_published_round(*BALLOTS)

    assert client.get(f"/{language}/rounds/{budget_round.id}/what-if{asked}").status_code == status


def test_nothing_is_tried_where_ballots_are_not_published_or_there_was_one_question(client, work):
    with work():
        few, _result = a_published_round(*BALLOTS)
    assert client.get(f"/en/rounds/{few.id}/what-if?rule=greedy").status_code == 404
    assert "/what-if" not in client.get(f"/en/rounds/{few.id}/result").text
    assert not rules.can_be_tried(1000, BallotForm.YES_NO)


def test_a_large_vote_is_left_to_the_computer_of_whoever_asks(client, work, few_ballots, monkeypatch):
    monkeypatch.setattr(wondering, "is_small", lambda ticks: False)
    with work():
        budget_round, _result = a_published_round(*BALLOTS)

    page = read(client, f"/en/rounds/{budget_round.id}/what-if?rule=greedy")

    assert "too large to be counted again" in page
    assert "Not the result" not in page


def test_what_was_counted_is_kept_and_an_empty_purse_counts_nothing(client, app, work, few_ballots, monkeypatch):
    with work():
        budget_round, _result = a_published_round(*BALLOTS)
    address = f"/en/rounds/{budget_round.id}/what-if?proposal="
    known = client.get(f"{address}1&what=out")
    monkeypatch.setattr(app.extensions["panel-thrift"].purse, "_left", -1000.0)

    again, other = client.get(f"{address}1&what=out"), client.get(f"{address}2&what=out")

    assert (known.status_code, again.status_code, other.status_code) == (200, 200, 503)
    assert "try again in a minute" in other.text


def test_a_purse_fills_slowly_and_what_takes_long_is_given_up(monkeypatch):
    now, worked = [0.0], [0.0]
    monkeypatch.setattr(thrift.time, "thread_time", lambda: worked[0])
    purse = thrift.Purse(now=lambda: now[0])

    with purse.spending() as stop:
        worked[0] += thrift.PURSE_SECONDS + 1
        with pytest.raises(thrift.TooDear):
            stop()
    with pytest.raises(thrift.TooDear):
        purse.spending().__enter__()
    now[0] += 1.1 / thrift.A_SECOND

    with purse.spending() as stop:
        stop()


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("completion", list(Completion))
def test_no_share_is_larger_than_the_first_without_the_sentence_that_says_why(client, work, rule, completion):
    with work():
        budget_round, result = a_published_round(*BALLOTS, rule=rule, completion=completion)
        facts = json.loads(result.trace)
    first = budget_round.budget_pence // len(BALLOTS)

    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    raised = facts["share"] is not None and floor(Fraction(facts["share"])) > first
    assert ("Every voter had £909.09 of the money to give." in page) == (facts["share"] is not None)
    assert ("so the count raised everybody’s share, £1 at a time, to " in page) == raised
    assert rule == Rule.GREEDY or completion == Completion.NONE or raised


@pytest.mark.parametrize("rule", list(Rule))
def test_the_money_and_the_other_rule_are_told_as_plain_counting_finds_them(client, work, rule):
    with work():
        budget_round, _result = a_published_round(*SPLIT, rule=rule, costs=(500_000, 500_000, 400_000))
        election, how = election_of(budget_round), settings_of(budget_round, len(SPLIT))
    ours, theirs = (set(tally.count(election, replace(how, rule=each)).winners) for each in (how.rule, OTHER[how.rule]))
    left = budget_round.budget_pence - sum(line.cost for line in election.proposals if line.id in ours)

    page = client.get(f"/en/rounds/{budget_round.id}/result").text

    table = page[page.index("The money as a table") : page.index("What is funded, and why")]
    assert re.findall(r"£[\d,.]+", table)[-1] == pounds(left)
    assert ours != theirs
    assert f"{len(ours)} of 3 proposals" in page
    told = page[page.index("funded instead would be") :].split("</p>")[0]
    assert set(re.findall(r"Proposal (\d)", told)) == ours ^ theirs


def test_until_something_is_changed_the_result_stands_beside_the_form(client, work, few_ballots):
    with work():
        budget_round, _result = a_published_round(*BALLOTS)
    page = f"/en/rounds/{budget_round.id}/what-if"

    before, after = (read(client, page + asked) for asked in ("", "?proposal=1&what=out"))

    assert before.index('class="try"') < before.index('class="real"') < before.rindex("</section>")
    assert "<div data-place>" in before[before.index("</form>", before.index('class="try"')) : before.index('class="real"')]
    assert 'class="beside"' not in before
    assert after.index('class="beside"') < after.index('class="real"')
    assert before.count('class="real"') == after.count('class="real"') == 1
