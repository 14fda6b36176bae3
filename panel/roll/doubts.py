"""Somebody says that another one has voted from their place: a case for the organisers. No ballot is ever taken out for it.

Which ballot was cast from a place can be found by nobody who uses the site, before sealing or after. Doubts that cannot be
explained are counted in public.
"""

from sqlalchemy import Select, func, select

from panel import clock
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.language import local, speaking, spoken, text_in
from panel.mail.actions import Words, post_to
from panel.mail.addresses import address_in
from panel.people.models import Person
from panel.roll.models import DoubtKind, DoubtState, RollEntry, VoteDoubt
from panel.roll.size import has_voted
from panel.rounds.models import Phase, Round

DOUBTED, ANSWERED = "roll.doubt", "roll.answer-doubt"


def may_doubt(place: RollEntry | None) -> None:
    """RuleBroken where no ballot was cast from this place, or where this was said already."""
    if place is None or not has_voted(place):
        raise RuleBroken(_("No ballot was cast from your place, so nobody else has voted as you. You can vote now."))
    same = VoteDoubt.roll_entry_id == place.id, VoteDoubt.kind == DoubtKind.VOTED_AS_ME
    if db.session.scalar(select(VoteDoubt.id).where(*same)):
        raise RuleBroken(told_already())


def told_already() -> str:
    """Whoever voted in somebody's place may have said this in their place, too: so it says what else can be done."""
    return _("The organisers were told this from your place already. If it was not you who told them, please write to them.")


def doubt(budget_round: Round, place: RollEntry | None, *, contact: str, what: str) -> VoteDoubt:
    """A case for the organisers. The public log says that there is one more, and nothing about whose."""
    may_doubt(place)
    case = a_case(budget_round, DoubtKind.VOTED_AS_ME, place, contact=contact, what=what)
    with unless_taken(told_already()):
        db.session.add(case)
    record(DOUBTED, f"round:{budget_round.id}", None)
    return case


def a_case(budget_round: Round, kind: DoubtKind, place: RollEntry | None, *, contact: str, what: str) -> VoteDoubt:
    """What somebody told, with the day and no time; the caller adds it."""
    return VoteDoubt(
        round_id=budget_round.id,
        kind=kind,
        roll_entry_id=place.id if place else None,
        contact=contact,
        what=what,
        language=spoken(),
        made_on=local(clock.now()).date(),
        state=DoubtState.WAITING,
    )


def answer_doubt(case: VoteDoubt, organiser: Person, *, state: DoubtState, answer: str) -> None:
    """What became of it, by mail to whoever gave an address. RuleBroken where it was answered already."""
    close_case(case, organiser, state=state)
    case.answer = answer
    db.session.flush()
    record(ANSWERED, f"round:{case.round_id}", organiser, outcome=str(state))
    if address := address_in(case.contact):
        post_to([(address, _answer(case))])


def _answer(case: VoteDoubt) -> Words:
    budget_round = db.session.get_one(Round, case.round_id)
    with speaking(case.language):
        facts = {"round": text_in(budget_round, "title", case.language)}
        began = _("You told us that somebody else had voted as you: %(round)s. This is what the organisers found:") % facts
        said = [began, case.answer]
        if case.state == DoubtState.STANDS:
            said.append(
                _(
                    "It could not be explained. The ballot stays, because nobody can know which one it is. That there is a doubt"
                    " is counted, and stands beside the result for everybody to read."
                )
            )
        subject = _("What the organisers found: %(round)s") % facts
        return Words(subject=subject, body="\n\n".join(said), language=case.language)


def close_case(case: VoteDoubt, organiser: Person, *, state: DoubtState) -> None:
    """It waits no more. RuleBroken where it was answered already."""
    db.session.refresh(case, with_for_update=True)
    if case.state != DoubtState.WAITING:
        raise RuleBroken(_("This was answered already."))
    case.state, case.answered_at, case.answered_by_id = state, clock.now(), organiser.id


def counts(budget_round: Round, kind: DoubtKind = DoubtKind.VOTED_AS_ME) -> dict[DoubtState, int]:
    """How many doubts there are about a round, by what became of them."""
    mine = VoteDoubt.round_id == budget_round.id, VoteDoubt.kind == kind
    counted = select(VoteDoubt.state, func.count()).where(*mine).group_by(VoteDoubt.state)
    return {DoubtState(state): number for state, number in db.session.execute(counted)}


def waiting_in(rounds: Select[int]) -> Select[VoteDoubt]:
    """The doubts and objections of these rounds that nobody has answered, the oldest first."""
    return (
        select(VoteDoubt)
        .join(Round, Round.id == VoteDoubt.round_id)
        .where(VoteDoubt.state == DoubtState.WAITING, VoteDoubt.round_id.in_(rounds), Round.phase != Phase.CANCELLED)
        .order_by(VoteDoubt.made_on, VoteDoubt.id)
    )
