"""What an organiser asks for again."""

from panel import clock
from panel.access import Actor
from panel.audit.actions import record
from panel.extensions import db
from panel.jobs import actions as jobs
from panel.jobs.models import Job
from panel.language import gettext as _
from panel.language import speaking
from panel.mail import actions as mails
from panel.mail.actions import post
from panel.mail.models import MailTest, OutboxMail
from panel.people.models import Person
from panel.web.addresses import absolute


def send_again(mail: OutboxMail, organiser: Actor) -> None:
    """Put a mail that failed, or that may not have left, back in the queue. RuleBroken, saying why, where that cannot be."""
    mails.send_again(mail)
    record("mail.send-again", f"mail:{mail.id}", organiser)


def test_mail(organiser: Person) -> MailTest:
    """A mail to oneself, the same way as all mail goes. What becomes of it stands on the page of test mails."""
    with speaking(organiser.language):
        body = _("This is a test. If you can read it, email from this site works:\n\n%(page)s") % {
            "page": absolute("operations.mail_test")
        }
        subject = _("A test: email works")
        mail = post(organiser.email, subject=subject, body=body, language=organiser.language, name=organiser.name)
    test = MailTest(mail=mail, asked_at=clock.now())
    db.session.add(test)
    record("mail.test", "site:mail", organiser)
    return test


def try_again(job: Job, organiser: Actor) -> None:
    """Have work that was set aside done after all. RuleBroken where that was asked for already."""
    jobs.try_again(job)
    record("job.try-again", f"job:{job.id}", organiser)
