"""What somebody wrote while they were signed out: put away before the sign-in, shown again after it."""

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.pages.blueprint import bp
from panel.web.addresses import safe_next
from panel.web.flow import commit
from panel.web.hypermedia import show
from panel.web.incoming import argument, field, small_id
from panel.web.kept import CODES, COOKIE, LASTS, form_to_keep, keys_with, mark_of, page_keeping, seal, unseal_marked
from panel.web.sent_forms import repeatable


@bp.post("/kept")
@allow(Action.KEEP_TEXT)
@repeatable
def keep() -> ResponseReturnValue:
    """Put it away and go to sign in. Another press puts away another copy: nothing of it is shown to anybody else.

    With a code, only show the page of that code again: the switch to the other language sends the form here.
    """
    code = small_id(field("kept-code"))
    if code in CODES:
        return page_keeping(code, form_to_keep(url_for(".home")), kept_at=safe_next(field("kept-at", 2_000), ""))
    key = seal(form_to_keep(url_for(".home")))
    onward = url_for(".kept", text=mark_of(key))
    commit(onward)
    answer = redirect(url_for("people.sign_in", next=onward), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(
        COOKIE, ".".join(keys_with(key)), max_age=int(LASTS.total_seconds()), samesite="Lax", secure=secure, httponly=True
    )
    return answer


@bp.get("/kept")
@allow(Action.KEEP_TEXT)
def kept() -> ResponseReturnValue:
    """The form again, with all that was typed, and a button that sends it."""
    form = unseal_marked(argument("text"))
    return page_keeping(200, form) if form else show("pages/kept.html")
