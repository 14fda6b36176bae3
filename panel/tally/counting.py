"""Count an election under its settings."""

from fractions import Fraction

from panel.tally.election import Election, ElectionBroken, Form
from panel.tally.equal_shares import EqualShares, Progress
from panel.tally.greedy import by_votes
from panel.tally.profile import Profile, profile
from panel.tally.result import Result, Step
from panel.tally.settings import Rule, Settings
from panel.tally.shares_run import Market
from panel.tally.ties import TieOrder


def count(election: Election, settings: Settings, progress: Progress | None = None) -> Result:
    """Winners and every step. `progress(share, spent)` is called after each run of equal shares."""
    points = election.ballots.form in {Form.RANKING, Form.POINTS, Form.SCORES}
    voted = profile(election, settings, points=points and (settings.rule is Rule.GREEDY or settings.utility.uses_points))
    order = TieOrder.of(election.proposals, voted, settings.lot)
    eligible = [p for p in range(len(election.proposals)) if _passes(election, settings, voted, p)]
    if settings.rule is Rule.GREEDY:
        steps = by_votes(election, voted, order, eligible, stop=settings.greedy_stop)
        return _result(election, settings, steps, eligible, None)
    if settings.rule is Rule.PHRAGMEN:
        raise ElectionBroken("Phragmén is not there yet.")
    market = Market.of(election.proposals, voted, order, eligible, cost_utility=settings.utility.uses_cost)
    method = EqualShares(election, settings, market, progress)
    share, steps = method.steps()
    return _result(election, settings, steps, eligible, share)


def _passes(election: Election, settings: Settings, voted: Profile, p: int) -> bool:
    measure = voted.score(p) if settings.rule is Rule.GREEDY else voted.votes(p)
    return voted.votes(p) > 0 and measure >= settings.threshold


def _result(election: Election, settings: Settings, steps: list[Step], eligible: list[int], share: Fraction | None) -> Result:
    kept = set(eligible)
    return Result(
        winners=tuple(step.winner for step in steps),
        spent=sum(step.cost for step in steps),
        budget=election.budget,
        share=share,
        steps=tuple(steps),
        settings=settings,
        ineligible=tuple(each.id for p, each in enumerate(election.proposals) if p not in kept),
    )
