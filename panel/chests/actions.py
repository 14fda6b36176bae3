"""Open a chest, and enter money into its ledger."""

from datetime import date
from typing import Any

from sqlalchemy import exists, select

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.chests import rules
from panel.chests.models import Chest, LedgerEntry, Movement
from panel.chests.rules import Balance
from panel.corrections.actions import correct
from panel.extensions import db
from panel.language import local
from panel.people.models import Person


def make_chest(person: Person, *, area: Area, **texts: str) -> Chest:
    """A new chest. `texts` are its title, about and outcomes, each as `…_cy` and `…_en`."""
    chest = Chest(**texts, area_id=area.id, opened_at=clock.now())
    db.session.add(chest)
    db.session.flush()
    record("chest.make", f"chest:{chest.id}", person, title_en=chest.title_en, title_cy=chest.title_cy)
    return chest


def edit_chest(chest: Chest, person: Person, *, area: Area, **texts: Any) -> None:
    """Change what a chest says of itself, and keep what it said; its money is only ever changed by lines of the ledger."""
    db.session.refresh(chest, with_for_update={"of": Chest})
    correct(chest, f"chest:{chest.id}", person, area=area, **texts)
    record("chest.edit", f"chest:{chest.id}", person, title_en=chest.title_en, title_cy=chest.title_cy)


def hold(chest: Chest) -> None:
    """Let nobody enter money or make a round in it until the transaction ends, and read it anew."""
    db.session.refresh(chest, with_for_update={"of": Chest})


def close_chest(chest: Chest, person: Person, *, reason_cy: str, reason_en: str) -> None:
    """It takes no new money and no round from now on. The caller makes sure that no round of it goes on."""
    hold(chest)
    rules.may("chest.close", chest.state)
    chest.closed_at, chest.closed_reason_cy, chest.closed_reason_en = clock.now(), reason_cy, reason_en
    db.session.flush()
    record("chest.close", f"chest:{chest.id}", person, reason_cy=reason_cy, reason_en=reason_en)


def reopen_chest(chest: Chest, person: Person) -> None:
    """It is as it was."""
    hold(chest)
    rules.may("chest.reopen", chest.state)
    chest.closed_at = chest.closed_reason_cy = chest.closed_reason_en = None
    db.session.flush()
    record("chest.reopen", f"chest:{chest.id}", person)


def balances(chests: list[Chest]) -> dict[int, Balance]:
    """The balance of each chest, by its id: one query."""
    sums: dict[int, dict[str, int]] = {chest.id: {} for chest in chests}
    for chest_id, movement, pence in db.session.execute(LedgerEntry.sums(list(sums))):
        sums[chest_id][movement] = pence
    return {chest_id: Balance.of(found) for chest_id, found in sums.items()}


def enter_money(
    chest: Chest,
    person: Person | None,
    *,
    movement: Movement,
    amount_pence: int,
    party: str,
    note: str = "",
    decision: str = "",
    dated_on: date,
) -> LedgerEntry:
    """A line into the ledger, by a person or (None) by the site itself. RuleBroken where the ledger would not be true."""
    return _enter(
        chest,
        person,
        movement=movement,
        amount_pence=amount_pence,
        party=party,
        note=note,
        decision=rules.decision(decision),
        dated_on=dated_on,
    )


def _enter(
    chest: Chest,
    person: Person | None,
    *,
    movement: Movement,
    amount_pence: int,
    party: str,
    note: str,
    decision: str,
    dated_on: date,
) -> LedgerEntry:
    """Add the line; what decided it is written as it is kept."""
    after = _balance_after(chest, movement, amount_pence)
    entry = LedgerEntry(
        chest_id=chest.id,
        movement=movement,
        amount_pence=amount_pence,
        party=party,
        note=note,
        decision=decision,
        dated_on=dated_on,
        entered_at=clock.now(),
        entered_by_id=person.id if person else None,
    )
    db.session.add(entry)
    db.session.flush()
    record(
        "chest.enter",
        f"chest:{chest.id}",
        person,
        line=entry.id,
        movement=movement.value,
        amount_pence=amount_pence,
        decision=entry.decision,
        missing_pence=after.missing_pence,
    )
    return entry


def _balance_after(chest: Chest, movement: Movement, amount_pence: int) -> Balance:
    """Hold a chest, so that two lines at once stand in a row; what it adds up to with this line. RuleBroken where it cannot."""
    hold(chest)
    rules.takes_money(movement.value, amount_pence, state=chest.state)
    before = balances([chest])[chest.id]
    rules.fits_ledger(before, movement.value, amount_pence)
    return before.plus(movement.value, amount_pence)


def put_right(entry: LedgerEntry, person: Person, *, note: str) -> LedgerEntry:
    """Take a wrong line out of the sums by an opposite line. RuleBroken when that was done before."""
    db.session.execute(select(Chest.id).where(Chest.id == entry.chest_id).with_for_update())
    mark = f"ledger:{entry.id}"
    done = db.session.scalar(select(exists().where(LedgerEntry.chest_id == entry.chest_id, LedgerEntry.decision == mark)))
    rules.may_put_right(entry.movement, entry.decision, put_right_already=bool(done))
    return _enter(
        db.session.get_one(Chest, entry.chest_id),
        person,
        movement=Movement(entry.movement),
        amount_pence=-entry.amount_pence,
        party=entry.party,
        note=note,
        decision=mark,
        dated_on=local(clock.now()).date(),
    )
