"""The mails to somebody who was given a role, and to somebody whose role was ended."""

from panel.language import gettext as _
from panel.language import speaking
from panel.mail.actions import post
from panel.people.models import Person, RoleGrant
from panel.people.words import ROLE_WORDS, grant_words
from panel.web.addresses import absolute


def tell_given(person: Person, grant: RoleGrant, *, by_self: bool) -> None:
    """`by_self`: they gave it to themselves, and stay signed in where they did."""
    with speaking(person.language):
        body = _(
            "You now have a role on this site:\n\n%(role)s\n\n%(signed_out)s\n%(desk)s\n\nWhat each role may do "
            "is here:\n%(table)s"
        )
        signed_out = _("You were signed out. When you next sign in you are asked for a second proof, because roles ask for more:")
        if by_self:
            signed_out = _("You gave it to yourself: you stay signed in there, and are signed out everywhere else. Your desk:")
        facts = {"role": grant_words(grant), "desk": absolute("pages.desk"), "table": absolute("pages.who_may")}
        facts["signed_out"] = signed_out
        subject = _("You have a role: %(role)s") % {"role": ROLE_WORDS[grant.kind]}
        post(person.email, subject=subject, body=body % facts, language=person.language, name=person.name)


def tell_ended(person: Person, grant: RoleGrant) -> None:
    with speaking(person.language):
        body = _(
            "A role of yours has ended:\n\n%(role)s\n\nThe reason that was given:\n\n%(reason)s\n\n"
            "You were signed out. Everything else of your account is as it was."
        )
        facts = {"role": grant_words(grant), "reason": grant.end_reason}
        subject = _("A role has ended: %(role)s") % {"role": ROLE_WORDS[grant.kind]}
        post(person.email, subject=subject, body=body % facts, language=person.language, name=person.name)
