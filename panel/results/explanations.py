"""Why a proposal is funded or not, in a plain sentence or two. Every figure comes from the trace of the count."""

from collections.abc import Callable, Iterable

from panel.language import gettext as _
from panel.language import ngettext
from panel.results.traces import Line, Trace
from panel.rounds.ballot_forms import NO, YES

Title = Callable[[str], str]
Amount = Callable[[int], str]
RAISED = {"add1", "add1u"}
"""Ways to end the count that raise every share by a pound until a pound more would spend too much."""


def why(line: Line, trace: Trace, title: Title, money: Amount) -> str:
    """What is said of one proposal at first sight; `title` gives the title of a number, `money` writes an amount.

    "" where few voted: few_voted() is then said once, for all of them.
    """
    if not trace.totals:
        return ""
    told = why_won(line, trace, money) if line.won else point(line, trace, money, title)
    if line.settled_by and not trace.is_yes_or_no and not all_won(line, trace):
        told = f"{told} {settled(line, title)}"
    return told


def all_won(line: Line, trace: Trace) -> bool:
    """Whether it won with all that were level with it: then nothing hung on what settled it."""
    return line.won and all(trace.lines[number].won for number in line.level_with)


def why_won(line: Line, trace: Trace, money: Amount) -> str:
    """How one that is funded was paid for."""
    trace = trace.around(line)
    if not trace.totals:
        return few_voted()
    if trace.is_yes_or_no:
        return answers(trace)
    if trace.official.rule == "greedy":
        return _in_turn(line)
    if line.by_votes and line.points is not None:
        return _("Money was left over, and of all that still fitted it had the most points.")
    if line.by_votes:
        return _("Money was left over, and of all that still fitted it had the most votes.")
    return _paid(line, money(line.price_pence))


def shares(trace: Trace, money: Amount) -> str:
    """What each voter had to give, and that it was raised; "" where nobody pays from a share."""
    if trace.first_share_pence is None:
        return ""
    had = ngettext(
        "The only voter had %(share)s of the money to give.", "Every voter had %(share)s of the money to give.", trace.voters
    ) % {"share": money(trace.first_share_pence)}
    return f"{had} {raised(trace, money)}".rstrip()


def raised(trace: Trace, money: Amount) -> str:
    """Why somebody paid more than the money divided by the voters; "" where nobody could."""
    if not trace.was_raised:
        return ""
    facts = {"step": money(trace.step_pence), "share": money(trace.share_pence or 0)}
    return (
        _("Not all of it could be spent that way, so the count raised everybody’s share, %(step)s at a time, to %(share)s.")
        % facts
    )


def _in_turn(line: Line) -> str:
    """Most first: its turn came, and the money was there."""
    if line.points is not None:
        return ngettext(
            "It had %(num)s point, and when its turn came the money was there.",
            "It had %(num)s points, and when its turn came the money was there.",
            line.points,
        ) % {"num": line.points}
    return ngettext(
        "%(num)s person voted for it, and when its turn came the money was there.",
        "%(num)s people voted for it, and when its turn came the money was there.",
        line.votes,
    ) % {"num": line.votes}


def _paid(line: Line, price: str) -> str:
    """Equal shares: what its supporters paid."""
    if line.points is not None:
        return ngettext(
            "Its %(num)s supporter paid %(price)s for each point given to it, or what was left.",
            "Its %(num)s supporters paid %(price)s for each point they gave it, or what they had left.",
            line.votes,
        ) % {"num": line.votes, "price": price}
    if not line.paid_part + line.paid_none:
        return ngettext(
            "Its %(num)s supporter could pay for it: %(price)s.",
            "Its %(num)s supporters could pay for it at %(price)s each.",
            line.votes,
        ) % {"num": line.votes, "price": price}
    return ngettext(
        "%(num)s supporter paid %(price)s, and the others what they had left.",
        "%(num)s supporters paid %(price)s each, and the others what they had left.",
        line.paid_full,
    ) % {"num": line.paid_full, "price": price}


def numbered(number: str) -> str:
    """What to call a proposal whose title is not at hand."""
    return _("Number %(number)s") % {"number": number}


def point(line: Line, trace: Trace, money: Amount, title: Title = numbered) -> str:
    """What one that is not funded lacked: the money, and how many more supporters would have done, are facts of their own."""
    trace = trace.around(line)
    if not trace.totals:
        return few_voted()
    if trace.is_yes_or_no:
        return answers(trace)
    if not line.votes:
        return _("Nobody picked it this time.")
    if not line.eligible and line.score >= trace.least_votes:
        return withdrawn()
    if line.instead:
        return _("“%(title)s” is funded, and the two exclude each other.") % {"title": title(line.instead)}
    return " ".join(part for part in (_short(line, trace, money), _enough(line)) if part)


