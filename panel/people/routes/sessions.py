"""Where somebody is signed in and with what: one page of their own."""

from flask import session, url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow, person_or_none
from panel.extensions import db
from panel.language import gettext as _
from panel.people.actions import factors, passkeys
from panel.people.actions import sessions as actions
from panel.people.models import RecoveryCode, SignIn
from panel.people.routes.blueprint import bp
from panel.people.routes.sign_in import KEY
from panel.people.words import browser_words
from panel.web.flow import commit_and_go
from panel.web.hypermedia import show
from panel.web.paging import Key, page


@bp.get("/me/sign-in")
@allow(Action.READ_SIGN_INS)
def sign_ins() -> ResponseReturnValue:
    person = person_or_none()
    app = factors.app_of(person)
    return show(
        "people/sign_ins.html",
        rows=page(SignIn.of(person, clock.now()), Key(SignIn.id, descending=True)),
        here=actions.by_key(session.get(KEY, "")),
        passkeys=factors.passkeys_of(person),
        passkeys_work=passkeys.passkeys_work(),
        app=app if app and app.confirmed_at else None,
        codes_left=len(db.session.scalars(RecoveryCode.left(person)).all()),
        needed=actions.asks_for_second_factor(person),
        browser_words=browser_words,
    )


@bp.post("/me/sign-in/<int:row_id>/end")
@allow(Action.READ_SIGN_INS, row=SignIn)
def end_sign_in(row: SignIn) -> ResponseReturnValue:
    actions.end_one(row)
    return commit_and_go(url_for(".sign_ins"), _("That browser is signed out."))
