"""Why each proposal won or lost, in exact numbers; pages make sentences of them.

Terms are those published by cities that count with equal shares: effective votes, money behind a proposal, who drained
it, the purchase after which it died, what it missed, effective support. All of them hold at the final share.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, inf

import numpy as np

from panel.tally.caps import Rooms
from panel.tally.counting import Count, by_heading, count
from panel.tally.election import Election, ElectionBroken, Integers, Money
from panel.tally.limits import without_broken
from panel.tally.profile import scored
from panel.tally.result import Result
from panel.tally.settings import Rule, Settings
from panel.tally.shares_exact import ExactRun
from panel.tally.shares_run import ULP, Market
from panel.tally.support import effective_support


@dataclass(frozen=True, slots=True)
class Account:
    """What happened to one proposal.

    votes: supporters. score: their points (votes where there are none). For equal shares also:
    effective_votes: cost/price, when bought, or when it could last be paid for; 0 if never.
    effective_by_step, money_behind: before each purchase, and at the end; up to its own purchase for a winner.
    paid_full, paid_part, paid_none: supporters of a winner by what they paid for it.
    drained_by: what its supporters paid to each earlier winner. died_after: the winner after which the money behind it
    first fell short (None: it was short from the start); left_then: the money then. missing: cost less left_then.
    more_supporters: at least so many more, each with a full share, would have been needed.
    capped_by: the cap that had no room left after `died_after`, while the money behind it was still enough.
    effective_support: whole per cent; 100 or more for whatever is bought, at most 100 (lost in a tie) for the others, but those
    that a cap kept out.
    """

    id: str
    won: bool
    votes: int
    score: Fraction
    effective_votes: Fraction = Fraction(0)
    effective_by_step: tuple[Fraction, ...] = ()
    money_behind: tuple[Fraction, ...] = ()
    price: Fraction = Fraction(0)
    paid_full: int = 0
    paid_part: int = 0
    paid_none: int = 0
    drained_by: tuple[tuple[str, Fraction], ...] = ()
    died_after: str | None = None
    left_then: Fraction | None = None
    missing: Fraction = Fraction(0)
    more_supporters: int = 0
    capped_by: str | None = None
    effective_support: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The round as a whole, and each proposal by id. satisfaction: number of winners -> voters with so many."""

    voters: int
    spent: Money
    left: Money
    satisfaction: Mapping[int, int]
    accounts: Mapping[str, Account] = field(default_factory=dict)


def explain(election: Election, settings: Settings, result: Result) -> Explanation:
    """The explanation of a result of `count` with these settings."""
    counted = scored(without_broken(election) if settings.leave_out_broken else election, settings)
    parts = by_heading(counted) if counted.headings else {"": counted}
    accounts: dict[str, Account] = {}
    for name, part in parts.items():
        accounts |= _accounts(Count(part, settings), result.parts.get(name, result))
    return Explanation(
        voters=len(counted.ballots),
        spent=result.spent,
        left=result.budget - result.spent,
        satisfaction=satisfaction(counted, result),
        accounts={each.id: accounts[each.id] for each in election.proposals},
    )


def satisfaction(election: Election, result: Result) -> dict[int, int]:
    """How many voters have 0, 1, 2, ... winners among the proposals they support."""
    ballots = election.ballots
    won = np.array([each.id in set(result.winners) for each in election.proposals], bool)
    entries = won[ballots.choices]
    if ballots.points is not None:
        entries &= ballots.points > 0
    winners = np.bincount(ballots.owners[entries], minlength=len(ballots))
    return dict(enumerate(np.bincount(winners).tolist()))


def other_rules(election: Election, settings: Settings) -> tuple[Result, ...]:
    """The same ballots under the other rules, for a look side by side."""
    return tuple(count(election, replace(settings, rule=rule)) for rule in Rule if rule is not settings.rule)


def _accounts(counted: Count, result: Result) -> dict[str, Account]:
    bought = [step.winner for step in result.steps if not step.by_votes]
    won = set(result.winners)
    plain = {
        each.id: Account(each.id, each.id in won, votes, score)
        for each, votes, score in zip(counted.proposals, counted.votes, counted.scores, strict=True)
    }
    if counted.settings.rule is not Rule.EQUAL_SHARES or result.share is None or result.replaced:
        return plain
    supporters = counted.profile()
    cost_utility = counted.settings.utility.uses_cost
    facts = counted.proposals, supporters, counted.order, counted.eligible
    market = Market.of(*facts, cost_utility=cost_utility, caps=counted.caps)
    replay = Replay(market, result.share)
    if [counted.proposals[p].id for p in replay.winners()] != bought:
        raise ElectionBroken("The result is not that of this election with these settings.")
    support = effective_support(market, result.share, [p for p in market.eligible if p not in replay.order])
    for winner in replay.order:
        support |= effective_support(market, result.share, [winner])
    return plain | {counted.proposals[p].id: replay.account(p, plain[counted.proposals[p].id], support[p]) for p in support}


