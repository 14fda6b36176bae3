"""The mails to somebody who was warned, paused or closed out: why, until when, what they may still do, how to appeal."""

from panel.language import day, speaking
from panel.language import gettext as _
from panel.mail.actions import post
from panel.sanctions.models import Sanction
from panel.sanctions.words import GIVEN, STILL, until_words
from panel.web.addresses import absolute


def tell_given(row: Sanction) -> None:
    person = row.person
    with speaking(person.language):
        body = _(
            "%(what)s %(until)s\n\nThe reason:\n\n%(reason)s\n\n%(still)s\n\n"
            "If you think this is wrong, you can appeal once. Somebody who had no part in it then looks at it again:\n%(link)s"
        )
        facts = {
            "what": f"{GIVEN[row.kind]}.",
            "until": until_words(row),
            "reason": row.reason,
            "still": STILL[row.kind],
            "link": absolute("sanctions.mine", sanction_id=row.id),
        }
        post(person.email, subject=str(GIVEN[row.kind]), body=body % facts, language=person.language, name=person.name)


def tell_lifted(row: Sanction) -> None:
    person = row.person
    with speaking(person.language):
        subject = _("You can take part again")
        body = _("What was decided on %(day)s has ended early. You can take part as before. The reason:\n\n%(reason)s")
        facts = {"day": day(row.given_at), "reason": row.lift_reason}
        post(person.email, subject=subject, body=body % facts, language=person.language, name=person.name)


def tell_decided(row: Sanction) -> None:
    person = row.person
    with speaking(person.language):
        subject = _("Your appeal was upheld") if row.appeal_upheld else _("Your appeal was turned down")
        freed = _("It has ended. You can take part as before.")
        body = _("%(subject)s. The reason:\n\n%(reason)s\n\n%(link)s")
        facts = {
            "subject": subject,
            "reason": f"{row.appeal_reason}\n\n{freed}" if row.appeal_upheld else row.appeal_reason,
            "link": absolute("sanctions.mine", sanction_id=row.id),
        }
        post(person.email, subject=subject, body=body % facts, language=person.language, name=person.name)
