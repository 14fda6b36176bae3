"""Everything the worker can be asked to do, and everything that comes round by itself.

To add a duty, write one line here: a name (at most 40 signs, never changed: it is a row), what to call, and how often:
`"sign-in-codes": duty(sign_in.sweep, every=timedelta(hours=1))`. What is called takes nothing, flushes or commits, and may be
done twice; what is slow goes into the long lane (`lane=Lane.LONG`). `panel.jobs.kinds.duty` says more. When each was last done,
and how it failed, stands in its row of `job` and on the organisers' page of long work.
"""

from datetime import timedelta

from panel.audit.duties import make_head_if_due
from panel.backups.duties import back_up_if_due
from panel.ballots.batches import post_if_due
from panel.ballots.cancel_mail import CANCEL_MAIL_JOB, tell_cancelled
from panel.ballots.turns import lapse_turns
from panel.ballots.void_mail import VOID_MAIL_JOB, tell_voters
from panel.complaints.reminders import remind_of_complaints
from panel.groups.contacts import sweep_contact_changes
from panel.importing import taking, waiting
from panel.jobs.kinds import Kind, Lane, duty
from panel.limits.actions import sweep as sweep_limits
from panel.mail import actions as mail
from panel.notices.mailing import sweep_notices, tell_people
from panel.people.actions.address import sweep_address_changes
from panel.people.actions.first_organiser import sweep as sweep_setup_link
from panel.people.actions.passkeys import sweep as sweep_challenges
from panel.people.actions.residency import sweep as sweep_claims
from panel.people.actions.sessions import sweep as sweep_sign_ins
from panel.privacy.sweeps import sweep_all
from panel.results.counting import count_round
from panel.roll import uploads
from panel.roll.batches import sweep_letters
from panel.roll.reminders import remind_if_due
from panel.scrutiny.actions import sweep_unanswered
from panel.web.kept import sweep_kept_texts
from panel.web.sent_forms import sweep_sent_forms
from panel.witnesses.actions import mail_heads_if_due

KINDS: dict[str, Kind] = {
    "address-changes": duty(sweep_address_changes, every=timedelta(minutes=15)),
    "contact-changes": duty(sweep_contact_changes, every=timedelta(hours=6)),
    "scrutineers": duty(sweep_unanswered, every=timedelta(hours=6)),
    "complaint-reminders": duty(remind_of_complaints, every=timedelta(hours=1)),
    "count-round": Kind(count_round, Lane.LONG),
    "claims": duty(sweep_claims, every=timedelta(hours=1)),
    "limits": duty(sweep_limits, every=timedelta(hours=1)),
    "log-head": duty(make_head_if_due, every=timedelta(minutes=1)),
    "log-head-mail": duty(mail_heads_if_due, every=timedelta(minutes=10)),
    "booths": duty(lapse_turns, every=timedelta(minutes=1)),
    "kept-texts": duty(sweep_kept_texts, every=timedelta(hours=1)),
    "keeping-times": duty(sweep_all, every=timedelta(days=1)),
    "sent-forms": duty(sweep_sent_forms, every=timedelta(hours=6)),
    "boards": duty(post_if_due, every=timedelta(minutes=1), lane=Lane.LONG),
    "backup": duty(back_up_if_due, every=timedelta(hours=1), lane=Lane.LONG),
    VOID_MAIL_JOB: Kind(tell_voters, Lane.LONG),
    CANCEL_MAIL_JOB: Kind(tell_cancelled, Lane.LONG),
    uploads.JOB: Kind(uploads.work_on, Lane.LONG),
    "roll-files": duty(uploads.sweep_files, every=timedelta(hours=1)),
    taking.JOB: Kind(taking.work_on, Lane.LONG),
    "import-files": duty(waiting.sweep, every=timedelta(hours=1)),
    "letters": duty(sweep_letters, every=timedelta(minutes=15)),
    "setup-link": duty(sweep_setup_link, every=timedelta(minutes=15)),
    "sign-ins": duty(sweep_sign_ins, every=timedelta(hours=1)),
    "passkeys": duty(sweep_challenges, every=timedelta(hours=1)),
    "notices": duty(tell_people, every=timedelta(minutes=1)),
    "notices-kept": duty(sweep_notices, every=timedelta(hours=6)),
    "reminders": duty(remind_if_due, every=timedelta(minutes=15)),
    "outbox": duty(mail.tidy, every=timedelta(minutes=10)),
}
