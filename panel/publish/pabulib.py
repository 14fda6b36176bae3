"""A round as a `.pb` file: which of the format's rules ours is, and all that its head says."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from math import floor

from panel.language import local, text_in
from panel.money import POUNDS
from panel.publish.columns import escaped
from panel.publish.queries import channels_are_published, channels_of
from panel.results import traces
from panel.results.actions.publish import trace_hash
from panel.results.elections import election_of, settings_of
from panel.results.models import Result
from panel.roll.models import Channel
from panel.rounds.models import Phase
from panel.tally import Completion, Election, Rule, Settings, SettledBy, by_heading, write_pb
from panel.tally.counting import Count
from panel.tally.election import Proposal
from panel.tally.equal_shares import EqualShares
from panel.tally.shares_run import Run

PENCE = 100
WITHDRAWN = 999_999_999 * PENCE
"""What the format writes as the cost of a proposal that was withdrawn after the ballot was printed."""
COUNTRY = "United Kingdom"
KEPT = 500
METHODS = {Channel.WEB: "internet", Channel.PAPER: "paper", Channel.TELEPHONE: "telephone", Channel.BOOTH: "booth"}


def pb_lines(result: Result) -> Iterator[str]:
    """The lines of a published round's file, written from what is read at once.

    The ballots are numbered in the order of their random keys.
    """
    budget_round = result.budget_round
    election = election_of(budget_round)
    settings = settings_of(budget_round, len(election.ballots))
    winners = winners_of(result)
    proposals = tuple(plain(each) for each in election.proposals)
    election = replace(election, proposals=proposals)
    opened, closed = budget_round.opens_at(Phase.VOTING), budget_round.voting_closes_at or result.counted_at
    meta = {
        "description": cell(text_in(budget_round, "title", "en")),
        "country": COUNTRY,
        "unit": cell(budget_round.area.name_en),
        "instance": str(local(closed).year),
        "date_begin": written(opened or closed),
        "date_end": written(closed),
        **known_rule_meta(result, election, settings),
        "currency": budget_round.currency or POUNDS,
    }
    voters = {}
    if channels_are_published(budget_round.id):
        voters["voting_method"] = [METHODS[channel] for channel in channels_of(budget_round.id)]
    return write_pb(replace(election, meta=meta, voters=voters), unit=PENCE, winners=winners, settings=settings)


def plain(proposal: Proposal) -> Proposal:
    """A proposal as the file has it: names on one line, and no cost where it was withdrawn."""
    cost = WITHDRAWN if proposal.withdrawn else proposal.cost
    return replace(proposal, cost=cost, name=cell(proposal.name), group=cell(proposal.group))


def cell(text: str) -> str:
    """The text on one line. Spreadsheets open these files too, so nothing in them is a formula, as in our tables."""
    return escaped(" ".join(text.split()))


def written(moment: datetime) -> str:
    """03.05.2027, as the format wants it."""
    return local(moment).strftime("%d.%m.%Y")


def winners_of(result: Result) -> set[str]:
    """The ballot numbers of what won; of a single question, the answer that did."""
    return {number for number, line in traces.read(result.trace).lines.items() if line.won}


_known: dict[str, dict[str, str]] = {}


def known_rule_meta(result: Result, election: Election, settings: Settings) -> dict[str, str]:
    """The same as `rule_meta`, worked out once for each result: it costs as much as the count, and no published trace changes."""
    key = trace_hash(result)
    if key not in _known:
        if len(_known) >= KEPT:
            _known.clear()
        _known[key] = rule_meta(election, settings, winners_of(result))
    return _known[key]


def rule_meta(election: Election, settings: Settings, winners: Collection[str]) -> dict[str, str]:
    """The rule in the format's words where its own count gives the same winners. The file says all in our words, too.

    The format counts in whole pounds, begins equal shares at a whole share, knows no least number of votes beside it,
    raises shares by a pound, and has no lot for ties.
    """
    in_pounds, rule, greedy = whole_pounds(election), format_rule(settings), settings.rule is Rule.GREEDY
    found = format_greedy(in_pounds, int(settings.threshold)) if greedy else format_shares(in_pounds, rule)
    if election.headings:  # the format has caps for categories, and no money of their own
        found = None
    parts = by_heading(in_pounds).values() if election.headings else (in_pounds,)
    funds_all = all(part.budget >= sum(each.cost for each in part.proposals) for part in parts)
    # In the order of the format; what is empty is left out when it is written.
    return {
        "rule": rule if found == set(winners) else "unknown",
        "min_project_score_threshold": str(settings.threshold or ""),
        "fully_funded": "1" if funds_all else "",
    }


def format_rule(settings: Settings) -> str:
    """The format's word for our rule, or "" where it has none."""
    if settings.rule is Rule.GREEDY:
        return "greedy-threshold" if settings.threshold else "greedy"
    if settings.threshold or settings.completion is Completion.ADD1U:
        return ""
    if settings.completion is Completion.ADD1:
        return "equalshares/add1" if settings.step == PENCE else ""
    return "equalshares"


def whole_pounds(election: Election) -> Election:
    """The election as the format's programs count it: every amount cut to whole pounds."""
    proposals = tuple(replace(each, cost=max(1, floor(Fraction(each.cost, PENCE)))) for each in election.proposals)
    headings = {key: floor(Fraction(money, PENCE)) for key, money in election.headings.items()}
    return replace(election, budget=floor(Fraction(election.budget, PENCE)), proposals=proposals, headings=headings)


def format_greedy(election: Election, threshold: int) -> set[str]:
    """What "greedy" takes: the most votes, or points, first, equals in the order of the file, whatever fits the money left."""
    scores = Count(election, Settings(rule=Rule.GREEDY)).scores
    left, taken = election.budget, set[str]()
    for p in sorted(range(len(scores)), key=lambda p: -scores[p]):
        if scores[p] >= threshold and election.proposals[p].cost <= left:
            left -= election.proposals[p].cost
            taken.add(election.proposals[p].id)
    return taken


def format_shares(election: Election, rule: str) -> set[str] | None:
    """What "equalshares" and "equalshares/add1" take; None where the format has no rule, no end, or a tie it cannot settle.

    It knows them for ballots that are ticked alone.
    """
    voters = len(election.ballots)
    if not rule or not voters or not election.ballots.form.is_plain:
        return None
    settings = Settings(completion=Completion.NONE)
    counted = Count(election, settings)
    method = EqualShares(election, settings, counted.profile(), counted.order, counted.eligible)
    bought = shares_bought(method, Fraction(election.budget, voters))
    share, rising = Fraction(election.budget // voters), rule == "equalshares/add1"
    while rising and bought is not None:
        share += 1
        further = shares_bought(method, share)
        if further is not None and sum(election.proposals[p].cost for p in further) > election.budget:
            break
        # With all of them bought the format would raise shares for ever.
        bought = further if further is not None and len(further) < len(counted.eligible) else None
    return None if bought is None else {election.proposals[p].id for p in bought}


def shares_bought(method: EqualShares, share: Fraction) -> list[int] | None:
    """The positions that are bought at a share; None where a lot settled a tie."""
    run = Run(method.market, share)
    bought = run.winners()
    by_lot = any(tie and tie.settled_by in {SettledBy.LOT, SettledBy.ORDER} for tie in run.ties)
    return None if by_lot else bought
