"""The sums behind the point of a proposal that is not funded, sentence by sentence, from the trace of the count."""

from panel.language import gettext as _
from panel.language import ngettext
from panel.results.explanations import Amount, Title, listed, missed_by_a_pound
from panel.results.lines import Line, Trace

SHOWN_RIVALS = 3
FEW_TIMES = 2
"""Where so many times more supporters were needed than the missing money lets one think, the page says how that can be."""


def sums(line: Line, trace: Trace, title: Title, money: Amount) -> list[str]:
    """The sums behind the point, sentence by sentence; none where there is nothing to reckon."""
    if trace.is_yes_or_no or not line.votes or line.won or (not line.eligible and line.score >= trace.least_votes):
        return []
    trace = trace.around(line)
    told = _bought(line, trace, title, money) if line.eligible and not line.instead else []
    return [sentence for sentence in (*told, *_anew(line, trace, money)) if sentence]


def _bought(line: Line, trace: Trace, title: Title, money: Amount) -> list[str]:
    return [_had(line, trace, money), _next(line, trace, money), where_money_went(line, title, money)]


def _had(line: Line, trace: Trace, money: Amount) -> str:
    """What there was for it, and what it costs."""
    facts = {"num": line.votes, "left": money(line.left_pence), "cost": money(line.cost_pence)}
    if trace.official.rule == "greedy":
        return _("When its turn came, %(left)s was left. It costs %(cost)s.") % facts
    return (
        ngettext(
            "Its %(num)s supporter had %(left)s left after their other choices; it costs %(cost)s.",
            "Its %(num)s supporters had %(left)s left after their other choices; it costs %(cost)s.",
            line.votes,
        )
        % facts
    )


def _next(line: Line, trace: Trace, money: Amount) -> str:
    """Why a little more did not come."""
    if not missed_by_a_pound(line, trace):
        return ""
    return _(
        "With %(step)s more each its supporters could have paid for it, but then more would have been spent than there was."
    ) % {"step": money(trace.step_pence)}


def _anew(line: Line, trace: Trace, money: Amount) -> list[str]:
    """What would have been enough, and that it was found by counting anew."""
    told = []
    if line.enough_supporters:
        if trace.share_pence is not None and line.enough_supporters > FEW_TIMES * max(1, line.more_supporters):
            told.append(
                _("What it lacked may sound little, but a proposal must also ask less of each supporter than the others do.")
            )
        told.append(
            ngettext(
                "With %(num)s more ballot for it alone it would have been funded.",
                "With %(num)s more ballots for it alone it would have been funded; with one fewer it would not.",
                line.enough_supporters,
            )
            % {"num": line.enough_supporters}
        )
    if line.enough_less_pence:
        facts = {"less": money(line.enough_less_pence), "cost": money(line.cost_pence - line.enough_less_pence)}
        told.append(_("At %(less)s less, for %(cost)s, it would have been funded.") % facts)
    return [*told, _counted_again(trace.voters)] if told else []


def _counted_again(ballots: int) -> str:
    return ngettext(
        "That was found by counting the %(num)s ballot again.",
        "That was found by counting all %(num)s ballots again.",
        ballots,
    ) % {"num": ballots}


def where_money_went(line: Line, title: Title, money: Amount) -> str:
    """The proposals that its supporters paid for instead, the largest sums first; "" where there were none."""
    rivals = sorted(line.drained, key=lambda rival: (-rival[1], rival[0]))[:SHOWN_RIVALS]
    if not rivals:
        return ""
    return _("Its supporters’ money went to %(others)s.") % {
        "others": listed(f"{title(number)} ({money(pence)})" for number, pence in rivals)
    }
