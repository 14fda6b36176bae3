"""A round with its proposals, and the stepped form that makes or changes one."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, person_or_none
from panel.areas.choices import areas_to_choose, reach_of_reader
from panel.areas.first import needs_place
from panel.areas.models import Area
from panel.ballots.queries import voided
from panel.chests.models import Chest
from panel.chests.states import CHEST
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.pages.blueprint import bp
from panel.panels.models import CitizensPanel
from panel.panels.queries import voters
from panel.proposals import bilingual, excluding
from panel.proposals import queries as proposals
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal
from panel.proposals.words import KIND_WORDS, STATE_WORDS
from panel.results.owed import result_owed
from panel.rounds import actions, rules
from panel.rounds.actions import Terms
from panel.rounds.forms import CHECK, STEPS, RoundForm, default_dates
from panel.rounds.funds import Funds, funds_of, missing_pence
from panel.rounds.guards import allow_round
from panel.rounds.models import BallotForm, Completion, Electorate, PhaseMove, Round, Rule
from panel.rounds.states import ROUND
from panel.rounds.words import (
    ACCOUNT,
    BALLOT_FORM_WORDS,
    COMPLETION_WORDS,
    ELECTORATE_WORDS,
    PHASE_WORDS,
    RULE_WORDS,
    WAY_WORDS,
    age_words,
)
from panel.scrutiny.queries import scrutiny_of
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import argument_id, field
from panel.web.paging import Key, page
from panel.web.reading_on import only_reads_on
from panel.web.sent_forms import makes_another
from panel.web.templating import plain


@bp.get("/rounds/<int:round_id>")
@allow_round(Action.READ)
def show_round(budget_round: Round) -> ResponseReturnValue:
    """The page of a round: fixed in queries, whatever stands in it."""
    listed = page(Proposal.shown_in(budget_round), Key(Proposal.id))
    values: dict[str, Any] = {
        "budget_round": budget_round,
        "proposals": listed,
        "mine": proposals.drafts_of(person_or_none(), budget_round),
        "counts": proposals.counts(budget_round),
        "moves": db.session.scalars(PhaseMove.out_of_plan(budget_round)).all(),
        "stops": rules.phase_line(budget_round),
        "voters": voters(budget_round),
        "may_propose": rules.ideas_open(budget_round),
        "may_edit": rules.before_vote(budget_round) and not budget_round.imported_from,
        "may_exclude": excluding.may_exclude(budget_round, person_or_none()),
        "may_run_again": may_run_again(budget_round),
        "voided": voided(budget_round),
        "scrutiny": scrutiny_of(budget_round),
        "result_owed": result_owed(budget_round),
        "voting_open": rules.voting_open(budget_round, clock.now()),
        "in_one_language": bilingual.to_tell(budget_round),
        "headings": headings_of(budget_round),
        "excludes": excluding.excludes(budget_round),
        "missing_pence": missing_pence(budget_round) if rules.before_vote(budget_round) else 0,
    }
    return show("pages/round.html", **values, **words())


def may_run_again(budget_round: Round) -> bool:
    """Whether the page offers it: not in a chest that takes no round any more."""
    over = ROUND.lets("round.again", budget_round.phase) and not budget_round.imported_from
    return over and CHEST.lets("round.make", budget_round.chest.state)


def words() -> dict[str, Any]:
    return {
        "phase_words": PHASE_WORDS,
        "electorate_words": ELECTORATE_WORDS,
        "way_words": WAY_WORDS,
        "ballot_form_words": BALLOT_FORM_WORDS,
        "age_words": age_words,
        "rule_words": RULE_WORDS,
        "completion_words": COMPLETION_WORDS,
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
    }


@bp.route("/rounds/new", methods=["GET", "POST"])
@allow(Action.MAKE_ROUND)
@makes_another
@needs_place
def make_round() -> ResponseReturnValue:
    chest = db.session.get(Chest, argument_id("chest") or 0)
    start: dict[str, Any] = default_dates(clock.now())
    if chest:
        start |= {"chest_id": chest.id, "area_id": chest.area_id}
    form = round_form(start)
    if not form.is_submitted():
        return steps(form, next(iter(STEPS)), None) if form.chest_id.choices else show("rounds/no_chest.html")
    wanted = step_after(form)
    if wanted != "save":
        return steps(form, wanted, None)
    with refusals_of(form):
        chest = db.session.get_one(Chest, form.chest_id.data)
        budget_round = actions.make_round(chest, person_or_none(), terms(form), form.dates())
        return commit_and_go(url_for(".show_round", round_id=budget_round.id), made_words(budget_round))
    return steps(form, CHECK, None)


def made_words(budget_round: Round) -> str:
    """What is said of a new round: when it begins."""
    if rules.next_due(budget_round, clock.now()):
        return _("The round is made. Its first date has come already, so it begins by itself within a minute.")
    return _("The round is made. It begins by itself on its first date.")


@bp.route("/rounds/<int:round_id>/edit", methods=["GET", "POST"])
@allow_round(Action.MAKE_ROUND)
def edit_round(budget_round: Round) -> ResponseReturnValue:
    rules.may_edit(budget_round)
    form = round_form(typed_of(budget_round))
    # Its money comes from this chest for good, wherever the reader's role counts.
    form.chest_id.choices = [(budget_round.chest_id, plain(budget_round.chest, "title"))]
    if not form.is_submitted():
        return steps(form, CHECK, budget_round)
    wanted = step_after(form, dates_free=rules.may_change_dates_freely(budget_round))
    if wanted != "save":
        return steps(form, wanted, budget_round)
    with refusals_of(form):
        actions.lock(budget_round)
        proposals.fits_standing(budget_round, form.budget.data)
        excluding.still_counts(budget_round, form.rule.data, form.ballot_form.data)
        uncovered = actions.edit_round(budget_round, person_or_none(), terms(form), form.dates())
        changed = _("The round is changed.")
        if uncovered:
            changed += " " + _("It shares out more now, so say again who has promised what is missing.")
        return commit_and_go(url_for(".show_round", round_id=budget_round.id), changed)
    return steps(form, CHECK, budget_round)


def round_form(start: dict[str, Any]) -> RoundForm:
    """The form with its choices and what it starts with."""
    form = RoundForm(data=start)
    mine = reach_of_reader(Action.MAKE_ROUND).covers(Chest.area_id)
    mine &= Chest.closed_at.is_(None) | (Chest.id == (start.get("chest_id") or 0))
    form.chest_id.choices = [(chest.id, plain(chest, "title")) for chest in db.session.scalars(Chest.newest().where(mine))]
    form.area_id.choices = areas_to_choose(reach_of_reader(Action.MAKE_ROUND), keep=start.get("area_id"))
    chosen = CitizensPanel.closed_at.is_(None) | (CitizensPanel.id == (start.get("panel_id") or 0))
    panels = db.session.scalars(CitizensPanel.newest().where(chosen))
    form.panel_id.choices = [(0, _("No panel: residents vote")), *((panel.id, plain(panel, "title")) for panel in panels)]
    return form


def typed_of(budget_round: Round) -> dict[str, Any]:
    """What the form starts with for a round that stands."""
    names = ("title_cy", "title_en", "about_cy", "about_en", "area_id", "chest_id", "electorate", "ballot_form", "rule")
    numbers = ("completion", "min_choices", "max_choices", "points_total", "points_each", "least_votes", "least_age")
    more = ("blank_ballots", "challenge_days")
    values: dict[str, Any] = {name: getattr(budget_round, name) for name in (*names, *numbers, *more)}
    values["ways"] = [ACCOUNT] * budget_round.by_account + [way.value for way in budget_round.besides_account]
    values |= {f"{dated.phase}_at": dated.opens_at for dated in budget_round.dates}
    return values | {"budget": budget_round.budget_pence, "panel_id": budget_round.electorate_panel_id or 0}


def step_after(form: RoundForm, *, dates_free: bool = True) -> str:
    """Which step comes next: the one that was asked for, or the one with something to mend. "save" when all is well."""
    order, here, asked = [*STEPS, CHECK], field("step") or CHECK, field("go") or "next"
    here = here if here in order else CHECK
    if only_reads_on():
        return here
    if asked in order:
        form.validate()
        form.forget_errors_outside("")
        return asked
    if asked == "back":
        return order[max(0, order.index(here) - 1)]
    good = form.validate()
    if here != CHECK:
        form.forget_errors_outside(here)
        mended = check_step(form, here, dates_free=dates_free)
        return order[order.index(here) + 1] if mended else here
    return "save" if good else form.first_wrong_step() or CHECK


def check_step(form: RoundForm, step: str, *, dates_free: bool) -> bool:
    """Whether one step is filled in so that the rules can live with it; a rule's sentence goes above the form."""
    if any(form[name].errors for name in STEPS[step]):
        return False
    try:
        if step == "voting":
            rules.choices(form.min_choices.data or 0, form.max_choices.data or 0)
            rules.ballots(BallotForm(form.ballot_form.data), form.rule.data, **form.points())
        if step == "dates" and dates_free:
            rules.dates_in_order(form.dates())
    except RuleBroken as broken:
        form.refuse(str(broken))
        return False
    return True


