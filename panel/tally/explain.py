"""Why each proposal won or lost, in exact numbers; pages make sentences of them.

Terms are those published by cities that count with equal shares: effective votes, money behind a proposal, who drained
it, the purchase after which it died, what it missed, effective support. All of them hold at the final share.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import accumulate
from math import ceil

import numpy as np

from panel.tally.caps import Rooms
from panel.tally.counting import Count, by_heading, count
from panel.tally.election import Election, ElectionBroken, Money
from panel.tally.ledger import Ledger
from panel.tally.limits import kept
from panel.tally.market import Market
from panel.tally.profile import scored
from panel.tally.replay import drained, payers
from panel.tally.result import Result
from panel.tally.settings import Rule, Settings
from panel.tally.shares_run import Run
from panel.tally.support import effective_support


@dataclass(frozen=True, slots=True)
class Account:
    """What happened to one proposal.

    votes: supporters. score: their points (votes where there are none). For equal shares also:
    effective_votes: cost/price, when bought, or when it could last be paid for; 0 if never.
    money_behind: before each purchase, and at the end; up to its own purchase for a winner.
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


def explain(election: Election, settings: Settings, result: Result, *, only: Collection[str] | None = None) -> Explanation:
    """The explanation of a result of `count` with these settings; with the accounts of these proposals `only`, or of all."""
    counted = scored(kept(election, settings), settings)
    parts = by_heading(counted) if counted.headings else {"": counted}
    accounts: dict[str, Account] = {}
    for name, part in parts.items():
        accounts |= _accounts(Count(part, settings), result.parts.get(name, result), only)
    return Explanation(
        voters=len(counted.ballots),
        spent=result.spent,
        left=result.budget - result.spent,
        satisfaction=satisfaction(counted, result),
        accounts={each.id: accounts[each.id] for each in election.proposals if each.id in accounts},
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


def _accounts(counted: Count, result: Result, only: Collection[str] | None) -> dict[str, Account]:
    won = set(result.winners)
    plain = {
        each.id: Account(each.id, each.id in won, votes, score)
        for each, votes, score in zip(counted.proposals, counted.votes, counted.scores, strict=True)
        if only is None or each.id in only
    }
    if counted.settings.rule is not Rule.EQUAL_SHARES or result.share is None or result.replaced:
        return plain
    market = Market.of(
        counted.proposals,
        counted.profile(),
        counted.order,
        counted.eligible,
        cost_utility=counted.settings.utility.uses_cost,
        caps=counted.caps,
    )
    books = _books(market, result)
    support = effective_support(market, books, {p for p in market.eligible if counted.proposals[p].id in plain})
    return plain | {(name := counted.proposals[p].id): _account(books, p, plain[name], support[p]) for p in support}


def _books(market: Market, result: Result) -> Ledger:
    """The books of the run that the result came from."""
    run = Run(market, result.share or Fraction(0))
    bought = [step.winner for step in result.steps if not step.by_votes]
    if [market.proposals[p].id for p in run.winners()] != bought:
        raise ElectionBroken("The result is not that of this election with these settings.")
    return run.exact()


def _account(books: Ledger, p: int, plain: Account, support: int) -> Account:
    """The whole account of a proposal that was eligible."""
    ids = [books.market.proposals[each].id for each in books.order]
    moments = int(books.place[p]) if p in books.order else len(ids)
    paid = drained(books, p)[:moments]
    profile = books.market.profile
    start = int(profile.sizes[profile.supporters[p]].sum()) * books.share
    behind = [start - each for each in accumulate(paid, initial=0)]
    known = replace(
        plain,
        money_behind=tuple(Fraction(each, books.unit) for each in behind),
        drained_by=tuple((winner, Fraction(each, books.unit)) for winner, each in zip(ids, paid, strict=False) if each),
        effective_support=support,
    )
    return _won(books, p, known) if p in books.order else _lost(books, p, known, behind)


def _won(books: Ledger, p: int, known: Account) -> Account:
    price = Fraction(books.prices[books.place[p]], books.unit)
    full, part, nothing = payers(books, p)
    votes = _effective_votes(books, p, price)
    per_point = books.market.proposals[p].cost / votes
    return replace(known, effective_votes=votes, price=per_point, paid_full=full, paid_part=part, paid_none=nothing)


def _lost(books: Ledger, p: int, known: Account, behind: list[int]) -> Account:
    cost, ids = books.market.proposals[p].cost, [books.market.proposals[each].id for each in books.order]
    death = next((moment for moment, money in enumerate(behind) if money < cost * books.unit), len(behind))
    capped = _capped(books, p)
    if capped and capped[0] >= death:
        capped = None
    out = capped[0] if capped else death
    last_price = books.price(p, out - 1) if out else None
    left, share = Fraction(behind[out], books.unit), Fraction(books.share, books.unit)
    known = replace(
        known,
        effective_votes=_effective_votes(books, p, last_price) if last_price else Fraction(0),
        died_after=ids[out - 1] if out else None,
        left_then=left,
    )
    if capped:
        return replace(known, capped_by=capped[1])
    return replace(
        known,
        missing=cost - left,
        more_supporters=ceil((cost - left) / share) if share else 0,
    )


def _capped(books: Ledger, p: int) -> tuple[int, str] | None:
    """After how many purchases p had no room any more, and under which cap; None where it always had."""
    rooms = Rooms(books.market.caps)
    for moment, winner in enumerate(books.order, 1):
        rooms.take(winner)
        if full := rooms.full(p):
            return moment, full
    return None


def _effective_votes(books: Ledger, p: int, price: Fraction) -> Fraction:
    return books.market.proposals[p].cost / (price * books.market.profile.points_scale)