class Replay(ExactRun):
    """An exact run that keeps what explanations need.

    effective: effective votes before each purchase, and at the end. payers: for each winner the supporters who paid in
    full, in part, and nothing. broke_at: the purchase that took the last money of each group.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        super().__init__(market, share)
        self.order = list[int]()
        self.effective: dict[int, list[Fraction]] = {p: [] for p in market.eligible}
        self.payers: dict[int, tuple[int, int, int]] = {}
        self.broke_at: Integers = np.full(len(self.most), len(market.proposals))

    def winners(self) -> list[int]:
        found = super().winners()
        self._note_effective()
        return found

    def charge(self, p: int, price: Fraction) -> None:
        self._note_effective()
        self.payers[p] = self._payers(p, price)
        before = self.broke.copy()
        super().charge(p, price)
        self.broke_at[self.broke & ~before] = len(self.order)
        self.order.append(p)

    def _note_effective(self) -> None:
        for p in self.effective.keys() - set(self.order):
            price = self.price(p) if self.rates[p] < inf else None
            self.effective[p].append(self._votes(p, price) if price else Fraction(0))

    def _votes(self, p: int, price: Fraction) -> Fraction:
        return self.market.proposals[p].cost / (price * self.market.profile.points_scale)

    def _payers(self, p: int, price: Fraction) -> tuple[int, int, int]:
        """Supporters who can pay the price of each of their points, who can pay only a part of it, and the penniless."""
        profile = self.market.profile
        everybody = int(profile.sizes[profile.supporters[p]].sum())
        who, points, sizes = self.solvent(p)
        lowest, highest = float(price) * (1 - 4 * ULP), float(price) * (1 + 4 * ULP)
        part = int(sizes[self.most[who] < lowest * points].sum())
        for money, given, voters in self.split(p, lowest, highest)[2]:
            if money < given * price * self.unit:
                part += voters
        solvent = int(sizes.sum())
        return solvent - part, part, everybody - solvent

    def money_behind(self, p: int) -> list[Fraction]:
        """Money of the supporters of p before each purchase, and at the end."""
        who = self.market.profile.supporters[p]
        sizes, end = self.market.profile.sizes[who], len(self.order)
        broke_at = np.minimum(self.broke_at[who], end)

        def left_at(counts: Integers) -> list[int]:
            """Sum over the groups that are not yet broke before each purchase."""
            by_purchase = np.bincount(broke_at, counts, end + 1)
            return [int(each) for each in by_purchase[::-1].cumsum()[::-1]]

        behind = [voters * self.share for voters in left_at(sizes)]
        for k, (price, spent) in enumerate(zip(self.prices, self.spent, strict=True)):
            for after, points in enumerate(left_at(sizes * spent[who])[k + 1 :], k + 1):
                behind[after] -= points * price
        return [Fraction(each, self.unit) for each in behind]

    def _capped(self, p: int) -> Iterator[tuple[int, str]]:
        """After how many purchases p had no room any more, and under which cap; from the first on."""
        rooms = Rooms(self.market.caps)
        for step, winner in enumerate(self.order, 1):
            rooms.take(winner)
            if not rooms.fit(p):
                yield step, rooms.full(p) or ""

    def account(self, p: int, plain: Account, support: int) -> Account:
        """The whole account of a proposal that was eligible."""
        ids = [self.market.proposals[each].id for each in self.order]
        behind = self.money_behind(p)
        if p in self.order:
            behind = behind[: self.order.index(p) + 1]
        drained = [(winner, before - after) for winner, before, after in zip(ids, behind, behind[1:], strict=False)]
        known = replace(
            plain,
            effective_by_step=tuple(self.effective[p]),
            effective_votes=next((each for each in reversed(self.effective[p]) if each), Fraction(0)),
            money_behind=tuple(behind),
            drained_by=tuple((winner, paid) for winner, paid in drained if paid),
            effective_support=support,
        )
        if p in self.order:
            full, part, nothing = self.payers[p]
            price = self.market.proposals[p].cost / known.effective_votes
            return replace(known, price=price, paid_full=full, paid_part=part, paid_none=nothing)
        cost = self.market.proposals[p].cost
        death = next((step for step, money in enumerate(behind) if money < cost), len(behind))
        if capped := next(((step, cap) for step, cap in self._capped(p) if step < death), None):
            return replace(known, died_after=ids[capped[0] - 1], left_then=behind[capped[0]], capped_by=capped[1])
        missing = cost - behind[death]
        share = Fraction(self.share, self.unit)
        return replace(
            known,
            died_after=ids[death - 1] if death else None,
            left_then=behind[death],
            missing=missing,
            more_supporters=ceil(missing / share) if share else 0,
        )
