"""Ask one person, who needs no role for it, to decide one appeal: the way out where all who could had a part in it."""

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.moderation import rules
from panel.moderation.appeals import Appealed
from panel.people.models import Person
from panel.web.addresses import absolute


def asked_for(row: Appealed, email: str) -> Person:
    """The person with this address. RuleBroken where there is none, or one who had a part in it."""
    somebody: Person | None = db.session.scalar(Person.by_email(email))
    if somebody is None or somebody.has_left:
        raise RuleBroken(_("Nobody has signed in with this address yet. Ask them to sign in once, then try again."))
    rules.may_be_asked(
        waiting=row.appealed_at is not None and row.appeal_decided_at is None,
        had_a_part=somebody.id in {row.concerned_id, row.decided_by_id},
        barred=somebody.bar is not None,
    )
    return somebody


def ask_somebody(row: Appealed, somebody: Person, organiser: Person) -> None:
    """They may read and decide this one appeal, and nothing else. Who was asked before may not any more."""
    db.session.refresh(row, with_for_update={"of": type(row)})
    asked_for(row, somebody.email)
    row.asked_id, row.asked_at = somebody.id, clock.now()
    db.session.flush()
    with speaking(somebody.language):
        body = _(
            "You are asked to decide one appeal on this site. Somebody thinks that a decision about them or their words was "
            "wrong, and all others who could look at it had a part in it. Please read what both said, and decide with a reason:\n"
            "%(link)s\n\nNobody but you, those concerned and the organisers sees it. If you cannot do it, tell the organisers."
        )
        endpoint, named = row.appeal_page
        facts = {"link": absolute(endpoint, **named)}
        post(somebody.email, subject=_("Please decide an appeal"), body=body % facts, language=somebody.language)
    record("moderation.ask", row.subject, organiser)
