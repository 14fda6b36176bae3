"""Voting: the ballot, a look before it is cast, the receipt. One address: pick, check, cast."""

from dataclasses import replace
from typing import Any

from flask import current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, person_or_none
from panel.access.booth import note_ballot
from panel.access.hall import tablet_now
from panel.ballots import link_keys, papers, queries
from panel.ballots.actions import cast
from panel.ballots.blueprint import bp
from panel.ballots.forms import PaperForm
from panel.ballots.models import LinkKeyCopy
from panel.ballots.paper_rules import hint
from panel.ballots.picks import Answers, Picks, answers_of, read
from panel.ballots.promises import promise_of
from panel.ballots.queries import Sheet, sheet, titles
from panel.ballots.reading import MOVE, answers_now
from panel.ballots.routes.door import carried, door_page, through_the_door
from panel.ballots.routes.held import NotShown, receipt_now
from panel.ballots.rules import OtherBallot, VotePaused
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.limits.guard import write_now
from panel.proposals.decisions import decisions_of
from panel.proposals.words import KIND_WORDS
from panel.roll import late
from panel.roll.models import Mark, RollEntry
from panel.roll.overlaps import other_vote_of
from panel.roll.proving import is_open
from panel.roll.symbols import grouped
from panel.roll.voters import place_now
from panel.rounds.ballot_forms import BallotForm
from panel.rounds.guards import allow_round
from panel.rounds.models import Round, Rule
from panel.scrutiny.queries import named
from panel.settings.queries import contact_email
from panel.web.addresses import absolute
from panel.web.busy import only_read, writes_with
from panel.web.drawing.code import drawn_code
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import has_field
from panel.web.reading_on import only_reads_on
from panel.web.sent_forms import repeatable

RETRY_AFTER_SECONDS = 600


@bp.get("/<int:round_id>/ballot")
@through_the_door
@allow_round(Action.CAST_BALLOT)
def vote(budget_round: Round) -> ResponseReturnValue:
    place = place_now(budget_round)
    if refusal := _refusal(budget_round, place):
        return refusal
    receipt = receipt_now(budget_round, place)
    return ballot_page(budget_round, _fresh_paper(receipt), answers_of(receipt.picks if receipt else None))


@bp.post("/<int:round_id>/ballot")
@through_the_door
@allow_round(Action.CAST_BALLOT)
@repeatable
@writes_with("cast")
def cast_ballot(budget_round: Round) -> ResponseReturnValue:
    """Check the picks, cast them, go back to change them, or move one in their order: what the pressed button says."""
    form, answers = PaperForm(), answers_now(budget_round)
    whole = form.validate_on_submit()
    if has_field("cast"):
        if whole:
            return _cast(budget_round, form, answers)
        only_read()
    place = place_now(budget_round)
    if refusal := _refusal(budget_round, place, status=422):
        return refusal
    link_keys.keys_of(budget_round)
    if has_field("back") or has_field(MOVE) or only_reads_on():
        paper = form if form.form_token.data else _fresh_paper(receipt_now(budget_round, place))  # the door carries picks alone
        return ballot_page(budget_round, paper, replace(answers, blank=False))
    if not whole:
        form = _fresh_paper(receipt_now(budget_round, place))
        form.refuse(_("Something was missing from that page. Your picks are still here; please check them and go on."))
        return ballot_page(budget_round, form, answers, 422)
    with refusals_of(form):
        cast.check_paper(budget_round, picks_now(budget_round, answers), blank=answers.blank)
        return check_page(budget_round, form, answers)
    return ballot_page(budget_round, form, answers, 422)


def picks_now(budget_round: Round, answers: Answers) -> Picks:
    """What was typed, as picks; none on a ballot that is meant to be blank. RuleBroken where it is no number or no order."""
    if answers.blank:
        return {}
    return read(BallotForm(budget_round.ballot_form), answers.typed, lambda number: titles(budget_round).get(number, number))


def _cast(budget_round: Round, form: PaperForm, answers: Answers) -> ResponseReturnValue:
    place = place_now(budget_round)
    number = place.id if place else 0  # while it waits, the place may go: the letter was replaced
    write_now()
    try:
        given = cast.cast_ballot(
            budget_round,
            place,
            picks=picks_now(budget_round, answers),
            form_token=form.form_token.data or "",
            replaces=form.replaces.data or "",
            blank=answers.blank,
        )
        answer = commit_and_go(url_for(".receipt", round_id=budget_round.id))
    except VotePaused:
        raise
    except RuleBroken as broken:
        only_read()
        place = place_now(budget_round)
        if place is None and person_or_none() is None:
            return door_page(budget_round, carried=carried(), status=422)
        if isinstance(broken, OtherBallot):  # now the page knows of it, and may replace it
            form = _fresh_paper(receipt_now(budget_round, place))
        form.refuse(str(broken))
        return _refusal(budget_round, place, status=422) or ballot_page(budget_round, form, answers, 422)
    note_ballot(number, given.version)
    return answer


