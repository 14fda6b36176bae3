"""The roll: who may vote in a round."""

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, func, insert, literal, or_, select, true

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import database_now, db, unless_taken
from panel.language import gettext as _
from panel.panels.models import Seat, SeatState
from panel.people.crypto import keyed, keyed_by_any
from panel.people.mailboxes import mailbox
from panel.people.models import Person, Proof, Residency, ResidencyState
from panel.roll import overlaps
from panel.roll.models import Channel, HeldPlace, Mark, RollChange, RollEntry
from panel.roll.size import of_roll
from panel.rounds import actions as rounds
from panel.rounds.models import Electorate, Phase, Round, Way
from panel.rounds.rules import voting_open

_PLACE_OF = select(RollEntry).where(RollEntry.round_id == bindparam("round_id"), RollEntry.person_id == bindparam("person_id"))
"""Put together once: it runs twice for every ballot."""


def electorate(budget_round: Round) -> Select[int]:
    """The ids of everybody who may vote by their account: confirmed residents of the area and all inside it, or taken seats."""
    if not budget_round.by_account:
        return select(Person.id).where(false())
    if budget_round.electorate == Electorate.PANEL:
        taken = Seat.state == SeatState.TAKEN
        return select(Seat.person_id).where(taken, Seat.citizens_panel_id == budget_round.electorate_panel_id)
    confirmed = Residency.state == ResidencyState.CONFIRMED
    return select(Residency.person_id).where(confirmed, Residency.area_id.in_(Area.inside(budget_round.area)))


def missing(budget_round: Round) -> int:
    """How many may vote but are not on the roll yet."""
    return db.session.scalar(select(func.count()).select_from(missing_people(budget_round).subquery())) or 0


def missing_people(budget_round: Round) -> Select[int]:
    """The ids of those who may vote but are not on the roll yet."""
    on_roll = people_on(budget_round.id)
    may_vote = select(Person.id).where(Person.id.in_(electorate(budget_round)), Person.id.not_in(on_roll)).order_by(Person.id)
    if budget_round.electorate == Electorate.RESIDENTS:
        may_vote = may_vote.where(
            Person.id.not_in(overlaps.elsewhere(budget_round)),
            Person.id.not_in(_same_mailbox(budget_round)),
            old_enough(budget_round),
        )
    returned = _returned(budget_round)
    return may_vote.where(Person.id.not_in(returned)) if returned else may_vote


def people_on(round_id: int) -> Select[int | None]:
    """The ids of everybody with an account on the roll of a round: nobody knows where to write to the others."""
    return select(RollEntry.person_id).where(RollEntry.round_id == round_id, RollEntry.person_id.is_not(None))


def old_enough(budget_round: Round) -> ColumnElement[bool]:
    """Whether people say that they are as old as the round asks."""
    return Person.says_age >= budget_round.least_age if budget_round.least_age else true()


def number_too_young(budget_round: Round) -> int:
    """How many live here and do not say that they are as old as the round asks. 0 where it asks for nothing."""
    if not budget_round.least_age:
        return 0
    young = or_(Person.says_age.is_(None), Person.says_age < budget_round.least_age)
    return db.session.scalar(select(func.count()).where(Person.id.in_(electorate(budget_round)), young)) or 0


def number_elsewhere(budget_round: Round) -> int:
    """How many live here, but stand on the roll of another place that votes at the same time."""
    if budget_round.electorate != Electorate.RESIDENTS:
        return 0
    here = select(func.count()).where(Person.id.in_(electorate(budget_round)))
    return db.session.scalar(here.where(Person.id.in_(overlaps.elsewhere(budget_round)))) or 0


def _same_mailbox(budget_round: Round) -> Select[int]:
    """The ids of people whose mailbox stands on the roll already: by another account, whose place was taken back since."""
    mailboxes = select(Residency.mailbox).where(Residency.person_id.in_(people_on(budget_round.id)))
    return select(Residency.person_id).where(Residency.mailbox.in_(mailboxes))


