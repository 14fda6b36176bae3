"""What is said before voting opens of words on the ballot that are in one language only."""

from collections.abc import Sequence

from flask import url_for

from panel.language import gettext as _
from panel.language import ngettext, spoken
from panel.proposals.bilingual import OneLanguage, has_reason, one_language
from panel.proposals.models import Proposal
from panel.rounds.models import Round
from panel.web.checks import Line, Way
from panel.web.templating import plain


def in_one_language(budget_round: Round) -> Sequence[Line]:
    """Each of them with the way to where its other language is written, and the reason if there is one."""
    found = one_language(budget_round)
    if not found:
        return [Line(_("Both languages"), _("Everything on the ballot is in Welsh and in English."))]
    said = ngettext(
        "%(num)s text on the ballot is in one language only:",
        "%(num)s texts on the ballot are in one language only:",
        len(found),
    ) % {"num": len(found)}
    items = [put_right(each, budget_round) for each in found]
    why = Line(_("Why people vote without the other language"), _reason(budget_round))
    return [Line(_("In one language only"), said, items), why]


def _reason(budget_round: Round) -> str:
    return plain(budget_round, "one_language") if has_reason(budget_round) else _("Nobody has said so yet. The vote cannot open.")


def put_right(each: OneLanguage, budget_round: Round) -> Way:
    """To the very form in which the other language is written."""
    lacks = _("Welsh is missing") if each.missing == "cy" else _("English is missing")
    if isinstance(each.thing, Proposal):
        here = url_for("ballots.begin_phase", round_id=budget_round.id, phase="voting")
        address = url_for("translating.offer", kind="proposal", number=each.thing.id, next=here)
        return Way(each.thing.title_in(spoken())[0], address, lacks)
    return Way(plain(budget_round, "title"), url_for("pages.edit_round", round_id=budget_round.id), lacks)


def say_why(budget_round: Round) -> Sequence[Way]:
    """The way to give the reason, where something is in one language and has none."""
    if has_reason(budget_round) or not one_language(budget_round):
        return []
    address = url_for("proposals.vote_in_one_language", round_id=budget_round.id)
    return [Way(_("Say why people vote without the other language"), address, _("Everybody reads it on the page of the round."))]
