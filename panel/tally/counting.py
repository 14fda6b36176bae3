"""Count an election under its settings."""

from collections.abc import Callable
from fractions import Fraction

from panel.tally.election import Election, ElectionBroken, Form, Money
from panel.tally.equal_shares import run
from panel.tally.greedy import by_votes
from panel.tally.profile import Profile, profile
from panel.tally.result import Result, Step
from panel.tally.settings import Completion, Rule, Settings
from panel.tally.ties import TieOrder

Progress = Callable[[Fraction, Money], None]


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
    share = Fraction(election.budget, max(1, len(election.ballots)))
    best = run(election, voted, order, eligible, share, cost_utility=settings.utility.uses_cost)
    while settings.completion is not Completion.NONE and len(best) < len(eligible):
        further = run(election, voted, order, eligible, share + settings.step, cost_utility=settings.utility.uses_cost)
        if sum(step.cost for step in further) > election.budget:
            break
        best, share = further, share + settings.step
    return _result(election, settings, best, eligible, share)


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
