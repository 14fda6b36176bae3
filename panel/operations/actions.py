"""What an organiser asks for again."""

from panel.access import Actor
from panel.audit.actions import record
from panel.jobs import actions as jobs
from panel.jobs.models import Job
from panel.mail import actions as mails
from panel.mail.models import OutboxMail


def send_again(mail: OutboxMail, organiser: Actor) -> None:
    """Put a mail that failed, or that may not have left, back in the queue. RuleBroken, saying why, where that cannot be."""
    mails.send_again(mail)
    record("mail.send-again", f"mail:{mail.id}", organiser)


def try_again(job: Job, organiser: Actor) -> None:
    """Have work that was set aside done after all. RuleBroken where that was asked for already."""
    jobs.try_again(job)
    record("job.try-again", f"job:{job.id}", organiser)
