"""What became of proposals, once the result of their round is published: for every page that shows one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import lazyload

from panel.extensions import db
from panel.language import gettext as _
from panel.proposals.decisions import Decision, decisions_about
from panel.proposals.models import Proposal, ProposalState
from panel.proposals.words import STATE_WORDS
from panel.results import decision_words, explanations, small
from panel.results.decided import Award
from panel.results.lines import Trace
from panel.results.models import Result, ResultLine


@dataclass(frozen=True)
class Outcome:
    """Whether a proposal was funded, the words for that, and the result's sentence about it."""

    won: bool
    words: str
    sentence: str


def states_told(proposal_ids: Collection[int]) -> Mapping[int, str]:
    """How each stands, in a word or two, by its id: funded or not once that is published. One query."""
    published = and_(Result.id == ResultLine.result_id, Result.published_at.is_not(None))
    decided = select(ResultLine.proposal_id, ResultLine.granted_pence).join(Result, published).subquery()
    rows = select(Proposal.id, Proposal.state, decided.c.proposal_id, decided.c.granted_pence)
    asked = rows.outerjoin(decided, decided.c.proposal_id == Proposal.id).where(Proposal.id.in_(proposal_ids))
    return {
        each: str(STATE_WORDS[state]) if known is None else _("Funded") if granted else _("Not funded this time")
        for each, state, known, granted in db.session.execute(asked)
    }


def outcomes_of(proposals: Iterable[Proposal]) -> Mapping[int, Outcome]:
    """What became of each, by its id; those without a published result are left out. Three queries, or none."""
    on_ballots = {each.id: each for each in proposals if each.lot_number is not None}
    if not on_ballots:
        return {}
    lines = select(ResultLine).join(Result).where(Result.published_at.is_not(None), ResultLine.proposal_id.in_(on_ballots))
    results = {line.proposal_id: line for line in db.session.scalars(lines.options(lazyload(ResultLine.proposal)))}
    texts = select(Result.id, Result.trace).where(Result.id.in_({line.result_id for line in results.values()}))
    read = {result_id: small.told(text) for result_id, text in db.session.execute(texts)}
    beside = decisions_about(list(results))
    return {
        each: _beside(on_ballots[each], line, beside[each])
        if each in beside
        else _outcome(on_ballots[each], read[line.result_id])
        for each, line in results.items()
    }


def _beside(proposal: Proposal, line: ResultLine, decision: Decision) -> Outcome:
    """What was decided about it beside the count."""
    money = proposal.budget_round.money
    words = _("Funded, %(money)s") % {"money": money(line.granted_pence)} if line.granted_pence else _("Not funded this time")
    return Outcome(bool(line.granted_pence), words, decision_words.what(Award(line, line.place is not None, decision), money))


def _outcome(proposal: Proposal, trace: Trace) -> Outcome:
    line, money = trace.line_of(str(proposal.number)), proposal.budget_round.money
    if not line.won and not trace.totals and proposal.state == ProposalState.WITHDRAWN:
        return Outcome(False, _("Not funded this time"), explanations.withdrawn())
    if not line.won:
        return Outcome(False, _("Not funded this time"), explanations.point(line, trace, money))
    words = _("Funded, %(money)s") % {"money": money(line.cost_pence)}
    told = [explanations.why_won(line, trace, money)]
    trace = trace.around(line)
    if trace.was_raised and (line.each_pays_pence or 0) > (trace.first_share_pence or 0):
        told.append(explanations.raised(trace, money))
    return Outcome(True, words, " ".join(told))