def withdrawn() -> str:
    """Why one that stood on the ballot could not be funded."""
    return _("It was withdrawn after the ballot was made.")


def few_voted() -> str:
    """Why no figure is told."""
    return _("Fewer than 10 people voted, so how many chose what is not shown: it could show how somebody voted.")


def answers(trace: Trace) -> str:
    """How many said yes and no to a single question."""
    yes, no = trace.lines[YES].votes, trace.lines[NO].votes
    return " ".join(
        (
            ngettext("%(num)s person said yes,", "%(num)s people said yes,", yes) % {"num": yes},
            ngettext("and %(num)s said no.", "and %(num)s said no.", no) % {"num": no},
            *([] if yes < trace.least_votes or yes > no or yes < no else [_("It needed one more yes than no.")]),
            *([_needs_yes(trace)] if yes < trace.least_votes else []),
        )
    )


def _needs_yes(trace: Trace) -> str:
    return ngettext(
        "This round asks for at least %(num)s yes.", "This round asks for at least %(num)s times yes.", trace.least_votes
    ) % {"num": trace.least_votes}


def missed_by_a_pound(line: Line, trace: Trace) -> bool:
    """Whether a last pound for every share could have paid for it, and more would have been spent than there is.

    Its supporters then seem a few pence short, where all that was short is money of the round.
    """
    return a_pound_short(line, trace) and line.cost_pence > trace.left_pence


def a_pound_short(line: Line, trace: Trace) -> bool:
    """Whether the share was raised until a pound more for everybody, which would have paid for it, would have spent too much."""
    raised = trace.share_pence is not None and trace.official.completion in RAISED and not line.won
    return raised and 0 < line.missing_pence <= line.votes * trace.step_pence


def there(line: Line, trace: Trace) -> int:
    """Pence that there were for one that is not funded."""
    return trace.left_pence if missed_by_a_pound(line, trace) else line.left_pence


def _short(line: Line, trace: Trace, money: Amount) -> str:
    if not line.eligible and line.points is not None:
        return ngettext(
            "It had %(num)s point; this round asks for at least %(least)s.",
            "It had %(num)s points; this round asks for at least %(least)s.",
            line.points,
        ) % {"num": line.points, "least": trace.least_votes}
    if not line.eligible:
        return ngettext(
            "%(num)s person voted for it; this round asks for at least %(least)s.",
            "%(num)s people voted for it; this round asks for at least %(least)s.",
            line.votes,
        ) % {"num": line.votes, "least": trace.least_votes}
    if missed_by_a_pound(line, trace):
        facts = {"left": money(trace.left_pence), "cost": money(line.cost_pence)}
        return _("Only %(left)s was left of the money, and it costs %(cost)s.") % facts
    if a_pound_short(line, trace):
        facts = {"missing": money(line.missing_pence), "step": money(trace.step_pence)}
        return _("%(missing)s short: with %(step)s more for everybody, more would have been spent than there was.") % facts
    if trace.share_pence is not None and not line.drained:
        return _("All its supporters’ money together was %(missing)s too little.") % {"missing": money(line.missing_pence)}
    return _("%(missing)s short.") % {"missing": money(line.missing_pence)}


def _enough(line: Line) -> str:
    if not line.enough_supporters:
        return ""
    return ngettext(
        "%(num)s more supporter would have been enough.",
        "%(num)s more supporters would have been enough.",
        line.enough_supporters,
    ) % {"num": line.enough_supporters}


def settled(line: Line, title: Title) -> str:
    """What decided between proposals that were exactly level."""
    others = listed(title(number) for number in line.level_with)
    if line.settled_by == "cost":
        return _("It was exactly level with %(others)s; the lower cost decided.") % {"others": others}
    if line.settled_by == "votes":
        return _("It was exactly level with %(others)s; the number of votes decided.") % {"others": others}
    if line.settled_by == "order":
        told = _("It was exactly level with %(others)s; no lot was drawn, so the order of their numbers decided.")
        return told % {"others": others}
    return _("It was exactly level with %(others)s; the lot drawn before voting decided.") % {"others": others}


def listed(words: Iterable[str]) -> str:
    """A, B and C."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
