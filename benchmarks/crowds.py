"""Large generated elections: voters in eight leanings, 1 to 12 picks each, so that most ballots are distinct; seeded."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from panel.tally import Ballots, Election, Form, Proposal

LEANINGS = 8
PICKS = 12
AT_ONCE = 50_000


def crowd(voters: int, proposals: int, *, budget_share: float, seed: int = 7) -> Election:
    """Approval ballots. A budget share of 0.25 is tight; with 2 the money buys everything."""
    rng = np.random.default_rng(seed)
    pence = np.floor(np.exp(rng.normal(11, 1, proposals)) * 100).astype(np.int64)
    popular = rng.dirichlet(np.full(proposals, 0.5))
    leanings = [0.5 * popular + 0.5 * rng.dirichlet(np.full(proposals, 0.2)) for _ in range(LEANINGS)]
    ladders = np.cumsum(leanings, axis=1)
    sizes, groups = rng.integers(1, PICKS + 1, voters), rng.integers(0, LEANINGS, voters)
    lengths, choices = [np.zeros(1, np.int64)], list[np.ndarray]()
    for start in range(0, voters, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        picks = picked(rng.random((len(sizes[part]), PICKS)), sizes[part], groups[part], ladders)
        kept = picks < proposals
        kept[:, 1:] &= picks[:, 1:] != picks[:, :-1]
        lengths.append(kept.sum(axis=1))
        choices.append(picks[kept])
    ballots = Ballots(Form.APPROVAL, np.cumsum(np.concatenate(lengths)), np.concatenate(choices))
    lines = tuple(Proposal(str(place), Fraction(int(cost), 100)) for place, cost in enumerate(pence, 1))
    return Election(round(int(pence.sum()) * budget_share / 100), lines, ballots)


def picked(draws: np.ndarray, sizes: np.ndarray, groups: np.ndarray, ladders: np.ndarray) -> np.ndarray:
    """The picks of some voters in rising order, a row each; beyond its size a row holds what is no proposal."""
    proposals = ladders.shape[1]
    picks = np.empty(draws.shape, np.int64)
    for leaning, ladder in enumerate(ladders):
        rows = groups == leaning
        picks[rows] = np.minimum(np.searchsorted(ladder, draws[rows]), proposals - 1)
    picks[np.arange(PICKS) >= sizes[:, None]] = proposals
    picks.sort(axis=1)
    return picks


def with_costs(election: Election, costs: list[int], *, budget_share: float) -> Election:
    """The same ballots with other costs."""
    lines = tuple(replace(each, cost=cost) for each, cost in zip(election.proposals, costs, strict=True))
    return replace(election, proposals=lines, budget=int(sum(costs) * budget_share))


def equal_costs(voters: int, proposals: int = 199) -> Election:
    """Nine in ten proposals cost the same, so that many are level again and again."""
    costs = [50_000 if place % 10 else 20_000 + 500 * place for place in range(proposals)]
    return with_costs(crowd(voters, proposals, budget_share=1), costs, budget_share=0.25)


def large_currency(voters: int, proposals: int = 22) -> Election:
    """Shares of tens of thousands, in whole units."""
    rng = np.random.default_rng(11)
    costs = (rng.integers(40, 1200, proposals) * 500_000 * voters // 33_000).tolist()
    return with_costs(crowd(voters, proposals, budget_share=1), costs, budget_share=0.25)
