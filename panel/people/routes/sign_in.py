"""Sign in and out."""

from flask import abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from panel.access import Action, allow, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.mail.models import OutboxMail
from panel.people.actions import account
from panel.people.actions import sign_in as actions
from panel.people.forms import CodeForm, SignInForm
from panel.people.models import Person
from panel.people.routes.blueprint import bp
from panel.people.words import DEMO_PARTS
from panel.web.addresses import safe_next
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.incoming import argument, field
from panel.web.paging import Key, page

EMAIL = "sign-in-email"


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(Action.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    form = SignInForm(data={"next": argument("next", 2_000)})
    status = 200
    if form.validate_on_submit():
        try:
            actions.ask_for_code(form.email.text, origin=request.remote_addr or "", after=form.next.data or "")
        except RuleBroken as broken:
            form.refuse(str(broken))
            status = 429
        else:
            db.session.commit()
            session[EMAIL] = form.email.text.lower()
            return redirect(url_for(".sign_in_code", next=form.next.data or None), 303)
    elif form.is_submitted():
        status = 422
    demo = db.session.scalars(Person.demo()).all() if current_app.config["MODE"] == "demo" else []
    return show("people/sign_in.html", status=status, form=form, demo=demo, demo_parts=DEMO_PARTS)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@allow(Action.SIGN_IN)
def sign_in_code() -> ResponseReturnValue:
    email = session.get(EMAIL)
    if not email:
        return redirect(url_for(".sign_in"), 303)
    form = CodeForm(data={"next": argument("next", 2_000)})
    if form.validate_on_submit():
        try:
            person = actions.redeem_code(email, form.code.text.replace(" ", ""))
        except RuleBroken as broken:
            db.session.commit()  # a wrong try is counted
            form.refuse(str(broken))
        else:
            db.session.commit()
            return let_in(person, form.next.data)
    return show("people/sign_in_code.html", status=422 if form.is_submitted() else 200, form=form, email=email)


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@allow(Action.SIGN_IN)
def sign_in_link(token: str) -> ResponseReturnValue:
    """A button, not a door: mail programs open links by themselves, and would use the link up."""
    form = EmptyForm()
    if form.validate_on_submit():
        person = actions.redeem_link(token)
        db.session.commit()
        return let_in(person, argument("next", 2_000))
    alive = actions.alive_link(token) is not None
    return show("people/sign_in_link.html", status=200 if alive else 409, form=form, alive=alive)


def let_in(person: Person, after: str | None) -> ResponseReturnValue:
    """A fresh session for this person, and on to where they wanted to go; new people say first what to call them."""
    session.clear()
    login_user(person, remember=False)
    session.permanent = True
    onward = safe_next(after, url_for("pages.me"))
    if account.is_new(person):
        return redirect(url_for("people.settings", next=onward), 303)
    return redirect(onward, 303)


@bp.post("/demo/<int:person_id>")
@allow(Action.SIGN_IN_AS_DEMO, person=Person)
def sign_in_as_demo(person: Person) -> ResponseReturnValue:
    if person.demo_part is None:
        abort(404)
    return let_in(person, field("next", 2_000))


@bp.get("/demo/mail")
@allow(Action.READ_DEMO_MAIL)
def demo_mail() -> ResponseReturnValue:
    mails = page(OutboxMail.newest(), Key(OutboxMail.id, descending=True))
    return show("people/demo_mail.html", mails=mails)


@bp.post("/sign-out")
@allow(Action.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    if field("everywhere"):
        actions.sign_out_everywhere(person_or_none())
        db.session.commit()
    logout_user()
    session.clear()
    flash(_("You are signed out."), "good")
    return redirect(url_for("pages.home"), 303)