@bp.get("/<int:round_id>/receipt")
@through_the_door
@allow_round(Action.CAST_BALLOT)
def receipt(budget_round: Round) -> ResponseReturnValue:
    found = receipt_now(budget_round, place_now(budget_round))
    if found is None:
        return redirect(url_for(".vote", round_id=budget_round.id), 303)
    return show(
        "ballots/receipt.html",
        budget_round=budget_round,
        receipt=found,
        code=grouped(found.code),
        promise=promise_of(budget_round, found),
        square=drawn_code(absolute("ballots.find", round_id=budget_round.id, code=found.code)),
        open=_is_open(budget_round),
        held=queries.held(budget_round, found.picks),
        copies=len(db.session.scalars(LinkKeyCopy.left(budget_round.id)).all()),
    )


def _fresh_paper(receipt: cast.Receipt | None) -> PaperForm:
    """A paper that was not used yet, for who knows of the ballot with this receipt."""
    known = {"form_token": papers.random_id(), "replaces": receipt.version if receipt else ""}
    return PaperForm(formdata=None, data=known)


def _is_open(budget_round: Round) -> bool:
    try:
        is_open(budget_round)
    except RuleBroken:
        return False
    return True


def _refusal(budget_round: Round, place: RollEntry | None, status: int = 200) -> ResponseReturnValue | None:
    """The page that says why the reader cannot vote in this round now; None when they can."""
    try:
        is_open(budget_round)
    except RuleBroken as broken:
        voted = _has_receipt(budget_round, place)
        values: dict[str, Any] = {"budget_round": budget_round, "sentence": str(broken), "voted": voted}
        return show("ballots/closed.html", status=status, not_stored=request.method == "POST", **values)
    if place is None:
        person = person_or_none()
        other = other_vote_of(budget_round, person)
        why = late.why_off_roll(budget_round, person)
        contact = contact_email()
        return show("ballots/off_roll.html", status=status, budget_round=budget_round, other=other, why=why, contact=contact)
    if sentence := cast.not_on_this_site(db.session.get(Mark, place.id, populate_existing=True)):
        return show("ballots/elsewhere.html", status=status, budget_round=budget_round, sentence=sentence)
    return None


def _has_receipt(budget_round: Round, place: RollEntry | None) -> bool:
    """Whether the reader's ballot lies there and can be opened: only then does a page say that it is safe."""
    try:
        return receipt_now(budget_round, place) is not None
    except (NotShown, VotePaused):
        return False


@bp.errorhandler(VotePaused)
def paused(fault: VotePaused) -> ResponseReturnValue:
    """The page that says why no ballot is taken or opened just now (503). It holds the picks, and sends them again."""
    only_read()
    budget_round = db.session.get_one(Round, (request.view_args or {})["round_id"])
    answers = answers_now(budget_round)
    answer = make_response(
        show(
            "ballots/paused.html",
            status=503,
            budget_round=budget_round,
            sentence=str(fault),
            form=PaperForm(),
            sheet=_sheet(budget_round, answers) if answers.typed or answers.blank else None,
        )
    )
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def _sheet(budget_round: Round, answers: Answers, voter: str = "") -> Sheet:
    place = None if voter else place_now(budget_round)
    voter = place.voter if place else voter
    return sheet(budget_round, voter=voter, secret=str(current_app.config["SECRET_KEY"]), answers=answers)


def ballot_page(
    budget_round: Round, form: PaperForm, answers: Answers, status: int = 200, *, voter: str = ""
) -> ResponseReturnValue:
    """The ballot to fill in. `voter`: for whom the order is drawn; "" for the reader."""
    part = (
        "ballots/_order.html"
        if budget_round.ballot_form == BallotForm.RANKING and (has_field(MOVE) or not tablet_now())
        else None
    )
    return show(
        "ballots/ballot.html",
        part,
        status=status,
        budget_round=budget_round,
        form=form,
        sheet=_sheet(budget_round, answers, voter),
        voided=queries.voided(budget_round),
        withdrawn=decisions_of(budget_round),
        scrutiny=named(budget_round),
        kind_words=KIND_WORDS,
    )


def check_page(budget_round: Round, form: PaperForm, answers: Answers, *, voter: str = "") -> ResponseReturnValue:
    """The ballot read back."""
    filled = _sheet(budget_round, answers, voter)
    picked = len(filled.picks) if budget_round.ballot_form == BallotForm.APPROVAL and not answers.blank else 0
    most, shares = min(budget_round.max_choices, filled.most), budget_round.rule == Rule.EQUAL_SHARES
    said = hint(picked, most=most, shares=shares)
    return show("ballots/check.html", budget_round=budget_round, form=form, sheet=filled, hint=said)
