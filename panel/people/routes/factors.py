"""The app that shows digits, and the recovery codes, on one's own page."""

import segno
from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none, to_proof
from panel.extensions import db
from panel.language import gettext as _
from panel.people.actions import factors as actions
from panel.people.actions.sessions import asks_for_second_factor
from panel.people.forms import AppForm
from panel.people.models import Person, RecoveryCode
from panel.people.routes.blueprint import bp
from panel.people.routes.sign_in import prove_this_session
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show


def after_a_new_factor(words: str) -> ResponseReturnValue:
    """Whoever has just set one up has proven who they are. Recovery codes come next, for people with a role who have none."""
    prove_this_session()
    person = person_or_none()
    codes_next = asks_for_second_factor(person) and db.session.scalars(RecoveryCode.left(person)).first() is None
    return commit_and_go(url_for(".recovery_codes" if codes_next else ".sign_ins"), words)


@bp.post("/me/app/begin")
@allow(Action.CHANGE_FACTORS)
def begin_app() -> ResponseReturnValue:
    actions.begin_app(person_or_none())
    return commit_and_go(url_for(".set_up_app"))


@bp.route("/me/app", methods=["GET", "POST"])
@allow(Action.CHANGE_FACTORS)
def set_up_app() -> ResponseReturnValue:
    person: Person = person_or_none()
    if not person.proof_is_fresh:
        return to_proof()
    app = actions.app_of(person)
    if app is None or app.confirmed_at:
        return redirect(url_for(".sign_ins"), 303)
    form = AppForm()
    if form.validate_on_submit():
        with refusals_of(form):
            actions.confirm_app(person, form.code.text.replace(" ", ""))
            return after_a_new_factor(_("The app is set up."))
    secret = actions.secret_of(app)
    picture = segno.make(actions.address_for_app(person, secret), error="m").svg_data_uri(scale=4, border=2, light="#fff")
    return show(
        "people/app.html",
        form=form,
        picture=picture,
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
    )


@bp.post("/me/app/remove")
@allow(Action.CHANGE_FACTORS)
def remove_app() -> ResponseReturnValue:
    actions.remove_app(person_or_none())
    return commit_and_go(url_for(".sign_ins"), _("The app is removed."))


@bp.route("/me/recovery-codes", methods=["GET", "POST"])
@allow(Action.CHANGE_FACTORS)
def recovery_codes() -> ResponseReturnValue:
    """The codes stand in the answer to the press, and nowhere else."""
    person: Person = person_or_none()
    if not person.has_second_factor:
        return redirect(url_for(".sign_ins"), 303)
    codes: list[str] = []
    if EmptyForm().validate_on_submit():
        codes = actions.make_recovery_codes(person)
        db.session.commit()
    left = len(db.session.scalars(RecoveryCode.left(person)).all())
    return show("people/recovery_codes.html", codes=codes, left=left)