def proofs(budget_round: Round) -> dict[str, int]:
    """How many on the roll were confirmed in which way, for the public log: "by_organiser", "by_letter", "by_list"."""
    on_roll = Residency.person_id.in_(people_on(budget_round.id).where(RollEntry.way == Way.RESIDENCY))
    counted = select(Residency.proof, func.count()).where(on_roll, Residency.proof.is_not(None)).group_by(Residency.proof)
    found = {str(proof): number for proof, number in db.session.execute(counted)}
    return {f"by_{proof}": found.get(proof, 0) for proof in Proof}


def _returned(budget_round: Round) -> list[int]:
    """The ids of people who left while this vote was open and came back with the same address: their place is still held."""
    held = set(db.session.scalars(HeldPlace.in_round(budget_round)))
    people = db.session.execute(select(Person.id, Person.email).where(Person.id.in_(electorate(budget_round)))) if held else ()
    return [number for number, email in people if not held.isdisjoint(keyed_by_any(*_held_by(email)))]


def hold_places(person: Person) -> int:
    """Note the places of somebody who leaves, in rounds that are voting now: their rolls can still grow. How many."""
    open_rounds = select(Round.id).where(Round.phase == Phase.VOTING)
    entries = select(RollEntry.id).where(RollEntry.person_id == person.id, RollEntry.round_id.in_(open_rounds))
    places = [HeldPlace(roll_entry_id=number, address_hash=address_hash(person.email)) for number in db.session.scalars(entries)]
    db.session.add_all(places)
    db.session.flush()
    return len(places)


def address_hash(email: str) -> str:
    """What is kept of the address of somebody who left."""
    return keyed(*_held_by(email))


def _held_by(email: str) -> tuple[str, str]:
    return "held place", mailbox(email)


def add_missing(budget_round: Round) -> list[int]:
    """Put everybody on the roll who may vote and is not on it yet. The ids of those who were added."""
    # Nobody moves from one electorate to another while two rolls are made at once.
    db.session.execute(select(Residency.id).where(Residency.person_id.in_(electorate(budget_round))).with_for_update(read=True))
    way = Way.SEATS if budget_round.electorate == Electorate.PANEL else Way.RESIDENCY
    rows = missing_people(budget_round).with_only_columns(literal(budget_round.id), Person.id, literal(str(way)))
    added = insert(RollEntry).from_select(["round_id", "person_id", "way"], rows).returning(RollEntry.person_id)
    return [number for number in db.session.scalars(added) if number is not None]


def size(budget_round: Round) -> int:
    """How many are on the roll, in whichever way."""
    return of_roll(budget_round)


def entry_of(budget_round: Round, person: Person) -> RollEntry | None:
    """The place of a person on the roll, or None."""
    return db.session.scalar(_PLACE_OF, {"round_id": budget_round.id, "person_id": person.id})


def marks(budget_round: Round) -> dict[Channel, int]:
    """How many people are marked as having voted, by channel."""
    counted = (
        select(Mark.channel, func.count())
        .join(RollEntry, RollEntry.id == Mark.roll_entry_id)
        .where(RollEntry.round_id == budget_round.id)
        .group_by(Mark.channel)
    )
    return {Channel(channel): number for channel, number in db.session.execute(counted)}


def has_roll(budget_round: Round) -> bool:
    return bool(db.session.scalar(select(exists().where(RollEntry.round_id == budget_round.id))))


def change_roll(budget_round: Round, organiser: Person, *, reason_cy: str, reason_en: str) -> list[int]:
    """Bring the roll up to date while voting is open; the public log says how many were added, and why. The ids of those."""
    rounds.lock(budget_round)
    if not voting_open(budget_round, database_now()):
        raise RuleBroken(_("The roll is made when voting opens, and can be brought up to date until the close."))
    with unless_taken(_("The roll was changed at the same moment. Please look at it again.")):
        added = add_missing(budget_round)
        if not added:
            raise RuleBroken(_("Everybody who may vote is on the roll already. Nothing was changed."))
        db.session.add(
            RollChange(
                round_id=budget_round.id, added=len(added), reason_cy=reason_cy, reason_en=reason_en, changed_at=clock.now()
            )
        )
    about, by = f"round:{budget_round.id}", proofs(budget_round)
    reasons = {"reason_cy": reason_cy, "reason_en": reason_en}
    record("roll.change", about, organiser, added=len(added), roll=size(budget_round), **reasons, **by)
    return added
