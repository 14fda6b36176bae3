"""What a ballot of a round may hold. Each refusal says what to change; nothing that was picked is lost. Pure."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from panel.ballots.picks import Picks, ranked, ticked
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext
from panel.money import pounds
from panel.rounds.ballot_forms import NO, YES, BallotForm

HELPS_FROM = 3


@dataclass(frozen=True)
class Pot:
    """A heading of the round: its name as the reader reads it, its money, and the numbers of what stands under it."""

    name: str
    pence: int
    numbers: Collection[str]


@dataclass(frozen=True, kw_only=True)
class PaperTerms:
    """What the ballot of a round allows. `costs`: pence by number of what stands on it."""

    form: BallotForm
    costs: Mapping[str, int]
    least: int
    most: int
    budget_pence: int
    points_total: int = 0
    points_each: int = 0
    blank: bool = False
    """Whether somebody may take part without picking anything."""
    pots: Sequence[Pot] = ()
    """Where headings have money of their own: each of them, and last what is left for all other proposals, if there are any."""
    one_pot: bool = False
    """Whether a ballot may pick under one heading only."""

    @property
    def can_hold(self) -> int:
        """The most that anybody can pick of what stands on it."""
        return min(self.most, len(self.costs))

    @property
    def money(self) -> Sequence[Pot]:
        """Each pot of money with what it can pay for: one where no heading has its own."""
        return self.pots or (Pot("", self.budget_pence, self.costs),)


def is_ballot(terms: PaperTerms, picks: Picks, *, blank: bool = False) -> None:
    """RuleBroken unless these picks are a ballot; `blank`: the voter says that they mean to pick nothing."""
    if blank:
        return _may_be_blank(terms, picks)
    _are_known(terms, picks)
    if terms.form.is_one:
        return _is_one(picks, terms.form)
    if terms.form == BallotForm.POINTS:
        _points_fit(terms, picks)
    _has_length(terms, len(picks))
    if terms.one_pot:
        _are_in_one_pot(terms, picks)
    if terms.form == BallotForm.KNAPSACK:
        for pot in terms.money:
            _fits_money(pot, [terms.costs[number] for number in picks if number in pot.numbers])
    return None


def _may_be_blank(terms: PaperTerms, picks: Picks) -> None:
    if picks or not terms.blank:
        raise RuleBroken(_("This round takes no blank ballots. Please pick something, or do not vote."))


def _are_known(terms: PaperTerms, picks: Picks) -> None:
    known = {YES, NO} if terms.form == BallotForm.YES_NO else terms.costs
    unknown = [number for number in picks if number not in known]
    if unknown:
        raise RuleBroken(
            _("There is no proposal number %(number)s on this ballot. Please choose from the list.") % {"number": unknown[0][:20]}
        )


def _is_one(picks: Picks, form: BallotForm) -> None:
    if not picks and form == BallotForm.YES_NO:
        raise RuleBroken(_("Please say yes or no."))
    if len(picks) != 1:
        raise RuleBroken(_("Please pick one proposal."))


def _points_fit(terms: PaperTerms, picks: Picks) -> None:
    over = [number for number, points in picks.items() if points > terms.points_each]
    if over:
        raise RuleBroken(
            ngettext(
                "One proposal can have %(num)s point at most. Please lower the one that has more.",
                "One proposal can have %(num)s points at most. Please lower those that have more.",
                terms.points_each,
            )
            % {"num": terms.points_each}
        )
    total, there = sum(picks.values()), terms.points_total
    if total > there:
        raise RuleBroken(
            ngettext("That is %(num)s point, ", "That is %(num)s points, ", total) % {"num": total}
            + ngettext("and there is %(num)s. ", "and there are %(num)s. ", there) % {"num": there}
            + ngettext("Please take %(num)s away.", "Please take %(num)s away.", total - there) % {"num": total - there}
        )


def _has_length(terms: PaperTerms, picked: int) -> None:
    if picked < terms.least:
        raise RuleBroken(
            ngettext("Please pick at least %(num)s proposal.", "Please pick at least %(num)s proposals.", terms.least)
            % {"num": terms.least}
        )
    if picked > terms.most:
        raise RuleBroken(too_many(picked, terms.most))


def _are_in_one_pot(terms: PaperTerms, picks: Picks) -> None:
    named = [pot.name for pot in terms.pots if any(number in pot.numbers for number in picks)]
    if len(named) > 1:
        facts = {"one": named[0], "other": named[1]}
        raise RuleBroken(
            _("You picked under “%(one)s” and under “%(other)s”. Please stay with one heading and take the other picks away.")
            % facts
        )


def _fits_money(pot: Pot, costs: Collection[int]) -> None:
    total = sum(costs)
    facts = {"total": pounds(total), "over": pounds(total - pot.pence), "heading": pot.name}
    if total <= pot.pence:
        return
    if pot.name:
        raise RuleBroken(
            _(
                "Your picks under “%(heading)s” cost %(total)s together. That is %(over)s more than there is for it. Please take"
                " something away."
            )
            % facts
        )
    raise RuleBroken(
        _("Your picks cost %(total)s together. That is %(over)s more than there is. Please take something away.") % facts
    )


def too_many(picked: int, most: int) -> str:
    """A ballot may hold so many; this one holds more."""
    limit = ngettext("You can pick %(num)s proposal.", "You can pick up to %(num)s proposals.", most) % {"num": most}
    extra = picked - most
    return limit + " " + ngettext("Please take %(num)s away.", "Please take %(num)s away.", extra) % {"num": extra}


def hint(picked: int, *, most: int, shares: bool) -> str:
    """A friendly word for a ballot that is valid but could do more; "" where there is nothing to say, or no three to pick.

    `shares`: everybody has a share of the money, which another pick could use.
    """
    if most < HELPS_FROM or not 0 < picked < HELPS_FROM:
        return ""
    if not shares:
        return ngettext(
            "You picked %(num)s. That counts. Picking 3 or more helps: if one is not funded, another that you like may be.",
            "You picked %(num)s. That counts. Picking 3 or more helps: if one is not funded, another that you like may be.",
            picked,
        ) % {"num": picked}
    return ngettext(
        "You picked %(num)s. That counts. Picking 3 or more helps: if one is not funded, your share goes to another you like.",
        "You picked %(num)s. That counts. Picking 3 or more helps: if one is not funded, your share goes to another you like.",
        picked,
    ) % {"num": picked}


def widest(terms: PaperTerms) -> Picks:
    """The picks of a ballot that takes as much room as any of the round."""
    if terms.form.is_one:
        return ticked([YES] if terms.form == BallotForm.YES_NO else sorted(terms.costs, key=len)[-1:])
    most = terms.points_total if terms.form == BallotForm.POINTS else terms.most
    longest = sorted(terms.costs, key=lambda number: len(json.dumps(number)), reverse=True)[:most]
    return dict.fromkeys(longest, terms.points_each) if terms.form == BallotForm.POINTS else ranked(longest)


def can_be_cast(terms: PaperTerms) -> None:
    """RuleBroken where nobody could cast a ballot, or no proposal win, as the list stands: which number to change."""
    standing = len(terms.costs)
    if terms.form == BallotForm.YES_NO and standing != 1:
        raise RuleBroken(
            _("A yes or no asks about one proposal, and %(num)s are on the ballot. Take the others off, or choose another form.")
            % {"num": standing}
        )
    for pot in terms.money:
        _can_be_won(terms, pot)
    if not terms.form.is_one:
        _can_be_long_enough(terms)


def _can_be_won(terms: PaperTerms, pot: Pot) -> None:
    """RuleBroken where a pot of money could go to nobody."""
    facts = {"budget": pounds(pot.pence), "heading": pot.name}
    if pot.name and not pot.numbers:
        raise RuleBroken(
            _(
                "Nothing on the ballot stands under “%(heading)s”, so its %(budget)s could go to nobody. Put a proposal under it,"
                " or take the heading away."
            )
            % facts
        )
    dear = [number for number in pot.numbers if terms.costs[number] > pot.pence]
    if pot.name and dear:
        raise RuleBroken(
            _(
                "Number %(number)s costs more than the %(budget)s there is under “%(heading)s”, so it could not be funded. Put it"
                " under another heading, take it off the ballot, or give that heading more."
            )
            % {**facts, "number": dear[0]}
        )
    if pot.name or len(dear) < len(pot.numbers) or not dear:
        return
    raise RuleBroken(_("Every proposal costs more than the %(budget)s of the round, so nothing could be funded.") % facts)


def _can_be_long_enough(terms: PaperTerms) -> None:
    """RuleBroken where a ballot asks for more picks than somebody could make."""
    count = min if terms.one_pot else sum
    can = count(len(pot.numbers) for pot in terms.money)
    if terms.form == BallotForm.POINTS:
        can = min(can, terms.points_total)
    if terms.least > can:
        told = _("A ballot needs at least %(least)s choices, and nobody could make more than %(can)s.")
        raise RuleBroken(_lower(told % {"least": terms.least, "can": can}, can))
    affordable = count(_affordable(terms, pot) for pot in terms.money)
    if terms.form == BallotForm.KNAPSACK and terms.least > affordable:
        told = _("A ballot needs at least %(least)s choices, and even the cheapest cost more together than there is.")
        raise RuleBroken(_lower(told % {"least": terms.least}, affordable))


def _lower(told: str, can: int) -> str:
    return told + " " + _("Please lower the fewest choices to %(can)s.") % {"can": can}


def _affordable(terms: PaperTerms, pot: Pot) -> int:
    """How many of the cheapest of a pot its money pays for."""
    sums = accumulate(sorted(terms.costs[number] for number in pot.numbers))
    return sum(total <= pot.pence for total in sums)
