"""The stand-alone program against the tally: every step, price, share and tie of elections of every kind."""

from os import environ

from hypothesis import HealthCheck, given, settings

from panel.recount import verify
from tests.recount.elections import file_of, published, settled

many = settings(
    deadline=None, max_examples=20_000 if environ.get("PANEL_DEEP") else 400, suppress_health_check=[HealthCheck.too_slow]
)


@many
@given(settled())
def test_every_step_is_that_of_the_tally(drawn):
    election, chosen = drawn
    read = verify.read_pb(file_of(election, chosen))

    assert verify.canonical(verify.result(None, read, verify.count(read))) == published(election, chosen)
