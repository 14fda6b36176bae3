"""Questions about publishing."""

import pytest

from panel.results import rules


@pytest.mark.parametrize(("voters", "listed"), [(0, False), (49, False), (50, True)])
def test_few_ballots_are_published_as_totals_only(voters, listed):
    assert rules.lists_ballots(voters) is listed
