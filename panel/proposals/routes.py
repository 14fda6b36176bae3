"""Write a proposal, hand it in, decide about it; the page of one."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, person_or_none
from panel.errors import RuleBroken
from panel.language import gettext as _
from panel.language import spoken
from panel.people.models import Person
from panel.proposals import actions, bilingual, checks, rules
from panel.proposals.decisions import decisions_about
from panel.proposals.editor import Editor, available_actions, for_new, for_standing
from panel.proposals.excluding import either_of
from panel.proposals.forms import DeclineForm
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal, ProposalState
from panel.proposals.words import KIND_WORDS, STATE_CHIPS, STATE_WORDS
from panel.rounds import rules as round_rules
from panel.rounds.forms import OneLanguageForm
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.web.bilingual import reasons_of
from panel.web.checks import ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.incoming import argument_id, was_read
from panel.web.sent_forms import makes_another, repeatable

bp = Blueprint("proposals", __name__)


@bp.route("/rounds/<int:round_id>/proposals/new", methods=["GET", "POST"])
@allow_round(Action.PROPOSE)
@makes_another
def propose(budget_round: Round) -> ResponseReturnValue:
    if request.method == "GET":
        round_rules.may_propose(budget_round)
    editor = for_new(person_or_none(), budget_round, argument_id("seed"))
    if request.method == "GET" or not editor.wants_saving():
        return form_page(editor, budget_round, None)
    with refusals_of(editor.form):
        proposal = actions.write_proposal(budget_round, person_or_none(), editor.draft())
        hand_in_if_asked(editor, proposal)
        return commit_and_go(*onward(editor, proposal))
    return form_page(editor, budget_round, None)


@bp.route("/rounds/<int:round_id>/one-language", methods=["GET", "POST"])
@allow_round(Action.VOTE_IN_ONE_LANGUAGE)
@repeatable
def vote_in_one_language(budget_round: Round) -> ResponseReturnValue:
    """Why people vote though something on the ballot is in one language only."""
    form = OneLanguageForm(data={"reason_cy": budget_round.one_language_cy, "reason_en": budget_round.one_language_en})
    if form.validate_on_submit():
        with refusals_of(form):
            bilingual.vote_in_one_language(budget_round, person_or_none(), **reasons_of(form))
            return commit_and_go(url_for("pages.show_round", round_id=budget_round.id), _("Thank you. Everybody can read it."))
    missing = bilingual.one_language(budget_round)
    return show("proposals/one_language.html", form=form, budget_round=budget_round, missing=missing)


@bp.route("/proposals/<int:proposal_id>/edit", methods=["GET", "POST"])
@allow(Action.EDIT_PROPOSAL, proposal=Proposal)
def edit_proposal(proposal: Proposal) -> ResponseReturnValue:
    if request.method == "GET":
        rules.may_edit(proposal, proposal.budget_round)
    editor = for_standing(proposal, person_or_none())
    if request.method == "GET" or not editor.wants_saving():
        return form_page(editor, proposal.budget_round, proposal)
    with refusals_of(editor.form):
        actions.edit_proposal(proposal, person_or_none(), editor.draft())
        hand_in_if_asked(editor, proposal)
        return commit_and_go(*onward(editor, proposal))
    return form_page(editor, proposal.budget_round, proposal)


def hand_in_if_asked(editor: Editor, proposal: Proposal) -> None:
    if editor.handing_in and rules.can_be_handed_in(proposal):
        actions.submit_proposal(proposal, person_or_none())


def form_page(editor: Editor, budget_round: Round, proposal: Proposal | None) -> ResponseReturnValue:
    """The form, or the part of it that a button grew."""
    fragments = {"cost": "proposals/_costs.html", "seed": "proposals/_seeds.html"}
    values: dict[str, Any] = {"editor": editor, "form": editor.form, "budget_round": budget_round, "proposal": proposal}
    values |= {"headings": headings_of(budget_round), "kind_words": KIND_WORDS}
    return show("proposals/write.html", fragments.get(editor.grown), **values)


def onward(editor: Editor, proposal: Proposal) -> tuple[str, str]:
    """To the proposal, or to adding a group and from there back to the form; and what is said there."""
    if editor.asked == "group":
        back = url_for(".edit_proposal", proposal_id=proposal.id)
        words = _("Your proposal is saved as a draft. Add your group, then go on with it.")
        return url_for("groups.make_group", next=back), words
    handed_in = _("Your proposal is handed in. An organiser looks at it and writes to you.")
    return url_for(".show_proposal", proposal_id=proposal.id), handed_in if editor.handing_in else _("Saved.")


@bp.get("/proposals/<int:proposal_id>")
@allow(Action.READ, proposal=Proposal)
def show_proposal(proposal: Proposal) -> ResponseReturnValue:
    return proposal_page(proposal, EmptyForm())


def proposal_page(proposal: Proposal, form: EmptyForm) -> ResponseReturnValue:
    """A proposal; with the sentence of a rule when something could not be done."""
    readable = proposal.words_seen_by(person_or_none())
    values: dict[str, Any] = {
        "proposal": proposal,
        "budget_round": proposal.budget_round,
        "readable": readable,
        "title": proposal.words_in(spoken()) if readable else proposal.title_in(spoken()),
        "summary": proposal.summary_in(spoken()),
        "seeds": [seed for seed in proposal.seeds if seed.hidden_at is None],
        "available": available_actions(proposal),
        "decision": decisions_about([proposal.id] if proposal.lot_number is not None else []).get(proposal.id),
        "voting_open": round_rules.voting_open(proposal.budget_round, clock.now()),
        "headings": headings_of(proposal.budget_round),
        "either": either_of(proposal),
        "may_translate": round_rules.before_vote(proposal.budget_round) and proposal.state != ProposalState.WITHDRAWN,
        "form": form,
    }
    return show("proposals/show.html", **values, kind_words=KIND_WORDS, state_words=STATE_WORDS, chips=STATE_CHIPS)


@bp.post("/proposals/<int:proposal_id>/submit")
@allow(Action.EDIT_PROPOSAL, proposal=Proposal)
def submit_proposal(proposal: Proposal) -> ResponseReturnValue:
    return done(proposal, actions.submit_proposal, _("Your proposal is handed in. An organiser looks at it and writes to you."))


@bp.route("/proposals/<int:proposal_id>/withdraw", methods=["GET", "POST"])
@allow(Action.EDIT_PROPOSAL, proposal=Proposal)
def withdraw_proposal(proposal: Proposal) -> ResponseReturnValue:
    form = EmptyForm()
    if form.is_submitted():
        actions.hold(proposal)
    else:
        rules.may_withdraw(proposal, proposal.budget_round)
    check = checks.withdrawing(proposal)
    if pressed(check, form):
        with refusals_of(form):
            actions.withdraw_proposal(proposal, person_or_none())
            return commit_and_go(url_for(".show_proposal", proposal_id=proposal.id), _("Your proposal is withdrawn."))
    return ask(check, form)


@bp.post("/proposals/<int:proposal_id>/stand")
@allow(Action.DECIDE_PROPOSAL, proposal=Proposal)
def put_on_ballot(proposal: Proposal) -> ResponseReturnValue:
    return done(proposal, put_what_was_read, _("The proposal is on the ballot. Its contact gets an email."))


def put_what_was_read(proposal: Proposal, organiser: Person) -> None:
    """What an organiser puts on the ballot is what they have read."""
    as_it_was_read(proposal)
    actions.put_on_ballot(proposal, organiser)


def as_it_was_read(proposal: Proposal) -> None:
    """Hold a proposal until it is decided. RuleBroken where it says something else than on the page that sent this form."""
    actions.hold(proposal)
    if not was_read(proposal.said):
        raise RuleBroken(_("This proposal was changed since you opened the page. Please read it again."))


def done(proposal: Proposal, act: Any, words: str) -> ResponseReturnValue:
    """Do what a button says and show the proposal: with thanks, or with the sentence of the rule."""
    form = EmptyForm()
    with refusals_of(form):
        act(proposal, person_or_none())
        return commit_and_go(url_for(".show_proposal", proposal_id=proposal.id), words)
    return proposal_page(proposal, form)


@bp.route("/proposals/<int:proposal_id>/decline", methods=["GET", "POST"])
@allow(Action.DECIDE_PROPOSAL, proposal=Proposal)
def decline_proposal(proposal: Proposal) -> ResponseReturnValue:
    form = DeclineForm()
    if form.is_submitted():
        actions.hold(proposal)
    else:
        rules.may_turn_down(proposal, proposal.budget_round)
    check = checks.declining(proposal)
    if pressed(check, form):
        with refusals_of(form):
            as_it_was_read(proposal)
            actions.decline_proposal(proposal, person_or_none(), **reasons_of(form))
            return commit_and_go(
                url_for(".show_proposal", proposal_id=proposal.id),
                _("The reason is on the page of the proposal. Its contact gets an email."),
            )
    form.said.data = proposal.said
    return ask(check, form)
