"""What the books of a run tell about one proposal, in exact numbers."""

from fractions import Fraction

import numpy as np

from panel.tally.election import Integers
from panel.tally.ledger import GROUPS, NEVER, Ledger
from panel.tally.market import ULP


def raised(books: Ledger, p: int, moment: int) -> Fraction:
    """What the supporters of p would pay for it at the rate of the purchase of this moment; at the end, all they have left."""
    crowd = books.crowd(p, moment)
    if moment == len(books.order):
        return Fraction(books.total(crowd.groups, crowd.voters, moment), books.unit)
    worth = books.market.worth
    level = Fraction(books.prices[moment], books.unit) / worth[books.order[moment]] * worth[p]
    split = books.split(crowd, *_around(level))
    amount = books.total(split.poor, split.voters, moment) + split.rich * level * books.unit
    amount += sum(min(Fraction(each.money), each.points * level * books.unit) * each.voters for each in split.doubtful)
    return Fraction(amount) / books.unit


def payers(books: Ledger, p: int) -> tuple[int, int, int]:
    """Supporters of a winner who could pay the price of each of their points, who could pay a part of it, and the penniless."""
    moment, profile = int(books.place[p]), books.market.profile
    price = Fraction(books.prices[moment], books.unit)
    everybody = int(profile.sizes[profile.supporters[p]].sum())
    crowd = books.crowd(p, moment)
    solvent = int(crowd.voters.sum())
    split = books.split(crowd, *_around(price))
    part = int(split.voters.sum())
    part += sum(each.voters for each in split.doubtful if each.money < each.points * price * books.unit)
    return solvent - part, part, everybody - solvent


def _around(price: Fraction) -> tuple[float, float]:
    return float(price) * (1 - 4 * ULP), float(price) * (1 + 4 * ULP)


def drained(books: Ledger, p: int) -> list[int]:
    """What the supporters of p paid for each purchase, in units of 1/`unit`.

    `whole[k]` are the points (voters times points) that were paid for purchase k in full; `parts[b][k]` those of voters whose
    last money went to purchase b: there they paid whatever the earlier ones had left them.
    """
    bought = len(books.order)
    whole, parts, last = _payments(books, p)
    paid = [points * price for points, price in zip(whole.tolist(), books.prices, strict=True)]
    for b in np.flatnonzero(last).tolist():
        spent = parts[b * bought : (b + 1) * bought]
        some = np.flatnonzero(spent)
        before = sum(points * books.prices[k] for k, points in zip(some.tolist(), spent[some].tolist(), strict=True))
        paid[b] += int(last[b]) * books.share - before
    return paid


def _payments(books: Ledger, p: int) -> tuple[Integers, Integers, Integers]:
    """`whole` and `parts` (one row after another), and how many voters gave their last money to each purchase."""
    profile, bought = books.market.profile, len(books.order)
    whole, parts, last = np.zeros(bought, np.int64), np.zeros(bought * bought, np.int64), np.zeros(bought, np.int64)
    supporters = profile.supporters[p]
    for start in range(0, len(supporters), GROUPS):
        who = supporters[start : start + GROUPS]
        at, row = profile.entries(who)
        place, broke_at = books.place[profile.choices[at]], books.broke_at[who][row]
        points = profile.sizes[who][row] * profile.given[at]
        full = (place < broke_at) & (place < bought)
        np.add.at(whole, place[full], points[full])
        full &= broke_at < NEVER
        np.add.at(parts, broke_at[full].astype(np.int64) * bought + place[full], points[full])
        broke = books.broke_at[who] < NEVER
        np.add.at(last, books.broke_at[who][broke], profile.sizes[who][broke])
    return whole, parts, last
