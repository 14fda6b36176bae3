"""The fairest lottery over panels for a rule, with the proof that nothing is fairer or the gap still open.

From outside, the rule's aim on the relaxation says how fair a lottery could be. From inside, panels are gathered, each
found where the average of those before it falls short, until weights on them give everybody the chance aimed at. If no
weights can, the prices of the shortfall give a condition that every panel meets and the aim does not; it is added to
the relaxation, and the aim is set anew.
"""

from dataclasses import dataclass, field

import numpy as np

from panel.sortition.kinds import Counts, Floats
from panel.sortition.limits import Limits, Progress, Stage
from panel.sortition.pricing import Pricing
from panel.sortition.relaxation import Infeasible, smallest_relaxation
from panel.sortition.rules import Rule, aim
from panel.sortition.solver import INFINITY, Row
from panel.sortition.task import Task
from panel.sortition.weights import WeightProgram, WeightSolution

TOLERANCE = 1e-6
FEWEST_GATHERED = 24
MOST_GATHERED_PER_KIND = 4
MOST_MISSES = 20
# Panels per kind after which it is worth looking whether weights exist; weights that meet K equations need about K panels.
FIRST_CHECK = {Rule.MAXIMIN: 0.5, Rule.LEXIMIN: 1.25, Rule.GOLDILOCKS: 1.25}
GROWTH = 1.3
NO_GAIN = 1e-8
NEGLIGIBLE = 1e-11


@dataclass(frozen=True)
class Lottery:
    """Panels (one row each, counted by kind) and their weights, which sum to 1.

    `bound` is a proven limit: no lottery has a larger smallest chance. `gap` is the largest shortfall of a chance from
    what the rule aimed at; `proven` where it is as good as nothing. `steps` were taken to find it.
    """

    panels: Counts
    weights: Floats
    chances: Floats
    bound: float
    gap: float
    steps: int

    @property
    def proven(self) -> bool:
        return self.gap <= TOLERANCE


def fairest(task: Task, rule: Rule, limits: Limits) -> Lottery:
    """The lottery over panels that the rule calls fairest, as far as the limits allow.

    Infeasible where no panel meets the quotas.
    """
    search = _Search(task, rule, limits)
    search.start()
    while search.improve():
        pass
    return search.lottery()


@dataclass
class _Search:
    """Panels known so far, and the conditions known to hold for all panels."""

    task: Task
    rule: Rule
    limits: Limits
    rounds: int = 0
    panels: dict[bytes, Counts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sizes = self.task.kinds.sizes
        self.rows = self.task.rows()
        self.pricing = Pricing(self.task.kinds.most, self.rows)
        self.target: Floats = np.zeros(len(self.sizes))
        self.program = WeightProgram(self.sizes, self.target)

    def start(self) -> None:
        """Find a first panel, or say why there is none."""
        panel = self.pricing.dive(self.target)
        if panel is None:
            relaxation = smallest_relaxation(self.task)
            if relaxation is None or relaxation.changes:
                homes = int(self.task.kinds.homes.sum())
                raise Infeasible(relaxation, seats=self.task.open_seats, homes=homes)
            panel = relaxation.panel
        self.add(panel)

    def add(self, panel: Counts) -> None:
        if panel.tobytes() not in self.panels:
            self.panels[panel.tobytes()] = panel
            self.program.add(panel)

    def improve(self) -> bool:
        """Aim, then close in on the aim; whether a new condition asks for another aim."""
        self.rounds += 1
        self.target = aim(self.rule, self.task, self.rows)
        floors = np.full_like(self.target, self.bound) if self.rule is Rule.MAXIMIN else self.target
        self.program = WeightProgram(self.sizes, floors)
        for panel in self.panels.values():
            self.program.add(panel)
        return not self.gather() and self.close()

    def gather(self) -> bool:
        """Gather panels, each where the average of those before falls furthest short; whether the aim was reached."""
        total = np.zeros(len(self.sizes))
        misses = 0
        check = max(FEWEST_GATHERED, int(FIRST_CHECK[self.rule] * len(self.sizes)))
        for count in range(1, FEWEST_GATHERED + MOST_GATHERED_PER_KIND * len(self.sizes)):
            if not self.limits.step():
                return False
            panel = self.pricing.dive((self.target * count - total) / self.sizes)
            if panel is None:
                misses += 1
                if misses > max(MOST_MISSES, count // 2):
                    return False
                continue
            total += panel / self.sizes
            self.add(panel)
            self.limits.report(Progress(Stage.PANELS, self.rounds, len(self.panels), self.bound))
            if count >= check:
                check = int(count * GROWTH)
                if self.weigh(Stage.PANELS).shortfall <= TOLERANCE:
                    return True
        return False

    def close(self) -> bool:
        """Add the panels that the prices of the shortfall ask for; whether they prove the aim out of reach."""
        while self.limits.step():
            weighed = self.weigh(Stage.PROOF)
            if weighed.shortfall <= TOLERANCE:
                return False
            prices = weighed.prices / self.sizes
            panel = self.pricing.dive(prices)
            if panel is None or weighed.gain(panel / self.sizes) <= NO_GAIN:
                panel = self.pricing.best(prices, seconds=self.limits.left_seconds)
                if panel is None:
                    self.limits.take_back()
                    return False
                if weighed.gain(panel / self.sizes) <= NO_GAIN:
                    self.cut(prices, float(prices @ panel))
                    return True
            self.add(panel)
        return False

    def cut(self, prices: Floats, worth: float) -> None:
        """Note that no panel is worth more than `worth` at these prices."""
        kinds = np.flatnonzero(prices > 0)
        scale = float(prices.max())
        row = Row(kinds, prices[kinds] / scale, -INFINITY, worth / scale)
        self.rows.append(row)
        self.pricing.add(row)

    def weigh(self, stage: Stage) -> WeightSolution:
        weighed = self.program.solve()
        self.limits.report(Progress(stage, self.rounds, len(self.panels), self.bound, weighed.shortfall))
        return weighed

    def lottery(self) -> Lottery:
        weighed = self.weigh(Stage.PROOF)
        used = np.flatnonzero(weighed.weights > NEGLIGIBLE)
        panels = np.array(list(self.panels.values()))[used]
        weights = weighed.weights[used] / weighed.weights[used].sum()
        chances = np.clip((weights[:, None] * panels).sum(axis=0) / self.sizes, 0.0, 1.0)
        return Lottery(panels, weights, chances, self.bound, max(0.0, weighed.shortfall), self.limits.taken)

    @property
    def bound(self) -> float:
        """No lottery has a smallest chance above this; 1 where nobody is left to be drawn."""
        return float(self.target.min(initial=1.0))
