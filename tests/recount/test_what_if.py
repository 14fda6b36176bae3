"""What if in the reader's own browser: with one thing changed, the program of the recount finds what the site finds."""

from random import Random

import pytest

from panel.publish.pabulib import pb_lines
from panel.results.elections import election_of, settings_of
from panel.results.what_if import Change, count_anew
from panel.rounds.models import BallotForm
from panel.tally import Rule
from tests.publish.votes import FORMS, held

pytestmark = pytest.mark.browser
TRIED = [BallotForm.APPROVAL, BallotForm.KNAPSACK, BallotForm.POINTS, BallotForm.RANKING]
ASK = """([pb, changes]) => { const read = readPb(pb); return changes.map((change) => {
  const election = changed(read, change), { winners, spent } = resultOf(null, election, count(election));
  return [winners, spent];
}); }"""


def some_changes(election, dice):
    """Each rule, each proposal taken out, and some costs, to the penny."""
    numbers = [each.id for each in election.proposals]
    costs = [
        Change(dice.choice(numbers), dice.randrange(1, 2 * int(election.budget)), dice.choice([None, *Rule])) for _ in range(12)
    ]
    return [*(Change(rule=rule) for rule in Rule), *map(Change, numbers), *costs]


def as_sent(change):
    cost = "" if change.cost_pence is None else f"{change.cost_pence / 100:.2f}"
    return {"id": change.number or "", "cost": cost, "rule": change.rule or ""}


@pytest.mark.parametrize("form", TRIED)
def test_the_worker_finds_what_the_site_finds_whatever_is_changed(counter, work, form):
    kinds, terms = FORMS[form]
    with work():
        budget_round, result = held(kinds, ballot_form=form, **terms)
        election = election_of(budget_round)
        how, pb = settings_of(budget_round, len(election.ballots)), "".join(pb_lines(result))
    changes = some_changes(election, Random(form))

    told = counter.call(ASK, [pb, list(map(as_sent, changes))])

    for change, (winners, spent) in zip(changes, told, strict=True):
        found = count_anew(election, how, change, lambda: None)
        assert winners == list(found.winners), change
        pounds, _, below = spent.partition("/")
        assert 100 * int(pounds) == found.spent_pence * int(below or 1), change
