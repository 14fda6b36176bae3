"""Posters for a noticeboard: one sheet in both languages, with a square code that a telephone reads."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select

from panel import clock
from panel.access import Action, allow
from panel.extensions import db
from panel.language import LANGUAGES, deadline, ngettext, speaking, spoken, text_in
from panel.language import gettext as _
from panel.pages.blueprint import bp
from panel.proposals.queries import counts
from panel.results.models import Result
from panel.rounds import rules
from panel.rounds.guards import allow_round
from panel.rounds.models import Electorate, Phase, Round
from panel.rounds.words import age_words
from panel.settings.queries import said
from panel.web.addresses import absolute
from panel.web.drawing.code import square_code


@dataclass(frozen=True)
class Half:
    """What the sheet says in one language; `address` is where the code leads."""

    language: str
    title: str
    lines: tuple[str, ...]
    address: str

    @property
    def code(self) -> Markup:
        return square_code(self.address)

    @property
    def typed(self) -> str:
        """The address as one types it."""
        return self.address.removeprefix("https://").removeprefix("http://").rstrip("/")


@bp.get("/poster")
@allow(Action.READ)
def poster() -> ResponseReturnValue:
    """Asks whoever walks by for an idea."""
    halves = []
    for language in LANGUAGES:
        with speaking(language):
            lines = (said("front_lead"), _("Say what should happen here, and why. A title and two sentences are enough."))
            halves.append(Half(language, _("What should happen here?"), lines, absolute("seeds.garden")))
    return render_template("pages/poster.html", halves=halves, back=None)


@bp.get("/rounds/<int:round_id>/poster")
@allow_round(Action.READ)
def round_poster(budget_round: Round) -> ResponseReturnValue:
    """What people can do in the round now, or what came of it."""
    halves = []
    for language in LANGUAGES:
        with speaking(language):
            title, lines = _said_of(budget_round)
            halves.append(Half(language, title, lines, absolute("pages.show_round", round_id=budget_round.id)))
    return render_template("pages/poster.html", halves=halves, back=budget_round)


def _said_of(budget_round: Round) -> tuple[str, tuple[str, ...]]:
    """The title and the lines of a round's poster, in the spoken language."""
    name, money = text_in(budget_round, "title", spoken()), budget_round.money(budget_round.budget_pence)
    if rules.voting_open(budget_round, clock.now()):
        number = counts(budget_round).standing
        choice = ngettext("%(num)s proposal to choose from.", "%(num)s proposals to choose from.", number) % {"num": number}
        until = _until(budget_round, Phase.RESULT, _("Vote until %(moment)s."))
        return _("Vote: where should %(sum)s go?") % {"sum": money}, (name, choice, *until, _who(budget_round))
    if rules.ideas_open(budget_round):
        until = _until(budget_round, Phase.VOTING, _("Bring your idea or your group’s plan by %(moment)s."))
        return _("What should %(sum)s do here?") % {"sum": money}, (name, *until)
    if budget_round.phase == Phase.PLANNED:
        return _("Soon: %(sum)s to share out") % {"sum": money}, (name, _("Everything about it is on the site."))
    if budget_round.phase == Phase.CANCELLED:
        return name, (_("This round was cancelled."),)
    if not db.session.scalar(select(Result.published_at).where(Result.round_id == budget_round.id)):
        counted = _("The ballots are counted now. The result will be on the site.")
        return _("%(sum)s: voting is over") % {"sum": money}, (name, counted)
    return _("What became of %(sum)s") % {"sum": money}, (name, _("See what people chose and why. Anyone can count it again."))


def _until(budget_round: Round, next_phase: Phase, sentence: str) -> tuple[str, ...]:
    """The sentence with the moment at which the next phase begins; nothing where that has no date."""
    ends = budget_round.opens_at(next_phase)
    return (sentence % {"moment": deadline(ends)},) if ends else ()


def _who(budget_round: Round) -> str:
    if budget_round.electorate == Electorate.PANEL:
        return _("For the people who sit on a citizens’ panel.")
    facts = {"who": age_words(budget_round.least_age), "area": budget_round.area.name}
    return _("For %(who)s in the area of %(area)s. You need no money and no papers.") % facts
