"""Passkeys: what the browser asks for on the way, and the forms that bring its answer."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none, to_proof
from panel.extensions import db
from panel.language import gettext as _
from panel.people.actions import factors, sessions
from panel.people.actions import passkeys as actions
from panel.people.forms import NewPasskeyForm, PasskeyNameForm
from panel.people.models import Passkey
from panel.people.routes.blueprint import bp
from panel.people.routes.factors import after_a_new_factor
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show


def as_json(options: str) -> ResponseReturnValue:
    """Options for the browser; the challenge in them is kept."""
    db.session.commit()
    return Response(options, mimetype="application/json")


@bp.post("/passkeys/to-sign-in")
@allow(Action.SIGN_IN)
def options_to_sign_in() -> ResponseReturnValue:
    return as_json(actions.options_to_sign_in(None))


@bp.post("/passkeys/to-prove")
@allow(Action.PROVE)
def options_to_prove() -> ResponseReturnValue:
    return as_json(actions.options_to_sign_in(person_or_none()))


@bp.post("/passkeys/to-add")
@allow(Action.CHANGE_FACTORS)
def options_to_add() -> ResponseReturnValue:
    return as_json(actions.options_to_add(person_or_none()))


@bp.route("/me/passkeys/new", methods=["GET", "POST"])
@allow(Action.CHANGE_FACTORS)
def add_passkey() -> ResponseReturnValue:
    person = person_or_none()
    if not person.proof_is_fresh:
        return to_proof()
    form = NewPasskeyForm(data={"name": actions.suggested_name(person)})
    if form.validate_on_submit():
        with refusals_of(form):
            actions.add(person, form.passkey.text, name=form.name.text)
            factors.passkey_was_added(person)
            return after_a_new_factor(_("The passkey is on your account."))
    return show("people/passkey.html", form=form, needed=sessions.asks_for_second_factor(person) and not person.has_second_factor)


@bp.post("/me/passkeys/<int:row_id>/rename")
@allow(Action.READ_SIGN_INS, row=Passkey)
def rename_passkey(row: Passkey) -> ResponseReturnValue:
    form = PasskeyNameForm()
    if not form.validate_on_submit():
        flash(_("A name has 1 to 60 characters."), "bad")
        return redirect(url_for(".sign_ins"), 303)
    actions.rename(row, form.name.text)
    return commit_and_go(url_for(".sign_ins"), _("Saved."))


@bp.post("/me/passkeys/<int:row_id>/remove")
@allow(Action.CHANGE_FACTORS, row=Passkey)
def remove_passkey(row: Passkey) -> ResponseReturnValue:
    factors.remove_passkey(person_or_none(), row)
    return commit_and_go(url_for(".sign_ins"), _("The passkey is removed."))
