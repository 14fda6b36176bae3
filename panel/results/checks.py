"""What is said before a result is published, and before a round is run again."""

from collections.abc import Sequence

from flask import url_for

from panel.chests import actions as chests
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import ngettext, spoken, text_in
from panel.money import pounds
from panel.results import decision_words
from panel.results.actions import again
from panel.results.decided import Award, awards_of, can_publish, granted
from panel.results.models import Result
from panel.roll import objections
from panel.rounds.checks import crumbs
from panel.rounds.funds import funds_of
from panel.rounds.models import Round
from panel.scrutiny.queries import scrutiny_of
from panel.scrutiny.words import named
from panel.web.checks import Check, Line, Way
from panel.web.templating import plain


def publishing(budget_round: Round, result: Result) -> Check:
    """Before everybody can read the result, and the money is promised."""
    address = url_for("results.show_result", round_id=budget_round.id)
    return Check(
        question=_("Publish this result?"),
        undo=_("What was published stays published: people have read it, and groups have been promised money."),
        final=True,
        lines=_lines(budget_round, result),
        known=_("I have read the result through, and know that this cannot be undone."),
        do=_("Publish this result"),
        barred=objections.why_not_yet(budget_round) or _undecided(result),
        keep=Way(_("Read it once more"), address),
        instead=[
            Way(_("Ask another organiser to read it first"), address, _("Only organisers see it until it is published.")),
            Way(_("Decide beside the count"), url_for("results.decisions", round_id=budget_round.id)),
        ],
        crumbs=crumbs(budget_round),
    )


def _undecided(result: Result) -> str:
    try:
        can_publish(result, awards_of(result))
    except RuleBroken as broken:
        return str(broken)
    return ""


def _lines(budget_round: Round, result: Result) -> Sequence[Line]:
    awards = awards_of(result)
    funded = granted(awards)
    won = ngettext("%(num)s of %(all)s proposals is funded", "%(num)s of %(all)s proposals are funded", len(funded)) % {
        "num": len(funded),
        "all": len(result.lines),
    }
    contacts = len({line.proposal.contact_id for line in result.lines if line.proposal.contact_id})
    told = ngettext(
        "%(num)s contact of a group gets an email, funded or not, in their language.",
        "%(num)s contacts of groups get an email, funded or not, each in their language.",
        contacts,
    )
    return [
        Line(_("At once"), _("Everybody can read the result, with every step of the count.")),
        Line(_("Who is funded"), f"{won}.", [_named(award) for award in funded]),
        *([Line(_("Decided beside the count"), _decided(awards))] if any(each.decision for each in awards) else []),
        Line(_("The money"), _money(budget_round, sum(award.pence for award in funded))),
        Line(_("Who will be told"), told % {"num": contacts}),
        *_counted_again(budget_round),
        Line(_("In the public log"), _("That an organiser published the result, and a fingerprint of the count.")),
    ]


def _counted_again(budget_round: Round) -> Sequence[Line]:
    """What scrutineers found, or that they have not signed yet: nobody publishes without having read it."""
    scrutiny = scrutiny_of(budget_round)
    if not scrutiny:
        return []
    found = [Way(named(each.scrutineer), "", text_in(each.finding, "what", spoken())) for each in scrutiny.differing]
    return [Line(_("Counted again"), " ".join(scrutiny.sentences), found)]


def _named(award: Award) -> Way:
    proposal = award.line.proposal
    title, _language = proposal.title_in(spoken())
    group = proposal.group.shown_name if proposal.group else ""
    address = url_for("proposals.show_proposal", proposal_id=proposal.id)
    return Way(title, address, " · ".join(filter(None, [pounds(award.pence), group])))


def _decided(awards: Sequence[Award]) -> str:
    titles = decision_words.titles_of(awards, spoken())
    told = [f"{titles[str(each.line.proposal.number)]}: {decision_words.what(each, pounds)}" for each in awards if each.decision]
    return " ".join(told)


def _money(budget_round: Round, promised_pence: int) -> str:
    """What is promised, and what the chest then has left; with a word where that is less than nothing."""
    chest = budget_round.chest
    left_pence = chests.balances([chest])[chest.id].left_pence - promised_pence
    facts = {"sum": pounds(promised_pence), "chest": plain(chest, "title"), "left": pounds(abs(left_pence))}
    if left_pence < 0:
        return (
            _("%(sum)s is promised from %(chest)s. That is %(left)s more than is there: it must arrive before it can be paid.")
            % facts
        )
    return _("%(sum)s is promised from %(chest)s, which then has %(left)s left.") % facts


def running_again(budget_round: Round) -> Check:
    """Before a round that is over is run again as a new one."""
    return Check(
        question=_("Run this round again, as a new one?"),
        undo=_("The new round can be removed while nothing hangs on it, and cancelled while nobody has voted in it."),
        lines=[
            Line(_("At once"), _("A new, planned round is made beside this one, which stays as it is.")),
            Line(
                _("What it takes along"), _("Title, area, money, who votes and how it is counted. You can change all of it next.")
            ),
            Line(_("Its dates"), _("The first phase begins on a Monday in a week or two. You look at the dates next.")),
            Line(_("Proposals"), _taken_along(budget_round)),
            Line(_("The money"), _again_money(budget_round)),
        ],
        do=_("Make the new round"),
        keep=Way(_("Leave it"), url_for("pages.show_round", round_id=budget_round.id)),
        instead=[Way(_("Make a round with other rules"), url_for("pages.make_round", chest=budget_round.chest_id))],
        crumbs=crumbs(budget_round),
    )


def _taken_along(budget_round: Round) -> str:
    if not again.is_decided(budget_round):
        return _("None can be taken along yet: only the published result says which of them were not funded.")
    waiting = len(again.not_funded(budget_round))
    proposals = ngettext(
        "%(num)s proposal was not funded. You can take it along; its contact gets an email and can withdraw it.",
        "%(num)s proposals were not funded. You can take them along; their contacts get an email and can withdraw them.",
        waiting,
    )
    return proposals % {"num": waiting}


def _again_money(budget_round: Round) -> str:
    missing = funds_of(budget_round.chest).missing_pence(budget_round.budget_pence)
    if not missing:
        return _("%(sum)s is free in its chest.") % {"sum": pounds(budget_round.budget_pence)}
    words = _("%(missing)s is not in the chest, or is set aside for other rounds.") % {"missing": pounds(missing)}
    return words + " " + _("Before voting opens, an organiser or a treasurer must say who has promised the rest.")
