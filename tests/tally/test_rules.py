from dataclasses import replace
from fractions import Fraction
from os import environ

from hypothesis import given, settings
from hypothesis import strategies as st

from panel.tally import Completion, Form, Rule, Settings, count
from tests.tally import reference
from tests.tally.elections import elections, shares_settings

DEEP = settings(deadline=None, max_examples=20_000 if environ.get("PANEL_DEEP") else 400)


@DEEP
@given(st.data())
def test_equal_shares_is_that_of_plain_fractions(data):
    election = data.draw(elections())
    chosen = data.draw(shares_settings(election))

    assert list(count(election, chosen).winners) == reference.winners(election, chosen)


@DEEP
@given(elections(), st.booleans())
def test_greedy_is_that_of_plain_fractions(election, stop):
    chosen = Settings(rule=Rule.GREEDY, greedy_stop=stop, scores=tuple(range(7, 0, -1)) * (election.ballots.form is Form.RANKING))

    assert list(count(election, chosen).winners) == reference.winners(election, chosen)


@DEEP
@given(elections(), st.sampled_from([Completion.NONE, Completion.ADD1U]))
def test_phragmen_is_that_of_plain_fractions(election, completion):
    chosen = Settings(
        rule=Rule.PHRAGMEN, completion=completion, scores=tuple(range(7, 0, -1)) * (election.ballots.form is Form.RANKING)
    )

    assert list(count(election, chosen).winners) == reference.winners(election, chosen)
