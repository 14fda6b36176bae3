"""Prove anew who you are: after the code by mail, for people with a role, and before something grave. What was posted goes on."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.people.actions import factors, passkeys, sessions
from panel.people.forms import ProofForm
from panel.people.models import Person
from panel.people.routes.blueprint import bp
from panel.people.routes.sign_in import prove_this_session, show_refused
from panel.web.addresses import own_page, safe_next
from panel.web.headers import takes_upload
from panel.web.hypermedia import leave, wants_fragment
from panel.web.incoming import all_fields, argument, field, has_field, has_file
from panel.web.sent_forms import repeatable

PREFIX = "proof-"


@bp.route("/proof", methods=["GET", "POST"])
@allow(Action.PROVE)
@takes_upload
@repeatable
def proof() -> ResponseReturnValue:
    """The form that led here comes with the request (307), stands hidden in the page, and goes on the same way."""
    person, broken = person_or_none(), None
    onward = safe_next(argument("next", 2_000), url_for("pages.me"))
    if wants_fragment():
        return leave(request.full_path)
    if not person.has_second_factor:
        return to_first_proof(person, onward)
    form = ProofForm(prefix=PREFIX)
    given = has_field(f"{PREFIX}code")
    if given and form.validate():
        try:
            check(person, form)
        except RuleBroken as refused:
            db.session.commit()  # a wrong try is counted
            broken = refused
            form.refuse(str(broken))
        else:
            return go_on(person, onward)
    return show_refused(
        "people/proof.html",
        broken,
        form=form,
        kept=kept_fields(),
        posted=request.method == "POST",
        back=field(f"{PREFIX}back", 2_000) or (own_page(request.referrer) if has_file() else ""),
        has_passkey=passkeys.passkeys_work() and bool(factors.passkeys_of(person)),
        at_sign_in=person.roles_rest,
    )


def check(person: Person, form: ProofForm) -> None:
    """RuleBroken where neither the passkey nor the code is right."""
    if form.passkey.text:
        passkeys.recognise(form.passkey.text, person)
    else:
        factors.prove_by_code(person, form.code.text)


def go_on(person: Person, onward: str) -> ResponseReturnValue:
    """A new key for the session, and on: with the form that came (307), or back to its page, where a file was in it."""
    prove_this_session()
    db.session.commit()
    if back := field(f"{PREFIX}back", 2_000):
        flash(_("Thank you. Please choose the file once more: it could not be kept."), "info")
        return redirect(safe_next(back, url_for("pages.me")), 303)
    return redirect(onward, 307 if has_field(f"{PREFIX}posted") else 303)


def kept_fields() -> list[tuple[str, str]]:
    """What somebody typed in the form that led here."""
    return [(name, value) for name, value in all_fields() if name != "csrf_token" and not name.startswith(PREFIX)]


def to_first_proof(person: Person, onward: str) -> ResponseReturnValue:
    """Nobody can prove anything with what they do not have: people with a role set it up, others sign in again."""
    if person.proof_is_fresh:
        return redirect(url_for(".sign_ins") if sessions.asks_for_second_factor(person) else onward, 303)
    flash(_("Before this, please sign in once more. It keeps your account yours."), "info")
    # What was posted is lost by then, so that its address may have no page; a page that was only opened is there again.
    after = onward if request.method == "GET" else url_for(".sign_ins")
    return redirect(url_for(".sign_in", next=after), 303)
