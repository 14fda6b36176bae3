"""Small elections that are hard on a count: equal costs, tiny and huge money, empty ballots, one voter."""

from fractions import Fraction

from hypothesis import strategies as st

from panel.tally import Completion, Election, Form, Proposal, Settings, Utility

COSTS = st.one_of(
    st.sampled_from([1, 2, 3, 6, 10, 12, 100, 10**9, 10**9 + 1, 10**15]),
    st.integers(1, 60),
    st.fractions(Fraction(1, 7), 40, max_denominator=7),
)


@st.composite
def elections(draw, forms=tuple(Form)):
    """An election of up to 7 proposals and 14 ballots."""
    ids = "abcdefg"[: draw(st.integers(1, 7))]
    common = draw(st.one_of(st.none(), COSTS))
    proposals = [Proposal(each, draw(COSTS) if common is None or draw(st.integers(0, 3)) == 0 else common) for each in ids]
    form = draw(st.sampled_from(forms))
    names = st.lists(st.sampled_from(ids), unique=True, max_size=1 if form is Form.CHOOSE_ONE else len(ids))
    papers = draw(st.lists(names, min_size=1, max_size=14))
    if form.has_points:
        amounts = st.integers(0, 5) | st.fractions(0, 3, max_denominator=4)
        papers = [{name: draw(amounts) for name in paper} for paper in papers]
    total = sum(each.cost for each in proposals)
    budget = draw(st.one_of(st.sampled_from([0, 1, proposals[0].cost, total, 2 * total, total / Fraction(2)]), COSTS))
    return Election.of(budget, proposals, papers, form=form)


@st.composite
def shares_settings(draw, election):
    """Settings of equal shares; the steps are long enough for a slow count."""
    share = Fraction(election.budget) / len(election.ballots)
    dearest = max(each.cost for each in election.proposals)
    return Settings(
        utility=draw(st.sampled_from(Utility)),
        completion=draw(st.sampled_from(Completion)),
        stop_when_exhaustive=draw(st.booleans()),
        step=max(share, Fraction(dearest, 2)) / draw(st.sampled_from([1, 2, 7, 15])),
        scores=(7, 5, 4, 3, 2, 2, 1) if election.ballots.form is Form.RANKING else (),
    )
