"""The books of one run at one share, in exact numbers: prices, who is broke since when, and what any crowd has left."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from panel.tally.election import Integers
from panel.tally.market import ULP, Floats, Market, Supply, dot

NEVER = 2**31 - 1
GROUPS = 2**17
"""So many groups at once, so that large crowds need little memory."""
NARROW = 2.0**-40


@dataclass(frozen=True, slots=True)
class Doubt:
    """Groups alike, of whom floats cannot say whether they can pay: the money of one voter, the points given, how many voters."""

    money: int
    points: int
    voters: int
    groups: Integers


@dataclass(frozen=True, slots=True)
class Split:
    """Supporters by whether they can pay a price: groups that cannot and their voters, the weight of those who can, the rest."""

    poor: Integers
    voters: Integers
    rich: int
    doubtful: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Groups that are not broke at a moment, the points they give to something, their voters, and what one of them has."""

    moment: int
    groups: Integers
    points: Integers
    voters: Integers
    money: Floats


class Ledger:
    """Purchases in order, at exact prices.

    A voter who is not broke holds the share less, for each purchase, its price times the points given to it. So the money
    of any number of voters is a sum of few products: whole numbers times the share and the prices. Those are whole
    numbers too, in units of 1/`unit`. `broke_at[g]` is the purchase that took the last money of group g, `place[p]` the
    purchase of p. Every question can be asked of a moment: just before the purchase with that number.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        self.market = market
        self.unit = lcm(share.denominator, *(Fraction(each.cost).denominator for each in market.proposals))
        self.share = int(share * self.unit)
        self.order = list[int]()
        self.prices = list[int]()
        self.nowhere = len(market.proposals)
        self.place: Integers = np.full(self.nowhere, self.nowhere)
        self.floats = np.zeros(self.nowhere + 1)
        self.broke_at = np.full(len(market.profile.sizes), NEVER, np.int32)
        longest = int(np.diff(market.profile.starts).max(initial=0))
        self.error = (2 * longest + 16) * ULP * float(share)

    def until(self, moment: int) -> "Ledger":
        """A copy of the books as they were then, to go on differently."""
        copy = Ledger(self.market, Fraction(self.share, self.unit))
        copy.unit, copy.share = self.unit, self.share
        copy.order, copy.prices = self.order[:moment], self.prices[:moment]
        copy.place[copy.order] = np.arange(moment)
        copy.floats[:moment] = self.floats[:moment]
        copy.broke_at = np.where(self.broke_at < moment, self.broke_at, np.int32(NEVER))
        return copy

    def buy(self, p: int) -> None:
        """Charge the supporters of p, as far as they can pay."""
        moment = len(self.order)
        price, split = self._priced(p, self.crowd(p, moment))
        self.broke_at[split.poor] = moment
        for each in split.doubtful:
            if each.money <= each.points * price * self.unit:
                self.broke_at[each.groups] = moment
        factor = price.denominator // gcd(price.denominator, self.unit)
        self.unit *= factor
        self.share *= factor
        self.prices = [each * factor for each in self.prices] + [int(price * self.unit)]
        self.order.append(p)
        self.place[p] = moment
        self.floats[moment] = float(price)

    def price(self, p: int, moment: int | None = None) -> Fraction | None:
        """What a supporter of p must pay for each point; None if they cannot."""
        crowd = self.crowd(p, len(self.order) if moment is None else moment)
        cost = self.market.costs[p]
        margin = self.market.slack * cost + 2 * self.error * float(crowd.voters.sum())
        everything = dot(crowd.voters.astype(np.float64), crowd.money)
        if everything < cost - margin:
            return None
        if everything < cost + margin and self.total(crowd.groups, crowd.voters, crowd.moment) < self._cost(p):
            return None
        return self._priced(p, crowd)[0]

    def _cost(self, p: int) -> int:
        return int(self.market.proposals[p].cost * self.unit)

    def _priced(self, p: int, crowd: Crowd) -> tuple[Fraction, Split]:
        """The price of p and who can pay it, where its supporters can.

        Floats say where the price lies, more or less; whoever is clearly poor or rich there is only counted. If the exact
        price that follows lies within the bounds that were taken for it, then they are poor, or rich.
        """
        limits, weights = crowd.money / crowd.points, (crowd.voters * crowd.points).astype(np.float64)
        supply = Supply(limits, weights, dot(weights, np.ones(len(weights))))
        guess = min(supply.lowest_price(self.market.costs[p], 0.0), float(limits.max()))
        width = guess * NARROW + 4 * self.error
        while True:
            split = self.split(crowd, guess - width, guess + width)
            price = self._solved(p, crowd.moment, split)
            if guess - width <= price <= guess + width:
                return price, split
            width *= 64

    def _solved(self, p: int, moment: int, split: Split) -> Fraction:
        """The price if those who are poor are so, and those who are rich."""
        left = self._cost(p) - self.total(split.poor, split.voters, moment)
        weight = split.rich + sum(each.points * each.voters for each in split.doubtful)
        for each in sorted(split.doubtful, key=lambda each: Fraction(each.money, each.points)):
            if each.money * weight >= left * each.points:
                break
            left -= each.money * each.voters
            weight -= each.points * each.voters
        return Fraction(left, self.unit * weight)

    def split(self, crowd: Crowd, lower: float, upper: float) -> Split:
        """The crowd by whether they can pay a price, for each point, that lies between two bounds."""
        poor = crowd.money + self.error < lower * crowd.points
        rich = crowd.money - self.error > upper * crowd.points
        doubt = np.flatnonzero(~(poor | rich))
        doubtful = tuple(self._alike(crowd.groups[doubt], crowd.points[doubt], crowd.voters[doubt], crowd.moment))
        weight = int(crowd.voters[rich] @ crowd.points[rich])
        return Split(crowd.groups[poor], crowd.voters[poor], weight, doubtful)

    def crowd(self, p: int, moment: int) -> Crowd:
        """The supporters of p who are not broke."""
        profile = self.market.profile
        kept = np.flatnonzero(self.broke_at[profile.supporters[p]] >= moment)
        who = profile.supporters[p][kept]
        return Crowd(moment, who, profile.points[p][kept], profile.sizes[who], self._money(who, moment))

    def _money(self, who: Integers, moment: int) -> Floats:
        """Money of a voter of each of these groups, none of them broke, within `error`."""
        floats = self._until(self.floats, moment)
        profile, money = self.market.profile, np.full(len(who), self.share / self.unit)
        for start in range(0, len(who), GROUPS):
            at, row = profile.entries(who[start : start + GROUPS])
            paid = floats[self.place[profile.choices[at]]]
            if not profile.plain:
                paid = paid * profile.given[at]
            part = money[start : start + GROUPS]
            part -= np.bincount(row, paid, len(part))
        return money

    def _until(self, values: Floats, moment: int) -> Floats:
        """The values by place, without those of later purchases."""
        return values if moment >= len(self.order) else np.where(np.arange(len(values)) < moment, values, 0)

    def total(self, who: Integers, voters: Integers, moment: int) -> int:
        """Money of so many voters of these groups, none of them broke, in units of 1/`unit`."""
        counts = np.zeros(self.nowhere + 1, np.int64)
        profile = self.market.profile
        for start in range(0, len(who), GROUPS):
            at, row = profile.entries(who[start : start + GROUPS])
            weights = voters[start : start + GROUPS][row]
            np.add.at(counts, self.place[profile.choices[at]], weights if profile.plain else weights * profile.given[at])
        given: list[int] = counts[:moment].tolist()
        spent = sum(n * price for n, price in zip(given, self.prices[:moment], strict=True) if n)
        return int(voters.sum()) * self.share - spent

    def _alike(self, who: Integers, points: Integers, voters: Integers, moment: int) -> Iterator[Doubt]:
        """These groups by what they gave and give."""
        profile = self.market.profile
        kinds: dict[tuple[int, ...], list[int]] = {}
        for row, (group, given) in enumerate(zip(who.tolist(), points.tolist(), strict=True)):
            entries = slice(profile.starts[group], profile.starts[group + 1])
            place = self.place[profile.choices[entries]]
            kept = place < moment
            kinds.setdefault((given, *place[kept].tolist(), *profile.given[entries][kept].tolist()), []).append(row)
        for rows in kinds.values():
            money = self.total(who[rows[:1]], np.ones(1, np.int64), moment)
            yield Doubt(money, int(points[rows[0]]), int(voters[rows].sum()), who[rows])
