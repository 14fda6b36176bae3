"""The mail to groups and to everybody on the roll when a round is cancelled."""

from sqlalchemy import select

from panel.extensions import db
from panel.jobs.kinds import Progress
from panel.language import LANGUAGES, speaking, text_in
from panel.language import gettext as _
from panel.mail.actions import Words, post_to
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.roll.models import RollEntry
from panel.rounds.models import Phase, PhaseMove, Round
from panel.web.addresses import absolute

CANCEL_MAIL_JOB = "cancel-mail"


def tell_cancelled(round_id: int, _progress: Progress) -> None:
    """The worker's job: one mail to each contact of a proposal and each on the roll.

    Flushed in one transaction with the job's own end: all of them are in the outbox once, or none is.
    """
    budget_round = db.session.get_one(Round, round_id)
    cancelled = PhaseMove.of(budget_round).where(PhaseMove.phase == Phase.CANCELLED).limit(1)
    move = db.session.scalars(cancelled).one()
    words = {language: _words(budget_round, move, language) for language in LANGUAGES}
    on_roll = select(RollEntry.person_id).where(RollEntry.round_id == round_id)
    contacts = select(Proposal.contact_id).where(Proposal.round_id == round_id, Proposal.contact_id.is_not(None))
    told = Person.id.in_(on_roll) | Person.id.in_(contacts)
    people = db.session.execute(select(Person.email, Person.language).where(told).order_by(Person.id))
    post_to((email, words[language]) for email, language in people)


def _words(budget_round: Round, move: PhaseMove, language: str) -> Words:
    with speaking(language):
        facts = {
            "round": text_in(budget_round, "title", language),
            "reason": move.reason_cy if language == "cy" else move.reason_en,
            "link": absolute("pages.show_round", round_id=budget_round.id),
        }
        return Words(
            subject=_("Cancelled: %(round)s") % facts,
            body=_(
                "%(round)s is cancelled: nobody had voted, and nothing is funded from it. The reason:\n\n%(reason)s\n\n"
                "Read more here:\n%(link)s\n\nThis goes to everybody who could vote, and to the groups with a proposal."
            )
            % facts,
            language=language,
        )
