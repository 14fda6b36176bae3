"""The organisers' pages about where people live: the queue, one claim, letters, the list of postcodes."""

from collections.abc import Callable

from flask import abort, current_app, flash, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Select

from panel.access import Action, allow, person_or_none
from panel.areas.choices import reach_of_reader
from panel.areas.first import lists_places
from panel.areas.tables import uploaded_text
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.people.actions import letters, postcodes
from panel.people.actions import residency as actions
from panel.people.forms import PostcodesForm, RefuseForm, VerdictForm
from panel.people.models import Proof, Residency, ResidencyState
from panel.people.queries import assess
from panel.people.refusals import reason_in
from panel.people.residency_checks import refusing
from panel.people.routes.blueprint import bp
from panel.people.words import DOUBT_WORDS, PROOF_WORDS, RESIDENCY_WORDS
from panel.web import incoming
from panel.web.addresses import stands_on
from panel.web.checks import ask, pressed
from panel.web.flow import commit, commit_and_go, refusals_of
from panel.web.headers import takes_upload
from panel.web.hypermedia import show
from panel.web.kept import MEANT, answer_keeping
from panel.web.paging import Key, page
from panel.web.sent_forms import repeatable

LISTS: dict[str, Callable[[], Select[Residency]]] = {
    "waiting": Residency.waiting,
    "again": Residency.to_look_at_again,
    "refused": lambda: Residency.in_state(ResidencyState.REFUSED),
}


def ticked() -> list[Residency]:
    """The claims that the form names, the oldest first, held until they are decided; none that says something else by now."""
    named = Residency.among(incoming.field_ids("row")).where(within_reach())
    rows = db.session.scalars(named.with_for_update(of=Residency)).all()
    return [row for row in rows if incoming.was_read(row.said)]


def within_reach() -> ColumnElement[bool]:
    """Claims to live where the reader's role counts."""
    return reach_of_reader(Action.CONFIRM_RESIDENCY).covers(Residency.area_id)


def as_it_was_read(row: Residency) -> None:
    """Hold a claim until it is decided. RuleBroken where it says something else than on the page that sent this form."""
    actions.hold(row)
    if not incoming.was_read(row.said):
        raise RuleBroken(_("This person has said something else since you opened the page. Please look at the claim again."))


@bp.get("/residencies")
@allow(Action.CONFIRM_RESIDENCY)
@lists_places
def residencies() -> ResponseReturnValue:
    return queue_page(PostcodesForm(formdata=None))


def queue_page(upload: PostcodesForm) -> ResponseReturnValue:
    """A page of claims, each with what speaks for it and against it."""
    wanted = incoming.argument("show")
    chosen = wanted if wanted in LISTS else "waiting"
    rows = page(LISTS[chosen]().where(within_reach()), Key(Residency.claimed_at), Key(Residency.id))
    claims = assess(rows.rows) if rows.rows else []
    return show(
        "people/residencies.html",
        rows=rows,
        claims=claims,
        plausible=[claim.row for claim in claims if claim.plausible and claim.row.state == ResidencyState.CLAIMED],
        chosen=chosen,
        again=postcodes.number_to_look_at_again(within_reach()),
        upload=upload,
        doubt_words=DOUBT_WORDS,
        proof_words=PROOF_WORDS,
        by_list=current_app.config["RESIDENCY_PROOF"] == Proof.LIST,
    )


@bp.post("/residencies/confirm")
@allow(Action.CONFIRM_RESIDENCY)
def confirm_batch() -> ResponseReturnValue:
    """Confirm those of the page just read that are still plausible; what became doubtful since stays."""
    rows = ticked()
    plausible = [claim.row for claim in (assess(rows) if rows else []) if claim.plausible]
    number = actions.confirm(plausible, Proof.ORGANISER, person_or_none())
    sentence = ngettext("%(num)s person is confirmed.", "%(num)s people are confirmed.", number) % {"num": number}
    return commit_and_go(url_for(".residencies"), sentence)


