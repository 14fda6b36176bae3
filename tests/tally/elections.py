"""Elections that are hard on a count: equal costs, tiny and huge money, empty ballots, one voter."""

import itertools
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from panel.tally import Cap, Completion, Election, Form, Proposal, Settings, Utility

SCORES = {form: (7, 5, 4, 3, 2, 2, 1) if form is Form.RANKING else () for form in Form}
COSTS = st.one_of(
    st.sampled_from([1, 2, 3, 6, 10, 12, 100, 10**9, 10**9 + 1, 10**15]),
    st.integers(1, 60),
    st.fractions(Fraction(1, 7), 40, max_denominator=7),
)
POINTS = st.integers(0, 5) | st.fractions(0, 3, max_denominator=4)


@st.composite
def elections(draw, *, forms=tuple(Form), costs=COSTS, points=POINTS, shortest=0):
    """An election of up to 7 proposals and 14 ballots."""
    ids = "abcdefg"[: draw(st.integers(1, 7))]
    common = draw(st.one_of(st.none(), costs))
    proposals = [Proposal(each, draw(costs) if common is None or draw(st.integers(0, 3)) == 0 else common) for each in ids]
    form = draw(st.sampled_from(forms))
    names = st.lists(st.sampled_from(ids), unique=True, min_size=shortest, max_size=1 if form is Form.CHOOSE_ONE else len(ids))
    papers = draw(st.lists(names, min_size=1, max_size=14))
    if form.has_points:
        papers = [{name: draw(points) for name in paper} for paper in papers]
    total = sum(each.cost for each in proposals)
    budget = draw(st.one_of(st.sampled_from([0, 1, proposals[0].cost, total, 2 * total, total // 2]), costs))
    return Election.of(budget, proposals, papers, form=form)


@st.composite
def capped(draw, plain=None):
    """An election with one to three caps, which may overlap, hold nothing at all, or more than the budget."""
    election = draw(elections() if plain is None else plain)
    ids, total = [each.id for each in election.proposals], sum(each.cost for each in election.proposals)
    most = st.sampled_from([0, total, total / Fraction(2), *(each.cost for each in election.proposals)]) | st.integers(0, 100)
    members = st.frozensets(st.sampled_from(ids), min_size=1)
    kinds = st.sampled_from(["category", "neighborhood"])
    drawn = draw(st.lists(st.tuples(kinds, most, members), min_size=1, max_size=3))
    caps = tuple(Cap(kind, f"cap {place}", most, ids) for place, (kind, most, ids) in enumerate(drawn))
    return replace(election, caps=caps)


@st.composite
def shares_settings(draw, election):
    """Settings of equal shares; the steps are long enough for a slow count."""
    share = Fraction(election.budget) / len(election.ballots)
    dearest = max(each.cost for each in election.proposals)
    return Settings(
        utility=draw(st.sampled_from(Utility)),
        completion=draw(st.sampled_from(Completion)),
        stop_when_exhaustive=draw(st.booleans()),
        step=max(share / draw(st.sampled_from([1, 3, 20])), Fraction(dearest) / 40, Fraction(1, 100)),
        scores=SCORES[election.ballots.form],
    )


def papers_of(election):
    """The papers that `Election.of` would take."""
    ids, ballots = [each.id for each in election.proposals], election.ballots
    chosen, starts = [ids[p] for p in ballots.choices.tolist()], ballots.starts.tolist()
    papers = []
    for start, end in itertools.pairwise(starts):
        names = chosen[start:end]
        if ballots.points is not None:
            names = {
                name: Fraction(int(s), ballots.points_scale) for name, s in zip(names, ballots.points[start:end], strict=True)
            }
        papers.append(names)
    return papers


def points_of(election, scores):
    """One mapping for each ballot, from proposal id to points above 0: as given, by rank, or 1 for an approval."""
    papers = papers_of(election)
    if election.ballots.points is None:
        papers = [dict(zip(names, scores or [1] * len(names), strict=False)) for names in papers]
    return [{name: Fraction(s) for name, s in paper.items() if s > 0} for paper in papers]


def a_neighbourhood(lot):
    """Some hundred voters with uneven tastes, and settings to count them."""
    number, voters = lot.randint(5, 20), lot.randint(50, 300)
    form = lot.choice([Form.APPROVAL, Form.POINTS, Form.RANKING])
    liked = [lot.random() ** 2 for _ in range(number)]
    unit = lot.choice([1, 10, 1000])
    proposals = [Proposal(str(p), unit * lot.randint(1, 40)) for p in range(number)]
    papers = []
    for _ in range(voters):
        names = [str(p) for p in range(number) if lot.random() < liked[p]]
        lot.shuffle(names)
        papers.append({name: lot.randint(0, 4) for name in names[:6]} if form is Form.POINTS else names[:6])
    budget = sum(each.cost for each in proposals) * lot.choice([20, 50, 80]) // 100
    chosen = Settings(
        utility=lot.choice(list(Utility)),
        completion=lot.choice(list(Completion)),
        step=max(Fraction(budget, voters * lot.choice([2, 5, 20])), Fraction(unit)),
        scores=SCORES[form],
    )
    return Election.of(budget, proposals, papers, form=form), chosen
