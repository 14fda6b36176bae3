"""The sentence and the figures that stand above a journey: made of its facts, and of nothing else."""

from dataclasses import dataclass

from panel import clock
from panel.language import gettext as _
from panel.language import lazy, local, ngettext
from panel.pages.journeys.ahead import Step
from panel.pages.journeys.stops import Decision, Journey
from panel.proposals.models import Proposal

WEEKS_FROM, MONTHS_FROM = 15, 61
"""Days from which a time is told in weeks, and in months."""
FIGURES = 4

STEP_WORDS = {
    Step.THINK: (lazy("Think it through"), lazy("A citizens’ panel talks about it.")),
    Step.COST: (lazy("Cost it"), lazy("A group works out what it takes, and writes a plan.")),
    Step.AGAIN: (lazy("Ask again"), lazy("The plan can be put to a later round.")),
    Step.VOTE: (lazy("Vote"), lazy("The people who live here pick what they want.")),
    Step.DO: (lazy("Do it"), lazy("The group does what it planned, with the money it was given.")),
    Step.TELL: (lazy("Tell it"), lazy("What came of it is told here.")),
}
"""The road ahead: a verb, and what will happen there."""


@dataclass(frozen=True)
class Figure:
    """A number and what it counts."""

    number: str
    words: str


def lede(journey: Journey) -> str:
    """From one person's wish to what it has come to, and how long that took."""
    if journey.seed.rested_at:
        return _("%(start)s. It rests now, and what was learnt stays here.") % {"start": _alone(journey)}
    end = _end(journey)
    if not end:
        return _waiting(journey)
    took = _took((local(journey.arrived_at).date() - local(journey.seed.planted_at).date()).days)
    return _("From %(start)s to %(end)s, in %(time)s.") % {"start": _start(journey), "end": end, "time": took}


def _waiting(journey: Journey) -> str:
    """Nothing but support came of it so far: how long ago it was planted."""
    days = (local(clock.now()).date() - local(journey.seed.planted_at).date()).days
    if not days:
        return _("%(start)s, planted today.") % {"start": _alone(journey)}
    return _("%(start)s, planted %(time)s ago.") % {"start": _alone(journey), "time": _took(days)}


def _alone(journey: Journey) -> str:
    """How it began, as the first words of a sentence."""
    return _("An idea from a meeting") if journey.seed.meeting_id else _("One person’s wish")


def _start(journey: Journey) -> str:
    """How it began, after "from"."""
    return _("an idea heard at a meeting") if journey.seed.meeting_id else _("one person’s wish")


def _end(journey: Journey) -> str:
    """What it has come to, after "to"; "" while nothing but support and talk came of it."""
    if journey.won:
        return _funded(journey.won)
    if journey.is_voted_on:
        return _("a place on the ballot")
    if journey.decisions:
        voters = journey.decisions[-1].result.voters
        return ngettext("a vote of %(num)s person", "a vote of %(num)s people", voters) % {"num": voters}
    if journey.plan:
        return _("a plan that costs %(cost)s") % {"cost": _cost(journey.plan)}
    return _("a question for a citizens’ panel") if journey.threads else ""


def _funded(won: list[Decision]) -> str:
    proposal = won[-1].proposal
    if len(won) > 1:
        return ngettext("%(num)s funded plan", "%(num)s funded plans", len(won)) % {"num": len(won)}
    if proposal.group is None:
        return _("a grant of %(cost)s") % {"cost": _cost(proposal)}
    return _("%(cost)s for %(group)s") % {"cost": _cost(proposal), "group": proposal.group.shown_name}


def _cost(proposal: Proposal) -> str:
    return proposal.budget_round.money(proposal.cost_pence)


def _took(days: int) -> str:
    """A length of time as people say it: days, then weeks, then months."""
    if days < WEEKS_FROM:
        return ngettext("%(num)s day", "%(num)s days", max(days, 1)) % {"num": max(days, 1)}
    if days < MONTHS_FROM:
        return ngettext("%(num)s week", "%(num)s weeks", days // 7) % {"num": days // 7}
    months = round(days / 30.44)
    return ngettext("%(num)s month", "%(num)s months", months) % {"num": months}


def figures(journey: Journey) -> list[Figure]:
    """At most four, of what people gave and decided; what is nothing is left out."""
    seed, told = journey.seed, list[Figure]()
    backers = max(seed.support_count, seed.paper_count)
    if backers:
        told.append(Figure(str(backers), ngettext("supports it", "support it", backers)))
    if said := sum(thread.contribution_count for thread in journey.threads):
        told.append(Figure(str(said), ngettext("contribution of the panel", "contributions of the panel", said)))
    if journey.decisions:
        last = (journey.won or journey.decisions)[-1]
        if last.votes is not None:
            told.append(Figure(str(last.votes), _("of %(num)s voters picked it") % {"num": last.result.voters}))
    if journey.plan:
        told.append(Figure(_cost(journey.plan), _("granted") if journey.won else _("is what it costs")))
    if seed.offer_count and len(told) < FIGURES:
        told.insert(min(1, len(told)), Figure(str(seed.offer_count), ngettext("offers help", "offer help", seed.offer_count)))
    return told
