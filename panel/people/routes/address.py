"""Change the address that one signs in with."""

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.people.actions import address as actions
from panel.people.forms import AddressForm, TwoCodesForm
from panel.people.models.address import AddressChange
from panel.people.routes.blueprint import bp
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show


@bp.route("/me/address", methods=["GET", "POST"])
@allow(Action.CHANGE_ADDRESS)
def address() -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.ask_for_address(person_or_none(), form.email.text)
            return commit_and_go(url_for(".address_code"))
    return show("people/address.html", form=form)


@bp.route("/me/address/code", methods=["GET", "POST"])
@allow(Action.CHANGE_ADDRESS)
def address_code() -> ResponseReturnValue:
    person = person_or_none()
    waiting = db.session.get(AddressChange, person.id)
    if waiting is None:
        return redirect(url_for(".address"), 303)
    form = TwoCodesForm()
    if form.validate_on_submit():
        try:
            codes = {name: form[name].text.replace(" ", "") for name in ("code", "old_code")}
            actions.confirm_address(person, **codes)
        except RuleBroken as broken:
            db.session.commit()  # a wrong try is counted
            form.refuse(str(broken))
        else:
            db.session.commit()
            session.clear()
            flash(_("Your address is changed. Please sign in with the new one."), "good")
            return redirect(url_for(".sign_in"), 303)
    return show("people/address_code.html", form=form, email=waiting.new_email)
