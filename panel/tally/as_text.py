"""A result in plain English, for a terminal."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from panel.tally.election import Election, Money
from panel.tally.explain import Account
from panel.tally.result import Result, SettledBy

SETTLED = {SettledBy.COST: "it costs less", SettledBy.VOTES: "it has more votes", SettledBy.LOT: "the lot put it first"}


def money(value: Money) -> str:
    """1,234.50, rounded to two decimals; whole amounts without."""
    whole, rest = divmod(round(value * 100), 100)
    return f"{whole:,}.{rest:02}" if Fraction(value).denominator > 1 else f"{whole:,}"


def result_as_text(election: Election, result: Result) -> Iterator[str]:
    """The table of winners, money, ties."""
    names = {each.id: each.name for each in election.proposals}
    rows = [("", "project", "cost", "effective votes", "name")]
    for place, step in enumerate(result.steps, 1):
        how = f"{money(step.effective_votes)} by votes" if step.by_votes else money(step.effective_votes)
        rows.append((str(place), step.winner, money(step.cost), how, names[step.winner][:60]))
    yield from table(rows, right={0, 2, 3})
    yield ""
    percent = f" ({float(100 * result.spent / result.budget):.1f} %)" if result.budget else ""
    yield f"{len(result.winners)} of {len(names)} projects win, for {money(result.spent)} of {money(result.budget)}{percent}."
    yield from _notes(result)


def _notes(result: Result) -> Iterator[str]:
    for name, part in result.parts.items():
        share = f"; each voter could spend {money(part.share)}" if part.share is not None else ""
        yield f"Heading {name or '(others)'}: {len(part.winners)} win, for {money(part.spent)} of {money(part.budget)}{share}."
    if result.share is not None:
        runs = f"{result.runs} runs, {result.exact_runs} of them in fractions throughout"
        yield f"Each voter could spend {money(result.share)} ({runs})."
    for tie in result.ties:
        yield f"Tie: {tie.winner} goes before {', '.join(tie.others)} because {SETTLED[tie.settled_by]}."
    if result.replaced:
        yield "The comparison step took the winners by votes: more voters have more winners among them."
    if result.ineligible:
        yield f"Not eligible: {', '.join(result.ineligible)}."
    if result.left_out:
        yield f"{result.left_out} ballots break a limit and were left out."


def comparison_as_text(results: Sequence[Result], satisfaction: Sequence[dict[int, int]]) -> Iterator[str]:
    """The rules side by side; the first result is the one counted."""
    rows = [("rule", "projects", "spent", "voters with no winner", "average winners", "in common")]
    for result, voters in zip(results, satisfaction, strict=True):
        number = sum(voters.values())
        average = Fraction(sum(winners * n for winners, n in voters.items()), max(1, number))
        common = len(set(result.winners) & set(results[0].winners))
        rows.append(
            (
                result.settings.rule.value,
                str(len(result.winners)),
                money(result.spent),
                f"{voters.get(0, 0):,} ({100 * voters.get(0, 0) / max(1, number):.1f} %)",
                f"{float(average):.2f}",
                str(common),
            )
        )
    yield from table(rows, right={1, 2, 3, 4, 5})


def account_as_text(account: Account) -> Iterator[str]:
    """The story of one proposal."""
    yield f"{account.id} {'won' if account.won else 'did not win'}. It has {account.votes:,} supporters."
    if account.effective_support is None:
        return
    if account.price:
        yield f"It was bought with {money(account.effective_votes)} effective votes, for {money(account.price)} a vote or point."
        yield (
            f"{account.paid_full:,} supporters paid that in full, {account.paid_part:,} gave what they had left, "
            f"{account.paid_none:,} had nothing left."
        )
    else:
        when = f"After {account.died_after} was bought" if account.died_after else "From the start"
        yield f"{when}, its supporters had {money(account.left_then or 0)}: {money(account.missing)} too little."
        yield f"At least {account.more_supporters:,} more supporters, each with a full share, would have been needed."
    yield f"Effective support: {account.effective_support} %."
    drained = sorted(account.drained_by, key=lambda each: -each[1])
    if drained:
        yield "Its supporters paid for: " + ", ".join(f"{winner} ({money(paid)})" for winner, paid in drained) + "."


def table(rows: Sequence[Sequence[str]], right: set[int]) -> Iterator[str]:
    """Columns of text, some of them flush right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.rjust(w) if c in right else cell.ljust(w) for c, (cell, w) in enumerate(zip(row, widths, strict=True)))
        yield "  ".join(cells).rstrip()
