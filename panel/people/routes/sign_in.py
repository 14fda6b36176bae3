"""Sign in and out."""

import secrets

from flask import abort, current_app, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.limits.networks import network
from panel.mail.models import OutboxMail
from panel.people.actions import account, passkeys, sessions
from panel.people.actions import sign_in as actions
from panel.people.forms import CodeForm, PasskeyForm, SignInForm
from panel.people.models import Person
from panel.people.reasons import reason_for
from panel.people.routes.blueprint import bp
from panel.people.rules import TooMany
from panel.people.words import DEMO_PARTS
from panel.settings.queries import number
from panel.settings.table import Setting
from panel.web.addresses import safe_next
from panel.web.forms import EmptyForm, Form
from panel.web.hypermedia import show
from panel.web.incoming import argument, field
from panel.web.kept import forget_all
from panel.web.paging import Key, page
from panel.web.sent_forms import repeatable

EMAIL, BROWSER = "sign-in-email", "sign-in-browser"
KEY = "_user_id"
"""Where Flask-Login looks in the session: we keep the key of the sign-in there."""


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(Action.SIGN_IN)
@repeatable
def sign_in() -> ResponseReturnValue:
    form, broken = SignInForm(data={"next": argument("next", 2_000)}), None
    if form.validate_on_submit():
        browser = session.setdefault(BROWSER, secrets.token_urlsafe(16))
        here, after = network(request.remote_addr), form.next.data or ""
        try:
            actions.ask_for_code(form.email.text, browser=browser, network=here, after=after)
        except TooMany as too_many:
            broken = too_many
            form.refuse(str(broken))
        else:
            db.session.commit()
            session[EMAIL] = form.email.text.lower()
            return redirect(url_for(".sign_in_code", next=after or None), 303)
    return sign_in_page(form, broken)


def sign_in_page(form: SignInForm, broken: RuleBroken | None, status: int | None = None) -> ResponseReturnValue:
    """Both ways in: a code by mail and, where the site's name lets them work, a passkey."""
    demo = db.session.scalars(Person.demo()).all() if current_app.config["MODE"] == "demo" else []
    facts = {"demo": demo, "demo_parts": DEMO_PARTS, "passkeys_work": passkeys.passkeys_work()}
    age = number(Setting.ACCOUNT_AGE)
    reason = reason_for(form.next.data)
    return show_refused("people/sign_in.html", broken, status, form=form, account_age=age, reason=reason, **facts)


def show_refused(
    template: str, broken: RuleBroken | None, status: int | None = None, *, form: Form, **values: object
) -> ResponseReturnValue:
    """The page with its form: 429 and when to come back after too many, 422 with something to mend, 200 when only opened."""
    status = status or (429 if isinstance(broken, TooMany) else 422 if form.errors else 200)
    answer = make_response(show(template, None, status, form=form, **values))
    if isinstance(broken, TooMany):
        answer.headers["Retry-After"] = str(broken.retry_after)
    return answer


@bp.route("/sign-in/code", methods=["GET", "POST"])
@allow(Action.SIGN_IN)
@repeatable
def sign_in_code() -> ResponseReturnValue:
    email, browser = session.get(EMAIL), session.get(BROWSER)
    if not email or not browser:
        return redirect(url_for(".sign_in"), 303)
    form, broken = CodeForm(data={"next": argument("next", 2_000)}), None
    if form.validate_on_submit():
        try:
            code = form.code.text.replace(" ", "")
            person = actions.redeem_code(email, code, browser=browser, network=network(request.remote_addr))
        except RuleBroken as refused:
            db.session.commit()  # a wrong try is counted
            broken = refused
            form.refuse(str(broken))
        else:
            return let_in(person, form.next.data)
    return show_refused("people/sign_in_code.html", broken, form=form, email=email)


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@allow(Action.SIGN_IN)
@repeatable
def sign_in_link(token: str) -> ResponseReturnValue:
    """A button, not a door: mail programs open links by themselves, and would use the link up."""
    form = EmptyForm()
    if form.validate_on_submit():
        return let_in(actions.redeem_link(token), argument("next", 2_000))
    alive = actions.alive_link(token) is not None
    return show("people/sign_in_link.html", status=200 if alive else 409, form=form, alive=alive)


@bp.post("/sign-in/passkey")
@allow(Action.SIGN_IN)
@repeatable
def sign_in_with_passkey() -> ResponseReturnValue:
    """A passkey that was unlocked with a finger, a face or a PIN is two proofs at once: something one has, and oneself."""
    form = PasskeyForm()
    if not form.validate_on_submit():
        abort(422)
    try:
        person = passkeys.recognise(form.passkey.text, None)
    except RuleBroken as broken:
        db.session.commit()  # a challenge is answered once, wrongly too
        other_way = SignInForm(formdata=None, data={"next": form.next.data})
        other_way.refuse(str(broken))
        return sign_in_page(other_way, broken, 409)
    return let_in(person, form.next.data, both_proofs=True)


def let_in(person: Person, after: str | None, *, both_proofs: bool = False) -> ResponseReturnValue:
    """A fresh session for this person, and on to where they wanted to go.

    New people say first what to call them; people with a role give their second proof, or set one up.
    """
    sessions.end(session.get(KEY, ""))
    key = sessions.begin(person, user_agent=request.user_agent.string, both_proofs=both_proofs)
    missing = sessions.asks_for_second_factor(person) and not both_proofs
    db.session.commit()
    session.clear()
    session[KEY] = key
    session.permanent = True
    onward = safe_next(after, url_for("pages.me"))
    if missing:
        onward = url_for("people.proof", next=onward)
    if account.is_new(person):
        return redirect(url_for("people.settings", next=onward), 303)
    return redirect(onward, 303)


def sign_in_anew(person: Person) -> None:
    """Another sign-in for somebody whose own role has just changed, and whose sign-ins have all ended with it."""
    session[KEY] = sessions.begin(person, user_agent=request.user_agent.string, both_proofs=True)


def prove_this_session() -> None:
    """The second proof was given in this browser: its session has a new key."""
    row = sessions.by_key(session.get(KEY, ""))
    if row is not None:
        session[KEY] = sessions.prove(row)


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
        sessions.end_all(person_or_none())
    sessions.end(session.get(KEY, ""))
    answer = redirect(url_for("pages.home"), 303)
    forget_all(answer)
    db.session.commit()
    session.clear()
    flash(_("You are signed out."), "good")
    return answer
