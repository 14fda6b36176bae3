"""Ask one person, who needs no role for it, to decide one appeal: the way out where all who could had a part in it."""

from sqlalchemy import select

from panel import clock
from panel.access import Role, Who
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.moderation import rules
from panel.moderation.appeals import Appealed
from panel.people.models import Person, RoleGrant
from panel.web.addresses import absolute


def had_a_part(row: Appealed, person: Person) -> bool:
    """Whether the decision is theirs, or about them."""
    return person.id in {row.concerned_id, row.decided_by_id}


def others_can_decide(row: Appealed) -> bool:
    """Whether an organiser who reaches the place had no part in it, and so can decide."""
    held = RoleGrant.live(clock.now()), RoleGrant.role == Role.ORGANISER.value
    people = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id).where(*held).order_by(Person.id)
    return any(
        Who.ORGANISER in person.standing_at(row.in_area) and person.bar is None and not had_a_part(row, person)
        for person in db.session.scalars(people).unique()
    )


def asked_for(row: Appealed, email: str, organiser: Person) -> Person:
    """The person with this address. RuleBroken where there is none, or one who had a part in it.

    Whoever had a part themselves chooses no judge while another organiser can decide.
    """
    rules.may_ask(had_a_part=had_a_part(row, organiser), others=others_can_decide(row))
    somebody: Person | None = db.session.scalar(Person.by_email(email))
    if somebody is None or somebody.has_left:
        raise RuleBroken(_("Nobody has signed in with this address yet. Ask them to sign in once, then try again."))
    rules.may_be_asked(
        waiting=row.appealed_at is not None and row.appeal_decided_at is None,
        had_a_part=had_a_part(row, somebody),
        barred=somebody.bar is not None,
    )
    return somebody


def ask_somebody(row: Appealed, somebody: Person, organiser: Person) -> None:
    """They may read and decide this one appeal, and nothing else. Who was asked before may not any more."""
    db.session.refresh(row, with_for_update={"of": type(row)})
    asked_for(row, somebody.email, organiser)
    row.asked_id, row.asked_at = somebody.id, clock.now()
    db.session.flush()
    with speaking(somebody.language):
        body = _(
            "You are asked to decide one appeal on this site. Somebody thinks that a decision about them or their words was "
            "wrong, and wants it looked at by somebody who had no part in it. Please read what both said, and decide with a"
            " reason:\n%(link)s\n\nNobody but you, those concerned and the organisers sees it. If you cannot do it, tell the"
            " organisers."
        )
        endpoint, named = row.appeal_page
        facts = {"link": absolute(endpoint, **named)}
        subject = _("Please decide an appeal")
        post(somebody.email, subject=subject, body=body % facts, language=somebody.language, name=somebody.name)
    record("moderation.ask", row.subject, organiser)
