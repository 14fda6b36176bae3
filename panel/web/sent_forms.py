"""A form that is sent twice is answered twice and kept once.

`token()` in a template writes a number that is used once. Before the view runs, the number is claimed in the transaction that
will hold what the form makes: a second arrival, even at the same moment, waits for the first and is led where the first was led.
The claim names who sent the form, where to, and all that it said: after "back", a changed text under the same number is another
wish and is kept too, for nothing that a person wrote may be lost. A refused form leaves no claim: it is mended and sent again.

After "back" a browser may ask for the page anew: the text is there, the number is another. So a view that makes one more thing
each time (`makes_another`) also claims the words without the number, and the same words on the same day or the next are asked
about: they are kept once unless somebody says that they mean them twice.

What stands in the table is a fingerprint, which nobody can turn back into a person or a text: the site's secret is in it.
"""

import hmac
import json
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import file_digest
from typing import Any, TypeVar

from flask import Flask, Response, current_app, flash, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import String, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from panel import clock
from panel.access import person_or_none
from panel.extensions import Base, db
from panel.language import gettext as _
from panel.web.hypermedia import wants_fragment
from panel.web.kept import ABOUT, MEANT, answer_keeping, forget_taken

FIELD = "sent_form"
TOKENS = frozenset({FIELD, "csrf_token", MEANT, *ABOUT})
KEPT = timedelta(days=7)
ASKED_ABOUT = timedelta(days=1)
View = TypeVar("View", bound=Callable[..., Any])


class SentForm(Base):
    """A form that was sent and made something. A day, not a time: a time would tell who sent it."""

    __tablename__ = "sent_form"
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    leads_to: Mapped[str | None] = mapped_column(String(2_000))
    """Where the first answer led; None while it is being made, and where nothing was made."""
    sent_on: Mapped[date] = mapped_column(index=True)


def new_number() -> str:
    """For one form on one page."""
    return secrets.token_urlsafe(16)


def repeatable(view: View) -> View:
    """Mark a view that may run twice: it sets a state, or tells repeats apart itself. It stands below `@allow`."""
    view.repeatable = True  # type: ignore[attr-defined]  # read before the view runs
    return view


def makes_another(view: View) -> View:
    """Mark a view that makes one more thing each time: the same words from a fresh page are asked about. Below `@allow`."""
    view.makes_another = True  # type: ignore[attr-defined]  # as above
    return view


def install(app: Flask) -> None:
    """Look at every form that is sent, before its view does."""

    @app.before_request
    def claim() -> ResponseReturnValue | None:
        view = app.view_functions.get(request.endpoint or "")
        if request.method != "POST" or view is None or hasattr(view, "repeatable") or not request.form.get(FIELD):
            return None
        claims = [_claimed(request.full_path, request.form.get(FIELD))]
        if claims[0].leads_to:
            return _answer_again(claims[0].leads_to)
        if hasattr(view, "makes_another"):
            claims.append(same := _claimed(request.endpoint, request.view_args))
            if same.leads_to and same.sent_on >= clock.now().date() - ASKED_ABOUT and MEANT not in request.form:
                return _ask(same.leads_to)
        g.sent_forms = claims
        return None

    app.jinja_env.globals["sent_form_number"] = new_number


def remember(leads_to: str) -> None:
    """Note where the answer leads, in the transaction that is about to be committed."""
    forget_taken()
    for sent in g.get("sent_forms", ()):
        sent.leads_to, sent.sent_on = leads_to, clock.now().date()
        db.session.add(sent)  # a refusal before this in the same request has taken it out


def sweep_sent_forms() -> int:
    """Forget forms that nobody will send again: how many. The caller commits."""
    old = delete(SentForm).where(SentForm.sent_on < clock.now().date() - KEPT)
    return db.session.execute(old).rowcount  # type: ignore[attr-defined,no-any-return]  # a DELETE has one


def _claimed(*under: object) -> SentForm:
    """The claim on this form, new or of an earlier arrival: who sends what, `under` a number or to a view."""
    sent = SentForm(fingerprint=_fingerprint(*under), leads_to=None, sent_on=clock.now().date())
    try:
        with db.session.begin_nested():
            db.session.add(sent)
    except IntegrityError:
        return db.session.get_one(SentForm, sent.fingerprint)
    return sent


def _fingerprint(*under: object) -> str:
    person = person_or_none()
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in TOKENS]
    files = [(name, file.filename, _digest(file)) for name, file in request.files.items(multi=True)]
    told = json.dumps([person.id if person else None, *under, typed, files])
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), told.encode(), "sha256").hex()


def _digest(file: Any) -> str:
    digest = file_digest(file.stream, "sha256").hexdigest()  # piece by piece: a list of millions is not held in memory
    file.seek(0)
    return digest


def _answer_again(leads_to: str) -> Response:
    """Where the first answer led, with a word about it."""
    flash(_("You had sent this already. It was kept once."), "info")
    if not wants_fragment():
        return current_app.make_response(redirect(leads_to, 303))
    answer = make_response("", 200)
    answer.headers["HX-Location"] = json.dumps({"path": leads_to, "target": "#main", "select": "#main", "swap": "outerHTML"})
    return answer


def _ask(leads_to: str) -> Response | None:
    """The page that says what was kept, and takes the same once more from whoever means it twice."""
    db.session.rollback()
    return answer_keeping(409, kept_at=leads_to)
