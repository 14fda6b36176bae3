"""The signed heads of the public log, and having them sent."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.audit.heads import fingerprint
from panel.audit.models import LogHead
from panel.audit.signing import public_key
from panel.extensions import db
from panel.language import gettext as _
from panel.web.flow import commit_and_go
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.paging import Key, page
from panel.witnesses import actions
from panel.witnesses.forms import WitnessForm
from panel.witnesses.models import Witness

bp = Blueprint("witnesses", __name__, url_prefix="/log/heads")


@bp.get("")
@allow(Action.READ)
def heads() -> ResponseReturnValue:
    return show_heads(WitnessForm())


@bp.post("")
@allow(Action.KEEP_HEADS)
def ask() -> ResponseReturnValue:
    form = WitnessForm()
    if form.validate_on_submit():
        actions.ask_for_heads(form.email.text, form.language.data)
        sentence = _("We sent you an email. Open the page that it names and press the button there; only then do the heads come.")
        return commit_and_go(url_for(".heads"), sentence)
    return show_heads(form)


def show_heads(form: WitnessForm) -> ResponseReturnValue:
    listed = page(LogHead.newest(), Key(LogHead.count, descending=True), size=20)
    key = public_key()
    return show("witnesses/heads.html", form=form, listed=listed, key=key, fingerprint=fingerprint(key))


@bp.get("/by-mail/<token>")
@allow(Action.KEEP_HEADS)
def by_mail(token: str) -> ResponseReturnValue:
    """A button, not a door: mail programs open links by themselves."""
    witness = db.session.scalar(Witness.by_token(token))
    return show("witnesses/by_mail.html", form=EmptyForm(), witness=witness, token=token, status=200 if witness else 404)


@bp.post("/by-mail/<token>/confirm")
@allow(Action.KEEP_HEADS)
def confirm(token: str) -> ResponseReturnValue:
    actions.confirm_witness(of_token(token))
    return commit_and_go(url_for(".by_mail", token=token), _("Thank you. The heads will come by email, once a day at most."))


@bp.post("/by-mail/<token>/end")
@allow(Action.KEEP_HEADS)
def end(token: str) -> ResponseReturnValue:
    actions.end_witness(of_token(token))
    return commit_and_go(url_for(".heads"), _("Done. No more emails come, and your address is deleted here."))


def of_token(token: str) -> Witness:
    witness = db.session.scalar(Witness.by_token(token))
    return witness if witness else abort(404)
