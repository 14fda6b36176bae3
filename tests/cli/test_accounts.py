"""Whom an operator means: an address in whatever capitals, the number of an account, and nothing else."""

import pytest
from click.testing import CliRunner

from panel.access import Role
from panel.cli.accounts import account
from panel.cli.people import grant_role, reset_factor
from panel.errors import RuleBroken
from tests.makers import a_person


def test_an_account_is_found_by_its_address_however_it_is_spelt_and_by_its_number(work):
    with work():
        person = a_person()
        spelt = (person.email, f"  {person.email.upper()} ", str(person.id))

        assert [account(each) for each in spelt] == [person] * len(spelt)


@pytest.mark.parametrize("named", ["", "0", "nobody@example.org", "\udcff@example.org", "a\0b@example.org", "\u0661", "1" * 30])
def test_what_is_nobody_s_is_nobody(work, named):
    with work():
        a_person()

        assert account(named) is None


@pytest.mark.parametrize(("command", "more"), [(grant_role, [Role.ORGANISER.value]), (reset_factor, [])])
def test_bytes_that_are_no_text_are_told_in_a_line(app, command, more):
    with app.app_context():
        said = CliRunner().invoke(command, ["\udcff@example.org", *more])

    assert isinstance(said.exception, RuleBroken)
