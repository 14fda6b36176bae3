"""What a ballot of a round may hold. Each refusal says what to change; nothing that was picked is lost. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from panel.ballots.picks import Picks, ranked, ticked
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext
from panel.money import pounds
from panel.rounds.ballot_forms import NO, YES, BallotForm

HELPS_FROM = 3


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

    @property
    def can_hold(self) -> int:
        """The most that anybody can pick of what stands on it."""
        return min(self.most, len(self.costs))


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
    if terms.form == BallotForm.KNAPSACK:
        _fits_money(terms, picks)
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


def _fits_money(terms: PaperTerms, picks: Picks) -> None:
    total = sum(terms.costs[number] for number in picks)
    if total > terms.budget_pence:
        raise RuleBroken(
            _("Your picks cost %(total)s together. That is %(over)s more than there is. Please take something away.")
            % {"total": pounds(total), "over": pounds(total - terms.budget_pence)}
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
    if min(terms.costs.values(), default=0) > terms.budget_pence:
        raise RuleBroken(
            _("Every proposal costs more than the %(budget)s of the round, so nothing could be funded.")
            % {"budget": pounds(terms.budget_pence)}
        )
    if not terms.form.is_one and terms.least > standing:
        raise RuleBroken(_asks_too_much(terms.least, standing))
    if terms.form == BallotForm.POINTS and terms.least > terms.points_total:
        raise RuleBroken(_asks_too_much(terms.least, terms.points_total))
    if terms.form == BallotForm.KNAPSACK:
        _cheapest_fit(terms, sorted(terms.costs.values())[: terms.least])


def _asks_too_much(least: int, can: int) -> str:
    told = _("A ballot needs at least %(least)s choices, and nobody could make more than %(can)s.") % {"least": least, "can": can}
    return told + " " + _("Please lower the fewest choices to %(can)s.") % {"can": can}


def _cheapest_fit(terms: PaperTerms, cheapest: Sequence[int]) -> None:
    if sum(cheapest) <= terms.budget_pence:
        return
    fit = len(cheapest) - 1
    while sum(cheapest[:fit]) > terms.budget_pence:
        fit -= 1
    raise RuleBroken(
        _("A ballot needs at least %(least)s choices, and even the cheapest cost more together than there is.")
        % {"least": terms.least}
        + " "
        + _("Please lower the fewest choices to %(can)s.") % {"can": fit}
    )
