"""Sign in and out, one's own page, and the organisers' pages about people."""

from flask import Blueprint, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from panel.access import Action, Role, allow, person_or_none
from panel.areas.models import Area
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext, speaking
from panel.mail.models import OutboxMail
from panel.people import actions
from panel.people.forms import CodeForm, PostcodesForm, ResidencyForm, RoleForm, SettingsForm, SignInForm
from panel.people.models import Person, Residency
from panel.people.words import DEMO_PARTS, ROLE_WORDS
from panel.web.addresses import safe_next
from panel.web.forms import EmptyForm
from panel.web.headers import takes_upload
from panel.web.hypermedia import show
from panel.web.paging import Key, page

bp = Blueprint("people", __name__, url_prefix="/people")
EMAIL = "sign-in-email"


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(Action.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    form = SignInForm(data={"next": request.args.get("next", "")})
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
    form = CodeForm(data={"next": request.args.get("next", "")})
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
        return let_in(person, request.args.get("next"))
    alive = actions.alive_link(token) is not None
    return show("people/sign_in_link.html", status=200 if alive else 409, form=form, alive=alive)


def let_in(person: Person, after: str | None) -> ResponseReturnValue:
    """A fresh session for this person, and on to where they wanted to go; new people say first what to call them."""
    session.clear()
    login_user(person, remember=False)
    session.permanent = True
    onward = safe_next(after, url_for("pages.me"))
    if actions.is_new(person):
        return redirect(url_for("people.settings", next=onward), 303)
    return redirect(onward, 303)


@bp.post("/demo/<int:person_id>")
@allow(Action.SIGN_IN_AS_DEMO, person=Person)
def sign_in_as_demo(person: Person) -> ResponseReturnValue:
    if person.demo_part is None:
        abort(404)
    return let_in(person, request.form.get("next"))


@bp.get("/demo/mail")
@allow(Action.READ_DEMO_MAIL)
def demo_mail() -> ResponseReturnValue:
    mails = page(OutboxMail.newest(), Key(OutboxMail.id, descending=True))
    return show("people/demo_mail.html", mails=mails)


@bp.post("/sign-out")
@allow(Action.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    if request.form.get("everywhere"):
        actions.sign_out_everywhere(person_or_none())
        db.session.commit()
    logout_user()
    session.clear()
    flash(_("You are signed out."), "good")
    return redirect(url_for("pages.home"), 303)


@bp.route("/me/settings", methods=["GET", "POST"])
@allow(Action.READ_OWN_PAGE)
def settings() -> ResponseReturnValue:
    person = person_or_none()
    new = actions.is_new(person)
    form = SettingsForm(data={"name": "" if new else person.name, "language": person.language})
    if form.validate_on_submit():
        actions.change_settings(person, name=form.name.text, language=form.language.data)
        db.session.commit()
        with speaking(form.language.data):
            flash(_("Saved."), "good")
        return redirect(safe_next(request.args.get("next"), url_for("pages.me")), 303)
    return show("people/settings.html", status=422 if form.is_submitted() else 200, form=form, new=new)


@bp.route("/me/residency", methods=["GET", "POST"])
@allow(Action.CLAIM_RESIDENCY)
def residency() -> ResponseReturnValue:
    person: Person = person_or_none()
    form = ResidencyForm(data={"postcode": person.residency.postcode if person.residency else ""})
    form.area_id.choices = [(0, _("Choose if we do not know your postcode")), *area_choices()]
    if form.validate_on_submit():
        area = db.session.get(Area, form.area_id.data) if form.area_id.data else None
        try:
            row = actions.claim_residency(person, postcode=form.postcode.text, area=area)
        except RuleBroken as broken:
            form.refuse(str(broken))
        else:
            db.session.commit()
            confirmed = _("Thank you. Your address is confirmed; you can vote in the rounds of your area.")
            flash(confirmed if row.decided_at else _("Thank you. An organiser will look at it soon."), "good")
            return redirect(url_for("pages.me"), 303)
    return show("people/residency.html", status=422 if form.is_submitted() else 200, form=form)


def area_choices() -> list[tuple[int, str]]:
    """Every area as a choice, in the reader's language."""
    return [(area.id, area.name) for area in db.session.scalars(Area.from_the_top())]


@bp.get("/residencies")
@allow(Action.CONFIRM_RESIDENCY)
def residencies() -> ResponseReturnValue:
    rows = page(Residency.waiting(), Key(Residency.claimed_at), Key(Residency.id))
    return show("people/residencies.html", rows=rows, form=EmptyForm(), upload=PostcodesForm())


@bp.post("/residencies/<int:row_id>/<any(confirm, refuse):verdict>")
@allow(Action.CONFIRM_RESIDENCY, row=Residency)
def decide_residency(row: Residency, verdict: str) -> ResponseReturnValue:
    actions.decide_residency(row, person_or_none(), confirm=verdict == "confirm")
    db.session.commit()
    flash(_("Confirmed.") if verdict == "confirm" else _("Refused."), "good")
    return redirect(url_for(".residencies"), 303)


@bp.post("/postcodes")
@allow(Action.CONFIRM_RESIDENCY)
@takes_upload
def upload_postcodes() -> ResponseReturnValue:
    form = PostcodesForm()
    if form.validate_on_submit():
        try:
            count = actions.upload_postcodes(form.table.data.read().decode("utf-8", "replace"), person_or_none())
        except RuleBroken as broken:
            form.refuse(str(broken))
        else:
            db.session.commit()
            flash(
                ngettext("%(num)s postcode is on the list.", "%(num)s postcodes are on the list.", count) % {"num": count}, "good"
            )
            return redirect(url_for(".residencies"), 303)
    rows = page(Residency.waiting(), Key(Residency.claimed_at), Key(Residency.id))
    return show("people/residencies.html", status=422, rows=rows, form=EmptyForm(), upload=form)


@bp.get("/roles")
@allow(Action.GRANT_ROLE)
def roles() -> ResponseReturnValue:
    wanted = request.args.get("q", "").strip()[:80]
    people = page(Person.named(wanted), Key(Person.name), Key(Person.id))
    return show("people/roles.html", people=people, wanted=wanted, form=role_form(), role_words=ROLE_WORDS)


def role_form() -> RoleForm:
    form = RoleForm()
    form.role.choices = [(role.value, str(ROLE_WORDS[role])) for role in Role]
    return form


@bp.post("/roles/<int:person_id>/grant")
@allow(Action.GRANT_ROLE, person=Person)
def grant_role(person: Person) -> ResponseReturnValue:
    form = role_form()
    if not form.validate_on_submit():
        abort(422)
    actions.grant_role(person, Role(form.role.data), person_or_none())
    db.session.commit()
    flash(_("%(name)s now has this role: %(role)s.") % {"name": person.name, "role": ROLE_WORDS[Role(form.role.data)]}, "good")
    return redirect(url_for(".roles", q=person.name), 303)


@bp.post("/roles/<int:person_id>/take-back/<any(organiser, facilitator, moderator, treasurer, commissioner):role>")
@allow(Action.GRANT_ROLE, person=Person)
def take_back_role(person: Person, role: str) -> ResponseReturnValue:
    actions.take_back_role(person, Role(role), person_or_none())
    db.session.commit()
    flash(_("The role was taken back."), "good")
    return redirect(url_for(".roles", q=person.name), 303)
