"""The mail to everybody on the roll when the ballots of a vote are void: whoever had voted must hear that it counts no more."""

from sqlalchemy import select

from panel.ballots.models import VoidedVote
from panel.extensions import db
from panel.jobs.kinds import Progress
from panel.language import LANGUAGES, deadline, speaking, text_in
from panel.language import gettext as _
from panel.mail.actions import Words, post_to
from panel.people.models import Person
from panel.roll.models import RollEntry
from panel.rounds.models import Phase, Round
from panel.web.addresses import absolute

VOID_MAIL_JOB = "void-mail"


def tell_voters(voided_vote_id: int, _progress: Progress) -> None:
    """The worker's job: a mail to each on the roll, who voted or not, for nobody keeps a list of those whose ballots are gone.

    Flushed in one transaction with the job's own end: all of them are in the outbox once, or none is.
    """
    voided = db.session.get_one(VoidedVote, voided_vote_id)
    budget_round = db.session.get_one(Round, voided.round_id)
    words = {language: _words(budget_round, voided, language) for language in LANGUAGES}
    on_roll = select(Person.email, Person.language).join(RollEntry, RollEntry.person_id == Person.id)
    people = db.session.execute(on_roll.where(RollEntry.round_id == budget_round.id).order_by(RollEntry.id))
    post_to((email, words[language]) for email, language in people)


def _words(budget_round: Round, voided: VoidedVote, language: str) -> Words:
    closes_at = budget_round.opens_at(Phase.RESULT)
    with speaking(language):
        facts = {
            "round": text_in(budget_round, "title", language),
            "reason": voided.reason_cy if language == "cy" else voided.reason_en,
            "closes": deadline(closes_at) if closes_at else "",
            "link": absolute("ballots.vote", round_id=budget_round.id),
        }
        return Words(
            subject=_("Please vote again: %(round)s") % facts,
            body=_(
                "The ballots that were cast so far in %(round)s cannot be counted, so they were declared void. The reason:\n\n"
                "%(reason)s\n\n"
                "If you voted, that ballot does not count any more. Everybody on the roll may vote again until %(closes)s:\n"
                "%(link)s\n\n"
                "This goes to everybody on the roll, whether they had voted or not."
            )
            % facts,
            language=language,
        )
