"""A vote by telephone: the voter is marked, one person keys what they say, another keys it again, and both are compared.

The ballot of the first lies encrypted under the round's link key until the second has keyed it. Where both are the same it goes
into the table of all open ballots; where not, nothing of either is kept, and the voter is asked again.
"""

from sqlalchemy import func, insert, select

from panel.audit.actions import record
from panel.ballots import link_keys, papers
from panel.ballots.actions.cast import enclosed
from panel.ballots.calls import CallState, TelephoneCall
from panel.ballots.envelopes import CannotOpen, Keys, Paper
from panel.ballots.models import OpenBallot
from panel.ballots.rules import VotePaused
from panel.extensions import db
from panel.language import gettext as _
from panel.paper.batches import body_of, may_key_now
from panel.paper.issuing import hold, is_sealed, mark_at_desk
from panel.paper.rules import has_unsealed_ballots, takes_paper
from panel.people.models import Person
from panel.roll.models import Channel, Mark, RollEntry
from panel.rounds.models import Round
from panel.telephone import rules

CANCELLED = "telephone.cancel"


def begin(budget_round: Round, entry: RollEntry, person: Person) -> TelephoneCall:
    """Mark somebody as voting by telephone. RuleBroken where they are marked already."""
    held, _sheet = mark_at_desk(budget_round, entry, Channel.TELEPHONE, _why_not)
    of_round = TelephoneCall.round_id == budget_round.id
    last = db.session.scalar(select(func.max(TelephoneCall.number)).where(of_round)) or 0
    facts = {"round_id": budget_round.id, "roll_entry_id": held.id, "first_by_id": person.id}
    call = TelephoneCall(number=last + 1, **facts)
    db.session.add(call)
    db.session.flush()
    return call


def _why_not(mark: Mark | None) -> str:
    if mark and mark.channel == Channel.PAPER:
        return _("This person has a ballot paper. If it comes back unused, take it back; then they can vote by telephone.")
    if mark and mark.channel == Channel.TELEPHONE:
        return _("This person votes by telephone already. If their call is not finished, it is in the list of open calls.")
    if mark and mark.channel == Channel.BOOTH:
        return _("This person votes in a booth, or has done so. If their ballot there is not cast, cancel it first.")
    return _("This person has voted on this site already. There they can change their ballot until the close.")


def key_ballot(budget_round: Round, call: TelephoneCall, person: Person, text: str, *, turn: str) -> bool:
    """Keep what this person heard, or compare it with what the first one heard. False where the two are not the same.

    `turn`: that of the call when its page was opened; a page that was sent twice speaks for no other. RuleBroken where it is
    another one, or where the line is no ballot of this round, VotePaused where the key is away; nothing is then changed.
    """
    takes_paper(budget_round.on_paper)
    hold(budget_round)
    may_key_now(budget_round)
    db.session.refresh(call, with_for_update=True)
    rules.may_key(call, person.id)
    rules.is_not_own(own=_is_of(call, person))
    rules.is_turn(turn, call.turn)
    body, keys = body_of(budget_round, text), link_keys.keys_of(budget_round)
    if call.state == CallState.FIRST:
        call.first_by_id, call.state = person.id, CallState.SECOND
        call.content = keys.close(_name(call), Paper.fresh(body, papers.random_id()))
    elif body == _heard_first(keys, call):
        _enter(keys, call, person, body)
    else:
        call.first_by_id, call.content, call.state, call.differed = None, None, CallState.FIRST, call.differed + 1
    same = call.state != CallState.FIRST
    db.session.flush()
    return same


def _is_of(call: TelephoneCall, person: Person) -> bool:
    """Whether it is their own vote, as far as the roll knows accounts."""
    entry = db.session.get(RollEntry, call.roll_entry_id) if call.roll_entry_id else None
    return entry is not None and entry.person_id == person.id


def _name(call: TelephoneCall) -> str:
    return f"heard {call.id} {call.differed}"


def _heard_first(keys: Keys, call: TelephoneCall) -> str:
    try:
        return keys.open(_name(call), call.content or b"").body
    except CannotOpen:
        raise VotePaused.without_key() from None


def _enter(keys: Keys, call: TelephoneCall, person: Person, body: str) -> None:
    """The ballot lies with all others from now on; whose call it was is forgotten."""
    paper = Paper.fresh(body, papers.random_id(), channel=Channel.TELEPHONE)
    db.session.execute(insert(OpenBallot), [enclosed(keys, keys.call_envelope(call.id), paper)])
    call.second_by_id, call.content, call.roll_entry_id, call.state = person.id, None, None, CallState.ENTERED


def cancel(budget_round: Round, call: TelephoneCall, person: Person) -> None:
    """The voter did not go on: the mark goes, and they can vote in another way. The log has a line, and no name of theirs."""
    hold(budget_round)
    has_unsealed_ballots(frozen=budget_round.frozen_at is not None, sealed=is_sealed(budget_round))
    db.session.refresh(call, with_for_update=True)
    rules.is_open(call)
    db.session.delete(db.session.get_one(Mark, call.roll_entry_id))
    call.content, call.roll_entry_id, call.state = None, None, CallState.CANCELLED
    db.session.flush()
    record(CANCELLED, f"round:{budget_round.id}", person, call=call.number)