@bp.get("/residencies/<int:row_id>")
@allow(Action.CONFIRM_RESIDENCY, row=Residency)
def show_residency(row: Residency) -> ResponseReturnValue:
    return claim_page(row, VerdictForm(formdata=None))


def claim_page(row: Residency, form: VerdictForm) -> ResponseReturnValue:
    return show(
        "people/claim.html",
        claim=assess([row])[0],
        form=form,
        awaits_letter=letters.awaits_letter(row),
        doubt_words=DOUBT_WORDS,
        proof_words=PROOF_WORDS,
        words=RESIDENCY_WORDS,
    )


@bp.post("/residencies/<int:row_id>/confirm")
@allow(Action.CONFIRM_RESIDENCY, row=Residency)
def confirm_residency(row: Residency) -> ResponseReturnValue:
    as_it_was_read(row)
    actions.confirm_one(row, person_or_none())
    return commit_and_go(url_for(".residencies"), _("Confirmed."))


@bp.post("/residencies/<int:row_id>/<any(reopen, restore):verdict>")
@allow(Action.CONFIRM_RESIDENCY, row=Residency)
def decide_residency(row: Residency, verdict: str) -> ResponseReturnValue:
    form = VerdictForm()
    if form.validate_on_submit():
        with refusals_of(form):
            as_it_was_read(row)
            decide = actions.restore if verdict == "restore" else actions.reopen
            decide(row, person_or_none(), reason=form.reason.text)
            sentence = _("Confirmed after all.") if verdict == "restore" else _("The claim is open again.")
            return commit_and_go(url_for(".show_residency", row_id=row.id), sentence)
    return claim_page(row, form)


@bp.route("/residencies/<int:row_id>/refuse", methods=["GET", "POST"])
@allow(Action.CONFIRM_RESIDENCY, row=Residency)
def refuse_residency(row: Residency) -> ResponseReturnValue:
    """The page before a claim is refused, or a confirmation is taken back."""
    form = RefuseForm()
    if form.is_submitted():
        actions.hold(row)
    actions.may_refuse(row)
    check = refusing(row)
    if pressed(check, form):
        with refusals_of(form):
            reason = reason_in(row.person.language, form.ready.data or "", form.reason.data or "")
            actions.refuse(row, person_or_none(), reason=reason)
            return commit_and_go(url_for(".show_residency", row_id=row.id), _("Not confirmed. The person is told why."))
    return ask(check, form)


@bp.post("/letters")
@allow(Action.CONFIRM_RESIDENCY)
@repeatable
@stands_on("people.residencies")
def print_letters() -> ResponseReturnValue:
    """The letters are this answer and nowhere else: the codes are kept as hashes. So another press is asked about."""
    rows = ticked()
    if (older := sum(letters.awaits_letter(row) for row in rows)) and not incoming.has_field(MEANT):
        return ask_about_letters(older)
    printed = letters.print_letters(rows, person_or_none())
    commit(url_for(".residencies"))
    return show("people/letters.html", letters=printed)


def ask_about_letters(older: int) -> ResponseReturnValue:
    """Whether letters that may be in the post already shall work no more."""
    sentence = ngettext(
        "A letter was printed for %(num)s of these people before. A new one has a new code, and the older letter no longer"
        " works.",
        "Letters were printed for %(num)s of these people before. New ones have new codes, and the older letters no longer work.",
        older,
    )
    return answer_keeping(409, sentence % {"num": older}, kept_at=url_for(".residencies")) or abort(409)


@bp.post("/postcodes")
@allow(Action.UPLOAD_POSTCODES)
@takes_upload
@stands_on("people.residencies")
def upload_postcodes() -> ResponseReturnValue:
    form = PostcodesForm()
    if form.validate_on_submit():
        with refusals_of(form):
            text = uploaded_text(form.table.data.read())
            uploaded = postcodes.upload_postcodes(text, person_or_none())
            words = ngettext("%(num)s postcode is on the list.", "%(num)s postcodes are on the list.", uploaded.postcodes)
            flash(words % {"num": uploaded.postcodes}, "good")
            return commit_and_go(url_for(".residencies", show="again" if uploaded.again else None))
    return queue_page(form)
