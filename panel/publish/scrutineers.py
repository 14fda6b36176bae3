"""What scrutineers do after the count: their page, the bundle that is given to them alone, and signing what they found."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import spoken, text_in
from panel.limits.guard import write_now
from panel.publish.bundle import NO_LOG, bundle, has_log
from panel.publish.routes import missing
from panel.results.models import Result
from panel.scrutiny import actions, queries
from panel.scrutiny.actions import Found
from panel.scrutiny.checks import crumbs
from panel.scrutiny.forms import SAME, FindingForm, ReadFindingForm
from panel.scrutiny.models import Scrutineer
from panel.scrutiny.rules import bare
from panel.scrutiny.words import named
from panel.web.busy import writes_with
from panel.web.checks import Check, Line, Way, came_from_check, pressed
from panel.web.checks import ask as ask_first
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import argument, has_field
from panel.web.sent_forms import makes_another, repeatable

bp = Blueprint("scrutineers", __name__, url_prefix="/scrutineers")

IN_MEMORY, BLOCK = 8_000_000, 64 * 1024
TAKE = "take"
"""The field of the form that asks for the bundle."""


def counted(scrutineer: Scrutineer) -> Result | None:
    """The result of the round, published or not; None before the count."""
    return db.session.scalar(Result.of(scrutineer.budget_round))


def why_nothing(result: Result | None) -> str:
    """Why a scrutineer cannot take the bundle; "" where they can."""
    if result is None:
        return _("The ballots are not counted yet. When they are, you get an email, and the file is here.")
    return "" if has_log(result.round_id) else str(NO_LOG)


@bp.get("/<int:scrutineer_id>")
@allow(Action.COUNT_AGAIN, scrutineer=Scrutineer)
def own_page(scrutineer: Scrutineer) -> ResponseReturnValue:
    """What there is to do now, step by step."""
    result = counted(scrutineer)
    return show(
        "publish/scrutineer.html",
        scrutineer=scrutineer,
        budget_round=scrutineer.budget_round,
        refusal=why_nothing(result),
        published=result is not None and result.published_at is not None,
        findings=queries.findings_by(scrutineer),
    )


@bp.post("/<int:scrutineer_id>/bundle.zip")
@allow(Action.COUNT_AGAIN, scrutineer=Scrutineer)
@repeatable
@writes_with(TAKE)
def take_bundle(scrutineer: Scrutineer) -> ResponseReturnValue:
    """The bundle, whole, for this scrutineer alone. It is noted in the public log, and only then given: so it is a press.

    A large one takes its time: it is packed before others have to wait for what is written.
    """
    if not has_field(TAKE):
        return redirect(url_for(".own_page", scrutineer_id=scrutineer.id), 303)
    result = counted(scrutineer)
    refusal = why_nothing(result)
    if result is None or refusal:
        return missing(refusal)
    actions.still_free(scrutineer, person_or_none())
    kept, fingerprint = packed(result)
    with ExitStack() as refused:
        refused.callback(kept.close)
        write_now()
        actions.note_given(scrutineer, person_or_none(), fingerprint)
        db.session.commit()
        refused.pop_all()
    response = Response(blocks_of(kept), mimetype="application/zip")
    response.call_on_close(kept.close)
    response.headers["Content-Disposition"] = f'attachment; filename="round-{result.round_id}-bundle.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


def packed(result: Result) -> tuple[IO[bytes], str]:
    """The bundle as a file in memory, or on the disk where it is large, and its SHA-256."""
    kept, digest = SpooledTemporaryFile(IN_MEMORY), sha256()  # noqa: SIM115 - it is closed when it was sent
    for block in bundle(result):
        digest.update(block)
        kept.write(block)
    kept.seek(0)
    return kept, digest.hexdigest()


def blocks_of(kept: IO[bytes]) -> Iterator[bytes]:
    with kept:
        yield from iter(partial(kept.read, BLOCK), b"")


@bp.route("/<int:scrutineer_id>/sign", methods=["GET", "POST"])
@allow(Action.COUNT_AGAIN, scrutineer=Scrutineer)
@makes_another
def sign(scrutineer: Scrutineer) -> ResponseReturnValue:
    """What was found; then it is read once more, and signed with one press."""
    if refusal := why_nothing(counted(scrutineer)):
        raise RuleBroken(refusal)
    chosen, found, person = FindingForm(data={"printed": argument("fingerprint", 64)}), None, person_or_none()
    if chosen.validate_on_submit():
        with refusals_of(chosen):
            actions.can_sign(scrutineer, person, found_in(chosen))
            found = found_in(chosen)
    if found is None:
        return show("publish/sign.html", form=chosen, scrutineer=scrutineer, budget_round=scrutineer.budget_round)
    form = ReadFindingForm() if came_from_check() else ReadFindingForm(formdata=None, data=chosen.data)
    check = signing(scrutineer, found)
    if came_from_check() and pressed(check, form):
        with refusals_of(form):
            actions.sign(scrutineer, person, found)
            return commit_and_go(url_for(".own_page", scrutineer_id=scrutineer.id), _("Signed. Thank you for counting again."))
    return ask_first(check, form)


def found_in(form: FindingForm) -> Found:
    same = form.found.data == SAME
    return Found(same, form.printed.data or "", what_cy=form.what_cy.text, what_en=form.what_en.text)


def signing(scrutineer: Scrutineer, found: Found) -> Check:
    """Before somebody signs."""
    own = url_for(".own_page", scrutineer_id=scrutineer.id)
    said = _("The same, to the penny.") if found.same else _("Not the same.")
    what = text_in(found, "what", spoken())
    told = [] if found.same else [Line(_("Who is told"), _("Every organiser of this round, by email, at once."))]
    return Check(
        question=_("Sign that it was the same?") if found.same else _("Sign that it was not the same?"),
        undo=_("You can sign again if you find something else. What you signed before stays beside it, for everybody to read."),
        lines=[
            Line(_("What you found"), said),
            *([Line(_("In your words"), what)] if what else []),
            Line(_("Which file"), bare(found.fingerprint)),
            Line(_("Who reads it"), _("Everybody, beside the result, with your name: %(name)s") % {"name": named(scrutineer)}),
            *told,
            Line(
                _("In the public log"), _("That a scrutineer signed, what they found, and the fingerprint of the file. Not who.")
            ),
        ],
        do=_("Sign it"),
        keep=Way(_("Do not sign yet"), own),
        instead=[Way(_("Count again first"), url_for("recounts.recount", round_id=scrutineer.round_id))],
        crumbs=crumbs(scrutineer.budget_round),
    )
