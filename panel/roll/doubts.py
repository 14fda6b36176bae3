"""Somebody says that another one has voted from their place: a case for the organisers. No ballot is ever taken out for it.

Which ballot was cast from a place can be found by nobody who uses the site, before sealing or after. Until the close the person
votes all the same: the last ballot from a place counts. Doubts that cannot be explained are counted in public.
"""

from sqlalchemy import Select, func, select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import local, spoken
from panel.people.models import Person
from panel.roll.models import DoubtState, Mark, RollEntry, VoteDoubt
from panel.rounds.models import Phase, Round

DOUBTED, ANSWERED = "roll.doubt", "roll.answer-doubt"


def may_doubt(place: RollEntry | None) -> None:
    """RuleBroken where no ballot was cast from this place, or where this was said already."""
    if place is None or db.session.get(Mark, place.id) is None:
        raise RuleBroken(_("No ballot was cast from your place, so nobody else has voted as you. You can vote now."))
    if db.session.scalar(select(VoteDoubt.id).where(VoteDoubt.roll_entry_id == place.id)):
        raise RuleBroken(_("You have told the organisers already. They will get in touch with you."))


def doubt(budget_round: Round, place: RollEntry | None, *, contact: str, what: str) -> VoteDoubt:
    """A case for the organisers. The public log says that there is one more, and nothing about whose."""
    may_doubt(place)
    case = VoteDoubt(
        round_id=budget_round.id,
        roll_entry_id=place.id if place else None,
        contact=contact,
        what=what,
        language=spoken(),
        made_on=local(clock.now()).date(),
        state=DoubtState.WAITING,
    )
    with unless_taken(_("You have told the organisers already. They will get in touch with you.")):
        db.session.add(case)
    record(DOUBTED, f"round:{budget_round.id}", None)
    return case


def answer_doubt(case: VoteDoubt, organiser: Person, *, state: DoubtState, answer: str) -> None:
    """What became of it. RuleBroken where it was answered already."""
    db.session.refresh(case, with_for_update=True)
    if case.state != DoubtState.WAITING:
        raise RuleBroken(_("This was answered already."))
    case.state, case.answer = state, answer
    case.answered_at, case.answered_by_id = clock.now(), organiser.id
    db.session.flush()
    record(ANSWERED, f"round:{case.round_id}", organiser, outcome=str(state))


def counts(budget_round: Round) -> dict[DoubtState, int]:
    """How many doubts there are about a round, by what became of them."""
    counted = select(VoteDoubt.state, func.count()).where(VoteDoubt.round_id == budget_round.id).group_by(VoteDoubt.state)
    return {DoubtState(state): number for state, number in db.session.execute(counted)}


def waiting_in(rounds: Select[int]) -> Select[VoteDoubt]:
    """The doubts of these rounds that nobody has answered, the oldest first."""
    return (
        select(VoteDoubt)
        .join(Round, Round.id == VoteDoubt.round_id)
        .where(VoteDoubt.state == DoubtState.WAITING, VoteDoubt.round_id.in_(rounds), Round.phase != Phase.CANCELLED)
        .order_by(VoteDoubt.made_on, VoteDoubt.id)
    )
