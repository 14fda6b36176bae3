"""Why a proposal is funded or not, in a plain sentence or two. Every figure comes from the trace of the count."""

from collections.abc import Callable, Iterable

from panel.language import gettext as _
from panel.language import ngettext
from panel.results.traces import Line, Trace

Title = Callable[[str], str]
Amount = Callable[[int], str]
SHOWN_RIVALS = 3


def why(line: Line, trace: Trace, title: Title, money: Amount) -> str:
    """The sentences for one proposal; `title` gives the title of a number, `money` writes an amount."""
    told = _why_won(line, trace, money) if line.won else _why_not(line, trace, money)
    if line.settled_by:
        told = f"{told} {_settled(line, title)}"
    return told


def _why_won(line: Line, trace: Trace, money: Amount) -> str:
    if trace.official.rule == "greedy":
        return ngettext(
            "%(num)s person voted for it, and when its turn came the money was there.",
            "%(num)s people voted for it, and when its turn came the money was there.",
            line.votes,
        ) % {"num": line.votes}
    if line.by_votes:
        return _("Money was left over, and of all that still fitted it had the most votes.")
    price = money(line.price_pence)
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


def _why_not(line: Line, trace: Trace, money: Amount) -> str:
    if not line.votes:
        return _("Nobody picked it this time.")
    if not line.eligible and line.votes < trace.least_votes:
        return ngettext(
            "%(num)s person voted for it; this round asks for at least %(least)s.",
            "%(num)s people voted for it; this round asks for at least %(least)s.",
            line.votes,
        ) % {"num": line.votes, "least": trace.least_votes}
    if not line.eligible:
        return _("It was withdrawn after the ballot was made.")
    if trace.official.rule == "greedy":
        return _("When its turn came, %(left)s was left. It costs %(cost)s.") % {
            "left": money(line.left_pence),
            "cost": money(line.cost_pence),
        }
    return _lacked(line, money)


def _lacked(line: Line, money: Amount) -> str:
    """Equal shares: what its supporters had left, and what was missing."""
    had = ngettext(
        "Its %(num)s supporter had %(left)s left after their other choices; it costs %(cost)s.",
        "Its %(num)s supporters had %(left)s left after their other choices; it costs %(cost)s.",
        line.votes,
    ) % {"num": line.votes, "left": money(line.left_pence), "cost": money(line.cost_pence)}
    if not line.more_supporters:
        return had
    return (
        had
        + " "
        + ngettext(
            "It was %(missing)s short; %(num)s more voter with a whole share would have covered that.",
            "It was %(missing)s short; %(num)s more voters with a whole share each would have covered that.",
            line.more_supporters,
        )
        % {"num": line.more_supporters, "missing": money(line.missing_pence)}
    )


def _settled(line: Line, title: Title) -> str:
    """What decided between proposals that were exactly level."""
    others = listed(title(number) for number in line.level_with)
    if line.settled_by == "cost":
        return _("It was exactly level with %(others)s; the lower cost decided.") % {"others": others}
    if line.settled_by == "votes":
        return _("It was exactly level with %(others)s; the number of votes decided.") % {"others": others}
    return _("It was exactly level with %(others)s; the lot drawn before voting decided.") % {"others": others}


def where_money_went(line: Line, title: Title, money: Amount) -> str:
    """The proposals that its supporters paid for instead, the largest sums first; "" where there were none."""
    rivals = sorted(line.drained, key=lambda rival: (-rival[1], rival[0]))[:SHOWN_RIVALS]
    if not rivals:
        return ""
    return _("Its supporters’ money went to %(others)s.") % {
        "others": listed(f"{title(number)} ({money(pence)})" for number, pence in rivals)
    }


def listed(words: Iterable[str]) -> str:
    """A, B and C."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
