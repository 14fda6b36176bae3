"""A result in plain English, for a terminal."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from panel.tally.election import Election, Money
from panel.tally.explain import Account
from panel.tally.result import Result, SettledBy
from panel.tally.settings import Completion, Rule, Settings

SETTLED = {
    SettledBy.COST: "it costs less",
    SettledBy.VOTES: "it has more votes",
    SettledBy.LOT: "the lot put it first",
    SettledBy.ORDER: "no lot was drawn between them, so they go in the order of the text of their ids",
}


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
    yield f"Counted by {method_as_text(result.settings)}."
    for cap in election.caps:
        spent = sum(step.cost for step in result.steps if step.winner in cap.ids)
        yield f"Cap on the {cap}: its winners cost {money(spent)} of {money(cap.most)} at most."
    yield from _notes(result)


def method_as_text(settings: Settings) -> str:
    """The rule, with every setting of it that differs from the plainest."""
    words = [f"{settings.rule}"]
    if settings.rule is Rule.EQUAL_SHARES:
        words.append(f"utility {settings.utility}")
        words.append(f"completion {settings.completion}")
        if settings.completion is not Completion.NONE:
            words.append(f"each share raised by {money(settings.step)} at a time")
            words += ["until nothing more fits"] if settings.stop_when_exhaustive else []
        words += ["with a comparison step"] if settings.comparison else []
    elif settings.rule is Rule.GREEDY:
        words.append("ending at the first misfit" if settings.greedy_stop else "passing over misfits")
    elif settings.completion is Completion.ADD1U:
        words.append("what still fits added by votes")
    if settings.threshold:
        words.append(f"least score {money(settings.threshold)}")
    if settings.viability:
        words.append(f"viability {settings.viability}")
    if settings.scores:
        words.append(f"ranks score {', '.join(map(str, settings.scores))}, later ones nothing")
    return ", ".join(words)


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


def account_as_text(account: Account, election: Election, result: Result) -> Iterator[str]:
    """The story of one proposal."""
    yield f"{account.id} {'won' if account.won else 'did not win'}. It has {account.votes:,} supporters."
    if account.won and not account.price:
        yield "It was taken by its votes, out of money that was left."
    if reason := _out(account, election, result):
        yield reason
    elif account.effective_support is not None and not (account.won and not account.price):
        yield from _price(account) if account.price else _lack(account)
    if account.effective_support is None:
        return
    yield f"Effective support: {account.effective_support} %."
    drained = sorted(account.drained_by, key=lambda each: -each[1])
    if drained:
        yield "Its supporters paid for: " + ", ".join(f"{winner} ({money(paid)})" for winner, paid in drained) + "."


def _out(account: Account, election: Election, result: Result) -> str:
    """Why no supporters could have helped, if so."""
    proposal = next(each for each in election.proposals if each.id == account.id)
    cap = next((cap for cap in election.caps if account.id in cap.ids and proposal.cost > cap.most), None)
    if account.won:
        return ""
    if proposal.withdrawn:
        return "It was withdrawn, so it could not win."
    if too_dear(account, election):
        return f"It costs {money(proposal.cost)}, more than there is: {money(election.budget)}. No support could have funded it."
    if cap:
        told = f"more than the cap on the {cap}: {money(cap.most)}"
        return f"It costs {money(proposal.cost)}, {told}. No support could have funded it."
    if account.capped_by:
        return f"After {account.died_after} was bought, the cap on the {account.capped_by} had no room for it any more."
    return "It was not eligible: it has too few votes." if account.id in result.ineligible else ""


def too_dear(account: Account, election: Election) -> bool:
    """Whether a proposal costs more than all the money of the round, or of its own pot."""
    proposal = next(each for each in election.proposals if each.id == account.id)
    return proposal.cost > election.headings.get(proposal.heading, election.budget)


def _price(account: Account) -> Iterator[str]:
    yield f"It was bought with {money(account.effective_votes)} effective votes, for {money(account.price)} a vote or point."
    yield (
        f"{account.paid_full:,} supporters paid that in full, {account.paid_part:,} gave what they had left, "
        f"{account.paid_none:,} had nothing left."
    )


def _lack(account: Account) -> Iterator[str]:
    when = f"After {account.died_after} was bought" if account.died_after else "From the start"
    yield f"{when}, its supporters had {money(account.left_then or 0)}: {money(account.missing)} too little."
    yield f"At least {account.more_supporters:,} more supporters, each with a full share, would have been needed."


def table(rows: Sequence[Sequence[str]], right: set[int]) -> Iterator[str]:
    """Columns of text, some of them flush right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.rjust(w) if c in right else cell.ljust(w) for c, (cell, w) in enumerate(zip(row, widths, strict=True)))
        yield "  ".join(cells).rstrip()
