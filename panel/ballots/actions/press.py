"""The presses of sealing: the first is written down, the second seals. The first can be taken back until then."""

from sqlalchemy import delete

from panel import clock
from panel.audit.actions import record
from panel.ballots import presses
from panel.ballots.actions import posting, seal
from panel.ballots.models import SealPress
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.people.models import Person
from panel.rounds import actions as rounds
from panel.rounds.models import Round

FIRST, BACK, LAPSED = "round.seal-first", "round.seal-back", "round.seal-lapsed"


def press(budget_round: Round, person: Person) -> bool:
    """Say that the ballots can be sealed; with the second press, or the one of who is alone on the site, they are. Whether so.

    RuleBroken where something is not as it was cast or frozen, or where the person has pressed already.
    """
    rounds.lock(budget_round)
    seal.check_and_open(budget_round)
    posting.post_rest(budget_round)  # where the worker was away: both see the whole board
    stand = presses.standing(budget_round, person)
    if stand.mine and not stand.alone:
        raise RuleBroken(already_pressed())
    if stand.lapsed:
        forget(budget_round)
        record(LAPSED, f"round:{budget_round.id}", None)
    if not stand.mine:
        _note(budget_round, person, stand.figures)
    if not stand.seals:
        record(FIRST, f"round:{budget_round.id}", person, ballots=stand.figures.ballots, figures=stand.figures.fingerprint)
        return False
    seal.seal_round(budget_round, person, presses=len(presses.presses_of(budget_round)))
    return True


def already_pressed() -> str:
    return _("You have pressed already. Another organiser must press, too: the ballots are sealed by two people.")


def take_back(budget_round: Round, person: Person) -> None:
    """Take one’s own first press back. RuleBroken where the ballots are sealed, or where there is none of theirs."""
    rounds.lock(budget_round)
    if seal.is_sealed(budget_round):
        raise RuleBroken(_("The ballots of this round are sealed already."))
    first = db.session.scalar(SealPress.of(budget_round.id).limit(1))
    if first is None or first.person_id != person.id:
        raise RuleBroken(_("There is no press of yours to take back."))
    forget(budget_round)
    record(BACK, f"round:{budget_round.id}", person)


def forget(budget_round: Round) -> None:
    """The presses of a vote are worth nothing any more: taken back, or of other figures."""
    db.session.execute(delete(SealPress).where(SealPress.round_id == budget_round.id))


def _note(budget_round: Round, person: Person, seen: presses.Figures) -> None:
    with unless_taken(already_pressed()):
        row = SealPress(round_id=budget_round.id, person_id=person.id, pressed_at=clock.now(), fingerprint=seen.fingerprint)
        db.session.add(row)
