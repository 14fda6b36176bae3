"""End mails with the link that stands in them: without signing in, and by the mail program itself (RFC 8058)."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.extensions import csrf, db
from panel.language import gettext as _
from panel.notices.actions.following import stop_mails
from panel.notices.kinds import NoticeKind
from panel.notices.routes.blueprint import bp
from panel.notices.tokens import Stop, read_token
from panel.notices.words import KIND_WORDS
from panel.people.models import Person
from panel.web.flow import commit_and_go
from panel.web.hypermedia import show
from panel.web.incoming import argument, has_field
from panel.web.sent_forms import repeatable


@bp.get("/follows/stop/<token>")
@allow(Action.STOP_MAILS)
def stop(token: str) -> ResponseReturnValue:
    """A button, not a door: mail programs open links by themselves."""
    wanted = of_token(token)
    kinds = [KIND_WORDS[kind] for kind in NoticeKind if wanted and kind in wanted.kinds]
    done = argument("done", 5) == "yes"
    return show("notices/stop.html", token=token, wanted=wanted, kinds=kinds, done=done, status=200 if wanted else 404)


@bp.post("/follows/stop/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # a mail program has no session; the signed word in the address proves the wish
@allow(Action.STOP_MAILS)
@repeatable
def stop_now(token: str) -> ResponseReturnValue:
    """The kinds of the mail, or all of them where that button was pressed."""
    wanted = of_token(token)
    if wanted is None:
        return show("notices/stop.html", token=token, wanted=None, status=404)
    every = has_field("all")
    stop_mails(wanted.person_id, list(NoticeKind) if every else wanted.kinds)
    words = (
        _("Done. We no longer write to you about these things.") if not every else _("Done. No more emails of this sort come.")
    )
    return commit_and_go(url_for(".stop", token=token, done="yes"), words)


def of_token(token: str) -> Stop | None:
    """What the word means, where it is ours and the person still has an account."""
    wanted = read_token(token)
    person = db.session.get(Person, wanted.person_id) if wanted else None
    return wanted if person is not None and not person.has_left else None
