"""Elections of every form under every rule, with many ties; written as files, which is all that a recount reads."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from panel.tally import Election, Form, Limits, Rule, Settings, Utility, count, write_pb
from tests.recount.results import result_text
from tests.tally.elections import SCORES, capped, elections, shares_settings

COSTS = (
    st.sampled_from([1, 2, 3, 6, 10, 12, 100, 10**9, 10**15])
    | st.integers(1, 12)
    | st.sampled_from([Fraction(1, 2), Fraction(5, 4)])
)
POINTS = st.integers(0, 5) | st.sampled_from([Fraction(1, 2), Fraction(3, 4)])


@st.composite
def settled(draw):
    """An election and how it is counted."""
    plain = elections(costs=COSTS, points=POINTS)
    election = draw(st.one_of(plain, plain, capped(plain), with_headings(plain), with_groups(plain)))
    ids = [each.id for each in election.proposals]
    chosen = draw(shares_settings(election))
    form = election.ballots.form
    if form.is_plain and chosen.utility.uses_points:
        chosen = replace(chosen, utility=Utility.COST)
    limits = Limits(max_length=draw(st.integers(1, len(ids)))) if draw(st.booleans()) else Limits()
    if form is Form.POINTS:
        limits = replace(limits, max_sum_points=draw(st.integers(1, 20)))
    return replace(election, limits=limits), replace(
        chosen,
        rule=draw(st.sampled_from([Rule.EQUAL_SHARES, *Rule])),
        scores=draw(st.sampled_from([SCORES[form], SCORES[form][:3]])),
        threshold=draw(st.sampled_from([0, 0, 0, 1, 2, 3])),
        viability=draw(st.sampled_from([None, None, None, Fraction(1), Fraction(3), Fraction(7, 3)])),
        greedy_stop=draw(st.booleans()),
        comparison=draw(st.booleans()),
        leave_out_broken=draw(st.booleans()),
        lot=tuple(draw(st.permutations(ids)))[: draw(st.integers(0, len(ids)))],
    )


@st.composite
def with_headings(draw, plain):
    """Up to two categories with money of their own."""
    election = draw(plain)
    names = ["north", "south"][: draw(st.integers(1, 2))]
    most = Fraction(election.budget) / 2
    money = {name: draw(st.sampled_from([0, most // 1, most // 2])) for name in names}
    proposals = [replace(each, heading=draw(st.sampled_from([*names, ""]))) for each in election.proposals]
    return replace(election, proposals=tuple(proposals), headings=money)


@st.composite
def with_groups(draw, plain):
    """Proposals that exclude each other."""
    election = draw(plain)
    proposals = [replace(each, group=draw(st.sampled_from(["", "park", "a road: no, two"]))) for each in election.proposals]
    return replace(election, proposals=tuple(proposals))


def file_of(election: Election, settings: Settings) -> str:
    """The .pb file."""
    return "".join(write_pb(election, settings=settings))


def published(election: Election, settings: Settings, round_id: int | None = None) -> str:
    """What the site says that the result is."""
    return result_text(round_id, election, count(election, settings))
