"""Somebody removes their own account by page: the rules of leaving, and a last mail."""

from sqlalchemy import select

from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.people.models import Person
from panel.privacy.leaving import forget
from panel.web.addresses import absolute


def hold(person: Person) -> None:
    """Who presses twice at once leaves once."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    db.session.refresh(person)


def leave_for_good(person: Person, *, remove_texts: bool) -> None:
    """Remove the account and say so to its address. RuleBroken as `forget`, and for the people of a demo, whom all share."""
    if person.demo_part:
        raise RuleBroken(_("Everybody shares the people of this demo, so they stay. With an address of your own you can try it."))
    email, name, language = person.email, person.name, person.language
    forget(person, remove_texts=remove_texts)
    with speaking(language):
        subject = _("Your account is removed")
        body = _(
            "As you asked, your account was removed. What we held about you was deleted; what stays does not "
            "name you. A ballot that you cast stays and counts.\n\nThis is the last email. If it was not you, "
            "please write to the organisers at once:\n%(link)s"
        ) % {"link": absolute("privacy.promises")}
        post(email, subject=subject, body=body, language=language, name=name)