def terms(form: RoundForm) -> Terms:
    """What the form says, as the actions take it."""
    return Terms(
        title_cy=form.title_cy.text,
        title_en=form.title_en.text,
        about_cy=form.about_cy.text,
        about_en=form.about_en.text,
        area=db.session.get_one(Area, form.area_id.data),
        budget_pence=form.budget.data,
        electorate=Electorate(form.electorate.data),
        electorate_panel_id=form.panel_id.data or None,
        ways=form.chosen_ways,
        ballot_form=BallotForm(form.ballot_form.data),
        rule=Rule(form.rule.data),
        completion=Completion(form.completion.data),
        min_choices=form.min_choices.data or 0,
        max_choices=form.max_choices.data or 0,
        **form.points(),
        blank_ballots=bool(form.blank_ballots.data),
        least_votes=form.least_votes.data or 0,
        least_age=form.least_age.data or 0,
        challenge_days=form.challenge_days.data or 0,
    )


def steps(form: RoundForm, step: str, budget_round: Round | None) -> ResponseReturnValue:
    """The form at one step; 422 where something is to be mended."""
    chest = db.session.get(Chest, form.chest_id.data) if form.chest_id.data else None
    funds = funds_of(chest, but=budget_round) if chest else Funds(0, 0)
    values: dict[str, Any] = {"form": form, "step": step, "steps": STEPS, "budget_round": budget_round, "funds": funds}
    free = budget_round is None or rules.may_change_dates_freely(budget_round)
    stops = rules.phase_line(budget_round) if budget_round else []
    return show("rounds/make.html", **values, dates_free=free, stops=stops, phase_words=PHASE_WORDS)
