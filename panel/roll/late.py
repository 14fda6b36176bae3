"""Who could vote in an open round and is not on its roll: for their own page, and for the organisers who can add them."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, exists, select

from panel.extensions import database_now, db
from panel.language import LANGUAGES, deadline, speaking, text_in
from panel.language import gettext as _
from panel.mail.actions import Words, post_to
from panel.people.ages import old_enough
from panel.people.models import Person
from panel.roll.actions import missing_people
from panel.roll.models import RollEntry
from panel.roll.overlaps import other_vote_of
from panel.rounds.models import Electorate, Phase, Round, Way
from panel.rounds.rules import voting_open
from panel.web.addresses import absolute

MOST = 5
"""Votes that one place has at once, with room."""


class Why(StrEnum):
    """Why somebody who lives there is not on the roll."""

    LATE = "late"
    """Confirmed, or old enough by their own word, after it was made: organisers can add them."""
    AGE = "age"
    ELSEWHERE = "elsewhere"
    OTHER = "other"


@dataclass(frozen=True)
class OffRoll:
    """A vote in which somebody cannot vote yet, and why."""

    budget_round: Round
    why: Why


def votes_without(person: Person) -> list[OffRoll]:
    """The open votes of the place where somebody is confirmed, on whose rolls they are not. None for whoever lives nowhere."""
    home = person.residency
    if home is None or not person.lives_here:
        return []
    around = [int(number) for number in home.area.path.split("/") if number]
    on_roll = select(RollEntry.round_id).where(RollEntry.person_id == person.id)
    theirs = Round.newest().where(
        Round.phase == Phase.VOTING,
        Round.takes(Way.RESIDENCY),
        Round.area_id.in_(around),
        Round.id.not_in(on_roll),
    )
    votes = db.session.scalars(theirs.limit(MOST)).unique().all()
    now = database_now() if votes else None
    return [OffRoll(vote, why_not(vote, person)) for vote in votes if now and voting_open(vote, now)]


def why_not(budget_round: Round, person: Person) -> Why:
    """Why this person, who is confirmed in the area, is not on the roll."""
    if not old_enough(person.says_age, budget_round.least_age):
        return Why.AGE
    if other_vote_of(budget_round, person):
        return Why.ELSEWHERE
    return Why.LATE if can_be_added(budget_round, person) else Why.OTHER


def can_be_added(budget_round: Round, person: Person) -> bool:
    """Whether one press of an organiser puts this person on the roll."""
    waits = select(exists(missing_people(budget_round).where(Person.id == person.id).order_by(None)))
    return bool(db.session.scalar(waits))


def why_off_roll(budget_round: Round, person: Person | None) -> Why | None:
    """Why somebody cannot vote in an open round by their account; None where it is not theirs to vote in."""
    if person is None or not budget_round.by_account:
        return None
    if budget_round.electorate == Electorate.PANEL:
        return Why.LATE if can_be_added(budget_round, person) else None
    return next((each.why for each in votes_without(person) if each.budget_round.id == budget_round.id), None)


def who_waits(budget_round: Round) -> Select[Person]:
    """Those whom one press puts on the roll, by name."""
    ids = missing_people(budget_round).order_by(None)
    return select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)


def ready_reason(budget_round: Round, language: str) -> str:
    """What most often is the reason, ready to be sent or changed."""
    with speaking(language):
        if budget_round.electorate == Electorate.PANEL:
            return _("They took their seats after the roll was made.")
        return _("They were confirmed after the roll was made.")


def tell_added(budget_round: Round, person_ids: list[int]) -> None:
    """A mail to each who was put on the roll late, in their language."""
    words = {language: _words(budget_round, language) for language in LANGUAGES}
    people = db.session.execute(select(Person.email, Person.language).where(Person.id.in_(person_ids)).order_by(Person.id))
    post_to((email, words[language]) for email, language in people)


def _words(budget_round: Round, language: str) -> Words:
    closes_at = budget_round.voting_closes_at
    with speaking(language):
        facts = {
            "round": text_in(budget_round, "title", language),
            "closes": deadline(closes_at) if closes_at else "",
            "link": absolute("ballots.vote", round_id=budget_round.id),
        }
        body = _("You were put on the roll of %(round)s, so you can vote now. Voting closes on %(closes)s:\n%(link)s") % facts
        return Words(subject=_("You can vote: %(round)s") % facts, body=body, language=language)
