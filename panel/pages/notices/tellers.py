"""What each verb of the public log tells, and to whom. Where a verb is not here, nobody gets a mail for it.

Who had a mail of their own from the action itself (the author of a seed that was answered, the contact of a proposal) is named
in `told`: nobody gets two mails for one thing.
"""

from collections.abc import Mapping

from panel.notices.announcements import tell_announcement
from panel.notices.registry import Teller
from panel.pages.notices import tell_rounds, tell_seeds, tell_threads, tell_translations

TELLERS: Mapping[str, Teller] = {
    "announcement.send": tell_announcement,
    "contribution.write": tell_threads.contribution,
    "meeting.publish": tell_seeds.met,
    "meeting.remark": tell_seeds.remark,
    "proposal.stand": tell_rounds.proposal,
    "result.publish": tell_rounds.result,
    "round.cancel": tell_rounds.cancelled,
    "round.make": tell_rounds.made,
    "round.move-all": tell_rounds.dates_moved,
    "round.move-date": tell_rounds.date_moved,
    "round.phase": tell_rounds.phase,
    "round.remind": tell_rounds.reminder,
    "round.reopen": tell_rounds.taken_back,
    "seed.answer": tell_seeds.answer,
    "seed.cost": tell_seeds.grown,
    "seed.deliberate": tell_seeds.grown,
    "seed.fund": tell_seeds.grown,
    "seed.plant": tell_seeds.planted,
    "seed.remark": tell_seeds.remark,
    "seed.rest": tell_seeds.grown,
    "seed.wake": tell_seeds.grown,
    "thread.move-date": tell_threads.date_moved,
    "thread.open": tell_threads.opened,
    "thread.summarise": tell_threads.summarised,
    "translation.accept": tell_translations.accepted,
    "translation.decline": tell_translations.declined,
    "translation.offer": tell_translations.offered,
}
